package remote

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
)

// fakeAWS answers as Parameter Store and S3 do, to signed calls only.
type fakeAWS struct {
	t        *testing.T
	versions []string // of the configuration, oldest first
	status   int      // answered instead, with code
	code     string
	calls    []string // what was asked for
	sent     int      // answers with a text
}

func (f *fakeAWS) start() string {
	s := httptest.NewServer(f)
	f.t.Cleanup(s.Close)
	return s.URL
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	if req.Header.Get("X-Amz-Target") == "AmazonSSM.GetParameter" {
		f.checkSignature(req, "ssm", body)
		f.parameter(w, body)
		return
	}
	f.checkSignature(req, "s3", body)
	f.object(w, req)
}

func (f *fakeAWS) checkSignature(req *http.Request, service string, body []byte) {
	region := "eu-west-1"
	if f.status == http.StatusMovedPermanently && len(f.calls) > 0 {
		region = "eu-north-1" // where the first answer said that it is
	}
	if err := calltest.Signed(req, body, region, service); err != nil {
		f.t.Error(err)
	}
}

func (f *fakeAWS) parameter(w http.ResponseWriter, body []byte) {
	var asked struct {
		Name           string
		WithDecryption bool
	}
	if err := json.Unmarshal(body, &asked); err != nil || !asked.WithDecryption {
		f.t.Errorf("asked with %s", body)
	}
	f.calls = append(f.calls, asked.Name)
	version := len(f.versions)
	if _, n, ok := strings.Cut(asked.Name, ":"); ok {
		version, _ = strconv.Atoi(n)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if f.status != 0 {
		w.WriteHeader(f.status)
		fmt.Fprintf(w, `{"__type":"com.amazonaws.ssm#%s","message":"m"}`, f.code)
		return
	}
	f.sent++
	json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]any{"Value": f.versions[version-1], "Version": version}})
}

func (f *fakeAWS) object(w http.ResponseWriter, req *http.Request) {
	f.calls = append(f.calls, req.URL.EscapedPath())
	if f.status != 0 {
		w.Header().Set("X-Amz-Bucket-Region", "eu-north-1")
		w.Header().Set("Location", "http://"+req.Host+"/elsewhere")
		w.WriteHeader(f.status)
		fmt.Fprintf(w, "<?xml version=\"1.0\"?><Error><Code>%s</Code></Error>", f.code)
		return
	}
	tag := fmt.Sprintf(`"etag-%d"`, len(f.versions))
	w.Header().Set("ETag", tag)
	if req.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	f.sent++
	io.WriteString(w, f.versions[len(f.versions)-1])
}

// environment is what Lambda would set, with AWS at an address of ours.
func environment(address string) func(string) string {
	return envtest.Lines(calltest.Environment + "\nAWS_REGION=eu-west-1\nAWS_ENDPOINT_URL=" + address)
}
