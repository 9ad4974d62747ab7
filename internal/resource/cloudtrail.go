package resource

import "github.com/hosewatch/hosewatch/internal/trail"

// Settings of what keeps the records that the watching reads: trails, event
// data stores and Config's recorder and delivery channel.
const (
	// Recording is "true" while a trail logs, an event data store takes events
	// in, or Config's recorder records.
	Recording Path = "Recording"

	// DeliveryBucket, DeliveryPrefix and DeliveryTopic are where the log files
	// go and who is told of them, as the caller wrote them. The last two are ""
	// when there is none.
	DeliveryBucket Path = "S3BucketName"
	DeliveryPrefix Path = "S3KeyPrefix"
	DeliveryTopic  Path = "SnsTopicName"
)

// Settings of trails, and of event data stores as far as they have them:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
const (
	// MultiRegion is "true" for what records every Region.
	MultiRegion Path = "IsMultiRegionTrail"
	// GlobalServiceEvents is "true" when calls of IAM and the like are recorded.
	GlobalServiceEvents Path = "IncludeGlobalServiceEvents"
	// LogFileValidation is "true" while log files are signed.
	LogFileValidation Path = "EnableLogFileValidation"
	// OrganizationTrail is "true" for what records every account.
	OrganizationTrail Path = "IsOrganizationTrail"
	// TrailLogGroup is the ARN of the log group that receives the records too,
	// TrailLogRole that of the role which writes them; "" when there is none.
	TrailLogGroup Path = "CloudWatchLogsLogGroupArn"
	TrailLogRole  Path = "CloudWatchLogsRoleArn"

	// InsightTypes is the list of what Insights look for and where:
	// "ApiCallRateInsight:Management".
	InsightTypes Path = "InsightSelectors"
	// insights is what an event data store sends of them, and where: the member
	// of SentTo.
	insights = "insights"
	// ContextKeys is the list of what records are enriched with, by kind:
	// "TagContext:team".
	ContextKeys Path = "ContextKeySelectors"
	// MaxEventSize is "Standard" or "Large".
	MaxEventSize Path = "MaxEventSize"
	// FederationRole is the ARN of the role by which others query an event data
	// store; "" when it is not federated.
	FederationRole Path = "FederationRoleArn"
	// TrailDelegate is "true" for an account that manages the organization's
	// trails.
	TrailDelegate Path = "DelegatedAdmin.CloudTrail"
)

// trailDefaults is a trail as CreateTrail makes it, which StartLogging has to
// follow: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
// Without event selectors every management event is logged:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
var trailDefaults = Settings{
	Recording: "false", MultiRegion: "false", GlobalServiceEvents: "true", LogFileValidation: "false", OrganizationTrail: "false",
	DeliveryPrefix: "", DeliveryTopic: "", TrailLogGroup: "", TrailLogRole: "",
	Encryption: EncryptionAWSOwned, EncryptionKey: "",
	ManagementWrites: "true", ManagementReads: "true", ExcludedSources: "", ManagementFilters: "", DataEvents: "0",
	EventSelectors: "", AdvancedEventSelectors: "", InsightTypes: "",
}

// eventDataStoreDefaults is an event data store as it is created:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html
// How long it keeps events depends on how it is billed and is read there.
var eventDataStoreDefaults = Settings{
	Recording: "true", MultiRegion: "true", OrganizationTrail: "false", DeletionProtection: "true",
	Encryption: EncryptionAWSOwned, EncryptionKey: "", FederationRole: "", InsightTypes: "",
	ManagementWrites: "true", ManagementReads: "true", ExcludedSources: "", ManagementFilters: "", DataEvents: "0",
	AdvancedEventSelectors: "",
}

// cloudTrail reads the calls of CloudTrail. A trail may be named by its name or
// its ARN, and has to be by its ARN outside of its home Region:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
func cloudTrail() service {
	byName, byTrailName := named(Trail, "name"), named(Trail, "trailName")
	store := named(EventDataStore, "eventDataStore")
	either := target{Trail, trailOrStore}
	policied := target{TrailResourcePolicy, trailPolicyOwner}
	tagged := target{Trail, trailByARN}
	return service{source: "cloudtrail.amazonaws.com", operations: []operation{
		{name: "CreateTrail", effect: Creates, target: byName, fields: append(trailSettings(), trailTags("true"))},
		{name: "UpdateTrail", target: byName, fields: trailSettings()},
		{name: "DeleteTrail", effect: Deletes, target: byName},
		{name: "StartLogging", target: byName, fields: []field{becomes(Recording, "true")}},
		{name: "StopLogging", target: byName, fields: []field{becomes(Recording, "false")}},
		{name: "PutEventSelectors", target: byTrailName, fields: []field{eventSelectors()}},
		{name: "PutInsightSelectors", target: either, fields: []field{reads(insightSelectors, InsightTypes), text(SentTo.Of(insights), "insightsDestination")}},
		{name: "PutEventConfiguration", target: either, fields: []field{text(MaxEventSize, "maxEventSize"), reads(contextKeys, ContextKeys)}},
		{name: "CreateEventDataStore", effect: Creates, target: named(EventDataStore, "response.eventDataStoreArn"),
			fields: append(eventDataStoreSettings(), boolean(Recording, "startIngestion"), reads(eventDataStoreRetention, RetentionDays), trailTags("true"))},
		{name: "UpdateEventDataStore", target: store, fields: eventDataStoreSettings()},
		{name: "DeleteEventDataStore", effect: Deletes, target: store},
		{name: "RestoreEventDataStore", target: store, fields: []field{becomes(Exists, "true")}},
		{name: "StartEventDataStoreIngestion", target: store, fields: []field{becomes(Recording, "true")}},
		{name: "StopEventDataStoreIngestion", target: store, fields: []field{becomes(Recording, "false")}},
		{name: "EnableFederation", target: store, fields: []field{text(FederationRole, "federationRoleArn")}},
		{name: "DisableFederation", target: store, fields: []field{becomes(FederationRole, "")}},
		{name: "PutResourcePolicy", target: policied, fields: []field{document(Policy, "resourcePolicy")}},
		{name: "DeleteResourcePolicy", target: policied, fields: []field{becomes(Policy, "")}},
		{name: "RegisterOrganizationDelegatedAdmin", target: named(Account, "memberAccountId"), fields: []field{becomes(TrailDelegate, "true")}},
		{name: "DeregisterOrganizationDelegatedAdmin", target: named(Account, "delegatedAdminAccountId"), fields: []field{becomes(TrailDelegate, "false")}},
		{name: "AddTags", target: tagged, fields: []field{trailTags("true")}},
		{name: "RemoveTags", target: tagged, fields: []field{trailTags("")}},
	}, ways: trailWays(), looks: map[Type]func(t turn) string{
		Trail: func(t turn) string { return t.aws("cloudtrail get-trail", "--name", t.ARN) },
		EventDataStore: func(t turn) string {
			return t.aws("cloudtrail get-event-data-store", "--event-data-store", t.ARN)
		},
		TrailResourcePolicy: func(t turn) string {
			return t.aws("cloudtrail get-resource-policy", "--resource-arn", t.ARN)
		},
	}}
}

// trailSettings are what CreateTrail and UpdateTrail give. A member that is
// missing from an update keeps its value, one that is "" is taken away:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
func trailSettings() []field {
	return []field{
		text(DeliveryBucket, "s3BucketName"), text(DeliveryPrefix, "s3KeyPrefix"), text(DeliveryTopic, "snsTopicName"),
		text(TrailLogGroup, "cloudWatchLogsLogGroupArn"), text(TrailLogRole, "cloudWatchLogsRoleArn"),
		boolean(GlobalServiceEvents, "includeGlobalServiceEvents"), boolean(MultiRegion, "isMultiRegionTrail"),
		boolean(LogFileValidation, "enableLogFileValidation"), boolean(OrganizationTrail, "isOrganizationTrail"),
		trailKey("kmsKeyId"),
	}
}

func eventDataStoreSettings() []field {
	return []field{
		boolean(MultiRegion, "multiRegionEnabled"), boolean(OrganizationTrail, "organizationEnabled"),
		boolean(DeletionProtection, "terminationProtectionEnabled"), number(RetentionDays, "retentionPeriod"),
		trailKey("kmsKeyId"), advancedEventSelectors(),
	}
}

// trailKey reads the key of log files, which S3 encrypts when there is none:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
func trailKey(member string) field {
	return reads(func(r *reading) {
		v := r.at(member)
		switch key := v.Text(); {
		case !v.Exists():
			return
		case key == "":
			r.set(Encryption, EncryptionAWSOwned)
		default:
			r.set(Encryption, EncryptionCustomer)
		}
		r.set(EncryptionKey, v.Text())
	}, Encryption, EncryptionKey)
}

// eventDataStoreRetention is how long a new event data store keeps events when
// it is not said: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-manage-costs.html
func eventDataStoreRetention(r *reading) {
	switch {
	case r.text("retentionPeriod") != "":
	case r.text("billingMode") == "FIXED_RETENTION_PRICING":
		r.set(RetentionDays, "2557")
	default:
		r.set(RetentionDays, "366")
	}
}

// insightSelectors reads what Insights look for; without a category that is
// management events: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_InsightSelector.html
func insightSelectors(r *reading) {
	var all []string
	for _, selector := range r.at("insightSelectors").List() {
		kind := selector.Get("insightType").Text()
		categories := texts(selector.Get("eventCategories"))
		if len(categories) == 0 {
			categories = []string{"Management"}
		}
		for _, category := range categories {
			all = append(all, kind+":"+category)
		}
	}
	r.set(InsightTypes, List(all...))
}

// contextKeys reads what records are enriched with. A list without elements
// takes all of it away; a request that has none speaks of something else:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventConfiguration.html
func contextKeys(r *reading) {
	selectors := r.at("contextKeySelectors")
	if selectors.IsNull() {
		return
	}
	var all []string
	for _, selector := range selectors.List() {
		for _, key := range texts(selector.Get("equals")) {
			all = append(all, selector.Get("type").Text()+":"+key)
		}
	}
	r.set(ContextKeys, List(all...))
}

// trailTags reads the tags of a request, for good or, when kept is "", away.
func trailTags(kept string) field {
	return reads(func(r *reading) {
		for _, tag := range r.at("tagsList").List() {
			value := ""
			if kept != "" {
				value = tag.Get("value").Text()
			}
			r.set(Tag.Of(tag.Get("key").Text()), value)
		}
	}, Path(Tag))
}

// texts reads a list of texts.
func texts(v trail.Value) []string {
	var all []string
	for _, element := range v.List() {
		all = append(all, element.Text())
	}
	return all
}
