package bucket

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Refused is an answer of S3 that is not what was asked for.
type Refused = awscall.Refused

var codeText = regexp.MustCompile(`<Code>([\w.]+)</Code>`)

// newRefused understands a refusal. Of S3's own text it keeps nothing: it holds
// names that others may have chosen.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func newRefused(r request, region string, a awscall.Answer) *Refused {
	out := &Refused{Status: a.Status}
	if m := codeText.FindSubmatch(a.Body); m != nil {
		out.Code = string(m[1])
	}
	switch {
	case strings.Contains(string(a.Body), "kms:"):
		out.Hint = "wants kms:Decrypt, or kms:GenerateDataKey to write, on the key that encrypts the bucket"
	case out.Code == "InvalidObjectState":
		out.Hint = "it is archived, and has to be restored before it can be read"
	case out.Code == "AccessDenied":
		out.Hint = wanting(r, region)
	case out.Code == "RequestTimeTooSkewed":
		out.Hint = "the clock of this machine is wrong"
	case a.Status/100 == 3 && a.Status != http.StatusNotModified:
		out.Hint = "the bucket is in another Region, " + cmp.Or(homeOf(a), "which is not said")
	}
	return out
}

// wanting names the permission that a request needs, and on what.
func wanting(r request, region string) string {
	text := "wants " + r.needs + " on arn:" + trail.RegionPartition(region) + ":s3:::" + r.place.Bucket
	switch r.needs {
	case listBucket:
		return text
	case getObject:
		return text + "/" + r.place.Key + "; S3 says so of a key that is not there too, to whoever may not list the bucket"
	}
	return text + "/" + r.place.Key
}
