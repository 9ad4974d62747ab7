package awsenv

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
)

func TestCredentials(t *testing.T) {
	for _, tt := range []struct{ env, id, secret, session, reason string }{
		{"AWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=secret\nAWS_SESSION_TOKEN=session", "id", "secret", "session", "a role's"},
		{"AWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=secret", "id", "secret", "", "a person's, who tries a function"},
		{"AWS_ACCESS_KEY_ID=id", "", "", "", "half of a key is none"},
		{"AWS_SECRET_ACCESS_KEY=secret", "", "", "", "nor is the other half"},
		{"", "", "", "", "there is nobody else to ask"},
	} {
		keys, err := Env(envtest.Lines(tt.env)).Credentials().Retrieve(t.Context())
		if (err == nil) != (tt.id != "") || keys.AccessKeyID != tt.id || keys.SecretAccessKey != tt.secret || keys.SessionToken != tt.session {
			t.Errorf("%s: %q %q %q, %v: %s", tt.env, keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken, err, tt.reason)
		}
	}
}

func TestEndpoint(t *testing.T) {
	const all, own = "AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:2"
	for _, tt := range []struct{ env, service, base, fault, reason string }{
		{"", "secrets_manager", "", "", "AWS's own"},
		{all, "secrets_manager", "http://127.0.0.1:1", "", "for every service"},
		{own, "secrets_manager", "http://127.0.0.1:2", "", "for this one"},
		{all + "\n" + own, "secrets_manager", "http://127.0.0.1:2", "", "the service's own is nearer"},
		{all + "\n" + own, "dynamodb", "http://127.0.0.1:1", "", "another's is not asked"},
		{own, "", "", "", "none of them all"},
		{all, "", "http://127.0.0.1:1", "", "of them all"},
		{"AWS_ENDPOINT_URL=127.0.0.1", "s3", "127.0.0.1", "AWS_ENDPOINT_URL: not an address", "no host in it"},
		{"AWS_ENDPOINT_URL_S3=http://[\n" + all, "s3", "http://[", "AWS_ENDPOINT_URL_S3: not an address", "the faulty one is named"},
	} {
		if got := aws.ToString(Env(envtest.Lines(tt.env)).BaseEndpoint(tt.service)); got != tt.base {
			t.Errorf("%s: %s at %q, want %q: %s", tt.env, tt.service, got, tt.base, tt.reason)
		}
		address, err := Env(envtest.Lines(tt.env)).Endpoint(tt.service)
		switch {
		case tt.fault != "":
			if err == nil || err.Error() != tt.fault {
				t.Errorf("%s: %v, want %q: %s", tt.env, err, tt.fault, tt.reason)
			}
		case err != nil:
			t.Errorf("%s: %v: %s", tt.env, err, tt.reason)
		case (address == nil) != (tt.base == ""), address != nil && address.String() != tt.base:
			t.Errorf("%s: %s at %v, want %q: %s", tt.env, tt.service, address, tt.base, tt.reason)
		}
	}
}
