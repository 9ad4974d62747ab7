package bucket

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// What a request says beside its place.
func TestRequests(t *testing.T) {
	var asked *http.Request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r
		w.Header().Set("ETag", `"e"`)
		io.WriteString(w, "1")
	}))
	defer s.Close()
	for _, tt := range []struct {
		pays         bool
		version      string
		payer, query string
		reason       string
	}{
		{false, "", "", "", "the usual"},
		{true, "", "requester", "", "whoever asks pays"},
		{false, "a+b/c=", "", "versionId=a%2Bb%2Fc%3D", "one version"},
	} {
		c := client(t, at("eu-west-1", s.URL), func(o *Options) { o.RequesterPays = tt.pays })
		b, err := c.Get(t.Context(), Getting{Place: Place{"logs", "k"}, Version: tt.version})
		if err != nil {
			t.Fatal(err)
		}
		b.Close()
		if asked.Header.Get("X-Amz-Request-Payer") != tt.payer || asked.URL.RawQuery != tt.query || asked.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("%s: %s %v", tt.reason, asked.URL, asked.Header)
		}
	}
}

func TestPlaces(t *testing.T) {
	own, err := url.Parse("http://127.0.0.1:4566/s3/")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text, region string
		own          *url.URL
		want         string // "" is no place
		reason       string
	}{
		{"s3://logs/a b/ü+c.json", "eu-west-1", nil, "https://logs.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC%2Bc.json", "escaped once"},
		{"s3://logs/100%/%41", "eu-west-1", nil, "https://logs.s3.eu-west-1.amazonaws.com/100%25/%2541", "what looks escaped is not"},
		{"s3://my.logs/k", "eu-west-1", nil, "https://s3.eu-west-1.amazonaws.com/my.logs/k", "a dot is foreign to the certificate"},
		{"s3://logs//k", "cn-north-1", nil, "https://logs.s3.cn-north-1.amazonaws.com.cn//k", "keys may begin with a slash"},
		{"s3://logs", "eu-west-1", nil, "https://logs.s3.eu-west-1.amazonaws.com/", "all of a bucket"},
		{"s3://logs/k", "eu-west-1", own, "http://127.0.0.1:4566/s3/logs/k", "another endpoint has the bucket in the path"},
		{"s3://Logs/k", "", nil, "", "no bucket has capitals"},
		{"s3://l@evil.example/k", "", nil, "", "nor a host of somebody else"},
		{"s3:///k", "", nil, "", "no bucket"},
		{"logs/k", "", nil, "", "a file"},
	} {
		p, err := Parse(tt.text)
		if (err == nil) != (tt.want != "") {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if address := p.address(tt.own, tt.region); err == nil && address.String() != tt.want {
			t.Errorf("%s: %s", tt.reason, address.String())
		}
		if again, err := Parse(p.String()); tt.want != "" && (err != nil || again != p) {
			t.Errorf("%s: %v is read as %v, %v", tt.reason, p, again, err)
		}
	}
}

// Nobody is asked without keys, and a wrong variable is named.
func TestEnvironment(t *testing.T) {
	c := client(t, "AWS_REGION=eu-west-1\nAWS_ENDPOINT_URL=http://127.0.0.1:1", nil)
	if _, err := c.Get(t.Context(), Getting{Place: Place{"logs", "k"}}); err == nil || !strings.Contains(err.Error(), "no AWS credentials") {
		t.Errorf("%v", err)
	}
	if _, err := FromEnvironment(func(name string) string { return map[string]string{"AWS_ENDPOINT_URL_S3": "secret"}[name] }); err == nil || err.Error() != "AWS_ENDPOINT_URL_S3: not an address" {
		t.Errorf("%v", err)
	}
	broken := New(Options{Region: "eu-west-1", Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("the login has ended")
	})})
	if _, err := listed(broken, t, Listing{Place: Place{"logs", ""}}); err == nil || err.Error() != "list s3://logs/: the login has ended" {
		t.Errorf("%v", err)
	}
}
