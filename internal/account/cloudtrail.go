package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeTrail(d *description) {
	name, notFound := with{"Name": d.ref.ARN}, unless("TrailNotFound")
	d.question("cloudtrail:DescribeTrails", with{"trailNameList": []string{d.ref.ARN}}, func(v trail.Value) {
		all := v.Get("trailList").List()
		if len(all) == 0 {
			d.gone()
			return
		}
		trailItself(d, all[0])
	}, notFound)
	d.question("cloudtrail:GetTrailStatus", name, func(v trail.Value) {
		event := "StopLogging"
		if v.Get("IsLogging").Text() == "true" {
			event = "StartLogging"
		}
		d.told(event, with{"name": d.ref.ARN}, nil)
	}, notFound)
	d.question("cloudtrail:GetEventSelectors", with{"TrailName": d.ref.ARN}, func(v trail.Value) { trailSelectors(d, v) }, notFound)
	d.question("cloudtrail:GetInsightSelectors", with{"TrailName": d.ref.ARN}, func(v trail.Value) {
		d.told("PutInsightSelectors", with{"trailName": d.ref.ARN, "insightSelectors": v.Get("InsightSelectors")}, nil, resource.InsightTypes)
	}, notFound, none("PutInsightSelectors", with{"trailName": d.ref.ARN, "insightSelectors": []string{}}, "InsightNotEnabled"))
}

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
func trailItself(d *description, v trail.Value) {
	params := with{"name": d.ref.ARN, "enableLogFileValidation": v.Get("LogFileValidationEnabled").Text() == "true"}
	for _, member := range []string{"S3BucketName", "S3KeyPrefix", "SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId"} {
		params[member] = v.Get(member).Text()
	}
	for _, member := range []string{"IncludeGlobalServiceEvents", "IsMultiRegionTrail", "IsOrganizationTrail"} {
		params[member] = v.Get(member).Text() == "true"
	}
	d.told("UpdateTrail", params, nil)
}

// trailSelectors reads what a trail records. A trail that was never given
// selectors answers with those that stand for none, which are not taken as
// such: the record of its making shows none.
func trailSelectors(d *description, v trail.Value) {
	basic, advanced := v.Get("EventSelectors"), v.Get("AdvancedEventSelectors")
	d.told("PutEventSelectors", with{"trailName": d.ref.ARN, "eventSelectors": basic, "advancedEventSelectors": advanced}, nil)
	if all := basic.List(); len(all) == 1 && recordsAll(all[0]) {
		delete(d.settings, resource.EventSelectors)
	}
}

func recordsAll(selector trail.Value) bool {
	return selector.Get("ReadWriteType").Text() == "All" && selector.Get("IncludeManagementEvents").Text() == "true" &&
		len(selector.Get("DataResources").List())+len(selector.Get("ExcludeManagementEventSources").List()) == 0
}
