package account

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/hosewatch/hosewatch/internal/awscall"
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
	caller     *awscall.Caller
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
	return &Client{Options: o, caller: awscall.New(o.Credentials, o.HTTP, maxAnswer), newRetryer: paced, retryers: map[string]aws.RetryerV2{}, homes: map[string]string{}}
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
	return c.askOf(ctx, region, op, params)
}

func (c *Client) askOf(ctx context.Context, region string, op operation, params with) (trail.Value, error) {
	var answer trail.Value
	err := awscall.Again(ctx, c.retryer(op.String()+" "+region), func() (err error) {
		answer, err = c.try(ctx, op, region, params)
		return err
	})
	return answer, err
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
	answer, err := c.send(ctx, op, region, params)
	if err != nil {
		return trail.Value{}, err
	}
	if home := answer.Header.Get("X-Amz-Bucket-Region"); bucket != "" && home != "" && home != region && answer.Status != http.StatusOK {
		c.home(bucket, home)
		if answer, err = c.send(ctx, op, home, params); err != nil {
			return trail.Value{}, err
		}
	}
	if answer.Status/100 != 2 {
		return trail.Value{}, refusal(op, answer)
	}
	return answerOf(op, answer.Body)
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

func (c *Client) send(ctx context.Context, op operation, region string, params with) (awscall.Answer, error) {
	answer, err := c.caller.Do(ctx, time.Now(), c.call(op, region, params))
	if err == nil && answer.Cut {
		err = fmt.Errorf("%s: an answer of more than %d bytes", op, maxAnswer)
	}
	return answer, err
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
