package resource

import (
	"maps"
	"slices"
	"testing"
)

const (
	orgTrail      = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-trail"
	eventStoreARN = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"
)

// with are defaults and what a request changes of them.
func with(defaults, changes Settings) Settings {
	all := maps.Clone(defaults)
	maps.Copy(all, changes)
	return all
}

func TestTrails(t *testing.T) {
	byName, byARN := `"name":"org-trail"`, `"name":"`+orgTrail+`"`
	checkRequests(t, "cloudtrail.amazonaws.com", []asked{
		{event: "CreateTrail", request: `{` + byName + `,"s3BucketName":"audit","includeGlobalServiceEvents":true,"tagsList":[{"key":"team","value":"sec"}]}`, arn: orgTrail,
			want:   with(trailDefaults, Settings{Exists: "true", DeliveryBucket: "audit", Tag.Of("team"): "sec"}),
			reason: "a new trail logs nothing until it is started"},
		{event: "StopLogging", request: `{` + byARN + `}`, arn: orgTrail, want: Settings{Recording: "false"}, reason: "by ARN"},
		{event: "StopLogging", request: `{` + byName + `}`, arn: orgTrail, want: Settings{Recording: "false"}, reason: "by name"},
		{event: "StartLogging", request: `{` + byName + `}`, arn: orgTrail, want: Settings{Recording: "true"}, reason: "on again"},
		{event: "DeleteTrail", request: `{` + byName + `}`, arn: orgTrail, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateTrail", request: `{` + byName + `,"isMultiRegionTrail":false,"includeGlobalServiceEvents":false,"enableLogFileValidation":false}`, arn: orgTrail,
			want: Settings{MultiRegion: "false", GlobalServiceEvents: "false", LogFileValidation: "false"}, reason: "what is missing stays"},
		{event: "UpdateTrail", request: `{` + byName + `,"s3BucketName":"theirs","s3KeyPrefix":"x","isOrganizationTrail":true}`, arn: orgTrail,
			want: Settings{DeliveryBucket: "theirs", DeliveryPrefix: "x", OrganizationTrail: "true"}, reason: "redirected"},
		{event: "UpdateTrail", request: `{` + byName + `,"kmsKeyId":"","cloudWatchLogsLogGroupArn":"","cloudWatchLogsRoleArn":"","snsTopicName":""}`, arn: orgTrail,
			want:   Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", TrailLogGroup: "", TrailLogRole: "", DeliveryTopic: ""},
			reason: "empty takes away"},
		{event: "UpdateTrail", request: `{` + byName + `,"kmsKeyId":"alias/audit"}`, arn: orgTrail,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "alias/audit"}, reason: "a key of somebody's own"},
		{event: "PutInsightSelectors", request: `{"trailName":"org-trail","insightSelectors":[]}`, arn: orgTrail, want: Settings{InsightTypes: ""}, reason: "off"},
		{event: "PutInsightSelectors", request: `{"trailName":"org-trail","insightSelectors":[{"insightType":"ApiErrorRateInsight","eventCategories":["Data"]},{"insightType":"ApiCallRateInsight"}]}`, arn: orgTrail,
			want: Settings{InsightTypes: `["ApiCallRateInsight:Management","ApiErrorRateInsight:Data"]`}, reason: "management events unless it is said"},
		{event: "PutInsightSelectors", request: `{"eventDataStore":"` + eventStoreARN + `","insightsDestination":"arn:d","insightSelectors":[{"insightType":"ApiCallRateInsight"}]}`, arn: eventStoreARN,
			want: Settings{InsightTypes: `["ApiCallRateInsight:Management"]`, SentTo.Of("insights"): "arn:d"}, reason: "of an event data store"},
		{event: "PutEventConfiguration", request: `{"trailName":"` + orgTrail + `","maxEventSize":"Standard","contextKeySelectors":[]}`, arn: orgTrail,
			want: Settings{MaxEventSize: "Standard", ContextKeys: ""}, reason: "nothing is added any more"},
		{event: "PutEventConfiguration", request: `{"eventDataStore":"` + eventStoreARN + `","maxEventSize":"Large","contextKeySelectors":[{"type":"TagContext","equals":["team","app"]}]}`, arn: eventStoreARN,
			want: Settings{MaxEventSize: "Large", ContextKeys: `["TagContext:app","TagContext:team"]`}, reason: "of an event data store"},
		{event: "PutEventConfiguration", request: `{"trailName":"org-trail","aggregationConfigurations":[]}`, arn: orgTrail, want: Settings{}, reason: "it speaks of something else"},
		{event: "AddTags", request: `{"resourceId":"` + orgTrail + `","tagsList":[{"key":"team","value":"sec"}]}`, arn: orgTrail, want: Settings{Tag.Of("team"): "sec"}, reason: "one"},
		{event: "RemoveTags", request: `{"resourceId":"` + eventStoreARN + `","tagsList":[{"key":"team"}]}`, arn: eventStoreARN, want: Settings{Tag.Of("team"): ""}, reason: "of a store"},
		{event: "RegisterOrganizationDelegatedAdmin", request: `{"memberAccountId":"444455556666"}`, arn: "arn:aws:organizations::111122223333:account/444455556666", want: Settings{TrailDelegate: "true"}, reason: "on"},
		{event: "DeregisterOrganizationDelegatedAdmin", request: `{"delegatedAdminAccountId":"444455556666"}`, arn: "arn:aws:organizations::111122223333:account/444455556666", want: Settings{TrailDelegate: "false"}, reason: "off"},
	})
}

func TestEventDataStores(t *testing.T) {
	in := `"eventDataStore":"` + eventStoreARN + `"`
	channel := "arn:aws:cloudtrail:eu-west-1:111122223333:channel/0f6a2c1e"
	created := `,"responseElements":{"eventDataStoreArn":"` + eventStoreARN + `"}`
	checkRequests(t, "cloudtrail.amazonaws.com", []asked{
		{event: "CreateEventDataStore", request: `{"name":"lake"}`, rest: created, arn: eventStoreARN,
			want: with(eventDataStoreDefaults, Settings{Exists: "true", RetentionDays: "366"}), reason: "a year is the default of its billing"},
		{event: "CreateEventDataStore", request: `{"name":"lake","billingMode":"FIXED_RETENTION_PRICING","startIngestion":false}`, rest: created, arn: eventStoreARN,
			want: with(eventDataStoreDefaults, Settings{Exists: "true", RetentionDays: "2557", Recording: "false"}), reason: "seven years of this one's"},
		{event: "CreateEventDataStore", request: `{"name":"lake","retentionPeriod":90,"kmsKeyId":"k"}`, rest: created, arn: eventStoreARN,
			want: with(eventDataStoreDefaults, Settings{Exists: "true", RetentionDays: "90", Encryption: EncryptionCustomer, EncryptionKey: "k"}), reason: "as it is said"},
		{event: "UpdateEventDataStore", request: `{` + in + `,"terminationProtectionEnabled":false,"retentionPeriod":7}`, arn: eventStoreARN,
			want: Settings{DeletionProtection: "false", RetentionDays: "7"}, reason: "selectors stay"},
		{event: "UpdateEventDataStore", request: `{"eventDataStore":"0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10","multiRegionEnabled":false,"organizationEnabled":false}`, arn: eventStoreARN,
			want: Settings{MultiRegion: "false", OrganizationTrail: "false"}, reason: "by id"},
		{event: "DeleteEventDataStore", request: `{` + in + `}`, arn: eventStoreARN, want: Settings{Exists: "false"}, reason: "gone in a week"},
		{event: "RestoreEventDataStore", request: `{` + in + `}`, arn: eventStoreARN, want: Settings{Exists: "true"}, reason: "taken back"},
		{event: "StopEventDataStoreIngestion", request: `{` + in + `}`, arn: eventStoreARN, want: Settings{Recording: "false"}, reason: "blind"},
		{event: "StartEventDataStoreIngestion", request: `{` + in + `}`, arn: eventStoreARN, want: Settings{Recording: "true"}, reason: "sees again"},
		{event: "EnableFederation", request: `{` + in + `,"federationRoleArn":"arn:r"}`, arn: eventStoreARN, want: Settings{FederationRole: "arn:r"}, reason: "on"},
		{event: "DisableFederation", request: `{` + in + `}`, arn: eventStoreARN, want: Settings{FederationRole: ""}, reason: "off"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + eventStoreARN + `","resourcePolicy":"{\"Statement\":[]}"}`, arn: eventStoreARN, want: Settings{Policy: `{"Statement":[]}`}, reason: "of a store"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + channel + `","resourcePolicy":"{\"Statement\":[]}"}`, arn: channel, want: Settings{Policy: `{"Statement":[]}`}, reason: "of a channel"},
		{event: "DeleteResourcePolicy", request: `{"resourceArn":"` + channel + `"}`, arn: channel, want: Settings{Policy: ""}, reason: "none is left"},
	})
}

func TestTrailPolicyTypes(t *testing.T) {
	for arn, want := range map[string]Type{eventStoreARN: EventDataStore, "arn:aws:cloudtrail:eu-west-1:111122223333:dashboard/d": TrailResourcePolicy} {
		req, _ := ParseRequest(record(t, "cloudtrail.amazonaws.com", "DeleteResourcePolicy", `{"resourceArn":"`+arn+`"}`, ""))
		if req.Target.Type != want {
			t.Errorf("%s is a %s, want %s", arn, req.Target.Type, want)
		}
	}
}

func TestTrailUses(t *testing.T) {
	uses := Uses(Trail, orgTrail, Settings{
		DeliveryBucket: "audit", DeliveryTopic: "told", TrailLogGroup: "arn:aws:logs:eu-west-1:111122223333:log-group:trail:*",
		Encryption: EncryptionCustomer, EncryptionKey: "alias/audit",
	})
	var got []string
	for _, ref := range uses {
		got = append(got, ref.ARN)
	}
	slices.Sort(got)
	want := []string{
		"arn:aws:kms:eu-west-1:111122223333:alias/audit", "arn:aws:logs:eu-west-1:111122223333:log-group:trail",
		"arn:aws:s3:::audit", "arn:aws:sns:eu-west-1:111122223333:told",
	}
	if !slices.Equal(got, want) {
		t.Errorf("uses %q, want %q", got, want)
	}
}

func TestTrailWays(t *testing.T) {
	was := Settings{
		Exists: "true", Recording: "true", DeliveryBucket: "audit", DeliveryTopic: "", EncryptionKey: "k", MultiRegion: "true",
		LogFileValidation: "false", EventSelectors: everyManagementEvent,
	}
	const put = `aws cloudtrail put-event-selectors --trail-name ` + orgTrail
	checkWays(t, []undone{
		{Trail, "org-trail", Recording, was, "aws cloudtrail start-logging --name " + orgTrail, "it logged"},
		{Trail, "org-trail", Recording, Settings{Recording: "false"}, "aws cloudtrail stop-logging --name " + orgTrail, "it did not"},
		{Trail, "org-trail", DeliveryBucket, was, "aws cloudtrail update-trail --name " + orgTrail + " --s3-bucket-name audit --sns-topic-name '' --kms-key-id k --is-multi-region-trail --no-enable-log-file-validation", "what was empty is emptied"},
		{Trail, "org-trail", Exists, was, "aws cloudtrail create-trail --name org-trail --s3-bucket-name audit --kms-key-id k --is-multi-region-trail --no-enable-log-file-validation --region eu-west-1 && " +
			put + " --event-selectors '" + everyManagementEvent + "' --region eu-west-1 && aws cloudtrail start-logging --name " + orgTrail + " --region eu-west-1", "and it logs again"},
		{Trail, "org-trail", Exists, Settings{Exists: "true"}, "", "where it delivered to is not known"},
		{Trail, "org-trail", ManagementWrites, Settings{ManagementWrites: "true", EventSelectors: "", AdvancedEventSelectors: ""}, put + " --event-selectors '" + everyManagementEvent + "'", "it had none, which is all"},
		{Trail, "org-trail", ManagementWrites, Settings{ManagementWrites: "true", EventSelectors: "", AdvancedEventSelectors: `[{}]`}, put + " --advanced-event-selectors '[{}]'", "it had advanced ones"},
		{Trail, "org-trail", ManagementWrites, Settings{ManagementWrites: "true"}, "", "the selectors are not known"},
		{Trail, "org-trail", InsightTypes, Settings{InsightTypes: ""}, "aws cloudtrail put-insight-selectors --trail-name " + orgTrail + " --insight-selectors '[]'", "off"},
		{Trail, "org-trail", InsightTypes, Settings{InsightTypes: `["ApiCallRateInsight:Data","ApiCallRateInsight:Management"]`},
			"aws cloudtrail put-insight-selectors --trail-name " + orgTrail + ` --insight-selectors '[{"InsightType":"ApiCallRateInsight","EventCategories":["Data","Management"]}]'`, "one selector for a type"},
		{Trail, "org-trail", ContextKeys, Settings{ContextKeys: `["TagContext:app"]`, MaxEventSize: "Large"},
			"aws cloudtrail put-event-configuration --trail-name " + orgTrail + ` --max-event-size Large --context-key-selectors '[{"Type":"TagContext","Equals":["app"]}]'`, "with the size it needs"},
		{Trail, "org-trail", Tag.Of("team"), Settings{Tag.Of("team"): "a & b"}, "aws cloudtrail add-tags --resource-id " + orgTrail + ` --tags-list '[{"Key":"team","Value":"a & b"}]'`, "it had one"},
		{Trail, "org-trail", Tag.Of("team"), Settings{Tag.Of("team"): ""}, "aws cloudtrail remove-tags --resource-id " + orgTrail + ` --tags-list '[{"Key":"team"}]'`, "it had none"},
		{EventDataStore, eventStoreARN, Exists, Settings{Exists: "true"}, "aws cloudtrail restore-event-data-store --event-data-store " + eventStoreARN, "within a week"},
		{EventDataStore, eventStoreARN, Recording, Settings{Recording: "true"}, "aws cloudtrail start-event-data-store-ingestion --event-data-store " + eventStoreARN, "it took events in"},
		{EventDataStore, eventStoreARN, RetentionDays, Settings{RetentionDays: "366", DeletionProtection: "true", MultiRegion: "false"},
			"aws cloudtrail update-event-data-store --event-data-store " + eventStoreARN + " --no-multi-region-enabled --termination-protection-enabled --retention-period 366", "in one call"},
		{EventDataStore, eventStoreARN, ManagementWrites, Settings{ManagementWrites: "true", AdvancedEventSelectors: ""},
			"aws cloudtrail update-event-data-store --event-data-store " + eventStoreARN + " --advanced-event-selectors '" + allManagementEvents + "'", "it had none, which is all"},
		{EventDataStore, eventStoreARN, FederationRole, Settings{FederationRole: "arn:r"}, "aws cloudtrail enable-federation --event-data-store " + eventStoreARN + " --federation-role-arn arn:r", "on"},
		{EventDataStore, eventStoreARN, FederationRole, Settings{FederationRole: ""}, "aws cloudtrail disable-federation --event-data-store " + eventStoreARN, "off"},
		{EventDataStore, eventStoreARN, InsightTypes, Settings{InsightTypes: "", SentTo.Of("insights"): "arn:d"},
			"aws cloudtrail put-insight-selectors --event-data-store " + eventStoreARN + " --insight-selectors '[]' --insights-destination arn:d", "a store's go to another"},
		{EventDataStore, eventStoreARN, Policy, Settings{Policy: ""}, "aws cloudtrail delete-resource-policy --resource-arn " + eventStoreARN, "it had none"},
		{EventDataStore, eventStoreARN, Policy, Settings{Policy: "{}"}, "aws cloudtrail put-resource-policy --resource-arn " + eventStoreARN + " --resource-policy '{}'", "it had one"},
	})
}

func TestTrailDelegateWays(t *testing.T) {
	at := Place{"aws", "eu-west-1", "111122223333"}
	for value, want := range map[string]string{
		"true":  "aws cloudtrail register-organization-delegated-admin --member-account-id 444455556666",
		"false": "aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id 444455556666",
	} {
		got := Restore(Named(Account, at, "444455556666"), at, []Path{TrailDelegate}, Settings{TrailDelegate: value}).Lines
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// TestWatchLooks checks the commands that show what watches.
func TestWatchLooks(t *testing.T) {
	at := Place{"aws", "eu-west-1", "111122223333"}
	for _, tt := range []struct {
		kind       Type
		name, want string
	}{
		{Trail, "org-trail", "aws cloudtrail get-trail --name " + orgTrail},
		{EventDataStore, eventStoreARN, "aws cloudtrail get-event-data-store --event-data-store " + eventStoreARN},
		{TrailResourcePolicy, "arn:aws:cloudtrail:eu-west-1:111122223333:channel/c", "aws cloudtrail get-resource-policy --resource-arn arn:aws:cloudtrail:eu-west-1:111122223333:channel/c"},
		{ConfigRecorder, "default", "aws configservice describe-configuration-recorders --configuration-recorder-names default"},
		{ConfigChannel, "default", "aws configservice describe-delivery-channels --delivery-channel-names default"},
		{ConfigRule, "r", "aws configservice describe-config-rules --config-rule-names r"},
		{Detector, "d", "aws guardduty get-detector --detector-id d"},
		{DetectorFilter, "d/filter/f", "aws guardduty get-filter --detector-id d --filter-name f"},
		{DetectorIPSet, "d/ipset/i", "aws guardduty get-ip-set --detector-id d --ip-set-id i"},
		{DetectorIPSet, "d/trustedentityset/i", "aws guardduty get-trusted-entity-set --detector-id d --trusted-entity-set-id i"},
		{SecurityHub, "", "aws securityhub describe-hub"},
		{Analyzer, "a", "aws accessanalyzer get-analyzer --analyzer-name a"},
	} {
		if got, want := Look(Named(tt.kind, at, tt.name), at), tt.want+" --region eu-west-1"; got != want {
			t.Errorf("%s: %q, want %q", tt.kind, got, want)
		}
	}
}
