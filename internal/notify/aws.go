package notify

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// SecretsManager returns a client that takes Region, credentials and endpoint
// from what awsenv reads, and from nowhere else.
func SecretsManager(getenv func(string) string) *secretsmanager.Client {
	env := awsenv.Env(getenv)
	return secretsmanager.New(secretsmanager.Options{
		Region:       env.Region(),
		Credentials:  env.Credentials(),
		BaseEndpoint: env.BaseEndpoint("secrets_manager"),
		HTTPClient:   &http.Client{Timeout: 3 * time.Second},
	})
}

// SecretValue is the part of Secrets Manager that a secret is read with.
type SecretValue interface {
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
}

// FromSecretsManager reads the secret that id, an ARN or a name, stands for.
func FromSecretsManager(api SecretValue, id string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		out, err := api.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
		if err != nil {
			return "", err
		}
		if out.SecretString == nil {
			return "", errors.New("holds bytes, not text")
		}
		return *out.SecretString, nil
	}
}

// FromEnvironment says how a function reaches Slack: SLACK_SECRET_ARN is the
// ARN or name of the secret in Secrets Manager, HOSEWATCH_SLACK_CHANNEL where a
// bot posts when the secret does not say, and SLACK_API_URL stands instead of
// Slack's own address, for tests.
func FromEnvironment(getenv func(string) string) (Options, error) {
	secret := getenv("SLACK_SECRET_ARN")
	if secret == "" {
		return Options{}, errors.New("SLACK_SECRET_ARN: not set; it names the secret with Slack's credentials")
	}
	return Options{
		Secret:  FromSecretsManager(SecretsManager(getenv), secret),
		Channel: getenv("HOSEWATCH_SLACK_CHANNEL"),
		APIURL:  getenv("SLACK_API_URL"),
	}, nil
}
