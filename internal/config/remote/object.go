package remote

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
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
	req, err := http.NewRequest(http.MethodGet, o.address.String(), nil)
	if err != nil {
		return nil, "", err
	}
	if known != "" {
		req.Header.Set("If-None-Match", `"`+known+`"`)
	}
	a, err := o.client.call(ctx, now, "s3", req, nil)
	if err != nil {
		return nil, "", err
	}
	tag := strings.Trim(a.header.Get("ETag"), `"`)
	switch {
	case a.status == http.StatusNotModified && known != "":
		return nil, known, nil
	case a.status != http.StatusOK:
		r := &refusal{status: a.status}
		if m := s3Code.FindSubmatch(a.body); m != nil {
			r.code = string(m[1])
		}
		if region := a.header.Get("X-Amz-Bucket-Region"); region != "" && region != o.client.region {
			r.hint = "the bucket is in another Region, " + region
		}
		return nil, "", r
	case tag == "":
		return nil, "", errors.New("the answer of S3 has no ETag")
	}
	return a.body, tag, nil
}

// earlier is not offered: a bucket need not keep versions, and listing them
// takes another permission.
func (o *object) earlier(context.Context, time.Time, string) ([]byte, string, error) {
	return nil, "", errNoEarlier
}
