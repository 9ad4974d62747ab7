package main

import (
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/hosewatch/hosewatch/internal/bucket"
)

// bucketOptions are how S3 is reached with what the AWS CLI would use.
func bucketOptions(own aws.Config) (bucket.Options, error) {
	o := bucket.Options{Credentials: own.Credentials, Region: own.Region}
	if own.BaseEndpoint == nil {
		return o, nil
	}
	address, err := url.Parse(*own.BaseEndpoint)
	if err != nil || address.Host == "" {
		return o, fmt.Errorf("AWS_ENDPOINT_URL: not an address")
	}
	o.Endpoint = address
	return o, nil
}
