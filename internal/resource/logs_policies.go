package resource

import "github.com/hosewatch/hosewatch/internal/trail"

func logPolicyOperations() []operation {
	account := named(LogAccountPolicy, "policyName")
	destination := named(LogDestination, "destinationName")
	permission := target{LogResourcePolicy, logPolicyTarget}
	return []operation{
		{name: "PutAccountPolicy", target: account, fields: []field{
			detail("policyType", "policyType"), detail("dryRun", "dryRun"),
			reads(accountPolicy, Exists, AccountPolicy, AccountPolicyType, AccountPolicySelection, Path(SentTo), DataProtection, MaskedData)}},
		{name: "DeleteAccountPolicy", target: account, fields: []field{
			detail("policyType", "policyType"), detail("dryRun", "dryRun"), reads(accountPolicyGone, Exists)}},
		{name: "PutResourcePolicy", target: permission, fields: []field{becomes(Exists, "true"), document(Policy, "policyDocument")}},
		{name: "DeleteResourcePolicy", target: permission, fields: []field{reads(logPolicyGone, Exists, Policy)}},
		{name: "PutDestination", target: destination, fields: []field{reads(destinationTold, Exists, Path(SentTo)), text(DestinationRole, "roleArn"), tags("tags")}},
		{name: "PutDestinationPolicy", target: destination, fields: []field{document(Policy, "accessPolicy")}},
		{name: "DeleteDestination", effect: Deletes, target: destination},
	}
}

// accountPolicy reads a policy for all log groups of an account, by what it is
// about. A dry run only counts whom it would concern.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
func accountPolicy(r *reading) {
	if r.dryRun() {
		return
	}
	text, ok := documentOf(r.at("policyDocument"))
	if !ok {
		r.odd("policyDocument")
		return
	}
	r.set(Exists, "true")
	r.set(AccountPolicy, text)
	r.set(AccountPolicyType, r.text("policyType"))
	r.set(AccountPolicySelection, r.text("selectionCriteria"))
	switch r.text("policyType") {
	case "SUBSCRIPTION_FILTER_POLICY":
		arn := trail.ParseValue(text).Get("DestinationArn").Text()
		r.set(SentTo.Of(accountSubscription), arn)
		r.otherARN(arn)
	case "DATA_PROTECTION_POLICY":
		dataProtection(r)
	}
}

func accountPolicyGone(r *reading) {
	if !r.dryRun() {
		r.req.Effect = Deletes
		r.set(Exists, "false")
	}
}

// dryRun says whether a call was only tried, which changes nothing.
func (r *reading) dryRun() bool {
	if r.text("dryRun") != "true" {
		return false
	}
	r.req.Effect = Touches
	return true
}

// logPolicyTarget is a policy of the account by its name, or the log group that
// has a policy of its own:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
func logPolicyTarget(r *reading) Ref {
	if arn := r.text("resourceArn"); arn != "" {
		return r.named(LogGroup, arn)
	}
	return r.named(LogResourcePolicy, r.text("policyName"))
}

func logPolicyGone(r *reading) {
	r.set(Policy, "")
	if r.req.Target.Type == LogResourcePolicy {
		r.req.Effect = Deletes
		r.set(Exists, "false")
	}
}

// destinationTold reads where what other accounts send is written to. The call
// makes a destination or changes it.
func destinationTold(r *reading) {
	arn := r.text("targetArn")
	r.set(Exists, "true")
	r.set(SentTo.Of(destinationTarget), arn)
	r.otherARN(arn)
}
