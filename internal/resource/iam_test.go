package resource

import (
	"maps"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	iamARN     = "arn:aws:iam::111122223333:"
	deliverer  = iamARN + "role/firehose-orders"
	ann        = iamARN + "user/ann"
	admin      = "arn:aws:iam::aws:policy/AdministratorAccess"
	ownPolicy  = iamARN + "policy/delivery/orders"
	trustPlain = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"firehose.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
)

func TestIAMRoles(t *testing.T) {
	trustJSON := jsonOf(trustPlain)
	checkRequests(t, "iam.amazonaws.com", []asked{
		{event: "CreateRole", request: `{"roleName":"firehose-orders","path":"/service/","assumeRolePolicyDocument":` + trustJSON + `,"tags":[{"key":"team","value":"data"}]}`, arn: deliverer,
			want:   Settings{Exists: "true", TrustPolicy: trustPlain, MaxSessionDuration: "3600", PermissionsBoundary: "", "Tag:team": "data"},
			reason: "an hour and no boundary unless said; the path is not in the name"},
		{event: "CreateRole", request: `{"roleName":"firehose-orders","assumeRolePolicyDocument":` + trustJSON + `,"maxSessionDuration":43200,"permissionsBoundary":"` + admin + `"}`, arn: deliverer,
			want: Settings{Exists: "true", TrustPolicy: trustPlain, MaxSessionDuration: "43200", PermissionsBoundary: admin}, reason: "both said"},
		{event: "CreateServiceLinkedRole", request: `{"aWSServiceName":"es.amazonaws.com"}`, rest: `,"responseElements":{"role":{"arn":"arn:aws:iam::111122223333:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForX","assumeRolePolicyDocument":"%7B%7D"}}`,
			arn: iamARN + "role/AWSServiceRoleForX", want: Settings{Exists: "true", TrustPolicy: "%7B%7D", MaxSessionDuration: "3600", PermissionsBoundary: ""}, reason: "named by the answer"},
		{event: "DeleteRole", request: `{"roleName":"firehose-orders"}`, arn: deliverer, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "DeleteServiceLinkedRole", request: `{"roleName":"firehose-orders"}`, arn: deliverer, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateAssumeRolePolicy", request: `{"roleName":"firehose-orders","policyDocument":` + trustJSON + `}`, arn: deliverer, want: Settings{TrustPolicy: trustPlain}, reason: "who may assume it"},
		{event: "UpdateRole", request: `{"roleName":"firehose-orders","maxSessionDuration":43200}`, arn: deliverer, want: Settings{MaxSessionDuration: "43200"}, reason: "longer sessions"},
		{event: "UpdateRole", request: `{"roleName":"firehose-orders","description":"x"}`, arn: deliverer, want: Settings{MaxSessionDuration: "3600"}, reason: "not said is an hour"},
		{event: "PutRolePermissionsBoundary", request: `{"roleName":"firehose-orders","permissionsBoundary":"` + admin + `"}`, arn: deliverer, want: Settings{PermissionsBoundary: admin}, reason: "another boundary"},
		{event: "DeleteRolePermissionsBoundary", request: `{"roleName":"firehose-orders"}`, arn: deliverer, want: Settings{PermissionsBoundary: ""}, reason: "no boundary"},
		{event: "TagRole", request: `{"roleName":"firehose-orders","tags":[{"key":"team","value":"x"}]}`, arn: deliverer, want: Settings{"Tag:team": "x"}, reason: "a key of access control may be changed"},
		{event: "UntagRole", request: `{"roleName":"firehose-orders","tagKeys":["team","env"]}`, arn: deliverer, want: Settings{"Tag:team": "", "Tag:env": ""}, reason: "or taken away"},
		{event: "AddRoleToInstanceProfile", request: `{"roleName":"firehose-orders","instanceProfileName":"web"}`, arn: deliverer, want: Settings{"InstanceProfile:web": "true"}, reason: "usable by instances"},
		{event: "RemoveRoleFromInstanceProfile", request: `{"roleName":"firehose-orders","instanceProfileName":"web"}`, arn: deliverer, want: Settings{"InstanceProfile:web": ""}, reason: "no more"},
		{event: "CreateInstanceProfile", request: `{"instanceProfileName":"web","path":"/"}`, arn: iamARN + "instance-profile/web", want: Settings{Exists: "true"}, reason: "made"},
		{event: "DeleteInstanceProfile", request: `{"instanceProfileName":"web"}`, arn: iamARN + "instance-profile/web", want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestIAMPolicies(t *testing.T) {
	const wide = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	document := `"policyDocument":` + jsonOf(wide)
	group := iamARN + "group/data"
	checkRequests(t, "iam.amazonaws.com", []asked{
		{event: "PutRolePolicy", request: `{"roleName":"firehose-orders","policyName":"p",` + document + `}`, arn: deliverer, want: Settings{"InlinePolicy:p": wide}, reason: "of a role"},
		{event: "PutUserPolicy", request: `{"userName":"ann","policyName":"p",` + document + `}`, arn: ann, want: Settings{"InlinePolicy:p": wide}, reason: "of a user"},
		{event: "PutGroupPolicy", request: `{"groupName":"data","policyName":"p",` + document + `}`, arn: group, want: Settings{"InlinePolicy:p": wide}, reason: "of a group"},
		{event: "DeleteRolePolicy", request: `{"roleName":"firehose-orders","policyName":"p"}`, arn: deliverer, want: Settings{"InlinePolicy:p": ""}, reason: "gone"},
		{event: "DeleteUserPolicy", request: `{"userName":"ann","policyName":"p"}`, arn: ann, want: Settings{"InlinePolicy:p": ""}, reason: "gone"},
		{event: "DeleteGroupPolicy", request: `{"groupName":"data","policyName":"p"}`, arn: group, want: Settings{"InlinePolicy:p": ""}, reason: "gone"},
		{event: "AttachRolePolicy", request: `{"roleName":"firehose-orders","policyArn":"` + admin + `"}`, arn: deliverer, want: Settings{AttachedPolicy.Of(admin): "true"}, reason: "AWS's own policy"},
		{event: "AttachUserPolicy", request: `{"userName":"ann","policyArn":"` + admin + `"}`, arn: ann, want: Settings{AttachedPolicy.Of(admin): "true"}, reason: "to a user"},
		{event: "AttachGroupPolicy", request: `{"groupName":"data","policyArn":"` + admin + `"}`, arn: group, want: Settings{AttachedPolicy.Of(admin): "true"}, reason: "to a group"},
		{event: "DetachRolePolicy", request: `{"roleName":"firehose-orders","policyArn":"` + ownPolicy + `"}`, arn: deliverer, want: Settings{AttachedPolicy.Of(ownPolicy): ""}, reason: "a guard may vanish"},
		{event: "DetachUserPolicy", request: `{"userName":"ann","policyArn":"` + admin + `"}`, arn: ann, want: Settings{AttachedPolicy.Of(admin): ""}, reason: "from a user"},
		{event: "DetachGroupPolicy", request: `{"groupName":"data","policyArn":"` + admin + `"}`, arn: group, want: Settings{AttachedPolicy.Of(admin): ""}, reason: "from a group"},
		{event: "CreatePolicy", request: `{"policyName":"orders","path":"/delivery/",` + document + `}`, rest: `,"responseElements":{"policy":{"arn":"` + ownPolicy + `","defaultVersionId":"v1"}}`, arn: ownPolicy,
			want: Settings{Exists: "true", "PolicyVersion:v1": wide, DefaultVersion: "v1"}, reason: "named by the answer"},
		{event: "CreatePolicy", request: `{"policyName":"orders","path":"/delivery/",` + document + `}`, arn: ownPolicy,
			want: Settings{Exists: "true", "PolicyVersion:v1": wide, DefaultVersion: "v1"}, reason: "named by path and name"},
		{event: "CreatePolicyVersion", request: `{"policyArn":"` + ownPolicy + `","setAsDefault":true,` + document + `}`, rest: `,"responseElements":{"policyVersion":{"versionId":"v7","isDefaultVersion":true}}`, arn: ownPolicy,
			want: Settings{"PolicyVersion:v7": wide, DefaultVersion: "v7"}, reason: "and it counts"},
		{event: "CreatePolicyVersion", request: `{"policyArn":"` + ownPolicy + `",` + document + `}`, rest: `,"responseElements":{"policyVersion":{"versionId":"v7"}}`, arn: ownPolicy,
			want: Settings{"PolicyVersion:v7": wide}, reason: "it does not count yet"},
		{event: "CreatePolicyVersion", request: `{"policyArn":"` + ownPolicy + `","setAsDefault":true,` + document + `}`, rest: `,"errorCode":"LimitExceeded"`, arn: ownPolicy,
			want: Settings{"PolicyVersion:new": wide, DefaultVersion: "new"}, reason: "what was asked, without an answer"},
		{event: "SetDefaultPolicyVersion", request: `{"policyArn":"` + ownPolicy + `","versionId":"v2"}`, arn: ownPolicy, want: Settings{DefaultVersion: "v2"}, reason: "an older version"},
		{event: "DeletePolicyVersion", request: `{"policyArn":"` + ownPolicy + `","versionId":"v2"}`, arn: ownPolicy, want: Settings{"PolicyVersion:v2": ""}, reason: "gone"},
		{event: "DeletePolicy", request: `{"policyArn":"` + ownPolicy + `"}`, arn: ownPolicy, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "TagPolicy", request: `{"policyArn":"` + ownPolicy + `","tags":[{"key":"a","value":"b"}]}`, arn: ownPolicy, want: Settings{"Tag:a": "b"}, reason: "tags"},
		{event: "UntagPolicy", request: `{"policyArn":"` + ownPolicy + `","tagKeys":["a"]}`, arn: ownPolicy, want: Settings{"Tag:a": ""}, reason: "tags"},
	})
}

func TestIAMUsers(t *testing.T) {
	const mfa = "arn:aws:iam::111122223333:mfa/ann"
	group := iamARN + "group/admins"
	checkRequests(t, "iam.amazonaws.com", []asked{
		{event: "CreateUser", request: `{"userName":"ann","path":"/people/"}`, arn: ann, want: Settings{Exists: "true", PermissionsBoundary: ""}, reason: "without a boundary"},
		{event: "DeleteUser", request: `{"userName":"ann"}`, arn: ann, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateUser", request: `{"userName":"ann","newUserName":"eve"}`, arn: ann, want: Settings{}, reason: "a name is no setting"},
		{event: "PutUserPermissionsBoundary", request: `{"userName":"ann","permissionsBoundary":"` + admin + `"}`, arn: ann, want: Settings{PermissionsBoundary: admin}, reason: "another boundary"},
		{event: "DeleteUserPermissionsBoundary", request: `{"userName":"ann"}`, arn: ann, want: Settings{PermissionsBoundary: ""}, reason: "no boundary"},
		{event: "TagUser", request: `{"userName":"ann","tags":[{"key":"a","value":"b"}]}`, arn: ann, want: Settings{"Tag:a": "b"}, reason: "tags"},
		{event: "UntagUser", request: `{"userName":"ann","tagKeys":["a"]}`, arn: ann, want: Settings{"Tag:a": ""}, reason: "tags"},
		{event: "CreateGroup", request: `{"groupName":"admins"}`, arn: group, want: Settings{Exists: "true"}, reason: "made"},
		{event: "DeleteGroup", request: `{"groupName":"admins"}`, arn: group, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateGroup", request: `{"groupName":"admins","newGroupName":"x"}`, arn: group, want: Settings{}, reason: "a name is no setting"},
		{event: "AddUserToGroup", request: `{"groupName":"admins","userName":"ann"}`, arn: group, want: Settings{"GroupMember:ann": "true"}, reason: "of a group whose policies are known"},
		{event: "RemoveUserFromGroup", request: `{"groupName":"admins","userName":"ann"}`, arn: group, want: Settings{"GroupMember:ann": ""}, reason: "no more"},
		{event: "CreateAccessKey", request: `{"userName":"ann"}`, rest: `,"responseElements":{"accessKey":{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active","userName":"ann"}}`, arn: ann, want: Settings{"AccessKey:AKIAIOSFODNN7EXAMPLE": "Active"}, reason: "named by the answer"},
		{event: "CreateAccessKey", request: `{"userName":"ann"}`, rest: `,"errorCode":"LimitExceededException"`, arn: ann, want: Settings{"AccessKey:new": "Active"}, reason: "what was asked, without an answer"},
		{event: "UpdateAccessKey", request: `{"userName":"ann","accessKeyId":"AKIA1","status":"Active"}`, arn: ann, want: Settings{"AccessKey:AKIA1": "Active"}, reason: "good again"},
		{event: "UpdateAccessKey", request: `{"userName":"ann","accessKeyId":"AKIA1","status":"Inactive"}`, arn: ann, want: Settings{"AccessKey:AKIA1": "Inactive"}, reason: "no good"},
		{event: "DeleteAccessKey", request: `{"userName":"ann","accessKeyId":"AKIA1"}`, arn: ann, want: Settings{"AccessKey:AKIA1": ""}, reason: "gone"},
		{event: "CreateServiceSpecificCredential", request: `{"userName":"ann","serviceName":"codecommit.amazonaws.com"}`, rest: `,"responseElements":{"serviceSpecificCredential":{"serviceSpecificCredentialId":"ACCA1","status":"Active","servicePassword":"HIDDEN_DUE_TO_SECURITY_REASONS"}}`, arn: ann, want: Settings{"ServiceCredential:ACCA1": "Active"}, reason: "never its password"},
		{event: "UpdateServiceSpecificCredential", request: `{"userName":"ann","serviceSpecificCredentialId":"ACCA1","status":"Inactive"}`, arn: ann, want: Settings{"ServiceCredential:ACCA1": "Inactive"}, reason: "no good"},
		{event: "DeleteServiceSpecificCredential", request: `{"userName":"ann","serviceSpecificCredentialId":"ACCA1"}`, arn: ann, want: Settings{"ServiceCredential:ACCA1": ""}, reason: "gone"},
		{event: "ResetServiceSpecificCredential", request: `{"userName":"ann","serviceSpecificCredentialId":"ACCA1"}`, arn: ann, want: Settings{}, reason: "another password, the same state"},
		{event: "UploadSigningCertificate", request: `{"userName":"ann","certificateBody":"-----BEGIN"}`, rest: `,"responseElements":{"certificate":{"certificateId":"TA7","status":"Active","userName":"ann"}}`, arn: ann, want: Settings{"SigningCertificate:TA7": "Active"}, reason: "another credential"},
		{event: "UpdateSigningCertificate", request: `{"userName":"ann","certificateId":"TA7","status":"Inactive"}`, arn: ann, want: Settings{"SigningCertificate:TA7": "Inactive"}, reason: "no good"},
		{event: "DeleteSigningCertificate", request: `{"userName":"ann","certificateId":"TA7"}`, arn: ann, want: Settings{"SigningCertificate:TA7": ""}, reason: "gone"},
		{event: "UploadSSHPublicKey", request: `{"userName":"ann","sSHPublicKeyBody":"ssh-rsa x"}`, rest: `,"responseElements":{"sSHPublicKey":{"sSHPublicKeyId":"APKA1","status":"Active"}}`, arn: ann, want: Settings{"SSHPublicKey:APKA1": "Active"}, reason: "another credential"},
		{event: "UpdateSSHPublicKey", request: `{"userName":"ann","sSHPublicKeyId":"APKA1","status":"Inactive"}`, arn: ann, want: Settings{"SSHPublicKey:APKA1": "Inactive"}, reason: "no good"},
		{event: "DeleteSSHPublicKey", request: `{"userName":"ann","sSHPublicKeyId":"APKA1"}`, arn: ann, want: Settings{"SSHPublicKey:APKA1": ""}, reason: "gone"},
		{event: "CreateLoginProfile", request: `{"userName":"ann","passwordResetRequired":false}`, arn: ann, want: Settings{ConsolePassword: "true"}, reason: "may sign in"},
		{event: "UpdateLoginProfile", request: `{"userName":"ann"}`, arn: ann, want: Settings{ConsolePassword: "true"}, reason: "another password"},
		{event: "ChangePassword", request: `{"userName":"ann"}`, arn: ann, want: Settings{ConsolePassword: "true"}, reason: "one's own"},
		{event: "DeleteLoginProfile", request: `{"userName":"ann"}`, arn: ann, want: Settings{ConsolePassword: ""}, reason: "may not sign in"},
		{event: "EnableMFADevice", request: `{"userName":"ann","serialNumber":"` + mfa + `"}`, arn: ann, want: Settings{MFADevice.Of(mfa): "true"}, reason: "on"},
		{event: "DeactivateMFADevice", request: `{"userName":"ann","serialNumber":"` + mfa + `"}`, arn: ann, want: Settings{MFADevice.Of(mfa): ""}, reason: "off"},
	})
}

func TestIAMFederation(t *testing.T) {
	const saml, oidc = iamARN + "saml-provider/corp", iamARN + "oidc-provider/token.actions.githubusercontent.com"
	checkRequests(t, "iam.amazonaws.com", []asked{
		{event: "CreateSAMLProvider", request: `{"name":"corp","sAMLMetadataDocument":"<xml/>"}`, rest: `,"responseElements":{"sAMLProviderArn":"` + saml + `"}`, arn: saml, want: Settings{Exists: "true", SAMLMetadata: samlDigest}, reason: "a digest of what is believed"},
		{event: "UpdateSAMLProvider", request: `{"sAMLProviderArn":"` + saml + `","sAMLMetadataDocument":"<xml/>"}`, arn: saml, want: Settings{SAMLMetadata: samlDigest}, reason: "another is believed"},
		{event: "UpdateSAMLProvider", request: `{"sAMLProviderArn":"` + saml + `","assertionEncryptionMode":"Allowed"}`, arn: saml, want: Settings{AssertionEncryption: "Allowed"}, reason: "the same is believed"},
		{event: "DeleteSAMLProvider", request: `{"sAMLProviderArn":"` + saml + `"}`, arn: saml, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateOpenIDConnectProvider", request: `{"url":"https://token.actions.githubusercontent.com/","clientIDList":["sts.amazonaws.com"],"thumbprintList":["b","a"]}`, arn: oidc,
			want: Settings{Exists: "true", ProviderURL: "https://token.actions.githubusercontent.com/", "ClientID:sts.amazonaws.com": "true", Thumbprints: `["a","b"]`}, reason: "named by its address"},
		{event: "AddClientIDToOpenIDConnectProvider", request: `{"openIDConnectProviderArn":"` + oidc + `","clientID":"x"}`, arn: oidc, want: Settings{"ClientID:x": "true"}, reason: "another audience"},
		{event: "RemoveClientIDFromOpenIDConnectProvider", request: `{"openIDConnectProviderArn":"` + oidc + `","clientID":"x"}`, arn: oidc, want: Settings{"ClientID:x": ""}, reason: "no more"},
		{event: "UpdateOpenIDConnectProviderThumbprint", request: `{"openIDConnectProviderArn":"` + oidc + `","thumbprintList":["c"]}`, arn: oidc, want: Settings{Thumbprints: `["c"]`}, reason: "another certificate"},
		{event: "DeleteOpenIDConnectProvider", request: `{"openIDConnectProviderArn":"` + oidc + `"}`, arn: oidc, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

// samlDigest is printf '<xml/>' | sha256sum.
const samlDigest = "sha256:6eb820e0f9762c611c2a77189f686afeca64dfb212e023017e0346e7ab826c39"

func TestIAMAccount(t *testing.T) {
	const account = "arn:aws:organizations::111122223333:account/111122223333"
	none := Settings{}
	for _, p := range PasswordPolicy() {
		none[p] = ""
	}
	weak := maps.Clone(none)
	for _, rule := range passwordRules {
		weak[rule.path] = rule.unsaid
	}
	weak["PasswordPolicy.RequireNumbers"], weak["PasswordPolicy.MaxPasswordAge"] = "true", "90"
	checkRequests(t, "iam.amazonaws.com", []asked{
		{event: "UpdateAccountPasswordPolicy", request: `{"requireNumbers":true,"maxPasswordAge":90}`, arn: account, want: weak, reason: "what is not said falls to AWS's least"},
		{event: "DeleteAccountPasswordPolicy", request: `null`, arn: account, want: none, reason: "AWS's own policy"},
		{event: "SetSecurityTokenServicePreferences", request: `{"globalEndpointTokenVersion":"v1Token"}`, arn: account, want: Settings{TokenVersion: "v1Token"}, reason: "tokens"},
		{event: "EnableOrganizationsRootSessions", request: `null`, arn: account, want: Settings{RootSessions: "true"}, reason: "a call without parameters"},
		{event: "DisableOrganizationsRootSessions", request: `null`, arn: account, want: Settings{RootSessions: "false"}, reason: "off"},
		{event: "EnableOrganizationsRootCredentialsManagement", request: `null`, arn: account, want: Settings{RootCredentials: "true"}, reason: "on"},
		{event: "DisableOrganizationsRootCredentialsManagement", request: `null`, arn: account, want: Settings{RootCredentials: "false"}, reason: "off"},
		{event: "EnableOutboundWebIdentityFederation", request: `null`, arn: account, want: Settings{OutboundFederation: "true"}, reason: "on"},
		{event: "DisableOutboundWebIdentityFederation", request: `null`, arn: account, want: Settings{OutboundFederation: "false"}, reason: "off"},
		{event: "AcceptDelegationRequest", request: `{"delegationRequestId":"d1"}`, arn: account, want: Settings{}, reason: "others get access"},
		{event: "SendDelegationToken", request: `{"delegationRequestId":"d1"}`, arn: account, want: Settings{}, reason: "and the means"},
	})
}

// by is a record of a call that this identity made.
func by(t *testing.T, source, name, request, identity string) *trail.Event {
	t.Helper()
	e := record(t, source, name, request, "")
	e.Identity = trail.Identity{}
	with, err := trail.ParseRecord(`{"eventVersion":"1.11","userIdentity":`+identity+`,"eventTime":"2026-05-12T09:14:31Z","eventSource":"`+source+`","eventName":"`+name+`"}`, trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	e.Identity = with.Identity
	return e
}

func TestCallingUser(t *testing.T) {
	const denied = "AccessDenied"
	for _, tt := range []struct{ request, identity, errorCode, want, reason string }{
		{`{"userName":"bob"}`, `{"type":"IAMUser","arn":"` + ann + `"}`, "", iamARN + "user/bob", "the request says who"},
		{`null`, `{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/people/ann"}`, "", ann, "the caller, without the path"},
		{`null`, `{"type":"Root","arn":"arn:aws:iam::111122223333:root"}`, "", "arn:aws:iam::111122223333:root", "the root user"},
		{`null`, `{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/x/y"}`, "", "", "a role has no access keys"},
		{`null`, `{"type":"IAMUser","arn":"` + ann + `"}`, denied, "", "a refused request may have named anyone"},
	} {
		e := by(t, "iam.amazonaws.com", "CreateAccessKey", tt.request, tt.identity)
		e.ErrorCode = tt.errorCode
		if req, _ := ParseRequest(e); req.Target.ARN != tt.want {
			t.Errorf("%s: %q, want %q: %s", tt.request, req.Target.ARN, tt.want, tt.reason)
		}
	}
}

func TestIAMDetails(t *testing.T) {
	for _, tt := range []struct {
		event, request, other, reason string
		want                          Detail
	}{
		{"CreateLoginProfile", `{"userName":"ann"}`, "", "not saying so is no", Detail{"passwordResetRequired": "false"}},
		{"CreateLoginProfile", `{"userName":"ann","passwordResetRequired":true}`, "", "said", Detail{"passwordResetRequired": "true"}},
		{"UpdateUser", `{"userName":"ann","newUserName":"eve"}`, "", "another name", Detail{"newName": "eve"}},
		{"AttachRolePolicy", `{"roleName":"r","policyArn":"` + admin + `"}`, admin, "the policy", Detail{}},
		{"AddUserToGroup", `{"groupName":"g","userName":"ann"}`, ann, "the user", Detail{}},
		{"AddRoleToInstanceProfile", `{"roleName":"r","instanceProfileName":"web"}`, iamARN + "instance-profile/web", "the profile", Detail{}},
		{"AcceptDelegationRequest", `{"delegationRequestId":"d1"}`, "", "which", Detail{"delegationRequest": "d1"}},
		{"UpdateSAMLProvider", `{"sAMLProviderArn":"x","addPrivateKey":"KEY","removePrivateKey":"k1"}`, "", "never a key", Detail{"addPrivateKey": "true", "removePrivateKey": "k1"}},
	} {
		req, _ := ParseRequest(record(t, "iam.amazonaws.com", tt.event, tt.request, ""))
		if !maps.Equal(req.Detail, tt.want) {
			t.Errorf("%s: %q, want %q: %s", tt.event, req.Detail, tt.want, tt.reason)
		}
		if tt.other != "" && (len(req.Others) != 1 || req.Others[0].ARN != tt.other) {
			t.Errorf("%s: others %v, want %s: %s", tt.event, req.Others, tt.other, tt.reason)
		}
	}
}

func TestIAMNotUnderstood(t *testing.T) {
	for _, tt := range []struct{ event, request, reason string }{
		{"PutRolePolicy", `{"roleName":"r","policyName":"p"}`, "no document"},
		{"AttachRolePolicy", `{"roleName":"r"}`, "no policy"},
		{"UpdateAccessKey", `{"userName":"ann","accessKeyId":"AKIA1"}`, "no status"},
		{"CreatePolicyVersion", `{"policyArn":"` + ownPolicy + `"}`, "no document"},
	} {
		if req, _ := ParseRequest(record(t, "iam.amazonaws.com", tt.event, tt.request, "")); len(req.Odd) == 0 {
			t.Errorf("%s: nothing is odd: %s", tt.event, tt.reason)
		}
	}
}
