package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of log groups, and of policies for all log groups of an account.
const (
	// DataProtection is the policy that says what is masked: a JSON document,
	// though none of IAM's. "" when nothing is.
	DataProtection Path = "DataProtectionPolicy"
	// MaskedData is a list of the kinds of data that it masks, as it names them:
	// "arn:aws:dataprotection::aws:data-identifier/EmailAddress".
	MaskedData Path = "DataProtectionPolicy.DataIdentifier"
	// MetricFilter is what a metric counts in a log group, by the filter's name:
	// JSON with filterPattern and metricTransformations as CloudTrail has them.
	MetricFilter Family = "MetricFilter:"
	// SubscriptionFilter is how a subscription reads a log group, by its name:
	// JSON with filterPattern, roleArn and distribution, those that were given.
	// SentTo says to where it sends.
	SubscriptionFilter Family = "SubscriptionFilter:"
	// AccountPolicy is the document of a policy for all log groups, and
	// AccountPolicyType what it is about: "SUBSCRIPTION_FILTER_POLICY",
	// "DATA_PROTECTION_POLICY" and others. AccountPolicySelection says which
	// groups, "" for all.
	AccountPolicy          Path = "PolicyDocument"
	AccountPolicyType      Path = "PolicyType"
	AccountPolicySelection Path = "SelectionCriteria"
	// DestinationRole is the ARN of the role that a destination or a
	// subscription writes with.
	DestinationRole Path = "RoleArn"
)

// accountSubscription and destinationTarget name what SentTo holds for an
// account's subscription and for a destination's target.
const (
	accountSubscription = "account subscription"
	destinationTarget   = "target"
)

// logGroupDefaults is a log group as CreateLogGroup makes it:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
var logGroupDefaults = Settings{
	Policy: "", RetentionDays: "", DeletionProtection: "false", DataProtection: "", MaskedData: "",
}

// logs reads the calls of CloudWatch Logs. A group is named by its name or its
// ARN, with a star behind or without.
func logs() service {
	return service{
		source:     "logs.amazonaws.com",
		operations: slices.Concat(logGroupOperations(), logPolicyOperations()),
		ways:       slices.Concat(logGroupWays(), logPolicyWays()),
		looks: map[Type]func(t turn) string{
			LogGroup:          func(t turn) string { return t.aws("logs describe-log-groups", "--log-group-name-prefix", t.Name) },
			LogDestination:    func(t turn) string { return t.aws("logs describe-destinations", "--destination-name-prefix", t.Name) },
			LogResourcePolicy: func(t turn) string { return t.aws("logs describe-resource-policies") },
			LogAccountPolicy:  lookAtAccountPolicy,
		},
	}
}

func logGroupOperations() []operation {
	group := named(LogGroup, "logGroupName", "logGroupIdentifier", "resourceIdentifier", "resourceArn")
	protection := boolean(DeletionProtection, "deletionProtectionEnabled")
	subscriptions, filters := []Path{Path(SentTo), Path(SubscriptionFilter)}, Path(MetricFilter)
	return []operation{
		{name: "CreateLogGroup", effect: Creates, target: group, fields: []field{encryptedBy("kmsKeyId", EncryptionAWSOwned), protection, tags("tags")}},
		{name: "DeleteLogGroup", effect: Deletes, target: group},
		{name: "DeleteLogStream", effect: Touches, target: group, fields: []field{detail("logStreamName", "logStreamName")}},
		{name: "PutRetentionPolicy", target: group, fields: []field{number(RetentionDays, "retentionInDays")}},
		{name: "DeleteRetentionPolicy", target: group, fields: []field{becomes(RetentionDays, "")}},
		{name: "PutSubscriptionFilter", target: group, fields: []field{reads(subscription, subscriptions...), detail("roleArn", "roleArn")}},
		{name: "DeleteSubscriptionFilter", target: group, fields: []field{reads(subscriptionGone, subscriptions...)}},
		{name: "PutMetricFilter", target: group, fields: []field{reads(metricFilter, filters)}},
		{name: "DeleteMetricFilter", target: group, fields: []field{reads(func(r *reading) { r.set(MetricFilter.Of(r.text("filterName")), "") }, filters)}},
		{name: "AssociateKmsKey", target: group, fields: []field{encryptedBy("kmsKeyId", "")}},
		{name: "DisassociateKmsKey", target: group, fields: []field{becomes(Encryption, EncryptionAWSOwned), becomes(EncryptionKey, "")}},
		{name: "PutDataProtectionPolicy", target: group, fields: []field{reads(dataProtection, DataProtection, MaskedData)}},
		{name: "DeleteDataProtectionPolicy", target: group, fields: []field{becomes(DataProtection, ""), becomes(MaskedData, "")}},
		{name: "PutLogGroupDeletionProtection", target: group, fields: []field{protection}},
		{name: "CreateExportTask", effect: Touches, target: group, fields: []field{reads(exportTask),
			detail("destination", "destination"), detail("destinationPrefix", "destinationPrefix"), detail("taskId", "response.taskId")}},
		{name: "TagLogGroup", target: group, fields: []field{tags("tags")}},
		{name: "UntagLogGroup", target: group, fields: []field{untags("tags")}},
		{name: "TagResource", target: target{LogGroup, taggedInLogs}, fields: []field{tags("tags")}},
		{name: "UntagResource", target: target{LogGroup, taggedInLogs}, fields: []field{untags("tagKeys")}},
	}
}

// taggedInLogs names what has the tags: groups have, and destinations.
func taggedInLogs(r *reading) Ref {
	arn := r.text("resourceArn")
	switch {
	case strings.Contains(arn, ":log-group:"):
		return r.named(LogGroup, arn)
	case strings.Contains(arn, ":destination:"):
		return r.named(LogDestination, arn)
	}
	return Ref{Type: LogGroup}
}

// subscription reads who else gets what is written to a group.
func subscription(r *reading) {
	name, arn := r.text("filterName"), r.text("destinationArn")
	how := map[string]string{}
	for _, member := range []string{"filterPattern", "roleArn", "distribution"} {
		if value := r.text(member); value != "" || member == "filterPattern" {
			how[member] = value
		}
	}
	r.set(SentTo.Of(name), arn)
	r.set(SubscriptionFilter.Of(name), jsonOf(how))
	r.otherARN(arn)
}

func subscriptionGone(r *reading) {
	name := r.text("filterName")
	r.set(SentTo.Of(name), "")
	r.set(SubscriptionFilter.Of(name), "")
}

func metricFilter(r *reading) {
	transformations := r.at("metricTransformations").JSON()
	if transformations == "" {
		transformations = "[]"
	}
	r.set(MetricFilter.Of(r.text("filterName")), `{"filterPattern":`+jsonOf(r.text("filterPattern"))+`,"metricTransformations":`+transformations+`}`)
}

// dataProtection reads what is masked from now on.
func dataProtection(r *reading) {
	document, ok := documentOf(r.at("policyDocument"))
	if !ok {
		r.odd("policyDocument")
		return
	}
	r.set(DataProtection, document)
	r.set(MaskedData, List(maskedBy(document)...))
}

// maskedBy lists the kinds of data in a data protection policy that a statement
// masks; others only count what they find:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
func maskedBy(document string) []string {
	var all []string
	for _, statement := range trail.ParseValue(document).Get("Statement").List() {
		if statement.Get("Operation", "Deidentify").IsNull() {
			continue
		}
		for _, identifier := range statement.Get("DataIdentifier").List() {
			all = append(all, identifier.Text())
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// exportTask names the bucket that a group's logs are copied to.
func exportTask(r *reading) { r.other(r.named(Bucket, r.text("destination"))) }
