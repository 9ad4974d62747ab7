package resource

import "testing"

func TestOpenSearchServerless(t *testing.T) {
	const access, network, key = "arn:aws:aoss" + place + "accesspolicy/data/logs", "arn:aws:aoss" + place + "securitypolicy/network/logs", "arn:aws:aoss" + place + "securitypolicy/encryption/logs"
	const rules = `[{"Rules":[{"ResourceType":"index","Resource":["index/logs/*"],"Permission":["aoss:*"]}],"Principal":["arn:aws:iam::444455556666:root","saml/1/idp/group/x"]}]`
	const meaning = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:root"],"Federated":["saml/1/idp/group/x"]},"Action":["aoss:*"],"Resource":"index/logs/*"}]}`
	const open = `[{"Rules":[{"ResourceType":"collection","Resource":["collection/logs"]}],"AllowFromPublic":true}]`
	granted := Settings{DataAccess: rules, Policy: meaning, PolicyResources: `["index/logs/*"]`}
	with := func(s Settings, p Path, value string) Settings {
		all := Settings{p: value}
		for p, value := range s {
			all[p] = value
		}
		return all
	}
	checkRequests(t, "aoss.amazonaws.com", []asked{
		{event: "CreateAccessPolicy", arn: access, request: `{"type":"data","name":"logs","policy":` + rules + `}`, want: with(granted, Exists, "true"), reason: "taken apart"},
		{event: "UpdateAccessPolicy", arn: access, request: `{"type":"data","name":"logs","policyVersion":"v","policy":` + jsonOf(rules) + `}`, want: granted, reason: "as a text"},
		{event: "UpdateAccessPolicy", arn: access, request: `{"type":"data","name":"logs","policyVersion":"v","description":"x"}`, want: Settings{}, reason: "the description alone"},
		{event: "DeleteAccessPolicy", arn: access, request: `{"type":"data","name":"logs"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateSecurityPolicy", arn: network, request: `{"type":"network","name":"logs","policy":` + jsonOf(open) + `}`,
			want: Settings{Exists: "true", SecurityPolicy: open, PolicyResources: `["collection/logs"]`, PubliclyAccessible: "true", SourceEndpoints: "", SourceServices: ""}, reason: "public"},
		{event: "UpdateSecurityPolicy", arn: network, request: `{"type":"network","name":"logs","policy":[{"Rules":[],"AllowFromPublic":false,"SourceVPCEs":["vpce-1"]}]}`,
			want: Settings{SecurityPolicy: `[{"Rules":[],"AllowFromPublic":false,"SourceVPCEs":["vpce-1"]}]`, PolicyResources: "", PubliclyAccessible: "false", SourceEndpoints: `["vpce-1"]`, SourceServices: ""}, reason: "from one endpoint"},
		{event: "UpdateSecurityPolicy", arn: key, request: `{"type":"encryption","name":"logs","policy":{"Rules":[],"AWSOwnedKey":true}}`,
			want: Settings{SecurityPolicy: `{"Rules":[],"AWSOwnedKey":true}`, PolicyResources: "", Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "AWS's key"},
		{event: "CreateSecurityPolicy", arn: key, request: `{"type":"encryption","name":"logs","policy":{"Rules":[],"AWSOwnedKey":false,"KmsARN":"arn:k"}}`,
			want: Settings{Exists: "true", SecurityPolicy: `{"Rules":[],"AWSOwnedKey":false,"KmsARN":"arn:k"}`, PolicyResources: "", Encryption: EncryptionCustomer, EncryptionKey: "arn:k"}, reason: "a key"},
		{event: "DeleteSecurityPolicy", arn: network, request: `{"type":"network","name":"logs"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateCollection", arn: "arn:aws:aoss" + place + "collection/07tj", request: `{"name":"logs","type":"SEARCH","deletionProtection":"ENABLED"}`, rest: `,"responseElements":{"createCollectionDetail":{"id":"07tj"}}`,
			want: Settings{Exists: "true", DeletionProtection: "true"}, reason: "the answer has the id"},
		{event: "UpdateCollection", arn: "arn:aws:aoss" + place + "collection/07tj", request: `{"id":"07tj","deletionProtection":"DISABLED"}`, want: Settings{DeletionProtection: "false"}, reason: "may be deleted"},
		{event: "DeleteCollection", arn: "arn:aws:aoss" + place + "collection/07tj", request: `{"id":"07tj"}`, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

// TestBrokenAccessPolicy says that a policy that cannot be read is told so.
func TestBrokenAccessPolicy(t *testing.T) {
	req, _ := ParseRequest(record(t, "aoss.amazonaws.com", "UpdateAccessPolicy", `{"type":"data","name":"logs","policy":"[{"}`, ""))
	if len(req.Odd) != 1 {
		t.Errorf("odd %q, settings %q", req.Odd, req.Settings)
	}
}

func TestOpenSearchServerlessWays(t *testing.T) {
	const named = "--type data --name logs"
	const version = ` --region eu-west-1 --policy-version "$(aws opensearchserverless get-access-policy ` + named + ` --query accessPolicyDetail.policyVersion --output text --region eu-west-1)"`
	checkWays(t, []undone{
		{CollectionPolicy, "data/logs", DataAccess, Settings{DataAccess: "[]"}, "aws opensearchserverless update-access-policy " + named + " --policy '[]'" + version, "the version is asked for"},
		{CollectionPolicy, "data/logs", Exists, Settings{DataAccess: "[]", Exists: "true"}, "aws opensearchserverless create-access-policy " + named + " --policy '[]'", "deleted"},
		{CollectionPolicy, "data/logs", Exists, Settings{Exists: "false"}, "aws opensearchserverless delete-access-policy " + named, "was not there"},
		{CollectionSecurity, "network/logs", Exists, Settings{SecurityPolicy: "[]", Exists: "true"}, "aws opensearchserverless create-security-policy --type network --name logs --policy '[]'", "deleted"},
		{CollectionSecurity, "network/logs", PubliclyAccessible, Settings{PubliclyAccessible: "false"}, "", "the policy is not known"},
		{Collection, "07tj", DeletionProtection, Settings{DeletionProtection: "true"}, "aws opensearchserverless update-collection --id 07tj --deletion-protection ENABLED", "protected again"},
	})
}
