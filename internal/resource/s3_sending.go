package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings that say where a bucket's data, and word of it, goes. Logging is
// the ARN of the bucket that access logs go to.
const (
	// BucketLogging is the whole logging status, as the AWS CLI takes it; "" for
	// none.
	BucketLogging Path = "Logging.Configuration"

	// Replication is the whole configuration, as the AWS CLI takes it; "" for none.
	Replication Path = "Replication"
	// ReplicationRole is the ARN of the role that copies.
	ReplicationRole Path = "Replication.Role"
	// ReplicationAccounts is a list of the accounts that the enabled rules say
	// own the destinations. A destination whose account is not named is not in it.
	ReplicationAccounts Path = "Replication.Accounts"

	// Notification is the whole configuration, as the AWS CLI takes it; "" for
	// none. Where it sends is SentTo.Of("notifications"), a list of ARNs.
	Notification Path = "Notification"

	// InventoryReport and AnalyticsExport are whole configurations, as the AWS
	// CLI takes them, by their id. Where they send is SentTo.Of("inventory ID")
	// and SentTo.Of("analytics ID"), a bucket's ARN.
	InventoryReport Family = "Inventory:"
	AnalyticsExport Family = "Analytics:"
)

// notified is the member of SentTo for what a bucket notifies.
const notified = "notifications"

// bucketSending are the calls that send a bucket's data elsewhere.
func bucketSending() []operation {
	replication := []Path{ReplicationTo, ReplicationRole, ReplicationAccounts}
	return []operation{
		{name: "PutBucketLogging", target: inBucket, fields: []field{body(BucketLogging, "BucketLoggingStatus"), reads(bucketLogging, Logging)}},
		{name: "PutBucketReplication", target: inBucket, fields: []field{body(Replication, "ReplicationConfiguration"), reads(replicates, replication...)}},
		{name: "DeleteBucketReplication", target: inBucket, fields: []field{
			becomes(Replication, ""), becomes(ReplicationTo, ""), becomes(ReplicationRole, ""), becomes(ReplicationAccounts, ""),
		}},
		{name: "PutBucketNotificationConfiguration", events: "PutBucketNotification PutBucketNotificationConfiguration", target: inBucket,
			fields: []field{body(Notification, "NotificationConfiguration"), reads(notifies, SentTo.Of(notified))}},
		{name: "PutBucketInventoryConfiguration", events: "PutBucketInventoryConfiguration PutInventoryConfiguration", target: inBucket,
			fields: []field{reads(inventory, Path(SentTo), Path(InventoryReport))}},
		{name: "DeleteBucketInventoryConfiguration", events: "DeleteBucketInventoryConfiguration DeleteInventoryConfiguration", target: inBucket,
			fields: []field{reads(noExport("inventory ", InventoryReport), Path(SentTo), Path(InventoryReport))}},
		{name: "PutBucketAnalyticsConfiguration", events: "PutBucketAnalyticsConfiguration PutAnalyticsConfiguration", target: inBucket,
			fields: []field{reads(analytics, Path(SentTo), Path(AnalyticsExport))}},
		{name: "DeleteBucketAnalyticsConfiguration", events: "DeleteBucketAnalyticsConfiguration DeleteAnalyticsConfiguration", target: inBucket,
			fields: []field{reads(noExport("analytics ", AnalyticsExport), Path(SentTo), Path(AnalyticsExport))}},
	}
}

func bucketSendingWays() []way {
	return []way{
		wholeBody([]Path{BucketLogging, Logging},
			bucketValue("put-bucket-logging", "--bucket-logging-status"), bucketCommand("put-bucket-logging", "--bucket-logging-status", "{}")),
		wholeBody([]Path{Replication, ReplicationTo, ReplicationRole, ReplicationAccounts},
			bucketValue("put-bucket-replication", "--replication-configuration"), bucketCommand("delete-bucket-replication")),
		wholeBody([]Path{Notification, SentTo.Of(notified)},
			bucketValue("put-bucket-notification-configuration", "--notification-configuration"),
			bucketCommand("put-bucket-notification-configuration", "--notification-configuration", "{}")),
		{Bucket, []Path{Path(InventoryReport)}, restoreExport("inventory")},
		{Bucket, []Path{Path(AnalyticsExport)}, restoreExport("analytics")},
		{Bucket, []Path{Path(SentTo)}, restoreSending},
	}
}

// restoreExport sets one configuration of several.
func restoreExport(kind string) func(t turn) string {
	return func(t turn) string {
		if t.Value == "" {
			return bucketCommand("delete-bucket-"+kind+"-configuration", "--id", t.Member)(t)
		}
		return bucketCommand("put-bucket-"+kind+"-configuration", "--id", t.Member, "--"+kind+"-configuration", t.Value)(t)
	}
}

// restoreSending restores the configuration that a member of SentTo is read from.
func restoreSending(t turn) string {
	for kind, family := range map[string]Family{"inventory": InventoryReport, "analytics": AnalyticsExport} {
		id, ok := strings.CutPrefix(t.Member, kind+" ")
		whole, known := t.Was[family.Of(id)]
		if ok && (known || t.Value == "") {
			t.Member, t.Value = id, whole
			return restoreExport(kind)(t)
		}
	}
	return ""
}

// bucketLogging reads where access logs go. Without LoggingEnabled there are
// none: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
func bucketLogging(r *reading) {
	if !r.at("BucketLoggingStatus").Exists() {
		return
	}
	to := r.named(Bucket, r.text("BucketLoggingStatus.LoggingEnabled.TargetBucket"))
	r.set(Logging, to.ARN)
	r.other(to)
}

// replicates reads what the enabled rules copy to.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html
func replicates(r *reading) {
	v := r.at("ReplicationConfiguration")
	if !v.Exists() {
		return
	}
	var buckets, accounts []string
	for _, rule := range v.Get("Rule").List() {
		if rule.Get("Status").Text() == "Disabled" {
			continue
		}
		to := r.named(Bucket, rule.Get("Destination", "Bucket").Text())
		if to.ARN == "" {
			r.odd("ReplicationConfiguration.Rule.Destination.Bucket")
			continue
		}
		buckets = append(buckets, to.ARN)
		r.other(to)
		if account := rule.Get("Destination", "Account").Text(); account != "" {
			accounts = append(accounts, account)
		}
	}
	role := v.Get("Role").Text()
	r.set(ReplicationTo, List(buckets...))
	r.set(ReplicationRole, role)
	r.set(ReplicationAccounts, List(accounts...))
	r.other(r.named(Role, role))
}

// notifies reads everyone who is told of events in the bucket. The call
// replaces them all:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
func notifies(r *reading) {
	v := r.at("NotificationConfiguration")
	if !v.Exists() {
		return
	}
	var to []Ref
	for _, kind := range []struct {
		list, member string
		to           Type
	}{{"TopicConfiguration", "Topic", Topic}, {"QueueConfiguration", "Queue", Queue}, {"CloudFunctionConfiguration", "CloudFunction", Function}} {
		for _, c := range v.Get(kind.list).List() {
			to = append(to, r.named(kind.to, c.Get(kind.member).Text()))
		}
	}
	if v.Get("EventBridgeConfiguration").Exists() {
		to = append(to, r.named(EventBus, "default"))
	}
	var arns []string
	for _, ref := range to {
		arns = append(arns, ref.ARN)
		r.other(ref)
	}
	if slices.Contains(arns, "") {
		r.odd("NotificationConfiguration")
	}
	r.set(SentTo.Of(notified), List(arns...))
}

func inventory(r *reading) {
	v := r.at("InventoryConfiguration")
	on := v.Get("IsEnabled").Text() != "false"
	r.export("inventory ", InventoryReport, v, v.Get("Destination", "S3BucketDestination"), on)
}

func analytics(r *reading) {
	v := r.at("AnalyticsConfiguration")
	to := v.Get("StorageClassAnalysis", "DataExport", "Destination", "S3BucketDestination")
	r.export("analytics ", AnalyticsExport, v, to, to.Exists())
}

// export reads a configuration that writes lists of the bucket's objects to a
// bucket, and which of the account's it is said to be.
func (r *reading) export(kind string, family Family, v, to trail.Value, on bool) {
	id, bucket := r.exportID(v), r.named(Bucket, to.Get("Bucket").Text())
	if id == "" || on && bucket.ARN == "" {
		r.odd(strings.TrimSuffix(string(family), ":") + "Configuration")
		return
	}
	r.set(family.Of(id), bodyJSON(v, kind))
	if !on {
		bucket = Ref{}
	}
	r.set(SentTo.Of(kind+id), bucket.ARN)
	r.other(bucket)
	for _, member := range []string{"AccountId", "BucketAccountId"} {
		if account := to.Get(member).Text(); account != "" {
			r.say("DestinationAccount", account)
		}
	}
}

func (r *reading) exportID(v trail.Value) string {
	if id := v.Get("Id").Text(); id != "" {
		return id
	}
	return r.text("id")
}

func noExport(kind string, family Family) func(r *reading) {
	return func(r *reading) {
		id := r.text("id")
		if id == "" {
			r.odd("id")
			return
		}
		r.set(family.Of(id), "")
		r.set(SentTo.Of(kind+id), "")
	}
}
