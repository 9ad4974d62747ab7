package remote

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// client knows where the two services are that keep configurations.
type client struct {
	region string
	own    map[string]*url.URL // where a service is, if not at AWS's own address
	caller *awscall.Caller
}

const (
	patient   = 3 * time.Second
	maxAnswer = 128 << 10 // bytes; more than the largest configuration
)

func newClient(getenv func(string) string) (*client, error) {
	env := awsenv.Env(getenv)
	c := &client{region: env.Region(), own: map[string]*url.URL{}, caller: awscall.New(env.Credentials(), &http.Client{Timeout: patient}, maxAnswer)}
	if c.region == "" {
		return nil, errors.New("AWS_REGION: not set")
	}
	for _, service := range []string{"ssm", "s3"} {
		var err error
		if c.own[service], err = env.Endpoint(service); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// endpoint is the address of a service, for a bucket where one is given.
func (c *client) endpoint(service, bucket string) url.URL {
	if own := c.own[service]; own != nil {
		return url.URL{Scheme: own.Scheme, Host: own.Host, Path: strings.TrimSuffix(own.Path, "/")}
	}
	host := awscall.Host(service, c.region)
	if bucket != "" && !strings.Contains(bucket, ".") {
		host = bucket + "." + host
	}
	return url.URL{Scheme: "https", Host: host}
}

// escapePath escapes as the signature wants it, all but slashes and letters,
// digits, - . _ and ~.
func escapePath(path string) string { return httpbinding.EscapePath(path, false) }

// refusal is an answer that is not the configuration.
type refusal struct {
	status int
	code   string // AWS's word for it, such as AccessDenied
	hint   string
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("AWS answered %d %s", r.status, cmp.Or(r.code, http.StatusText(r.status)))
	if r.hint != "" {
		text += ": " + r.hint
	}
	return text
}

// passing reports whether another try may succeed.
func (r *refusal) passing() bool {
	return r.status >= 500 || r.status == http.StatusTooManyRequests || strings.Contains(r.code, "Throttl") || r.code == "SlowDown" || r.code == "RequestTimeout"
}
