package bucket

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Refused is an answer of S3 that is not what was asked for.
type Refused struct {
	Status int    // of HTTP
	Code   string // AWS's word for it, such as NoSuchKey; "" when it has none
	// Hint says what would help, or why it is so; "" when that is not known.
	Hint string
}

// Error says what AWS answered, and what would help. It names no place.
func (r *Refused) Error() string {
	text := fmt.Sprintf("AWS answered %d %s", r.Status, cmp.Or(r.Code, http.StatusText(r.Status)))
	if r.Hint != "" {
		text += ": " + r.Hint
	}
	return text
}

// HTTPStatusCode and ErrorCode tell the SDK's retries what it is.
func (r *Refused) HTTPStatusCode() int { return r.Status }

// ErrorCode is AWS's word for the fault.
func (r *Refused) ErrorCode() string { return r.Code }

// Passing reports whether another try, later, may succeed.
func (r *Refused) Passing() bool {
	return r.Status >= http.StatusInternalServerError || r.Status == http.StatusTooManyRequests ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(r) == aws.TrueTernary
}

var codeText = regexp.MustCompile(`<Code>([\w.]+)</Code>`)

// newRefused understands a refusal. Of S3's own text it keeps nothing: it holds
// names that others may have chosen.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func newRefused(r request, region string, a awscall.Answer) *Refused {
	out := &Refused{Status: a.Status}
	if m := codeText.FindSubmatch(a.Body); m != nil {
		out.Code = string(m[1])
	}
	arn := "arn:" + trail.RegionPartition(region) + ":s3:::" + r.place.Bucket
	if r.needs != listBucket {
		arn += "/" + r.place.Key
	}
	switch {
	case strings.Contains(string(a.Body), "kms:"):
		out.Hint = "wants kms:Decrypt, or kms:GenerateDataKey to write, on the key that encrypts the bucket"
	case a.Status == http.StatusForbidden && out.Code == "InvalidObjectState":
		out.Hint = "it is archived, and has to be restored before it can be read"
	case out.Code == "AccessDenied":
		out.Hint = "wants " + r.needs + " on " + arn
		if r.needs == getObject {
			out.Hint += "; S3 says so of a key that is not there too, to whoever may not list the bucket"
		}
	case out.Code == "RequestTimeTooSkewed":
		out.Hint = "the clock of this machine is wrong"
	case a.Status/100 == 3 && a.Status != http.StatusNotModified:
		out.Hint = "the bucket is in another Region, " + cmp.Or(homeOf(a), "which is not said")
	}
	return out
}
