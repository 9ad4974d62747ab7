package remote

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// New returns a loader for a place: "ssm:NAME" or a parameter's ARN for
// Parameter Store, s3://BUCKET/KEY for a bucket. Region, credentials and
// endpoints are those that Lambda puts in the environment, and no others.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func New(place string, getenv func(string) string) (*Loader, error) {
	client, err := newClient(getenv)
	if err != nil {
		return nil, err
	}
	l := &Loader{place: place}
	if name, ok := strings.CutPrefix(place, "ssm:"); ok && parameterForm.MatchString(name) {
		l.source = &parameter{client, client.endpoint("ssm", ""), name}
		return l, nil
	}
	if parameterARN.MatchString(place) {
		l.source = &parameter{client, client.endpoint("ssm", ""), place}
		return l, nil
	}
	if rest, ok := strings.CutPrefix(place, "s3://"); ok {
		bucket, key, _ := strings.Cut(rest, "/")
		if bucketForm.MatchString(bucket) && key != "" {
			l.source = &object{client, objectAddress(client, bucket, key)}
			return l, nil
		}
	}
	return nil, fmt.Errorf("%q: want ssm:NAME, the ARN of a parameter, or s3://BUCKET/KEY", place)
}

var (
	// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
	parameterForm = regexp.MustCompile(`^[a-zA-Z0-9_./-]+$`)
	parameterARN  = regexp.MustCompile(`^arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[a-zA-Z0-9_./-]+$`)
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
	bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
)

// objectAddress names the bucket in the host, as S3 prefers it, unless a dot
// in the name would be foreign to S3's certificate or the endpoint is not S3's
// own. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
func objectAddress(c *client, bucket, key string) url.URL {
	u := c.endpoint("s3", bucket)
	path := "/" + key
	if !strings.HasPrefix(u.Host, bucket+".") {
		path = "/" + bucket + path
	}
	u.Path += path
	u.RawPath = escapePath(u.Path)
	return u
}
