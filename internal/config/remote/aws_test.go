package remote

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const secretKey = "not-a-real-key"

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

// checkSignature signs what arrived once more, after AWS's description and
// without the signer of the SDK.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func (f *fakeAWS) checkSignature(req *http.Request, service string, body []byte) {
	auth := req.Header.Get("Authorization")
	_, signed, _ := strings.Cut(auth, "SignedHeaders=")
	signed, got, _ := strings.Cut(signed, ", Signature=")
	names := strings.Split(signed, ";")
	for _, name := range []string{"host", "x-amz-date", "x-amz-security-token"} {
		if !slices.Contains(names, name) {
			f.t.Errorf("%s is not signed: %s", name, auth)
		}
	}
	var headers strings.Builder
	for _, name := range names {
		value := req.Header.Get(name)
		if name == "host" {
			value = req.Host
		} else if name == "content-length" {
			value = strconv.Itoa(len(body))
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	canonical := strings.Join([]string{req.Method, cmp.Or(req.URL.EscapedPath(), "/"), req.URL.RawQuery, headers.String(), signed, sum(string(body))}, "\n")
	stamp := req.Header.Get("X-Amz-Date")
	scope := stamp[:8] + "/eu-west-1/" + service + "/aws4_request"
	key := []byte("AWS4" + secretKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	want := hex.EncodeToString(mac(key, strings.Join([]string{"AWS4-HMAC-SHA256", stamp, scope, sum(canonical)}, "\n")))
	if got != want || !strings.Contains(auth, "Credential=the-id/"+scope) {
		f.t.Errorf("%s %s: signed %s, want %s", req.Method, req.URL, auth, want)
	}
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// environment is what Lambda would set, with AWS at an address of ours.
func environment(address string) func(string) string {
	values := map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "the-id", "AWS_SECRET_ACCESS_KEY": secretKey,
		"AWS_SESSION_TOKEN": "the-session", "AWS_ENDPOINT_URL": address,
	}
	return func(name string) string { return values[name] }
}
