package remote

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// object is a configuration in a bucket. Its version is the object's ETag.
type object struct {
	client  *client
	address url.URL
}

var s3Code = regexp.MustCompile(`<Code>(\w+)</Code>`)

// read makes the call GetObject, on the condition that the object is another.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
func (o *object) read(ctx context.Context, now time.Time, known string) ([]byte, string, error) {
	call := awscall.Call{Service: "s3", Region: o.client.region, Method: http.MethodGet, Address: o.address.String()}
	if known != "" {
		call.Header = http.Header{"If-None-Match": {`"` + known + `"`}}
	}
	a, err := o.client.caller.Do(ctx, now, call)
	if err != nil {
		return nil, "", err
	}
	tag := strings.Trim(a.Header.Get("ETag"), `"`)
	switch {
	case a.Status == http.StatusNotModified && known != "":
		return nil, known, nil
	case a.Status != http.StatusOK:
		r := &refusal{status: a.Status}
		if m := s3Code.FindSubmatch(a.Body); m != nil {
			r.code = string(m[1])
		}
		if region := a.Header.Get("X-Amz-Bucket-Region"); region != "" && region != o.client.region {
			r.hint = "the bucket is in another Region, " + region
		}
		return nil, "", r
	case tag == "":
		return nil, "", errors.New("the answer of S3 has no ETag")
	}
	return a.Body, tag, nil
}

// earlier is not offered: a bucket need not keep versions, and listing them
// takes another permission.
func (o *object) earlier(context.Context, time.Time, string) ([]byte, string, error) {
	return nil, "", errNoEarlier
}
