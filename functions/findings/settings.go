package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/asff"
)

// settings is what the environment says.
type settings struct {
	product  asff.Product   // HOSEWATCH_PRODUCT_ARN: the account's default product in Security Hub
	least    judge.Severity // HOSEWATCH_MIN_SEVERITY: quieter alerts are not imported
	logLevel slog.Level     // AWS_LAMBDA_LOG_LEVEL, which Lambda sets
}

func readSettings(getenv func(string) string) (s settings, err error) {
	if s.product, err = asff.ParseProduct(getenv("HOSEWATCH_PRODUCT_ARN")); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_PRODUCT_ARN: %w", err)
	}
	if s.least, err = judge.ParseSeverity(cmp.Or(getenv("HOSEWATCH_MIN_SEVERITY"), judge.Low.String())); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_MIN_SEVERITY: %w", err)
	}
	if s.logLevel.UnmarshalText([]byte(getenv("AWS_LAMBDA_LOG_LEVEL"))) != nil {
		s.logLevel = slog.LevelInfo // Lambda's FATAL and TRACE are no levels of slog
	}
	return s, nil
}

// oneTry bounds one call. The client tries three times with pauses, and a
// message that fails comes again, so that the function's minute is enough.
const oneTry = 5 * time.Second

// securityHub returns a client that takes Region, credentials and endpoint
// from the environment that Lambda gives a function, and from nowhere else.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func securityHub(getenv func(string) string) *securityhub.Client {
	options := securityhub.Options{
		Region:     getenv("AWS_REGION"),
		HTTPClient: &http.Client{Timeout: oneTry},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			keys := aws.Credentials{
				AccessKeyID: getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
				SessionToken: getenv("AWS_SESSION_TOKEN"), Source: "environment",
			}
			if !keys.HasKeys() {
				return aws.Credentials{}, errors.New("no AWS credentials in the environment")
			}
			return keys, nil
		}),
	}
	if endpoint := cmp.Or(getenv("AWS_ENDPOINT_URL_SECURITYHUB"), getenv("AWS_ENDPOINT_URL")); endpoint != "" {
		options.BaseEndpoint = aws.String(endpoint)
	}
	return securityhub.New(options)
}
