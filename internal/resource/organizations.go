package resource

import "strings"

// Settings of an organization's policies, of its root and of its accounts.
const (
	// PolicyContent is the document of an organization's policy: it bounds what
	// the policies of accounts can allow, and gives nothing itself.
	PolicyContent Path = "Content"
	// PolicyKind is its type: "SERVICE_CONTROL_POLICY".
	PolicyKind Path = "Type"
	// AttachedTo is "true" for the root, unit or account with this id.
	AttachedTo Family = "AttachedTo:"
	// PolicyTypeStatus is "ENABLED" or "DISABLED" for a type of policy.
	PolicyTypeStatus Family = "PolicyType:"
	// InOrganization is "false" for an account that left its organization.
	InOrganization Path = "InOrganization"
	// Parent is the id of the root or unit that an account is in.
	Parent Path = "ParentId"
	// Delegated is "true" for the service that an account administers for the
	// organization.
	Delegated Family = "DelegatedAdministrator:"
	// ServiceAccess is "true" for the service that works in all accounts.
	ServiceAccess Family = "ServiceAccess:"
)

// organizations reads the calls of Organizations. They are recorded in
// us-east-1, most of them in the management account only:
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
func organizations() service {
	policy := named(OrganizationPolicy, "policyId")
	root := named(OrganizationRoot, "rootId")
	member := target{Account, func(r *reading) Ref {
		if id := r.text("accountId"); id != "" {
			return r.account(id)
		}
		return Ref{Type: Account}
	}}
	own := ownAccount()
	return service{source: "organizations.amazonaws.com", operations: []operation{
		{name: "CreatePolicy", effect: Creates, target: named(OrganizationPolicy, "response.policy.policySummary.id"), fields: []field{
			document(PolicyContent, "content"), text(PolicyKind, "type"), tags("tags"), detail("name", "name")}},
		{name: "UpdatePolicy", target: policy, fields: []field{
			document(PolicyContent, "content"), policyKind(), detail("name", "name")}},
		{name: "DeletePolicy", effect: Deletes, target: policy},
		{name: "AttachPolicy", target: policy, fields: []field{puts(AttachedTo, "targetId", "true")}},
		{name: "DetachPolicy", target: policy, fields: []field{puts(AttachedTo, "targetId", "")}},
		{name: "EnablePolicyType", target: root, fields: []field{puts(PolicyTypeStatus, "policyType", "ENABLED")}},
		{name: "DisablePolicyType", target: root, fields: []field{puts(PolicyTypeStatus, "policyType", "DISABLED")}},
		{name: "LeaveOrganization", target: own, fields: []field{becomes(InOrganization, "false")}},
		{name: "DeleteOrganization", target: own, fields: []field{becomes(InOrganization, "false")}},
		{name: "RemoveAccountFromOrganization", target: member, fields: []field{becomes(InOrganization, "false")}},
		{name: "CloseAccount", effect: Deletes, target: member},
		{name: "MoveAccount", target: member, fields: []field{text(Parent, "destinationParentId"), detail("from", "sourceParentId")}},
		{name: "RegisterDelegatedAdministrator", target: member, fields: []field{puts(Delegated, "servicePrincipal", "true")}},
		{name: "DeregisterDelegatedAdministrator", target: member, fields: []field{puts(Delegated, "servicePrincipal", "")}},
		{name: "EnableAWSServiceAccess", target: own, fields: []field{puts(ServiceAccess, "servicePrincipal", "true")}},
		{name: "DisableAWSServiceAccess", target: own, fields: []field{puts(ServiceAccess, "servicePrincipal", "")}},
		{name: "PutResourcePolicy", target: own, fields: []field{document(Policy, "content")}},
		{name: "DeleteResourcePolicy", target: own, fields: []field{becomes(Policy, "")}},
	}, ways: organizationWays(), looks: map[Type]func(t turn) string{
		OrganizationPolicy: func(t turn) string { return t.aws("organizations describe-policy", "--policy-id", t.Name) },
		OrganizationRoot:   func(t turn) string { return t.aws("organizations list-roots") },
		Account:            func(t turn) string { return t.aws("organizations describe-account", "--account-id", t.Name) },
	}}
}

// policyKind takes a policy's type from the answer.
func policyKind() field {
	return reads(func(r *reading) {
		if kind := r.text("response.policy.policySummary.type"); kind != "" {
			r.set(PolicyKind, kind)
		}
	}, PolicyKind)
}

func organizationWays() []way {
	onOff := func(on, off string, args func(t turn) []string) func(t turn) string {
		return func(t turn) string {
			if t.Value == "true" || t.Value == "ENABLED" {
				return t.aws("organizations "+on, args(t)...)
			}
			return t.aws("organizations "+off, args(t)...)
		}
	}
	return []way{
		orUnset(OrganizationPolicy, PolicyContent,
			func(t turn) string {
				return t.aws("organizations update-policy", "--policy-id", t.Name, "--content", t.Value)
			},
			func(t turn) string { return "" }),
		{OrganizationPolicy, []Path{Exists}, recreateGuard},
		{OrganizationPolicy, []Path{Path(AttachedTo)}, onOff("attach-policy", "detach-policy", func(t turn) []string {
			return []string{"--policy-id", t.Name, "--target-id", t.Member}
		})},
		{OrganizationRoot, []Path{Path(PolicyTypeStatus)}, onOff("enable-policy-type", "disable-policy-type", func(t turn) []string {
			return []string{"--root-id", t.Name, "--policy-type", t.Member}
		})},
		{Account, []Path{Path(Delegated)}, onOff("register-delegated-administrator", "deregister-delegated-administrator", func(t turn) []string {
			return []string{"--account-id", t.Name, "--service-principal", t.Member}
		})},
		{Account, []Path{Path(ServiceAccess)}, onOff("enable-aws-service-access", "disable-aws-service-access", func(t turn) []string {
			return []string{"--service-principal", t.Member}
		})},
		{Account, []Path{InOrganization}, func(t turn) string {
			if t.Value != "true" {
				return ""
			}
			return t.aws("organizations invite-account-to-organization", "--target", "Id="+t.Name+",Type=ACCOUNT")
		}},
		orUnset(Account, Policy,
			func(t turn) string { return t.aws("organizations put-resource-policy", "--content", t.Value) },
			func(t turn) string { return t.aws("organizations delete-resource-policy") }),
	}
}

// recreateGuard makes a deleted policy again; it gets another id, and no
// targets.
func recreateGuard(t turn) string {
	content, kind := t.Was[PolicyContent], t.Was[PolicyKind]
	switch {
	case t.Value != "true":
		return t.aws("organizations delete-policy", "--policy-id", t.Name)
	case content == "" || kind == "":
		return ""
	}
	return t.aws("organizations create-policy", "--name", "restored-"+strings.TrimPrefix(t.Name, "p-"),
		"--description", "", "--type", kind, "--content", content)
}
