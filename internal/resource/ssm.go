package resource

import (
	"strconv"
	"strings"
)

// Settings of parameters of the Systems Manager alone.
const (
	// ParameterType is "String", "StringList" or "SecureString".
	ParameterType Path = "Type"
	// ParameterVersion counts the values that a parameter had. It says that the
	// value is another, never what it is.
	ParameterVersion Path = "Version"
	// ParameterTier is "Standard", "Advanced" or "Intelligent-Tiering".
	ParameterTier Path = "Tier"
)

// ssm reads the calls about parameters. The values of all of them are hidden in
// CloudTrail, and the table does not name the member.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html
func ssm() service {
	parameter := named(Parameter, "name", "resourceArn")
	tagged := target{Parameter, taggedParameter}
	permission := Path(Permission)
	return service{source: "ssm.amazonaws.com", operations: []operation{
		{name: "PutParameter", target: parameter, fields: []field{
			becomes(Exists, "true"), reads(parameterValue, ParameterType, ParameterVersion, ParameterTier, Encryption, EncryptionKey), tags("tags"),
			detail("overwrite", "overwrite"), given("policies", "policies")}},
		{name: "GetParameter", effect: Touches, reads: true, target: parameter, fields: []field{detail("withDecryption", "withDecryption")}},
		{name: "GetParameters", effect: Touches, reads: true, target: target{Parameter, firstParameter}, fields: []field{
			detail("withDecryption", "withDecryption"), reads(func(r *reading) { r.say(Asked, strconv.Itoa(len(r.at("names").List()))) })}},
		{name: "SendCommand", effect: Touches, target: named(Instance, "instanceIds"), fields: []field{detail("document", "documentName")}},
		{name: "StartSession", effect: Touches, target: named(Instance, "target"), fields: []field{detail("document", "documentName")}},
		{name: "DeleteParameter", effect: Deletes, target: parameter},
		{name: "DeleteParameters", effect: Deletes, target: target{Parameter, firstParameter}},
		{name: "PutResourcePolicy", target: parameter, fields: []field{reads(parameterPolicy, permission)}},
		{name: "DeleteResourcePolicy", target: parameter, fields: []field{reads(func(r *reading) { r.set(Permission.Of(r.text("policyId")), "") }, permission)}},
		{name: "AddTagsToResource", target: tagged, fields: []field{tags("tags")}},
		{name: "RemoveTagsFromResource", target: tagged, fields: []field{untags("tagKeys")}},
	}, ways: []way{
		{Parameter, []Path{permission}, func(t turn) string {
			if t.Value == "" {
				return "" // it takes a hash of the policy that is there now
			}
			return t.aws("ssm put-resource-policy", "--resource-arn", t.ARN, "--policy", t.Value)
		}},
		orUnset(Parameter, Path(Tag),
			func(t turn) string {
				return t.aws("ssm add-tags-to-resource", "--resource-type", "Parameter", "--resource-id", parameterName(t), "--tags", jsonOf([]map[string]string{{"Key": t.Member, "Value": t.Value}}))
			},
			func(t turn) string {
				return t.aws("ssm remove-tags-from-resource", "--resource-type", "Parameter", "--resource-id", parameterName(t), "--tag-keys", t.Member)
			}),
	}, looks: map[Type]func(t turn) string{
		Parameter: func(t turn) string {
			return t.aws("ssm describe-parameters", "--parameter-filters", "Key=Name,Values="+parameterName(t))
		},
	}}
}

// parameterName is what a command calls a parameter: names that hold a slash
// begin with one, which the ARN leaves out.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
func parameterName(t turn) string {
	if strings.Contains(t.Name, "/") && !strings.HasPrefix(t.Name, "/") {
		return "/" + t.Name
	}
	return t.Name
}

// parameterValue reads everything about a value but the value. An update may
// leave out the type, which then stays:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
func parameterValue(r *reading) {
	for path, members := range map[Path][]string{
		ParameterType: {"type"}, ParameterVersion: {"response.version"}, ParameterTier: {"response.tier", "tier"},
	} {
		if value := r.text(members...); value != "" {
			r.set(path, value)
		}
	}
	key := r.at("keyId")
	switch kind := r.text("type"); {
	case kind == "SecureString" || key.Text() != "":
		encrypt(r, key, EncryptionAWSManaged)
	case kind != "":
		encrypt(r, key, EncryptionAWSOwned)
	}
}

func parameterPolicy(r *reading) {
	id := r.text("response.policyId", "policyId")
	value, ok := documentOf(r.at("policy"))
	if !ok {
		r.odd("policy")
		return
	}
	r.set(Permission.Of(id), value)
}

// firstParameter is the first of several that are deleted at once. The rest are
// the request's others, and as deleted as it is.
func firstParameter(r *reading) Ref {
	var first Ref
	for i, name := range r.at("names").List() {
		if ref := r.named(Parameter, name.Text()); i == 0 {
			first = ref
		} else {
			r.twin(ref)
		}
	}
	first.Type = Parameter
	return first
}

// taggedParameter names no parameter when the call is about something else that
// has tags.
func taggedParameter(r *reading) Ref {
	if r.text("resourceType") != "Parameter" {
		return Ref{Type: Parameter}
	}
	return r.named(Parameter, r.text("resourceId"))
}
