package notify

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// SecretsManager returns a client that takes Region, credentials and endpoint
// from the environment that Lambda gives a function, and from nowhere else:
// no file and no metadata service is asked, which would cost time at the
// start and megabytes in the program.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func SecretsManager(getenv func(string) string) *secretsmanager.Client {
	options := secretsmanager.Options{
		Region:      getenv("AWS_REGION"),
		Credentials: environment(getenv),
		HTTPClient:  &http.Client{Timeout: 3 * time.Second},
	}
	for _, name := range []string{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"} {
		if endpoint := getenv(name); endpoint != "" {
			options.BaseEndpoint = aws.String(endpoint)
			break
		}
	}
	return secretsmanager.New(options)
}

// environment reads the keys of the function's role.
func environment(getenv func(string) string) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		keys := aws.Credentials{
			AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
			SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
			SessionToken:    getenv("AWS_SESSION_TOKEN"),
			Source:          "environment",
		}
		if !keys.HasKeys() {
			return aws.Credentials{}, errors.New("no AWS credentials in the environment")
		}
		return keys, nil
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
