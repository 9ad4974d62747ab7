// Package bucket knows how S3 lists, hands over and takes objects: which
// requests that takes, how a listing goes on, in which Region a bucket is, what
// may be tried again, and which permission is missing. It refuses to know what
// is in an object.
//
// It speaks through internal/awscall, since the SDK's client of S3 does not fit
// into a function beside what it is needed for.
package bucket

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/awsenv"
)

const (
	oneTry    = 30 * time.Second // for an answer to begin, and for one that is read whole
	stalled   = 30 * time.Second // without a byte of an object
	tries     = 6
	longWait  = 20 * time.Second
	maxAnswer = 8 << 20 // bytes; a page of 1,000 keys of 1,024 bytes, all of them escaped, is half of it
)

// Options say how S3 is reached.
type Options struct {
	Credentials aws.CredentialsProvider
	// Region is asked first; a bucket that is in another is then asked there.
	Region string
	// Endpoint is the address of all buckets, which are named in the path
	// then; nil is AWS's own.
	Endpoint *url.URL
	// HTTP is what requests go through; nil is a client that gives S3 half a
	// minute to begin an answer. Its Timeout bounds an object as a whole.
	HTTP *http.Client
	// Tries is how often something is tried in all; 0 is a default.
	Tries int
	// RequesterPays says that whoever asks pays for it, where a bucket's owner
	// wants that.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
	RequesterPays bool
}

// FromEnvironment takes credentials, Region and endpoint from what awsenv
// reads, and from nowhere else. The error names the variable that is wrong.
func FromEnvironment(getenv func(string) string) (Options, error) {
	env := awsenv.Env(getenv)
	own, err := env.Endpoint("s3")
	return Options{Credentials: env.Credentials(), Region: env.Region(), Endpoint: own}, err
}

// Client asks S3. It is safe for concurrent use. Make one with New.
type Client struct {
	options Options
	caller  *awscall.Caller
	retryer aws.RetryerV2

	mu    sync.Mutex
	homes map[string]string // the Regions of buckets that are elsewhere
}

// New returns a client.
func New(o Options) *Client {
	if o.HTTP == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = transport.MaxIdleConns
		transport.ResponseHeaderTimeout = oneTry
		o.HTTP = &http.Client{Transport: transport}
	}
	if o.Tries == 0 {
		o.Tries = tries
	}
	return &Client{
		options: o,
		caller:  awscall.New(o.Credentials, o.HTTP, maxAnswer),
		homes:   map[string]string{},
		retryer: retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff, r.RateLimiter = o.Tries, longWait, ratelimit.None
			r.Retryables = append(r.Retryables, retry.IsErrorRetryableFunc(brokenOff))
		}),
	}
}

// brokenOff holds for an answer that ended before its end.
func brokenOff(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// request is one question about a place.
type request struct {
	place  Place
	method string
	query  url.Values
	header http.Header
	body   []byte
	needs  string // the permission
}

// send makes a call to be read by how, again where that may help. A bucket that
// is in another Region is asked there.
func (c *Client) send(ctx context.Context, r request, how func(context.Context, awscall.Call) (awscall.Answer, error)) error {
	return awscall.Again(ctx, c.retryer, func() error {
		region := c.home(r.place.Bucket)
		answer, err := how(ctx, c.call(r, region))
		if home := homeOf(answer); err == nil && home != "" && home != region {
			c.learn(r.place.Bucket, home)
			region = home
			answer, err = how(ctx, c.call(r, region))
		}
		if err == nil && answer.Status/100 != 2 {
			err = newRefused(r, region, answer)
		}
		return err
	})
}

// whole reads an answer as a whole.
func (c *Client) whole(into *awscall.Answer) func(context.Context, awscall.Call) (awscall.Answer, error) {
	return func(ctx context.Context, call awscall.Call) (_ awscall.Answer, err error) {
		ctx, cancel := context.WithTimeout(ctx, oneTry)
		defer cancel()
		*into, err = c.caller.Do(ctx, time.Now(), call)
		return *into, err
	}
}

func (c *Client) call(r request, region string) awscall.Call {
	address := r.place.address(c.options.Endpoint, region)
	address.RawQuery = r.query.Encode()
	header := r.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	// An object that says of itself that it is gzip would be unpacked on the
	// way, and then neither its length nor a part of it could be known.
	header.Set("Accept-Encoding", "identity")
	if c.options.RequesterPays {
		header.Set("X-Amz-Request-Payer", "requester")
	}
	return awscall.Call{Service: "s3", Region: region, Method: r.method, Address: address.String(), Header: header, Body: r.body}
}

// home is the Region to ask about a bucket.
func (c *Client) home(bucket string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if home := c.homes[bucket]; home != "" {
		return home
	}
	return c.options.Region
}

func (c *Client) learn(bucket, home string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.homes[bucket] = home
}

// regionForm keeps what an answer says of a Region from naming another host.
var (
	regionForm = regexp.MustCompile(`^[a-z]{2,8}(-[a-z]{1,12}){1,3}-[0-9]{1,2}$`)
	regionText = regexp.MustCompile(`<Region>([a-z0-9-]+)</Region>`)
)

// homeOf is the Region that an answer says a bucket is in, when that is why
// the answer is not what was asked for; else "".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
func homeOf(a awscall.Answer) string {
	switch a.Status {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusBadRequest:
	default:
		return ""
	}
	home := a.Header.Get("X-Amz-Bucket-Region")
	if m := regionText.FindSubmatch(a.Body); home == "" && m != nil {
		home = string(m[1])
	}
	if !regionForm.MatchString(home) {
		return ""
	}
	return home
}
