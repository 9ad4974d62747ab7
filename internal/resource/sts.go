package resource

import "github.com/hosewatch/hosewatch/internal/trail"

// sts reads the calls of STS: each hands out credentials, and none changes
// what it hands them out for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func sts() service {
	role := target{Role, assumedRole}
	caller := target{User, callingUser}
	session := []field{
		detail("session", "roleSessionName"), reads(credentialsFor), reads(crossing), reads(sessionPolicy),
		detail("durationSeconds", "durationSeconds"), detail("sourceIdentity", "sourceIdentity"),
		given("externalId", "externalId"), given("mfaDevice", "serialNumber"), given("tags", "tags"),
		detailList("transitiveTagKeys", "transitiveTagKeys"), detail("provider", "response.provider"),
		detail("subject", "response.subjectFromWebIdentityToken"), detail("audience", "response.audience"),
	}
	saml := append([]field{besides(SAMLProvider, "principalArn"), detail("subject", "response.subject")}, session...)
	return service{source: "sts.amazonaws.com", operations: []operation{
		{name: "AssumeRole", effect: Touches, reads: true, target: role, fields: session},
		{name: "AssumeRoleWithWebIdentity", effect: Touches, reads: true, target: role, fields: append([]field{detail("providerId", "providerId")}, session...)},
		{name: "AssumeRoleWithSAML", effect: Touches, reads: true, target: role, fields: saml},
		{name: "AssumeRoot", effect: Touches, target: target{Account, rootOf}, fields: []field{
			detail("task", "taskPolicyArn.arn"), detail("durationSeconds", "durationSeconds"), reads(crossing)}},
		{name: "GetFederationToken", effect: Touches, target: caller, fields: []field{
			detail("session", "name"), reads(sessionPolicy), detail("durationSeconds", "durationSeconds"), reads(credentialsFor)}},
		{name: "GetSessionToken", effect: Touches, target: caller, fields: []field{
			detail("durationSeconds", "durationSeconds"), given("mfaDevice", "serialNumber")}},
		{name: "GetWebIdentityToken", effect: Touches, target: ownAccount(), fields: []field{
			detailList("audience", "audience"), detail("durationSeconds", "durationSeconds")}},
		{name: "GetDelegatedAccessToken", effect: Touches, target: ownAccount(), fields: []field{
			detail("principal", "response.assumedPrincipal")}},
	}}
}

// assumedRole is the role of the request; of a refused call, whose request is
// not told, that of the record's resources.
func assumedRole(r *reading) Ref {
	if arn := r.text("roleArn"); arn != "" {
		return r.named(Role, arn)
	}
	for _, shown := range r.Resources {
		if shown.Type == string(Role) {
			return r.named(Role, shown.ARN)
		}
	}
	return Ref{Type: Role}
}

// rootOf is the account whose root user a session is opened for. It is given
// as an account or as the ARN of the root user:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
func rootOf(r *reading) Ref {
	principal := r.text("targetPrincipal")
	if isARN(principal) {
		principal = PlaceOf(principal).Account
	}
	if principal == "" {
		return Ref{Type: Account}
	}
	return r.account(principal)
}

// credentialsFor names the session that was opened, never its credentials: by
// the id of its key, later calls of it are found.
func credentialsFor(r *reading) {
	if arn := r.text("response.assumedRoleUser.arn", "response.federatedUser.arn"); arn != "" {
		r.say("sessionArn", arn)
	}
	if id := r.text("response.credentials.accessKeyId"); id != "" {
		r.say("accessKeyId", id)
	}
}

// crossing tells of a caller from another account than the target's.
func crossing(r *reading) {
	owner := PlaceOf(r.req.Target.ARN).Account
	if caller := r.Identity.Account; caller != "" && owner != "" && caller != owner {
		r.say("callerAccount", caller)
	}
}

// sessionPolicy tells what narrows the session, if anything does.
func sessionPolicy(r *reading) {
	if document, ok := documentOf(r.at("policy")); ok {
		r.say("policy", document)
	}
	var arns []string
	for _, policy := range r.at("policyArns").List() {
		arn := policy.Get("arn").Text()
		arns = append(arns, arn)
		r.other(r.named(ManagedPolicy, arn))
	}
	if len(arns) > 0 {
		r.say("policyArns", List(arns...))
	}
}

// detailList adds a list of texts, when it is given, as a detail.
func detailList(name, member string) field {
	return reads(func(r *reading) {
		if all := textsOf(r.at(member)); len(all) > 0 {
			r.say(name, List(all...))
		}
	})
}

// textsOf are the texts of a list, of which CloudTrail may have made one text.
func textsOf(v trail.Value) []string {
	var all []string
	for _, element := range v.List() {
		all = append(all, element.Text())
	}
	return all
}
