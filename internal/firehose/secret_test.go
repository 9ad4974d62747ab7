package firehose

import (
	"strings"
	"testing"
)

// Credentials also stand where the API model does not mark them.
func TestCredentialsInOtherMembersAreNotKept(t *testing.T) {
	const secret = "87654321"
	for _, tt := range []struct{ params, why string }{
		{`{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://bob:87654321@h.redshift.amazonaws.com:5439/db"}}`, "a password before @ looks like a port"},
		{`{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://87654321@h.redshift.amazonaws.com:5439/db"}}`, "what stands before @ looks like a host"},
		{`{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://h.redshift.amazonaws.com:5439/db;UID=bob;PWD=87654321"}}`, "parameters of the driver"},
		{`{"redshiftDestinationUpdate":{"copyCommand":{"copyOptions":"MASTER_SYMMETRIC_KEY '87654321' ENCRYPTED"}}}`, "the key of encrypted files"},
		{`{"redshiftDestinationUpdate":{"copyCommand":{"copyOptions":"credentials 'aws_access_key_id=x;aws_secret_access_key=87654321'"}}}`, "the old form of credentials"},
		{`{"extendedS3DestinationUpdate":{"processingConfiguration":{"processors":{"type":"Http","parameters":{"parameterName":"ApiToken","parameterValue":"87654321"}}}}}`, "a parameter that AWS may add"},
		{`{"tags":[{"key":"api-token","value":"87654321"}]}`, "a tag named like a credential"},
		{`{"databaseSourceConfiguration":{"endpoint":"bob:87654321@db.example.com"}}`, "a password where a host is expected"},
		{`{"newThing":{"deep":{"password":"87654321"}}}`, "a member that AWS may add"},
	} {
		req := request(t, Update, tt.params)
		if len(req.Settings) == 0 {
			t.Errorf("%s: nothing is kept at all", tt.params)
		}
		for p, s := range req.Settings {
			if strings.Contains(s.String(), secret) || strings.Contains(s.Text(), secret) || strings.Contains(strings.Join(req.Odd, " "), secret) {
				t.Errorf("%s keeps %q: %s", p, s, tt.why)
			}
		}
	}
}

func TestWhatStandsReadableInTheTrail(t *testing.T) {
	for _, tt := range []struct {
		path    Path
		value   string
		exposed bool
		why     string
	}{
		{CopyOptions, `"CREDENTIALS 'aws_iam_role=arn:aws:iam::111122223333:role/copy'"`, false, "a role is no credential"},
		{CopyOptions, `"JSON 's3://auth-logs/jsonpaths.json'"`, false, "a bucket of that name"},
		{CopyOptions, `"ACCESS_KEY_ID 'x' SECRET_ACCESS_KEY 'y'"`, true, "a key"},
		{CopyOptions, `"master_symmetric_key 'x' encrypted"`, true, "a key of another kind"},
		{CommonAttributes, `[{"attributeName":"author","attributeValue":"dana"}]`, false, "whoever wrote it"},
		{CommonAttributes, `[{"attributeName":"partitionKey","attributeValue":"a"}]`, false, "a key of another sense"},
		{CommonAttributes, `{"attributeName":"Authorization","attributeValue":""}`, true, "a list of one, collapsed"},
		{CommonAttributes, `[{"attributeName":"env","attributeValue":"p"},{"attributeName":"Ocp-Apim-Subscription-Key","attributeValue":""}]`, true, "a vendor's name for it"},
		{CommonAttributes, `[{"attributeName":"auth_header","attributeValue":""}]`, true, "shortened"},
	} {
		member := map[Path]string{CopyOptions: `{"redshiftDestinationUpdate":{"copyCommand":{"copyOptions":%}}}`, CommonAttributes: `{"httpEndpointDestinationUpdate":{"requestConfiguration":{"commonAttributes":%}}}`}[tt.path]
		s := request(t, Update, strings.Replace(member, "%", tt.value, 1)).Settings.Get(tt.path)
		if s.Exposed() != tt.exposed || !s.Given() {
			t.Errorf("%s: exposed %v, want %v: %s", tt.value, s.Exposed(), tt.exposed, tt.why)
		}
	}
}
