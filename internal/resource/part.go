package resource

import "strings"

// Some services keep a policy of a resource and one of each of its parts, and
// name both by an ARN: a Kinesis stream and its consumers, a DynamoDB table and
// its stream. The part's ARN begins with the resource's. Its policy is a
// permission to the resource's data, named by the part.
// https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html

// partPolicies are what such a policy may set.
var partPolicies = []Path{Policy, Path(Permission)}

// partOf is the part of the resource that the call names, as it stands behind
// the resource's own ARN and a slash; "" when it names the resource. Services
// spell the member resourceARN or resourceArn, which reads alike.
func partOf(r *reading) string {
	part, ok := strings.CutPrefix(r.text("resourceARN"), r.req.Target.ARN+"/")
	if !ok {
		return ""
	}
	return part
}

// ofWhole reads a field unless the call is about a part of the resource.
func ofWhole(f field) field {
	return reads(func(r *reading) {
		if partOf(r) == "" {
			f.read(r)
		}
	}, f.paths...)
}

// partPolicy reads the policy that PutResourcePolicy gives.
func partPolicy() field {
	return reads(func(r *reading) {
		value, ok := documentOf(r.at("policy"))
		if !ok {
			r.odd("policy")
			return
		}
		r.set(partPolicyPath(r), value)
	}, partPolicies...)
}

// partPolicyGone reads DeleteResourcePolicy.
func partPolicyGone() field {
	return reads(func(r *reading) { r.set(partPolicyPath(r), "") }, partPolicies...)
}

// partPolicyPath is where the policy is kept.
func partPolicyPath(r *reading) Path {
	if part := partOf(r); part != "" {
		return Permission.Of(part)
	}
	return Policy
}

// policyByARN gives back the policy that a service keeps by an ARN: the
// resource's own at Policy, and that of the part at a family of paths.
func policyByARN(kind Type, p Path) way {
	command := func(t turn, verb string, more ...string) string {
		service, arn := serviceOf(t.ARN), t.ARN
		if service == "" {
			return ""
		}
		if p != Policy {
			arn += "/" + t.Member
		}
		return t.aws(service+" "+verb+"-resource-policy", append([]string{"--resource-arn", arn}, more...)...)
	}
	return orUnset(kind, p,
		func(t turn) string { return command(t, "put", "--policy", t.Value) },
		func(t turn) string { return command(t, "delete") })
}

// serviceOf is the service in an ARN, which is the CLI's word for it too in the
// services whose policies are given by ARN; "" for what is no ARN.
func serviceOf(arn string) string {
	parts := strings.SplitN(arn, ":", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[2]
}
