package remote

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/bucket"
)

const (
	patient   = 3 * time.Second // with one answer
	maxAnswer = 128 << 10       // bytes; more than the largest configuration
)

// New returns a loader for a place: "ssm:NAME" or a parameter's ARN for
// Parameter Store, s3://BUCKET/KEY for a bucket. Region, credentials and
// endpoints are those that Lambda puts in the environment, and no others.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func New(place string, getenv func(string) string) (*Loader, error) {
	if awsenv.Env(getenv).Region() == "" {
		return nil, errors.New("AWS_REGION: not set")
	}
	source, err := sourceOf(place, getenv)
	if err != nil {
		return nil, err
	}
	return &Loader{place: place, source: source}, nil
}

func sourceOf(place string, getenv func(string) string) (source, error) {
	if name, found := strings.CutPrefix(place, "ssm:"); found && parameterForm.MatchString(name) {
		return newParameter(getenv, name)
	}
	if parameterARN.MatchString(place) {
		return newParameter(getenv, place)
	}
	if at, err := bucket.Parse(place); err == nil && at.Key != "" {
		return newObject(getenv, at)
	}
	return nil, fmt.Errorf("%q: want ssm:NAME, the ARN of a parameter, or s3://BUCKET/KEY", place)
}

var (
	// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
	parameterForm = regexp.MustCompile(`^[a-zA-Z0-9_./-]+$`)
	parameterARN  = regexp.MustCompile(`^arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[a-zA-Z0-9_./-]+$`)
)
