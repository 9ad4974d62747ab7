package resource

// Settings of DynamoDB tables alone.
const (
	// PointInTimeRecovery is "true" while a table can be brought back to any
	// second of the last days, RecoveryDays of them.
	PointInTimeRecovery Path = "PointInTimeRecoveryEnabled"
	RecoveryDays        Path = "RecoveryPeriodInDays"
	// TimeToLive is the attribute whose time deletes an item; "" when items stay.
	TimeToLive Path = "TimeToLive.AttributeName"
)

// dynamoDefaults is a table as CreateTable makes it:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
var dynamoDefaults = Settings{
	Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", DeletionProtection: "false",
	PointInTimeRecovery: "false", TimeToLive: "",
}

// dynamoDB reads the calls of DynamoDB. CloudTrail spells SSESpecification
// sSESpecification, and KMSMasterKeyId kMSMasterKeyId.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
func dynamoDB() service {
	return service{source: "dynamodb.amazonaws.com", operations: dynamoOperations(), ways: dynamoWays(),
		looks: map[Type]func(t turn) string{
			DynamoDBTable: func(t turn) string { return t.aws("dynamodb describe-table", "--table-name", t.Name) },
		}}
}

func dynamoOperations() []operation {
	table := named(DynamoDBTable, "tableName", "resourceArn", "tableArn")
	restored := named(DynamoDBTable, "targetTableName")
	encryption := reads(dynamoEncryption("sseSpecification"), Encryption, EncryptionKey)
	override := reads(dynamoEncryption("sseSpecificationOverride"), Encryption, EncryptionKey)
	protection := boolean(DeletionProtection, "deletionProtectionEnabled")
	sent := Path(SentTo)
	return []operation{
		{name: "CreateTable", effect: Creates, target: table, fields: []field{encryption, protection, document(Policy, "resourcePolicy"), tags("tags")}},
		{name: "RestoreTableToPointInTime", effect: Creates, target: restored, fields: []field{override}},
		{name: "RestoreTableFromBackup", effect: Creates, target: restored, fields: []field{override}},
		{name: "UpdateTable", target: table, fields: []field{encryption, protection, reads(dynamoReplicas, sent)}},
		{name: "DeleteTable", effect: Deletes, target: table},
		{name: "PutResourcePolicy", target: table, fields: []field{partPolicy(), detail("confirmRemoveSelfResourceAccess", "confirmRemoveSelfResourceAccess")}},
		{name: "DeleteResourcePolicy", target: table, fields: []field{partPolicyGone()}},
		{name: "UpdateContinuousBackups", target: table, fields: []field{
			boolean(PointInTimeRecovery, "pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled"),
			reads(recoveryDays, RecoveryDays)}},
		{name: "UpdateTimeToLive", target: table, fields: []field{reads(timeToLive, TimeToLive), detail("attributeName", "timeToLiveSpecification.attributeName")}},
		{name: "EnableKinesisStreamingDestination", target: table, fields: []field{reads(dynamoStreaming(true), sent)}},
		{name: "DisableKinesisStreamingDestination", target: table, fields: []field{reads(dynamoStreaming(false), sent)}},
		{name: "ExportTableToPointInTime", effect: Touches, target: table, fields: []field{
			detail("s3Bucket", "s3Bucket"), detail("s3BucketOwner", "s3BucketOwner"),
			reads(func(r *reading) { r.other(r.named(Bucket, r.text("s3Bucket"))) })}},
		{name: "TagResource", target: table, fields: []field{tags("tags")}},
		{name: "UntagResource", target: table, fields: []field{untags("tagKeys")}},
	}
}

// dynamoEncryption reads the key of a table: AWS's own outside of the account
// unless KMS is asked for, and then AWS's in the account unless a key is named.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
func dynamoEncryption(member string) func(r *reading) {
	return func(r *reading) {
		sse := r.at(member)
		switch key := sse.Get("kmsMasterKeyId"); {
		case !sse.IsObject():
		case sse.Get("enabled").Text() == "true" || key.Text() != "":
			encrypt(r, key, EncryptionAWSManaged)
		default:
			r.set(Encryption, EncryptionAWSOwned)
			r.set(EncryptionKey, "")
		}
	}
}

// dynamoReplicas reads the Regions that a table is copied to, or no longer is.
func dynamoReplicas(r *reading) {
	for _, update := range r.at("replicaUpdates").List() {
		if region := update.Get("create", "regionName").Text(); region != "" {
			r.set(SentTo.Of(replicaIn(region)), elsewhere(r.req.Target.ARN, region))
		}
		if region := update.Get("delete", "regionName").Text(); region != "" {
			r.set(SentTo.Of(replicaIn(region)), "")
		}
	}
}

// recoveryDays reads how far back a table can be brought: 35 days unless said.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html
func recoveryDays(r *reading) {
	spec := r.at("pointInTimeRecoverySpecification")
	days := spec.Get("recoveryPeriodInDays").Text()
	if days == "" {
		days = "35"
	}
	if spec.Get("pointInTimeRecoveryEnabled").Text() == "true" {
		r.set(RecoveryDays, days)
	}
}

func timeToLive(r *reading) {
	spec := r.at("timeToLiveSpecification")
	switch spec.Get("enabled").Text() {
	case "true":
		r.set(TimeToLive, spec.Get("attributeName").Text())
	case "false":
		r.set(TimeToLive, "")
	default:
		r.odd("timeToLiveSpecification.enabled")
	}
}

// dynamoStreaming reads which Kinesis stream gets every change of a table.
func dynamoStreaming(on bool) func(r *reading) {
	return func(r *reading) {
		arn := r.text("streamArn")
		r.set(SentTo.Of(arn), map[bool]string{true: arn}[on])
		r.other(r.named(KinesisStream, arn))
	}
}
