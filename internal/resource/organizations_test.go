package resource

import "testing"

func TestOrganizations(t *testing.T) {
	const guard = "arn:aws:organizations::111122223333:policy/p-1a2b"
	const root = "arn:aws:organizations::111122223333:root/r-ab12"
	const own = "arn:aws:organizations::111122223333:account/111122223333"
	const member = "arn:aws:organizations::444455556666:account/444455556666"
	const deny = `{"Statement":[{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}]}`
	answer := `,"responseElements":{"policy":{"policySummary":{"id":"p-1a2b","type":"SERVICE_CONTROL_POLICY"}}}`
	checkRequests(t, "organizations.amazonaws.com", []asked{
		{event: "CreatePolicy", request: `{"name":"guard","type":"SERVICE_CONTROL_POLICY","description":"","content":` + jsonOf(deny) + `}`, rest: answer, arn: guard, want: Settings{Exists: "true", PolicyContent: deny, PolicyKind: "SERVICE_CONTROL_POLICY"}, reason: "named by the answer"},
		{event: "UpdatePolicy", request: `{"policyId":"p-1a2b","content":` + jsonOf(deny) + `}`, rest: answer, arn: guard, want: Settings{PolicyContent: deny, PolicyKind: "SERVICE_CONTROL_POLICY"}, reason: "the answer says of which type"},
		{event: "UpdatePolicy", request: `{"policyId":"p-1a2b","name":"x"}`, arn: guard, want: Settings{}, reason: "another name"},
		{event: "DeletePolicy", request: `{"policyId":"p-1a2b"}`, arn: guard, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "AttachPolicy", request: `{"policyId":"p-1a2b","targetId":"ou-1"}`, arn: guard, want: Settings{"AttachedTo:ou-1": "true"}, reason: "on"},
		{event: "DetachPolicy", request: `{"policyId":"p-1a2b","targetId":"ou-1"}`, arn: guard, want: Settings{"AttachedTo:ou-1": ""}, reason: "off"},
		{event: "EnablePolicyType", request: `{"rootId":"r-ab12","policyType":"SERVICE_CONTROL_POLICY"}`, arn: root, want: Settings{"PolicyType:SERVICE_CONTROL_POLICY": "ENABLED"}, reason: "on"},
		{event: "DisablePolicyType", request: `{"rootId":"r-ab12","policyType":"SERVICE_CONTROL_POLICY"}`, arn: root, want: Settings{"PolicyType:SERVICE_CONTROL_POLICY": "DISABLED"}, reason: "all of them off"},
		{event: "LeaveOrganization", request: `null`, arn: own, want: Settings{InOrganization: "false"}, reason: "this account"},
		{event: "DeleteOrganization", request: `null`, arn: own, want: Settings{InOrganization: "false"}, reason: "all accounts"},
		{event: "RemoveAccountFromOrganization", request: `{"accountId":"444455556666"}`, arn: member, want: Settings{InOrganization: "false"}, reason: "another account"},
		{event: "CloseAccount", request: `{"accountId":"444455556666"}`, arn: member, want: Settings{Exists: "false"}, reason: "another account"},
		{event: "MoveAccount", request: `{"accountId":"444455556666","sourceParentId":"ou-1","destinationParentId":"ou-2"}`, arn: member, want: Settings{Parent: "ou-2"}, reason: "under other policies"},
		{event: "RegisterDelegatedAdministrator", request: `{"accountId":"444455556666","servicePrincipal":"guardduty.amazonaws.com"}`, arn: member, want: Settings{"DelegatedAdministrator:guardduty.amazonaws.com": "true"}, reason: "on"},
		{event: "DeregisterDelegatedAdministrator", request: `{"accountId":"444455556666","servicePrincipal":"guardduty.amazonaws.com"}`, arn: member, want: Settings{"DelegatedAdministrator:guardduty.amazonaws.com": ""}, reason: "off"},
		{event: "EnableAWSServiceAccess", request: `{"servicePrincipal":"cloudtrail.amazonaws.com"}`, arn: own, want: Settings{"ServiceAccess:cloudtrail.amazonaws.com": "true"}, reason: "on"},
		{event: "DisableAWSServiceAccess", request: `{"servicePrincipal":"cloudtrail.amazonaws.com"}`, arn: own, want: Settings{"ServiceAccess:cloudtrail.amazonaws.com": ""}, reason: "off"},
		{event: "PutResourcePolicy", request: `{"content":` + jsonOf(deny) + `}`, arn: own, want: Settings{Policy: deny}, reason: "who may manage the organization"},
		{event: "DeleteResourcePolicy", request: `null`, arn: own, want: Settings{Policy: ""}, reason: "nobody else"},
	})
}
