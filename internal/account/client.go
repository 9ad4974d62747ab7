package account

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// How long and how often one question is asked. AWS lets DescribeDeliveryStream
// through five times a second, so that those who ask in parallel wait.
const (
	oneTry    = 15 * time.Second
	tries     = 8
	longWait  = 20 * time.Second
	maxAnswer = 16 << 20 // bytes
)

// Client asks AWS. It is safe for concurrent use. Make one with NewClient.
type Client struct {
	Options
	signer     *v4.Signer
	newRetryer func() aws.RetryerV2
	// retryers keep to the pace that AWS allows for each operation.
	mu       sync.Mutex
	retryers map[string]aws.RetryerV2
	// homes are the Regions of buckets that are elsewhere.
	homes map[string]string
}

// Options say how AWS is reached.
type Options struct {
	Credentials aws.CredentialsProvider
	// Endpoint is the address of every service; "" is AWS's own.
	Endpoint string
	HTTP     *http.Client
}

// FromEnvironment takes credentials and endpoint from what awsenv reads, and
// from nowhere else.
func FromEnvironment(getenv func(string) string) Options {
	env := awsenv.Env(getenv)
	return Options{Endpoint: aws.ToString(env.BaseEndpoint("")), Credentials: env.Credentials()}
}

// NewClient returns a client.
func NewClient(o Options) *Client {
	if o.HTTP == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = atOnce // else most questions would open a connection
		o.HTTP = &http.Client{Timeout: oneTry, Transport: transport}
	}
	// A bucket elsewhere is answered with a redirect that has to be signed anew.
	own := *o.HTTP
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.HTTP = &own
	return &Client{Options: o, signer: v4.NewSigner(), newRetryer: paced, retryers: map[string]aws.RetryerV2{}, homes: map[string]string{}}
}

// paced tries again, and slows all down that ask the same once AWS has said
// that it was too often.
func paced() aws.RetryerV2 {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff, o.RateLimiter = tries, longWait, ratelimit.None
		})
	})
}

// with are the parameters of a question, by their names in the API.
type with map[string]any

// ask asks one question, again when that may help. The error is a *Refused,
// or the network's or the context's.
func (c *Client) ask(ctx context.Context, region, name string, params with) (trail.Value, error) {
	op, ok := operationOf(name)
	if !ok {
		return trail.Value{}, fmt.Errorf("%s is not among the operations that may be asked", name)
	}
	retryer := c.retryer(name + " " + region)
	for tried := 1; ; tried++ {
		release, err := retryer.GetAttemptToken(ctx)
		if err != nil {
			return trail.Value{}, err
		}
		answer, err := c.try(ctx, op, region, params)
		_ = release(err)
		if err == nil || ctx.Err() != nil || tried == tries || !retryer.IsErrorRetryable(err) {
			return answer, errors.Join(err, ctx.Err())
		}
		wait, delayErr := retryer.RetryDelay(tried, err)
		if delayErr != nil {
			return trail.Value{}, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return trail.Value{}, ctx.Err()
		}
	}
}

// retryer is what keeps the pace of one operation in one Region.
func (c *Client) retryer(key string) aws.RetryerV2 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.retryers[key] == nil {
		c.retryers[key] = c.newRetryer()
	}
	return c.retryers[key]
}

// try asks once; a bucket that is in another Region is asked there.
func (c *Client) try(ctx context.Context, op operation, region string, params with) (trail.Value, error) {
	bucket, _ := params["Bucket"].(string)
	if home := c.home(bucket, ""); home != "" {
		region = home
	}
	response, body, err := c.send(ctx, op, region, params)
	if err != nil {
		return trail.Value{}, err
	}
	if home := response.Header.Get("X-Amz-Bucket-Region"); bucket != "" && home != "" && home != region && response.StatusCode != http.StatusOK {
		c.home(bucket, home)
		if response, body, err = c.send(ctx, op, home, params); err != nil {
			return trail.Value{}, err
		}
	}
	if response.StatusCode/100 != 2 {
		return trail.Value{}, refusal(op, response, body)
	}
	return answerOf(op, body)
}

// home remembers, or recalls, in which Region a bucket is.
func (c *Client) home(bucket, learned string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if learned != "" {
		c.homes[bucket] = learned
	}
	return c.homes[bucket]
}

func (c *Client) send(ctx context.Context, op operation, region string, params with) (*http.Response, []byte, error) {
	request, body, signed, err := c.request(ctx, op, region, params)
	if err != nil {
		return nil, nil, err
	}
	keys, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	request.Header.Set("X-Amz-Content-Sha256", hash)
	err = c.signer.SignHTTP(ctx, keys, request, hash, op.service, signed, time.Now(), func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = op.service == "s3"
	})
	if err != nil {
		return nil, nil, err
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return nil, nil, withoutAddress(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err == nil && len(answer) > maxAnswer {
		err = fmt.Errorf("%s: an answer of more than %d bytes", op, maxAnswer)
	}
	return response, answer, err
}

// withoutAddress leaves out of an error the address that was asked, whose
// query holds names; the retries look at what is within.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// answerOf is an answer as JSON, whichever its protocol. What surrounds the
// answer of a form is taken off.
func answerOf(op operation, body []byte) (trail.Value, error) {
	text := string(bytes.TrimSpace(body))
	s := services[op.service]
	xml := s.protocol == query || s.protocol == ec2Query || s.protocol == restXML && !validJSON(text)
	if xml && text != "" {
		var err error
		if text, err = xmlToJSON(body); err != nil {
			return trail.Value{}, fmt.Errorf("%s: the answer is not understood: %w", op, err)
		}
	} else if text != "" && !validJSON(text) {
		return trail.Value{}, fmt.Errorf("%s: the answer is no JSON", op)
	}
	v := trail.ParseValue(text)
	switch {
	case s.protocol == query:
		v = v.Get(op.name+"Response", op.name+"Result")
	case xml: // the element around it all, whose name tells nothing
		v.Members(func(_ string, root trail.Value) bool {
			v = root
			return false
		})
	}
	return v, nil
}

func validJSON(text string) bool { return text != "" && json.Valid([]byte(text)) }
