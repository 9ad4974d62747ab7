package resource

import "testing"

func TestIAMWays(t *testing.T) {
	role, user := Ref{Role, deliverer, "firehose-orders"}, Ref{User, ann, "ann"}
	group, policy := Ref{Group, iamARN + "group/admins", "admins"}, Ref{ManagedPolicy, ownPolicy, "delivery/orders"}
	saml := Ref{SAMLProvider, iamARN + "saml-provider/corp", "corp"}
	oidc := Ref{OIDCProvider, iamARN + "oidc-provider/token.example.com", "token.example.com"}
	one := func(ref Ref, p Path, was Settings, want, reason string) restored {
		if want == "" {
			return restored{ref, []Path{p}, was, nil, []Path{p}, reason}
		}
		return restored{ref, []Path{p}, was, []string{want}, nil, reason}
	}
	const boundary = "arn:aws:iam::111122223333:policy/bound"
	attached, key, mfa := AttachedPolicy.Of(admin), AccessKey.Of("AKIA1"), MFADevice.Of("arn:aws:iam::111122223333:mfa/ann")
	checkRestores(t, []restored{
		one(role, Exists, Settings{Exists: "true", TrustPolicy: "{}", MaxSessionDuration: "7200", PermissionsBoundary: boundary}, "aws iam create-role --role-name firehose-orders --assume-role-policy-document '{}' --max-session-duration 7200 --permissions-boundary "+boundary, "a deleted role"),
		one(role, Exists, Settings{Exists: "true"}, "", "its trust policy is not known"),
		one(role, Exists, Settings{Exists: "false"}, "aws iam delete-role --role-name firehose-orders", "a new role"),
		one(role, TrustPolicy, Settings{TrustPolicy: `{"a":"it's"}`}, `aws iam update-assume-role-policy --role-name firehose-orders --policy-document '{"a":"it'\''s"}'`, "who might assume it, quoted"),
		one(role, TrustPolicy, Settings{TrustPolicy: ""}, "", "a role always has one"),
		one(role, MaxSessionDuration, Settings{MaxSessionDuration: "3600"}, "aws iam update-role --role-name firehose-orders --max-session-duration 3600", "shorter sessions"),
		one(role, PermissionsBoundary, Settings{PermissionsBoundary: boundary}, "aws iam put-role-permissions-boundary --role-name firehose-orders --permissions-boundary "+boundary, "a boundary"),
		one(role, PermissionsBoundary, Settings{PermissionsBoundary: ""}, "aws iam delete-role-permissions-boundary --role-name firehose-orders", "none"),
		one(role, "Tag:team", Settings{"Tag:team": "a,b"}, `aws iam tag-role --role-name firehose-orders --tags '[{"Key":"team","Value":"a,b"}]'`, "a comma"),
		one(role, "Tag:team", Settings{"Tag:team": ""}, "aws iam untag-role --role-name firehose-orders --tag-keys team", "no tag"),
		one(role, "InstanceProfile:web", Settings{"InstanceProfile:web": ""}, "aws iam remove-role-from-instance-profile --instance-profile-name web --role-name firehose-orders", "not for instances"),
		one(role, "InstanceProfile:web", Settings{"InstanceProfile:web": "true"}, "aws iam add-role-to-instance-profile --instance-profile-name web --role-name firehose-orders", "for instances"),
		one(role, "InlinePolicy:p", Settings{"InlinePolicy:p": ""}, "aws iam delete-role-policy --role-name firehose-orders --policy-name p", "it had none of this name"),
		one(role, "InlinePolicy:p", Settings{"InlinePolicy:p": "{}"}, "aws iam put-role-policy --role-name firehose-orders --policy-name p --policy-document '{}'", "what it said"),
		one(role, attached, Settings{attached: ""}, "aws iam detach-role-policy --role-name firehose-orders --policy-arn "+admin, "not attached"),
		one(user, attached, Settings{attached: "true"}, "aws iam attach-user-policy --user-name ann --policy-arn "+admin, "attached"),
		one(group, attached, Settings{attached: ""}, "aws iam detach-group-policy --group-name admins --policy-arn "+admin, "of a group"),
		one(user, Exists, Settings{Exists: "false"}, "aws iam delete-user --user-name ann", "a new user"),
		one(user, Exists, Settings{Exists: "true", PermissionsBoundary: boundary}, "aws iam create-user --user-name ann --permissions-boundary "+boundary, "a deleted user"),
		one(user, PermissionsBoundary, Settings{PermissionsBoundary: ""}, "aws iam delete-user-permissions-boundary --user-name ann", "none"),
		one(user, ConsolePassword, Settings{ConsolePassword: ""}, "aws iam delete-login-profile --user-name ann", "no password"),
		one(user, ConsolePassword, Settings{ConsolePassword: "true"}, "", "nobody knows it"),
		one(user, mfa, Settings{mfa: "true"}, "", "it takes the device"),
		one(user, mfa, Settings{mfa: ""}, "aws iam deactivate-mfa-device --user-name ann --serial-number arn:aws:iam::111122223333:mfa/ann", "not this device"),
		one(user, key, Settings{key: ""}, "aws iam delete-access-key --user-name ann --access-key-id AKIA1", "a new key"),
		one(user, key, Settings{key: "Inactive"}, "aws iam update-access-key --user-name ann --access-key-id AKIA1 --status Inactive", "an old key"),
		one(user, AccessKey.Of(notYetNamed), Settings{AccessKey.Of(notYetNamed): ""}, "", "no key of this id"),
		one(user, "ServiceCredential:A", Settings{"ServiceCredential:A": ""}, "aws iam delete-service-specific-credential --user-name ann --service-specific-credential-id A", "a new credential"),
		one(user, "SigningCertificate:T", Settings{"SigningCertificate:T": "Inactive"}, "aws iam update-signing-certificate --user-name ann --certificate-id T --status Inactive", "an old certificate"),
		one(user, "SSHPublicKey:S", Settings{"SSHPublicKey:S": ""}, "aws iam delete-ssh-public-key --user-name ann --ssh-public-key-id S", "a new key"),
		one(group, "GroupMember:ann", Settings{"GroupMember:ann": ""}, "aws iam remove-user-from-group --group-name admins --user-name ann", "no member"),
		one(group, "GroupMember:ann", Settings{"GroupMember:ann": "true"}, "aws iam add-user-to-group --group-name admins --user-name ann", "a member"),
		one(group, Exists, Settings{Exists: "true"}, "aws iam create-group --group-name admins", "a deleted group"),
		one(policy, DefaultVersion, Settings{DefaultVersion: "v3"}, "aws iam set-default-policy-version --policy-arn "+ownPolicy+" --version-id v3", "the version that counted"),
		one(policy, "PolicyVersion:v7", Settings{"PolicyVersion:v7": ""}, "aws iam delete-policy-version --policy-arn "+ownPolicy+" --version-id v7", "a new version"),
		one(policy, "PolicyVersion:v2", Settings{"PolicyVersion:v2": "{}"}, "aws iam create-policy-version --policy-arn "+ownPolicy+" --policy-document '{}'", "a deleted version"),
		one(policy, Exists, Settings{Exists: "true", DefaultVersion: "v2", "PolicyVersion:v2": "{}"}, "aws iam create-policy --policy-name orders --policy-document '{}' --path /delivery/", "a deleted policy"),
		one(policy, Exists, Settings{Exists: "true"}, "", "it is not known what it said"),
		one(policy, Exists, Settings{Exists: "false"}, "aws iam delete-policy --policy-arn "+ownPolicy, "a new policy"),
		one(saml, Exists, Settings{Exists: "false"}, "aws iam delete-saml-provider --saml-provider-arn "+saml.ARN, "a new provider"),
		one(saml, Exists, Settings{Exists: "true"}, "", "its metadata is not kept"),
		one(saml, SAMLMetadata, Settings{SAMLMetadata: samlDigest}, "", "nor is what it was"),
		one(saml, AssertionEncryption, Settings{AssertionEncryption: "Required"}, "aws iam update-saml-provider --saml-provider-arn "+saml.ARN+" --assertion-encryption-mode Required", "encrypted"),
		one(oidc, Exists, Settings{Exists: "false"}, "aws iam delete-open-id-connect-provider --open-id-connect-provider-arn "+oidc.ARN, "a new provider"),
		one(oidc, Exists, Settings{Exists: "true", "ClientID:a": "true", Thumbprints: `["t"]`}, "aws iam create-open-id-connect-provider --url https://token.example.com --client-id-list a --thumbprint-list t", "a deleted one"),
		one(oidc, "ClientID:x", Settings{"ClientID:x": ""}, "aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn "+oidc.ARN+" --client-id x", "a new audience"),
		one(oidc, Thumbprints, Settings{Thumbprints: `["a","b"]`}, "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn "+oidc.ARN+" --thumbprint-list a b", "the certificates that were"),
	})
}

func TestAccountWays(t *testing.T) {
	account := Ref{Account, "arn:aws:organizations::111122223333:account/111122223333", "111122223333"}
	root := Ref{OrganizationRoot, "arn:aws:organizations::111122223333:root/r-1", "r-1"}
	guard := Ref{OrganizationPolicy, "arn:aws:organizations::111122223333:policy/p-1", "p-1"}
	share := Ref{ResourceShare, "arn:aws:ram:eu-west-1:111122223333:resource-share/7ab", "7ab"}
	length, symbols := PasswordPolicy()[0], PasswordPolicy()[1]
	numbers := PasswordPolicy()[2]
	checkRestores(t, []restored{
		{account, []Path{length, symbols, numbers}, Settings{length: "14", symbols: "true", numbers: "false"}, []string{"aws iam update-account-password-policy --minimum-password-length 14 --require-symbols --no-require-numbers"}, nil, "all at once"},
		{account, []Path{length}, Settings{length: ""}, []string{"aws iam delete-account-password-policy"}, nil, "there was none"},
		{account, []Path{TokenVersion}, Settings{TokenVersion: "v2Token"}, []string{"aws iam set-security-token-service-preferences --global-endpoint-token-version v2Token"}, nil, "tokens"},
		{account, []Path{RootSessions}, Settings{RootSessions: "false"}, []string{"aws iam disable-organizations-root-sessions"}, nil, "off"},
		{account, []Path{OutboundFederation}, Settings{OutboundFederation: "true"}, []string{"aws iam enable-outbound-web-identity-federation"}, nil, "on"},
		{account, []Path{InOrganization}, Settings{InOrganization: "true"}, []string{"aws organizations invite-account-to-organization --target Id=111122223333,Type=ACCOUNT"}, nil, "back"},
		{account, []Path{"DelegatedAdministrator:s"}, Settings{"DelegatedAdministrator:s": ""}, []string{"aws organizations deregister-delegated-administrator --account-id 111122223333 --service-principal s"}, nil, "no more"},
		{account, []Path{"ServiceAccess:s"}, Settings{"ServiceAccess:s": "true"}, []string{"aws organizations enable-aws-service-access --service-principal s"}, nil, "again"},
		{account, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws organizations put-resource-policy --content '{}'"}, nil, "who might manage it"},
		{account, []Path{Policy}, Settings{Policy: ""}, []string{"aws organizations delete-resource-policy"}, nil, "nobody else"},
		{account, []Path{SerialConsole}, Settings{SerialConsole: "false"}, []string{"aws ec2 disable-serial-console-access --region eu-west-1"}, nil, "of a Region"},
		{root, []Path{"PolicyType:SERVICE_CONTROL_POLICY"}, Settings{"PolicyType:SERVICE_CONTROL_POLICY": "ENABLED"}, []string{"aws organizations enable-policy-type --root-id r-1 --policy-type SERVICE_CONTROL_POLICY"}, nil, "on again"},
		{guard, []Path{PolicyContent}, Settings{PolicyContent: "{}"}, []string{"aws organizations update-policy --policy-id p-1 --content '{}'"}, nil, "what it said"},
		{guard, []Path{"AttachedTo:ou-1"}, Settings{"AttachedTo:ou-1": "true"}, []string{"aws organizations attach-policy --policy-id p-1 --target-id ou-1"}, nil, "attached"},
		{guard, []Path{Exists}, Settings{Exists: "true", PolicyContent: "{}", PolicyKind: "SERVICE_CONTROL_POLICY"}, []string{"aws organizations create-policy --name restored-1 --description '' --type SERVICE_CONTROL_POLICY --content '{}'"}, nil, "a deleted one"},
		{guard, []Path{Exists}, Settings{Exists: "true"}, nil, []Path{Exists}, "it is not known what it said"},
		{share, []Path{Exists}, Settings{Exists: "false"}, []string{"aws ram delete-resource-share --resource-share-arn " + share.ARN + " --region eu-west-1"}, nil, "a new share"},
		{share, []Path{ExternalPrincipals}, Settings{ExternalPrincipals: "false"}, []string{"aws ram update-resource-share --resource-share-arn " + share.ARN + " --no-allow-external-principals --region eu-west-1"}, nil, "insiders"},
		{share, []Path{"SharedWith:444455556666"}, Settings{"SharedWith:444455556666": ""}, []string{"aws ram disassociate-resource-share --resource-share-arn " + share.ARN + " --principals 444455556666 --region eu-west-1"}, nil, "not with them"},
		{share, []Path{"SharePermission:p"}, Settings{"SharePermission:p": "true"}, []string{"aws ram associate-resource-share-permission --resource-share-arn " + share.ARN + " --permission-arn p --region eu-west-1"}, nil, "for this"},
	})
}
