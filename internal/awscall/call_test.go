package awscall

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
)

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func caller(most int64) *Caller {
	return New(awsenv.Env(envtest.Lines(calltest.Environment)).Credentials(), &http.Client{}, most)
}

// What arrives is what was asked, with a signature that AWS would take.
func TestDo(t *testing.T) {
	for _, c := range []struct {
		call         Call
		query        string // as it arrives
		target, kind string
		reason       string
	}{
		{Call{Service: "events", Address: "/", Body: []byte(`{"a":"é"}`)}.JSON("1.1", "AWSEvents.PutEvents"), "", "AWSEvents.PutEvents", "application/x-amz-json-1.1", "JSON"},
		{Call{Service: "s3", Method: "GET", Address: "/b/a%20%2Bb"}, "", "", "", "S3 wants a path escaped once"},
		{Call{Service: "s3", Method: "GET", Address: "/b?policy"}, "policy=", "", "", "no body, and a query"},
		{Call{Service: "sts", Method: "POST", Address: "/", Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: []byte("Action=GetCallerIdentity")}, "", "", "application/x-www-form-urlencoded", "a form"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if err := calltest.Signed(r, body, "eu-west-1", c.call.Service); err != nil {
				t.Errorf("%s: %v", c.reason, err)
			}
			if r.Method != c.call.Method || r.URL.RawQuery != c.query || string(body) != string(c.call.Body) ||
				r.Header.Get("X-Amz-Target") != c.target || r.Header.Get("Content-Type") != c.kind || r.Header.Get("X-Amz-Date") != "20261123T100000Z" {
				t.Errorf("%s: %s %s %v %s", c.reason, r.Method, r.URL, r.Header, body)
			}
			w.Header().Set("X-Said", "header")
			w.WriteHeader(http.StatusTeapot)
			io.WriteString(w, "said")
		}))
		c.call.Region, c.call.Address = "eu-west-1", server.URL+c.call.Address
		a, err := caller(4).Do(t.Context(), now, c.call)
		server.Close()
		if err != nil || a.Status != http.StatusTeapot || a.Header.Get("X-Said") != "header" || string(a.Body) != "said" || a.Cut {
			t.Errorf("%s: %+v, %v", c.reason, a, err)
		}
	}
}

// A redirect is an answer, and one that is too long is not read to its end.
func TestAnswers(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusTemporaryRedirect)
		io.WriteString(w, "12345")
	}))
	defer server.Close()
	client := &http.Client{}
	c := New(caller(0).keys, client, 4)
	a, err := c.Do(t.Context(), now, Call{Service: "s3", Region: "eu-west-1", Method: "GET", Address: server.URL})
	if err != nil || a.Status != http.StatusTemporaryRedirect || asked != 1 {
		t.Errorf("%+v after %d requests, %v", a, asked, err)
	}
	if string(a.Body) != "1234" || !a.Cut {
		t.Errorf("%q, cut %v", a.Body, a.Cut)
	}
	if client.CheckRedirect != nil {
		t.Error("the client that was given was changed")
	}
}

// An answer of success is left to be read, however long it is; another is read.
func TestOpen(t *testing.T) {
	for _, c := range []struct {
		status int
		left   string // to be read
		read   string
		reason string
	}{
		{http.StatusOK, "12345", "", "longer than an answer may be"},
		{http.StatusPartialContent, "12345", "", "a part"},
		{http.StatusForbidden, "", "1234", "no success"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(c.status)
			io.WriteString(w, "12345")
		}))
		a, body, err := caller(4).Open(t.Context(), now, Call{Service: "s3", Region: "eu-west-1", Method: "GET", Address: server.URL})
		if err != nil || (body != nil) != (c.left != "") || string(a.Body) != c.read || a.Status != c.status || a.Cut != (c.read != "") {
			t.Errorf("%s: %+v, %v", c.reason, a, err)
		}
		if body != nil {
			if got, err := io.ReadAll(body); string(got) != c.left || err != nil {
				t.Errorf("%s: left %q, %v", c.reason, got, err)
			}
			body.Close()
		}
		server.Close()
	}
}

// Errors say what is wrong, and not which address was asked.
func TestErrors(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, c := range []struct{ env, region, address, want, reason string }{
		{calltest.Environment, "eu-west-1", closed.URL + "/private?private", "connection refused", "the network"},
		{calltest.Environment, "eu-west-1", "http://private:private@[/", "missing ']' in host", "no address"},
		{calltest.Environment, "", closed.URL, "s3: no Region", "a host would have a hole in its name"},
		{"", "eu-west-1", closed.URL, "no AWS credentials", "nobody to sign"},
	} {
		keys := awsenv.Env(envtest.Lines(c.env)).Credentials()
		_, err := New(keys, &http.Client{}, 1).Do(t.Context(), now, Call{Service: "s3", Region: c.region, Method: "GET", Address: c.address})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "private") {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
		}
	}
}

func TestFault(t *testing.T) {
	for _, c := range []struct{ header, body, code, message, reason string }{
		{"", `{"__type":"com.amazonaws.ssm#ParameterNotFound","message":"m"}`, "ParameterNotFound", "m", "a namespace before it"},
		{"", `{"__type":"AccessDeniedException","Message":"m"}`, "AccessDeniedException", "m", "services write the name in either case"},
		{"", `{"code":"x#Throttled","errorMessage":"m"}`, "Throttled", "m", "other names"},
		{"NotFoundException:http://internal.amazon.com/coral/", `{"message":"m"}`, "NotFoundException", "m", "an address behind"},
		{"Header", `{"__type":"Body"}`, "Header", "", "the header is nearer"},
		{"", `<Error><Code>NoSuchKey</Code></Error>`, "", "", "no JSON"},
		{"", `{"__type":7,"message":"m"}`, "", "m", "no word"},
		{"", "", "", "", "nothing"},
	} {
		a := Answer{Header: http.Header{}, Body: []byte(c.body)}
		if c.header != "" {
			a.Header.Set("X-Amzn-Errortype", c.header)
		}
		if code, message := a.Fault(); code != c.code || message != c.message {
			t.Errorf("%s: %q, %q", c.reason, code, message)
		}
	}
}

func TestHost(t *testing.T) {
	for _, c := range []struct{ region, want, reason string }{
		{"eu-west-1", "events.eu-west-1.amazonaws.com", "the usual"},
		{"us-gov-west-1", "events.us-gov-west-1.amazonaws.com", "GovCloud has no domain of its own"},
		{"cn-north-1", "events.cn-north-1.amazonaws.com.cn", "China has"},
		{"eusc-de-east-1", "events.eusc-de-east-1.amazonaws.eu", "and Europe's sovereign cloud"},
	} {
		if got := Host("events", c.region); got != c.want {
			t.Errorf("%s: %s", c.reason, got)
		}
	}
}
