package resource

import (
	"slices"
	"testing"
)

const (
	detectorID  = "12abc34d567e8fa901bc2d34e56789f0"
	detectorARN = "arn:aws:guardduty:eu-west-1:111122223333:detector/" + detectorID
)

func TestGuardDuty(t *testing.T) {
	const in = `"detectorId":"` + detectorID + `"`
	checkRequests(t, "guardduty.amazonaws.com", []asked{
		{event: "CreateDetector", request: `{"enable":true,"features":[{"name":"S3_DATA_EVENTS","status":"ENABLED"}]}`, rest: `,"responseElements":{` + in + `}`, arn: detectorARN,
			want: Settings{Exists: "true", Enabled: "true", Feature.Of("S3_DATA_EVENTS"): "ENABLED", FindingFrequency: "SIX_HOURS"}, reason: "the answer names it"},
		{event: "DeleteDetector", request: `{` + in + `}`, arn: detectorARN, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateDetector", request: `{` + in + `,"enable":false}`, arn: detectorARN, want: Settings{Enabled: "false"}, reason: "off"},
		{event: "UpdateDetector", request: `{` + in + `,"enable":true,"findingPublishingFrequency":"SIX_HOURS"}`, arn: detectorARN, want: Settings{Enabled: "true", FindingFrequency: "SIX_HOURS"}, reason: "slow"},
		{event: "UpdateDetector", request: `{` + in + `,"features":[{"name":"RUNTIME_MONITORING","status":"DISABLED","additionalConfiguration":[{"name":"ECS_FARGATE_AGENT_MANAGEMENT","status":"DISABLED"}]}]}`, arn: detectorARN,
			want: Settings{Feature.Of("RUNTIME_MONITORING"): "DISABLED", Feature.Of("RUNTIME_MONITORING/ECS_FARGATE_AGENT_MANAGEMENT"): "DISABLED"}, reason: "a feature and what belongs to it"},
		{event: "UpdateDetector", request: `{` + in + `,"dataSources":{"s3Logs":{"enable":false},"kubernetes":{"auditLogs":{"enable":false}},"malwareProtection":{"scanEc2InstanceWithFindings":{"ebsVolumes":true}}}}`, arn: detectorARN,
			want: Settings{Feature.Of("S3_DATA_EVENTS"): "DISABLED", Feature.Of("EKS_AUDIT_LOGS"): "DISABLED", Feature.Of("EBS_MALWARE_PROTECTION"): "ENABLED"}, reason: "by the names they had before"},
		{event: "CreateFilter", request: `{` + in + `,"name":"hide","action":"ARCHIVE","rank":1,"findingCriteria":{"criterion":{"type":{"eq":["Exfiltration:S3/AnomalousBehavior"]},"severity":{"lessThan":9}}}}`, arn: detectorARN + "/filter/hide",
			want: Settings{Exists: "true", FilterAction: "ARCHIVE", FilterCriteria: `{"Criterion":{"severity":{"LessThan":9},"type":{"Eq":["Exfiltration:S3/AnomalousBehavior"]}}}`}, reason: "in the API's spelling"},
		{event: "CreateFilter", request: `{` + in + `,"name":"look"}`, arn: detectorARN + "/filter/look", want: Settings{Exists: "true", FilterAction: "NOOP"}, reason: "a filter hides nothing by itself"},
		{event: "UpdateFilter", request: `{` + in + `,"filterName":"look","action":"ARCHIVE"}`, arn: detectorARN + "/filter/look", want: Settings{FilterAction: "ARCHIVE"}, reason: "now it hides"},
		{event: "DeleteFilter", request: `{` + in + `,"filterName":"hide"}`, arn: detectorARN + "/filter/hide", want: Settings{Exists: "false"}, reason: "seen again"},
		{event: "CreateIPSet", request: `{` + in + `,"name":"office","format":"TXT","location":"https://s3.amazonaws.com/lists/ips.txt","activate":true}`, rest: `,"responseElements":{"ipSetId":"0cb0141ab9fbde177613ab9436212e90"}`, arn: detectorARN + "/ipset/0cb0141ab9fbde177613ab9436212e90",
			want: Settings{Exists: "true", Enabled: "true", ListLocation: "https://s3.amazonaws.com/lists/ips.txt", ListFormat: "TXT"}, reason: "trusted"},
		{event: "UpdateIPSet", request: `{` + in + `,"ipSetId":"0c","location":"s3://theirs/ips.txt"}`, arn: detectorARN + "/ipset/0c", want: Settings{ListLocation: "s3://theirs/ips.txt"}, reason: "other addresses"},
		{event: "DeleteIPSet", request: `{` + in + `,"ipSetId":"0c"}`, arn: detectorARN + "/ipset/0c", want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateTrustedEntitySet", request: `{` + in + `,"name":"office","format":"TXT","location":"s3://l/e.txt","activate":false}`, rest: `,"responseElements":{"trustedEntitySetId":"0d"}`, arn: detectorARN + "/trustedentityset/0d",
			want: Settings{Exists: "true", Enabled: "false", ListLocation: "s3://l/e.txt", ListFormat: "TXT"}, reason: "not used yet"},
		{event: "UpdateTrustedEntitySet", request: `{` + in + `,"trustedEntitySetId":"0d","activate":true}`, arn: detectorARN + "/trustedentityset/0d", want: Settings{Enabled: "true"}, reason: "used"},
		{event: "DeleteTrustedEntitySet", request: `{` + in + `,"trustedEntitySetId":"0d"}`, arn: detectorARN + "/trustedentityset/0d", want: Settings{Exists: "false"}, reason: "gone"},
		{event: "DisassociateMembers", request: `{` + in + `,"accountIds":["444455556666","777788889999"]}`, rest: `,"responseElements":{"unprocessedAccounts":[{"accountId":"777788889999","result":"no"}]}`, arn: detectorARN,
			want: Settings{Member.Of("444455556666"): ""}, reason: "one of them stayed"},
		{event: "DeleteMembers", request: `{` + in + `,"accountIds":["444455556666"]}`, arn: detectorARN, want: Settings{Member.Of("444455556666"): ""}, reason: "gone"},
		{event: "StopMonitoringMembers", request: `{` + in + `,"accountIds":["444455556666"]}`, arn: detectorARN, want: Settings{Member.Of("444455556666"): "false"}, reason: "halted"},
		{event: "StartMonitoringMembers", request: `{` + in + `,"accountIds":["444455556666"]}`, arn: detectorARN, want: Settings{Member.Of("444455556666"): "true"}, reason: "seen again"},
		{event: "CreateMembers", request: `{` + in + `,"accountDetails":[{"accountId":"444455556666","email":"***"}]}`, arn: detectorARN, want: Settings{Member.Of("444455556666"): "true"}, reason: "a new one"},
		{event: "CreatePublishingDestination", request: `{` + in + `,"destinationType":"S3","destinationProperties":{"destinationArn":"arn:aws:s3:::findings","kmsKeyArn":"arn:k"}}`, rest: `,"responseElements":{"destinationId":"d1"}`, arn: detectorARN,
			want: Settings{SentTo.Of("d1"): "arn:aws:s3:::findings", PublishingKey.Of("d1"): "arn:k"}, reason: "the answer names it"},
		{event: "UpdatePublishingDestination", request: `{` + in + `,"destinationId":"d1","destinationProperties":{"destinationArn":"arn:aws:s3:::theirs"}}`, arn: detectorARN, want: Settings{SentTo.Of("d1"): "arn:aws:s3:::theirs"}, reason: "elsewhere"},
		{event: "DeletePublishingDestination", request: `{` + in + `,"destinationId":"d1"}`, arn: detectorARN, want: Settings{SentTo.Of("d1"): ""}, reason: "nowhere"},
		{event: "AcceptAdministratorInvitation", request: `{` + in + `,"administratorId":"444455556666"}`, arn: detectorARN, want: Settings{Administrator: "444455556666"}, reason: "managed"},
		{event: "AcceptInvitation", request: `{` + in + `,"masterId":"444455556666"}`, arn: detectorARN, want: Settings{Administrator: "444455556666"}, reason: "by the old name"},
		{event: "DisassociateFromAdministratorAccount", request: `{` + in + `}`, arn: detectorARN, want: Settings{Administrator: ""}, reason: "on its own"},
		{event: "DisassociateFromMasterAccount", request: `{` + in + `}`, arn: detectorARN, want: Settings{Administrator: ""}, reason: "by the old name"},
	})
}

func TestGuardDutyNamesTheDetector(t *testing.T) {
	req, _ := ParseRequest(record(t, "guardduty.amazonaws.com", "UpdateFilter", `{"detectorId":"`+detectorID+`","filterName":"hide"}`, ""))
	if want := []Ref{{Detector, detectorARN, detectorID}}; !slices.Equal(req.Others, want) {
		t.Errorf("others %v, want %v", req.Others, want)
	}
}

func TestGuardDutyWays(t *testing.T) {
	const of = " --detector-id " + detectorID
	filter := Settings{Exists: "true", FilterAction: "NOOP", FilterCriteria: `{"Criterion":{}}`}
	checkWays(t, []undone{
		{Detector, detectorID, Exists, Settings{Exists: "true", FindingFrequency: "ONE_HOUR"}, "aws guardduty create-detector --enable --finding-publishing-frequency ONE_HOUR", "with another id"},
		{Detector, detectorID, Enabled, Settings{Enabled: "true"}, "aws guardduty update-detector" + of + " --enable", "on"},
		{Detector, detectorID, Enabled, Settings{Enabled: "false"}, "aws guardduty update-detector" + of + " --no-enable", "off"},
		{Detector, detectorID, FindingFrequency, Settings{FindingFrequency: "ONE_HOUR"}, "aws guardduty update-detector" + of + " --finding-publishing-frequency ONE_HOUR", "as soon as before"},
		{Detector, detectorID, Feature.Of("S3_DATA_EVENTS"), Settings{Feature.Of("S3_DATA_EVENTS"): "ENABLED"}, "aws guardduty update-detector" + of + ` --features '[{"Name":"S3_DATA_EVENTS","Status":"ENABLED"}]'`, "one feature"},
		{Detector, detectorID, Feature.Of("RUNTIME_MONITORING/X"), Settings{Feature.Of("RUNTIME_MONITORING/X"): "ENABLED", Feature.Of("RUNTIME_MONITORING"): "ENABLED"},
			"aws guardduty update-detector" + of + ` --features '[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"X","Status":"ENABLED"}]}]'`, "what belongs to it"},
		{Detector, detectorID, Feature.Of("RUNTIME_MONITORING/X"), Settings{Feature.Of("RUNTIME_MONITORING/X"): "ENABLED"}, "", "the feature's own state is not known"},
		{Detector, detectorID, Member.Of("444455556666"), Settings{Member.Of("444455556666"): "true"}, "aws guardduty start-monitoring-members" + of + " --account-ids 444455556666", "it was seen"},
		{Detector, detectorID, Member.Of("444455556666"), Settings{Member.Of("444455556666"): ""}, "", "it was no member"},
		{Detector, detectorID, SentTo.Of("d1"), Settings{SentTo.Of("d1"): "arn:aws:s3:::f", PublishingKey.Of("d1"): "arn:k"},
			"aws guardduty update-publishing-destination" + of + " --destination-id d1 --destination-properties DestinationArn=arn:aws:s3:::f,KmsKeyArn=arn:k --region eu-west-1 || " +
				"aws guardduty create-publishing-destination" + of + " --destination-type S3 --destination-properties DestinationArn=arn:aws:s3:::f,KmsKeyArn=arn:k --region eu-west-1", "changed or deleted"},
		{Detector, detectorID, SentTo.Of("d1"), Settings{SentTo.Of("d1"): "arn:aws:s3:::f"}, "", "the key is not known"},
		{Detector, detectorID, SentTo.Of("d1"), Settings{SentTo.Of("d1"): ""}, "aws guardduty delete-publishing-destination" + of + " --destination-id d1", "it was not there"},
		{DetectorFilter, detectorARN + "/filter/hide", Exists, Settings{Exists: "false"}, "aws guardduty delete-filter" + of + " --filter-name hide", "it was not there"},
		{DetectorFilter, detectorARN + "/filter/hide", Exists, filter, "aws guardduty create-filter" + of + ` --name hide --action NOOP --finding-criteria '{"Criterion":{}}'`, "made again"},
		{DetectorFilter, detectorARN + "/filter/hide", FilterAction, filter, "aws guardduty update-filter" + of + ` --filter-name hide --action NOOP --finding-criteria '{"Criterion":{}}'`, "it hid nothing"},
		{DetectorIPSet, detectorARN + "/ipset/0c", Exists, Settings{Exists: "false"}, "aws guardduty delete-ip-set" + of + " --ip-set-id 0c", "it was not there"},
		{DetectorIPSet, detectorARN + "/ipset/0c", ListLocation, Settings{ListLocation: "s3://l/i.txt", Enabled: "false"}, "aws guardduty update-ip-set" + of + " --ip-set-id 0c --location s3://l/i.txt --no-activate", "as it was"},
		{DetectorIPSet, detectorARN + "/trustedentityset/0d", Enabled, Settings{Enabled: "true"}, "aws guardduty update-trusted-entity-set" + of + " --trusted-entity-set-id 0d --activate", "by its own command"},
		{DetectorIPSet, detectorARN + "/ipset/0c", Exists, Settings{Exists: "true"}, "", "its name is not known"},
	})
}
