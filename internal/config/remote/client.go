package remote

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// client makes single signed calls. The SDK's own clients for the two services
// would make every function's zip larger by half a megabyte, for one call each.
type client struct {
	region string
	keys   aws.CredentialsProvider
	own    map[string]*url.URL // where a service is, if not at AWS's own address
	http   *http.Client
}

const (
	patient   = 3 * time.Second
	maxAnswer = 128 << 10 // bytes; more than the largest configuration
)

func newClient(getenv func(string) string) (*client, error) {
	env := awsenv.Env(getenv)
	c := &client{region: env.Region(), keys: env.Credentials(), own: map[string]*url.URL{}, http: &http.Client{
		Timeout:       patient,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the signature is for one host
	}}
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
// https://docs.aws.amazon.com/general/latest/gr/rande.html
func (c *client) endpoint(service, bucket string) url.URL {
	if own := c.own[service]; own != nil {
		return url.URL{Scheme: own.Scheme, Host: own.Host, Path: strings.TrimSuffix(own.Path, "/")}
	}
	host := service + "." + c.region + ".amazonaws.com"
	if strings.HasPrefix(c.region, "cn-") {
		host += ".cn"
	}
	if bucket != "" && !strings.Contains(bucket, ".") {
		host = bucket + "." + host
	}
	return url.URL{Scheme: "https", Host: host}
}

// escapePath escapes as the signature wants it, all but slashes and letters,
// digits, - . _ and ~.
func escapePath(path string) string { return httpbinding.EscapePath(path, false) }

// answer is what a service said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// call makes one signed call.
func (c *client) call(ctx context.Context, now time.Time, service string, req *http.Request, body []byte) (answer, error) {
	keys, err := c.keys.Retrieve(ctx)
	if err != nil {
		return answer{}, err
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	if service == "s3" {
		req.Header.Set("X-Amz-Content-Sha256", hash)
	}
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	escapedOnce := func(o *v4.SignerOptions) { o.DisableURIPathEscaping = service == "s3" } // all other services escape the path again
	if err := v4.NewSigner().SignHTTP(ctx, keys, req, hash, service, c.region, now, escapedOnce); err != nil {
		return answer{}, err
	}
	resp, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return answer{resp.StatusCode, resp.Header, text}, err
}

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
