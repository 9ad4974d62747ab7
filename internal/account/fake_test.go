package account

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/hosewatch/hosewatch/internal/estate"
)

const (
	own    = "111122223333"
	region = "eu-west-1"
)

// fake plays AWS: it answers each operation by what answer makes of its
// parameters, and remembers what it was asked.
type fake struct {
	answer func(operation, body string) (status int, text string)

	mu    sync.Mutex
	asked map[string]int
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	name, params := operationIn(r, string(body))
	f.mu.Lock()
	f.asked[name]++
	f.mu.Unlock()
	if name == "sts:GetCallerIdentity" {
		io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>`+own+`</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		return
	}
	status, text := f.answer(name, params)
	w.WriteHeader(status)
	io.WriteString(w, text)
}

// operationIn finds what is asked: the service it is signed for, and the
// operation wherever its protocol has that.
func operationIn(r *http.Request, body string) (name, params string) {
	scope := strings.Split(r.Header.Get("Authorization"), "/")
	if len(scope) < 5 {
		return "unsigned", body
	}
	service := scope[3]
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return service + ":" + target[strings.LastIndexByte(target, '.')+1:], body
	}
	if form, err := url.ParseQuery(body); err == nil && form.Get("Action") != "" {
		return service + ":" + form.Get("Action"), body
	}
	for _, o := range operations {
		pattern, query, marked := strings.Cut(o.path, "?")
		pattern = braces.Replace(pattern)
		if ok, _ := path.Match(pattern, r.URL.EscapedPath()); ok && o.service == service && (!marked || r.URL.Query().Has(query)) {
			return o.String(), r.URL.RequestURI()
		}
	}
	return service + ":" + r.URL.RequestURI(), ""
}

var braces = strings.NewReplacer("{Bucket}", "*", "{FunctionName}", "*", "{ClusterArn}", "*", "{DomainName}", "*",
	"{tableBucketARN}", "*", "{namespace}", "*", "{name}", "*")

// absent are the answers of an account in which there is nothing.
func absent(name string) (int, string) {
	switch service, _, _ := strings.Cut(name, ":"); {
	case name == "firehose:ListDeliveryStreams":
		return 200, `{"DeliveryStreamNames":[],"HasMoreDeliveryStreams":false}`
	case service == "s3":
		return 404, `<Error><Code>NoSuchBucket</Code></Error>`
	case service == "iam":
		return 404, `<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>`
	case service == "kms":
		return 400, `{"__type":"NotFoundException"}`
	case name == "ec2:DescribeVpcEndpoints":
		return 200, `<DescribeVpcEndpointsResponse><vpcEndpointSet/></DescribeVpcEndpointsResponse>`
	case service == "s3tables":
		return 404, `{"__type":"NotFoundException"}`
	}
	return 400, `{"__type":"com.amazonaws#ResourceNotFoundException"}`
}

func fakeAWS(t *testing.T, answer func(operation, body string) (int, string)) (*fake, *Client) {
	t.Helper()
	f := &fake{answer: answer, asked: map[string]int{}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	keys := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
	})
	c := NewClient(Options{Credentials: keys, Endpoint: server.URL})
	c.newRetryer = func() aws.RetryerV2 { // without the pace, which is the SDK's and takes seconds
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff, o.RateLimiter = tries, time.Millisecond, ratelimit.None
		})
	}
	return f, c
}

// taken is when every snapshot of these tests is.
var taken = time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)

func read(t *testing.T, c *Client, alerting func(arn, name string) bool) *estate.Snapshot {
	t.Helper()
	r := &Reader{Client: c, Alerting: alerting, Now: func() time.Time { return taken }}
	s, err := r.Read(t.Context(), region, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
