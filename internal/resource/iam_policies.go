package resource

import "strings"

// iamHolder is what can hold policies, and how IAM speaks of it.
type iamHolder struct {
	kind   Type
	word   string // in the names of calls: PutRolePolicy
	member string // that names it
	cli    string // in the CLI: put-role-policy --role-name
}

var iamHolders = []iamHolder{
	{Role, "Role", "roleName", "role"},
	{User, "User", "userName", "user"},
	{Group, "Group", "groupName", "group"},
}

// iamHeldPolicies are the calls that give roles, users and groups policies.
func iamHeldPolicies() []operation {
	var all []operation
	for _, h := range iamHolders {
		holder := named(h.kind, h.member)
		policy := besides(ManagedPolicy, "policyArn")
		all = append(all,
			operation{name: "Put" + h.word + "Policy", target: holder, fields: []field{reads(inlinePolicy, Path(InlinePolicy))}},
			operation{name: "Delete" + h.word + "Policy", target: holder, fields: []field{puts(InlinePolicy, "policyName", "")}},
			operation{name: "Attach" + h.word + "Policy", target: holder, fields: []field{puts(AttachedPolicy, "policyArn", "true"), policy}},
			operation{name: "Detach" + h.word + "Policy", target: holder, fields: []field{puts(AttachedPolicy, "policyArn", ""), policy}})
	}
	return all
}

func inlinePolicy(r *reading) {
	document, ok := documentOf(r.at("policyDocument"))
	if !ok {
		r.odd("policyDocument")
		return
	}
	r.set(InlinePolicy.Of(r.text("policyName")), document)
}

func iamManagedPolicies() []operation {
	policy := named(ManagedPolicy, "policyArn")
	return []operation{
		{name: "CreatePolicy", effect: Creates, target: target{ManagedPolicy, newPolicy}, fields: []field{
			document(PolicyVersion.Of(firstVersion), "policyDocument"), becomes(DefaultVersion, firstVersion), tags("tags")}},
		{name: "DeletePolicy", effect: Deletes, target: policy},
		{name: "CreatePolicyVersion", target: policy, fields: []field{reads(newVersion, Path(PolicyVersion), DefaultVersion)}},
		{name: "SetDefaultPolicyVersion", target: policy, fields: []field{text(DefaultVersion, "versionId")}},
		{name: "DeletePolicyVersion", target: policy, fields: []field{puts(PolicyVersion, "versionId", "")}},
		{name: "TagPolicy", target: policy, fields: []field{tags("tags")}},
		{name: "UntagPolicy", target: policy, fields: []field{untags("tagKeys")}},
	}
}

// firstVersion is the version that a new policy has:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
const firstVersion = "v1"

// newPolicy is named by the answer; without one, by what its ARN will be.
func newPolicy(r *reading) Ref {
	if arn := r.text("response.policy.arn"); arn != "" {
		return r.named(ManagedPolicy, arn)
	}
	name := r.text("policyName")
	if path := strings.Trim(r.text("path"), "/"); path != "" && name != "" {
		name = path + "/" + name
	}
	return r.named(ManagedPolicy, name)
}

// newVersion reads a version. It counts from now on only when it is made the
// default one.
func newVersion(r *reading) {
	id := r.text("response.policyVersion.versionId")
	if id == "" {
		id = notYetNamed
	}
	if document, ok := documentOf(r.at("policyDocument")); ok {
		r.set(PolicyVersion.Of(id), document)
	} else {
		r.odd("policyDocument")
	}
	if isDefault, _ := truthOf(r.at("setAsDefault")); isDefault == "true" {
		r.set(DefaultVersion, id)
	}
}

func iamHeldPolicyWays() []way {
	var all []way
	for _, h := range iamHolders {
		all = append(all,
			way{h.kind, []Path{Path(InlinePolicy)}, h.putPolicy},
			way{h.kind, []Path{Path(AttachedPolicy)}, h.attachPolicy})
	}
	return all
}

func (h iamHolder) putPolicy(t turn) string {
	args := []string{"--" + h.cli + "-name", t.Name, "--policy-name", t.Member}
	if t.Value == "" {
		return t.aws("iam delete-"+h.cli+"-policy", args...)
	}
	return t.aws("iam put-"+h.cli+"-policy", append(args, "--policy-document", t.Value)...)
}

func (h iamHolder) attachPolicy(t turn) string {
	verb := "detach"
	if t.Value == "true" {
		verb = "attach"
	}
	return t.aws("iam "+verb+"-"+h.cli+"-policy", "--"+h.cli+"-name", t.Name, "--policy-arn", t.Member)
}

func iamManagedPolicyWays() []way {
	return []way{
		{ManagedPolicy, []Path{Exists}, createPolicy},
		orUnset(ManagedPolicy, DefaultVersion,
			func(t turn) string {
				return t.aws("iam set-default-policy-version", "--policy-arn", t.ARN, "--version-id", t.Value)
			},
			func(t turn) string { return "" }), // a policy always has one
		{ManagedPolicy, []Path{Path(PolicyVersion)}, restoreVersion},
		tagWay(ManagedPolicy, "policy", "--policy-arn"),
	}
}

// restoreVersion takes a new version away, or makes a deleted one again: it
// gets another id.
func restoreVersion(t turn) string {
	switch {
	case t.Member == notYetNamed:
		return ""
	case t.Value == "":
		return t.aws("iam delete-policy-version", "--policy-arn", t.ARN, "--version-id", t.Member)
	}
	return t.aws("iam create-policy-version", "--policy-arn", t.ARN, "--policy-document", t.Value)
}

// createPolicy makes a deleted policy again from the version that counted.
func createPolicy(t turn) string {
	if t.Value != "true" {
		return t.aws("iam delete-policy", "--policy-arn", t.ARN)
	}
	document := t.Was[PolicyVersion.Of(t.Was[DefaultVersion])]
	if document == "" {
		return ""
	}
	path, name := "", t.Name
	if i := strings.LastIndexByte(t.Name, '/'); i >= 0 {
		path, name = "/"+t.Name[:i+1], t.Name[i+1:]
	}
	args := []string{"--policy-name", name, "--policy-document", document}
	if path != "" {
		args = append(args, "--path", path)
	}
	return t.aws("iam create-policy", args...)
}
