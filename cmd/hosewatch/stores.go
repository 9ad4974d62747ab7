package main

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/bucket/trails"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// anyRegion is asked for buckets where no Region is configured. S3 says where
// a bucket is.
const anyRegion = "us-east-1"

// storesOf are where paths lie that are not on this machine. Nothing of AWS is
// looked for unless a path is in a bucket.
func storesOf(ctx context.Context, paths []string) (map[string]trail.Store, error) {
	inBucket := func(path string) bool { return strings.HasPrefix(path, bucket.Scheme) }
	if !slices.ContainsFunc(paths, inBucket) {
		return nil, nil
	}
	for _, path := range paths {
		if inBucket(path) {
			if _, err := bucket.Parse(path); err != nil {
				return nil, err
			}
		}
	}
	own, err := awsconfig.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	own.Region = cmp.Or(own.Region, anyRegion)
	options, err := bucketOptions(own)
	if err != nil {
		return nil, err
	}
	return map[string]trail.Store{"s3": trails.Store{Client: bucket.New(options)}}, nil
}

// bucketOptions are how S3 is reached with what the AWS CLI would use.
func bucketOptions(own aws.Config) (bucket.Options, error) {
	address, err := awsenv.Env(func(name string) string {
		if name == "AWS_ENDPOINT_URL" {
			return aws.ToString(own.BaseEndpoint) // also of the profile
		}
		return os.Getenv(name)
	}).Endpoint("s3")
	return bucket.Options{Credentials: own.Credentials, Region: own.Region, Endpoint: address}, err
}
