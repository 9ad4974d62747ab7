// Package awsenv knows what the environment that Lambda gives a function says
// of reaching AWS: the Region, the keys of the function's role, and where a
// service is when it is not at AWS's own address. It reads nothing else: to
// look for profiles and ask metadata services, as the SDK's config package
// does, would cost a function milliseconds at its start and megabytes.
package awsenv

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Env looks up a variable of the environment, as os.Getenv does.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
type Env func(name string) string

// Region is where the function runs; "" when the environment does not say.
func (e Env) Region() string { return e("AWS_REGION") }

// Credentials are the keys of the function's role, which stay valid for longer
// than the process lives. Without keys Retrieve fails; nobody else is asked.
func (e Env) Credentials() aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		keys := aws.Credentials{
			AccessKeyID:     e("AWS_ACCESS_KEY_ID"),
			SecretAccessKey: e("AWS_SECRET_ACCESS_KEY"),
			SessionToken:    e("AWS_SESSION_TOKEN"),
			Source:          "environment",
		}
		if !keys.HasKeys() {
			return aws.Credentials{}, errors.New("no AWS credentials in the environment")
		}
		return keys, nil
	})
}

// everyService is the variable for services that have none of their own.
const everyService = "AWS_ENDPOINT_URL"

// BaseEndpoint is where a service is to be reached, as the SDK's clients take
// it: nil for AWS's own address. The service is spelled as the variables spell
// it, in any case: "dynamodb", "secrets_manager"; "" asks for the address of
// those that have none of their own.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func (e Env) BaseEndpoint(service string) *string {
	if address := cmp.Or(e(variable(service)), e(everyService)); address != "" {
		return &address
	}
	return nil
}

// Endpoint is BaseEndpoint read as an address. The error names the variable
// that holds none.
func (e Env) Endpoint(service string) (*url.URL, error) {
	for _, name := range []string{variable(service), everyService} {
		text := e(name)
		if text == "" {
			continue
		}
		address, err := url.Parse(text)
		if err != nil || address.Host == "" { // the error of Parse would quote what may hold a password
			return nil, fmt.Errorf("%s: not an address", name)
		}
		return address, nil
	}
	return nil, nil
}

// variable names what holds the address of a service.
func variable(service string) string {
	if service == "" {
		return everyService
	}
	return everyService + "_" + strings.ToUpper(service)
}
