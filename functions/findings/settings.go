package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/securityhub"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/tell/asff"
)

// settings is what the environment says.
type settings struct {
	environment.Settings
	product asff.Product // HOSEWATCH_PRODUCT_ARN: the account's default product in Security Hub
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (s settings, err error) {
	if s.Settings, err = environment.Read(getenv, readFile); err != nil {
		return settings{}, err
	}
	if s.product, err = asff.ParseProduct(getenv("HOSEWATCH_PRODUCT_ARN")); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_PRODUCT_ARN: %w", err)
	}
	return s, nil
}

// oneTry bounds one call. The client tries three times with pauses, and a
// message that fails comes again, so that the function's minute is enough.
const oneTry = 5 * time.Second

// securityHub returns a client that takes Region, credentials and endpoint
// from what awsenv reads, and from nowhere else.
func securityHub(getenv func(string) string) *securityhub.Client {
	env := awsenv.Env(getenv)
	return securityhub.New(securityhub.Options{
		Region:       env.Region(),
		Credentials:  env.Credentials(),
		BaseEndpoint: env.BaseEndpoint("securityhub"),
		HTTPClient:   &http.Client{Timeout: oneTry},
	})
}
