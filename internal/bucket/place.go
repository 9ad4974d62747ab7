package bucket

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// Scheme is what a place begins with when it is written as text.
const Scheme = "s3://"

// Place is an object, or what keys begin with. Make one from text with Parse.
type Place struct {
	Bucket string
	Key    string // as S3 has it, not escaped; it may be any text
}

// bucketForm is also that of an access point's alias.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
var bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// Parse reads s3://BUCKET/KEY; the key may be empty. What does not have this
// form is an error.
func Parse(text string) (Place, error) {
	rest, found := strings.CutPrefix(text, Scheme)
	bucket, key, _ := strings.Cut(rest, "/")
	if !found || !bucketForm.MatchString(bucket) {
		return Place{}, fmt.Errorf("%q: want s3://BUCKET/KEY", text)
	}
	return Place{Bucket: bucket, Key: key}, nil
}

// String writes the place as Parse reads it.
func (p Place) String() string { return Scheme + p.Bucket + "/" + p.Key }

// With is the place of another key of the same bucket.
func (p Place) With(key string) Place { return Place{p.Bucket, key} }

// address is where a place is asked for in a Region. AWS's own addresses name
// the bucket in the host, as S3 prefers it, unless a dot in the name would be
// foreign to S3's certificate; others name it in the path.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
func (p Place) address(own *url.URL, region string) url.URL {
	u := url.URL{Scheme: "https", Host: awscall.Host("s3", region), Path: "/" + p.Bucket}
	switch {
	case own != nil:
		u = url.URL{Scheme: own.Scheme, Host: own.Host, Path: strings.TrimSuffix(own.Path, "/") + u.Path}
	case !strings.Contains(p.Bucket, "."):
		u.Host, u.Path = p.Bucket+"."+u.Host, ""
	}
	u.Path += "/" + p.Key
	// As the signature wants it: all is escaped but slashes, letters, digits
	// and - . _ ~
	u.RawPath = httpbinding.EscapePath(u.Path, false)
	return u
}
