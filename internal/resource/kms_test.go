package resource

import (
	"maps"
	"slices"
	"testing"
)

const (
	keyARN = "arn:aws:kms:eu-west-1:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"
	inKey  = `,"resources":[{"accountId":"111122223333","type":"AWS::KMS::Key","ARN":"` + keyARN + `"}]`
	keyID  = `"keyId":"0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"`
)

func TestKMSKeys(t *testing.T) {
	const defaultPolicy = `{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`
	const metadata = `,"responseElements":{"keyMetadata":{"aWSAccountId":"111122223333","keyId":"0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10","arn":"` + keyARN + `","enabled":true,"keyState":"Enabled","multiRegion":false}}`
	checkRequests(t, "kms.amazonaws.com", []asked{
		{event: "CreateKey", request: `{"bypassPolicyLockoutSafetyCheck":false,"origin":"AWS_KMS","multiRegion":false,"description":""}`, rest: metadata, arn: keyARN,
			want: Settings{Exists: "true", Policy: defaultPolicy, KeyState: KeyEnabled, DeletionDate: "", Rotation: "false", KeyOrigin: "AWS_KMS", CustomKeyStore: ""}, reason: "the default policy, and the key of the answer"},
		{event: "CreateKey", request: `{"origin":"EXTERNAL","policy":"{\n  \"Statement\" : [ ] }","tags":[{"tagKey":"team","tagValue":"data"}]}`, rest: inKey, arn: keyARN,
			want: Settings{Exists: "true", Policy: `{"Statement":[]}`, KeyState: KeyPendingImport, DeletionDate: "", Rotation: "false", KeyOrigin: "EXTERNAL", CustomKeyStore: "", "Tag:team": "data"}, reason: "no material yet; blanks of a policy mean nothing"},
		{event: "PutKeyPolicy", request: `{` + keyID + `,"policyName":"default","policy":"{\"Statement\":[]}","bypassPolicyLockoutSafetyCheck":true}`, rest: inKey, arn: keyARN,
			want: Settings{Policy: `{"Statement":[]}`}, reason: "the policy is a text"},
		{event: "DisableKey", request: `{` + keyID + `}`, rest: inKey, arn: keyARN, want: Settings{KeyState: KeyDisabled, DeletionDate: ""}, reason: "the key of resources"},
		{event: "EnableKey", request: `{` + keyID + `}`, arn: keyARN, want: Settings{KeyState: KeyEnabled, DeletionDate: ""}, reason: "no resources: the id alone"},
		{event: "ScheduleKeyDeletion", request: `{` + keyID + `,"pendingWindowInDays":7}`, rest: `,"responseElements":{"keyId":"` + keyARN + `","keyState":"PendingDeletion","deletionDate":"May 19, 2026, 12:00:00 AM","pendingWindowInDays":7}` + inKey, arn: keyARN,
			want: Settings{KeyState: KeyPendingDeletion, DeletionDate: "May 19, 2026, 12:00:00 AM"}, reason: "when it will be gone"},
		{event: "ScheduleKeyDeletion", request: `{` + keyID + `}`, rest: `,"responseElements":{"keyState":"PendingReplicaDeletion"}` + inKey, arn: keyARN,
			want: Settings{KeyState: "PendingReplicaDeletion", DeletionDate: "not told"}, reason: "a primary waits for its replicas"},
		{event: "CancelKeyDeletion", request: `{` + keyID + `}`, rest: inKey, arn: keyARN, want: Settings{KeyState: KeyDisabled, DeletionDate: ""}, reason: "it stays disabled"},
		{event: "DeleteKey", request: `null`, rest: inKey, arn: keyARN, want: Settings{Exists: "false"}, reason: "KMS's own event, without a request"},
		{event: "DeleteImportedKeyMaterial", request: `{` + keyID + `}`, rest: inKey, arn: keyARN, want: Settings{KeyState: KeyPendingImport}, reason: "unusable at once"},
		{event: "DeleteExpiredKeyMaterial", request: `null`, rest: inKey, arn: keyARN, want: Settings{KeyState: KeyPendingImport}, reason: "it expired"},
		{event: "ImportKeyMaterial", request: `{` + keyID + `,"expirationModel":"KEY_MATERIAL_EXPIRES","validTo":"May 19, 2026"}`, rest: inKey, arn: keyARN, want: Settings{KeyState: KeyEnabled}, reason: "usable again"},
		{event: "EnableKeyRotation", request: `{` + keyID + `,"rotationPeriodInDays":2560}`, rest: inKey, arn: keyARN, want: Settings{Rotation: "true", RotationDays: "2560"}, reason: "as often as said"},
		{event: "EnableKeyRotation", request: `{` + keyID + `}`, rest: inKey, arn: keyARN, want: Settings{Rotation: "true", RotationDays: "365"}, reason: "a year unless said"},
		{event: "DisableKeyRotation", request: `{` + keyID + `}`, rest: inKey, arn: keyARN, want: Settings{Rotation: "false"}, reason: "off"},
		{event: "ReplicateKey", request: `{` + keyID + `,"replicaRegion":"us-west-2","bypassPolicyLockoutSafetyCheck":false,"policy":"{}"}`, rest: inKey, arn: keyARN,
			want: Settings{"SentTo:replica in us-west-2": "arn:aws:kms:us-west-2:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"}, reason: "the same id elsewhere"},
		{event: "UpdatePrimaryRegion", request: `{` + keyID + `,"primaryRegion":"us-west-2"}`,
			rest: `,"resources":[{"ARN":"arn:aws:kms:us-west-2:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"},{"ARN":"` + keyARN + `"}]`, arn: keyARN,
			want: Settings{PrimaryRegion: "us-west-2"}, reason: "of two keys the one of the event's Region"},
		{event: "TagResource", request: `{` + keyID + `,"tags":[{"tagKey":"a","tagValue":"b"}]}`, rest: inKey, arn: keyARN, want: Settings{"Tag:a": "b"}, reason: "a tag"},
		{event: "UntagResource", request: `{` + keyID + `,"tagKeys":["a"]}`, rest: inKey, arn: keyARN, want: Settings{"Tag:a": ""}, reason: "no tag"},
	})
}

func TestKMSGrants(t *testing.T) {
	const answer = `,"responseElements":{"grantId":"f020fe75","keyId":"` + keyARN + `"}`
	checkRequests(t, "kms.amazonaws.com", []asked{
		{event: "CreateGrant", request: `{` + keyID + `,"granteePrincipal":"arn:aws:iam::999988887777:role/x","operations":["GenerateDataKey","Decrypt"],"constraints":{"encryptionContextSubset":{"b":"2","a":"1"}}}`, rest: answer + inKey, arn: keyARN,
			want: Settings{"Grant:f020fe75": `{"grantee":"arn:aws:iam::999988887777:role/x","operations":["Decrypt","GenerateDataKey"],"constraints":{"encryptionContextSubset":{"a":"1","b":"2"}}}`}, reason: "sorted, whatever the order"},
		{event: "CreateGrant", request: `{"keyId":"` + keyARN + `","granteePrincipal":"firehose.amazonaws.com","operations":["Decrypt"]}`, rest: answer, arn: keyARN,
			want: Settings{"Grant:f020fe75": `{"service":"firehose.amazonaws.com","operations":["Decrypt"]}`}, reason: "a service that names itself, no constraints"},
		{event: "RevokeGrant", request: `{` + keyID + `,"grantId":"f020fe75"}`, rest: inKey, arn: keyARN, want: Settings{"Grant:f020fe75": ""}, reason: "gone"},
		{event: "RetireGrant", request: `null`, rest: `,"responseElements":null,"additionalEventData":{"grantId":"f020fe75"}` + inKey, arn: keyARN, want: Settings{"Grant:f020fe75": ""}, reason: "the request is null"},
		{event: "RetireGrant", request: `null`, rest: `,"responseElements":{"keyId":"` + keyARN + `"}`, arn: keyARN,
			want: Settings{KeyGrant.Of(NotShown + "7e0a6d4c-0000-4000-8000-000000000001"): ""}, reason: "some grant is gone, and no member says which"},
		{event: "RetireGrant", request: `null`, rest: `,"errorCode":"AccessDenied"` + inKey, arn: keyARN, want: Settings{}, reason: "none is gone"},
	})
	if g, ok := ParseGrant(`{"service":"firehose.amazonaws.com","operations":["Decrypt"]}`); !ok || g.Service != "firehose.amazonaws.com" || !slices.Equal(g.Operations, []string{"Decrypt"}) || g.Constraints != nil {
		t.Errorf("read back as %+v, %v", g, ok)
	}
	if _, ok := ParseGrant(""); ok {
		t.Error("no grant is read as one")
	}
}

func TestKMSRefusedGrant(t *testing.T) {
	req, _ := ParseRequest(record(t, "kms.amazonaws.com", "CreateGrant", `{`+keyID+`,"granteePrincipal":"arn:aws:iam::999988887777:root","operations":["Decrypt"]}`,
		`,"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:CreateGrant on resource: `+keyARN+`"`))
	if len(req.Settings) > 0 || len(req.Odd) > 0 || req.Detail["grant"] != `{"grantee":"arn:aws:iam::999988887777:root","operations":["Decrypt"]}` {
		t.Errorf("settings %q, detail %q, odd %q", req.Settings, req.Detail, req.Odd)
	}
}

func TestKMSAliases(t *testing.T) {
	const alias = "arn:aws:kms:eu-west-1:111122223333:alias/orders"
	const both = `,"resources":[{"accountId":"111122223333","ARN":"` + alias + `"},{"accountId":"111122223333","ARN":"` + keyARN + `"}]`
	const target = `"targetKeyId":"0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"`
	rows := []asked{
		{event: "CreateAlias", request: `{"aliasName":"alias/orders",` + target + `}`, rest: both, arn: alias, want: Settings{Exists: "true", AliasTarget: keyARN}, reason: "by id"},
		{event: "UpdateAlias", request: `{"aliasName":"alias/orders","targetKeyId":"` + keyARN + `"}`, rest: both, arn: alias, want: Settings{AliasTarget: keyARN}, reason: "by ARN"},
		{event: "DeleteAlias", request: `{"aliasName":"alias/orders"}`, rest: both, arn: alias, want: Settings{Exists: "false", AliasTarget: keyARN}, reason: "the key is in resources alone"},
	}
	checkRequests(t, "kms.amazonaws.com", rows)
	for _, tt := range rows {
		req, _ := ParseRequest(record(t, "kms.amazonaws.com", tt.event, tt.request, tt.rest))
		if want := []Ref{{Key, keyARN, "0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"}}; !slices.Equal(req.Others, want) {
			t.Errorf("%s: others %v, want %v", tt.event, req.Others, want)
		}
	}
	if uses := Uses(KeyAlias, alias, Settings{AliasTarget: keyARN}); len(uses) != 1 || uses[0].ARN != keyARN {
		t.Errorf("the alias uses %v", uses)
	}
}

func TestKMSKeyStores(t *testing.T) {
	const store = "arn:aws:kms:eu-west-1:111122223333:custom-key-store/cks-1234567890abcdef0"
	const id = `"customKeyStoreId":"cks-1234567890abcdef0"`
	checkRequests(t, "kms.amazonaws.com", []asked{
		{event: "CreateCustomKeyStore", request: `{"customKeyStoreName":"xks","customKeyStoreType":"EXTERNAL_KEY_STORE","xksProxyUriEndpoint":"https://xks.example.com"}`, rest: `,"responseElements":{` + id + `}`, arn: store,
			want: Settings{Exists: "true", ConnectionState: "DISCONNECTED", XksProxyEndpoint: "https://xks.example.com"}, reason: "the id is in the answer"},
		{event: "UpdateCustomKeyStore", request: `{` + id + `,"xksProxyUriEndpoint":"https://evil.example.net","xksProxyUriPath":"/kms/xks/v1"}`, arn: store,
			want: Settings{XksProxyEndpoint: "https://evil.example.net", XksProxyPath: "/kms/xks/v1"}, reason: "only what is named"},
		{event: "ConnectCustomKeyStore", request: `{` + id + `}`, arn: store, want: Settings{ConnectionState: "CONNECTED"}, reason: "usable"},
		{event: "DisconnectCustomKeyStore", request: `{` + id + `}`, arn: store, want: Settings{ConnectionState: "DISCONNECTED"}, reason: "its keys are not usable"},
		{event: "DeleteCustomKeyStore", request: `{` + id + `}`, arn: store, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestKMSDetails(t *testing.T) {
	for _, tt := range []struct {
		event, request, reason string
		want                   Detail
	}{
		{"PutKeyPolicy", `{"policy":"{}","bypassPolicyLockoutSafetyCheck":true}`, "the owner may be locked out", Detail{"bypassPolicyLockoutSafetyCheck": "true"}},
		{"ScheduleKeyDeletion", `{"pendingWindowInDays":7}`, "how soon", Detail{"pendingWindowInDays": "7"}},
		{"ReplicateKey", `{"replicaRegion":"us-west-2","policy":"{\"Statement\":[]}"}`, "the replica's own policy", Detail{"replicaRegion": "us-west-2", "policy": `{"Statement":[]}`}},
		{"UpdateCustomKeyStore", `{"keyStorePassword":"***"}`, "that there is one, not what it is", Detail{"keyStorePassword": "true"}},
	} {
		req, _ := ParseRequest(record(t, "kms.amazonaws.com", tt.event, tt.request, inKey))
		if !maps.Equal(req.Detail, tt.want) {
			t.Errorf("%s: detail %q, want %q: %s", tt.event, req.Detail, tt.want, tt.reason)
		}
	}
}

func TestKMSWays(t *testing.T) {
	key := Named(Key, Place{}, keyARN)
	alias := Named(KeyAlias, Place{"aws", "eu-west-1", "111122223333"}, "alias/orders")
	store := Named(KeyStore, Place{"aws", "eu-west-1", "111122223333"}, "cks-1")
	const of, end = " --key-id " + keyARN, " --region eu-west-1"
	const theirs = `{"grantee":"arn:aws:iam::111122223333:role/firehose","operations":["Decrypt","GenerateDataKey"],"constraints":{"encryptionContextSubset":{"a":"1"}}}`
	checkRestores(t, []restored{
		{key, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws kms put-key-policy" + of + " --policy-name default --policy '{}'" + end}, nil, "the old policy"},
		{key, []Path{Policy}, Settings{Policy: ""}, nil, []Path{Policy}, "a key has always one"},
		{key, []Path{KeyState, DeletionDate}, Settings{KeyState: KeyEnabled, DeletionDate: ""}, []string{"aws kms cancel-key-deletion" + of + end, "aws kms enable-key" + of + end}, nil, "cancelled first"},
		{key, []Path{KeyState}, Settings{KeyState: KeyEnabled}, []string{"aws kms enable-key" + of + end}, nil, "usable again"},
		{key, []Path{KeyState}, Settings{KeyState: KeyDisabled}, []string{"aws kms disable-key" + of + end}, nil, "as before"},
		{key, []Path{KeyState}, Settings{KeyState: KeyPendingImport}, nil, []Path{KeyState}, "nothing unloads a key but its owner"},
		{key, []Path{DeletionDate}, Settings{DeletionDate: "May 19"}, nil, []Path{DeletionDate}, "nobody deletes a key to restore"},
		{key, []Path{Rotation, RotationDays}, Settings{Rotation: "true", RotationDays: "90"}, []string{"aws kms enable-key-rotation" + of + " --rotation-period-in-days 90" + end}, nil, "as often as before"},
		{key, []Path{Rotation}, Settings{Rotation: "true"}, []string{"aws kms enable-key-rotation" + of + end}, nil, "how often is not known"},
		{key, []Path{Rotation}, Settings{Rotation: "false"}, []string{"aws kms disable-key-rotation" + of + end}, nil, "it was off"},
		{key, []Path{"SentTo:replica in us-west-2"}, Settings{"SentTo:replica in us-west-2": ""}, []string{"aws kms schedule-key-deletion --key-id arn:aws:kms:us-west-2:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10 --region us-west-2"}, nil, "in its own Region"},
		{key, []Path{"Grant:g"}, Settings{"Grant:g": ""}, []string{"aws kms revoke-grant" + of + " --grant-id g" + end}, nil, "there was none"},
		{key, []Path{"Grant:g"}, Settings{"Grant:g": theirs}, []string{"aws kms create-grant" + of + ` --grantee-principal arn:aws:iam::111122223333:role/firehose --operations Decrypt GenerateDataKey --constraints '{"EncryptionContextSubset":{"a":"1"}}'` + end}, nil, "with its limits"},
		{key, []Path{"Grant:g"}, Settings{"Grant:g": `{"service":"firehose.amazonaws.com","operations":["Decrypt"]}`}, nil, []Path{"Grant:g"}, "only the service can"},
		{key, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws kms tag-resource" + of + ` --tags '[{"TagKey":"a","TagValue":"b"}]'` + end}, nil, "a tag"},
		{key, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws kms untag-resource" + of + " --tag-keys a" + end}, nil, "no tag"},
		{alias, []Path{AliasTarget}, Settings{AliasTarget: keyARN}, []string{"aws kms update-alias --alias-name alias/orders --target-key-id " + keyARN + end}, nil, "the old key"},
		{alias, []Path{Exists}, Settings{Exists: "true", AliasTarget: keyARN}, []string{"aws kms create-alias --alias-name alias/orders --target-key-id " + keyARN + end}, nil, "made anew"},
		{store, []Path{ConnectionState}, Settings{ConnectionState: "CONNECTED"}, []string{"aws kms connect-custom-key-store --custom-key-store-id cks-1" + end}, nil, "its keys work again"},
		{store, []Path{ConnectionState}, Settings{ConnectionState: "DISCONNECTED"}, []string{"aws kms disconnect-custom-key-store --custom-key-store-id cks-1" + end}, nil, "as before"},
		{store, []Path{XksProxyEndpoint, XksProxyPath}, Settings{XksProxyEndpoint: "https://xks.example.com", XksProxyPath: "/kms/xks/v1"},
			[]string{"aws kms update-custom-key-store --custom-key-store-id cks-1 --xks-proxy-uri-endpoint https://xks.example.com --xks-proxy-uri-path /kms/xks/v1" + end}, nil, "asked where it was asked"},
	})
}
