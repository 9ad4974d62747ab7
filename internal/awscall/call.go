// Package awscall knows how one call is made to a service of AWS: where the
// service is, how a request is signed, how much of an answer is read, and where
// in it AWS's word for a fault stands. What is asked, what an answer means and
// whether to ask again is for those who ask; it knows no service's answers.
//
// The SDK's client of a service can make a function larger by 450 KB, for the
// one or two calls that are made of it.
package awscall

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Call is one request to a service.
type Call struct {
	Service string // as it is signed for: "events"
	Region  string // that it is signed for
	Method  string
	Address string // with path and query, escaped
	Header  http.Header
	Body    []byte
}

// JSON is the call with what AWS's JSON protocols want beside the body, in
// version "1.0" or "1.1", for an operation as they name it:
// "AWSEvents.PutEvents".
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
func (c Call) JSON(version, operation string) Call {
	c.Method = http.MethodPost
	c.Header = http.Header{"Content-Type": {"application/x-amz-json-" + version}, "X-Amz-Target": {operation}}
	return c
}

// Caller makes calls with one set of keys. It is safe for concurrent use. Make
// one with New.
type Caller struct {
	keys   aws.CredentialsProvider
	http   *http.Client
	most   int64
	signer *v4.Signer
}

// New returns a caller that reads so many bytes of an answer at most. It speaks
// through a copy of the client that follows no redirect, for which a request
// would have to be signed anew.
func New(keys aws.CredentialsProvider, client *http.Client, most int64) *Caller {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Caller{keys: keys, http: &own, most: most, signer: v4.NewSigner()}
}

// Do makes a call, signed for that time, once. The error is that of the keys,
// the network or the context, and does not name the call's address; whatever
// AWS says is an answer.
func (c *Caller) Do(ctx context.Context, now time.Time, call Call) (Answer, error) {
	response, err := c.send(ctx, now, call)
	if err != nil {
		return Answer{}, err
	}
	return c.read(response)
}

// Open makes a call as Do does, and leaves the body of an answer of success
// unread, however long it is: whoever reads it closes it. It is nil for any
// other answer, which was read as Do reads it.
func (c *Caller) Open(ctx context.Context, now time.Time, call Call) (Answer, io.ReadCloser, error) {
	response, err := c.send(ctx, now, call)
	if err != nil {
		return Answer{}, nil, err
	}
	if response.StatusCode/100 == 2 {
		return Answer{Status: response.StatusCode, Header: response.Header}, response.Body, nil
	}
	a, err := c.read(response)
	return a, nil, err
}

func (c *Caller) send(ctx context.Context, now time.Time, call Call) (*http.Response, error) {
	request, err := c.signed(ctx, now, call)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	return response, withoutAddress(err)
}

func (c *Caller) read(response *http.Response) (Answer, error) {
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, c.most+1))
	a := Answer{Status: response.StatusCode, Header: response.Header, Body: body}
	if int64(len(body)) > c.most {
		a.Body, a.Cut = body[:c.most], true
	}
	return a, err
}

func (c *Caller) signed(ctx context.Context, now time.Time, call Call) (*http.Request, error) {
	if call.Region == "" {
		return nil, errors.New(call.Service + ": no Region to call it in")
	}
	keys, err := c.keys.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, call.Method, call.Address, bytes.NewReader(call.Body))
	if err != nil {
		return nil, withoutAddress(err)
	}
	if call.Header != nil {
		request.Header = call.Header.Clone()
	}
	sum := sha256.Sum256(call.Body)
	hash := hex.EncodeToString(sum[:])
	request.Header.Set("X-Amz-Content-Sha256", hash)
	return request, c.signer.SignHTTP(ctx, keys, request, hash, call.Service, call.Region, now, func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = call.Service == "s3" // all other services escape the path again
	})
}

// withoutAddress leaves out of an error the address that was asked, whose
// query holds names; those who try again look at what is within.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
