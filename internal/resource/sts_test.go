package resource

import (
	"maps"
	"testing"
)

func TestSTS(t *testing.T) {
	const session = `,"responseElements":{"assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/firehose-orders/x"},"credentials":{"accessKeyId":"ASIA1","sessionToken":"secret"}}`
	const opened = "arn:aws:sts::111122223333:assumed-role/firehose-orders/x"
	role := `"roleArn":"arn:aws:iam::111122223333:role/service/firehose-orders"`
	user := `{"type":"IAMUser","arn":"` + ann + `","accountId":"111122223333"}`
	foreign := `{"type":"AWSAccount","principalId":"AIDAX","accountId":"444455556666"}`
	for _, tt := range []struct {
		event, request, rest, identity string
		arn                            string
		want                           Detail
		reason                         string
	}{
		{"AssumeRole", `{` + role + `,"roleSessionName":"x","durationSeconds":900}`, session, user, deliverer,
			Detail{"session": "x", "durationSeconds": "900", "sessionArn": opened, "accessKeyId": "ASIA1"}, "never the session's token"},
		{"AssumeRole", `{` + role + `,"roleSessionName":"x","externalId":"shh","serialNumber":"mfa","sourceIdentity":"ann"}`, "", foreign, deliverer,
			Detail{"session": "x", "externalId": "true", "mfaDevice": "true", "sourceIdentity": "ann", "callerAccount": "444455556666"}, "from another account; an external id is a secret to some"},
		{"AssumeRole", `{` + role + `,"policy":"{}","policyArns":[{"arn":"` + admin + `"}],"transitiveTagKeys":["b","a"],"tags":[{"key":"a","value":"b"}]}`, "", user, deliverer,
			Detail{"policy": "{}", "policyArns": `["` + admin + `"]`, "transitiveTagKeys": `["a","b"]`, "tags": "true"}, "a narrower session"},
		{"AssumeRole", `null`, `,"errorCode":"AccessDenied","resources":[{"ARN":"arn:aws:iam::111122223333:role/service/firehose-orders","accountId":"111122223333","type":"AWS::IAM::Role"}]`, user, deliverer,
			Detail{}, "refused: named by the record's resources"},
		{"AssumeRoleWithWebIdentity", `{` + role + `,"roleSessionName":"x","providerId":"accounts.google.com"}`, `,"responseElements":{"provider":"https://token.actions.githubusercontent.com","subjectFromWebIdentityToken":"repo:o/r","audience":"sts.amazonaws.com"}`, `{"type":"WebIdentityUser"}`, deliverer,
			Detail{"session": "x", "providerId": "accounts.google.com", "provider": "https://token.actions.githubusercontent.com", "subject": "repo:o/r", "audience": "sts.amazonaws.com"}, "who they are to whom"},
		{"AssumeRoleWithSAML", `{` + role + `,"principalArn":"` + iamARN + `saml-provider/corp"}`, `,"responseElements":{"subject":"ann@example.com"}`, `{"type":"SAMLUser"}`, deliverer,
			Detail{"subject": "ann@example.com"}, "who they are"},
		{"AssumeRoot", `{"targetPrincipal":"444455556666","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},"durationSeconds":900}`, "", user, "arn:aws:organizations::444455556666:account/444455556666",
			Detail{"task": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", "durationSeconds": "900", "callerAccount": "111122223333"}, "by account"},
		{"AssumeRoot", `{"targetPrincipal":"arn:aws:iam::444455556666:root"}`, "", user, "arn:aws:organizations::444455556666:account/444455556666",
			Detail{"callerAccount": "111122223333"}, "by ARN"},
		{"GetFederationToken", `{"name":"x","policy":"{\"Statement\":[]}"}`, `,"responseElements":{"federatedUser":{"arn":"arn:aws:sts::111122223333:federated-user/x"},"credentials":{"accessKeyId":"ASIA1"}}`, user, ann,
			Detail{"session": "x", "policy": `{"Statement":[]}`, "sessionArn": "arn:aws:sts::111122223333:federated-user/x", "accessKeyId": "ASIA1"}, "of the caller"},
		{"GetSessionToken", `{"durationSeconds":43200}`, "", user, ann, Detail{"durationSeconds": "43200"}, "of the caller"},
		{"GetWebIdentityToken", `{"audience":["b","a"]}`, "", user, "arn:aws:organizations::111122223333:account/111122223333", Detail{"audience": `["a","b"]`}, "a token for others"},
		{"GetDelegatedAccessToken", `{"tradeInToken":"secret"}`, `,"responseElements":{"assumedPrincipal":"` + deliverer + `"}`, user, "arn:aws:organizations::111122223333:account/111122223333", Detail{"principal": deliverer}, "never the token"},
	} {
		e := record(t, "sts.amazonaws.com", tt.event, tt.request, tt.rest)
		e.Identity = by(t, "sts.amazonaws.com", tt.event, "null", tt.identity).Identity
		req, ok := ParseRequest(e)
		if !ok || req.Target.ARN != tt.arn || !maps.Equal(req.Detail, tt.want) {
			t.Errorf("%s: %v %q %q, want %q %q: %s", tt.event, ok, req.Target.ARN, req.Detail, tt.arn, tt.want, tt.reason)
		}
		if len(req.Settings) > 0 || len(req.Odd) > 0 || req.Effect != Touches {
			t.Errorf("%s: settings %q, odd %q: a session changes no setting", tt.event, req.Settings, req.Odd)
		}
	}
}
