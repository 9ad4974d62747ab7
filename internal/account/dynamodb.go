package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeTable(d *description) {
	table, notFound := with{"TableName": d.ref.Name}, unless("ResourceNotFound", "TableNotFound")
	d.question("dynamodb:DescribeTable", table, func(v trail.Value) {
		described := v.Get("Table")
		sse := described.Get("SSEDescription")
		on := strings.HasPrefix(sse.Get("Status").Text(), "ENABL") && sse.Get("SSEType").Text() == "KMS"
		specification := with{"enabled": on}
		if key := d.ownKey(sse.Get("KMSMasterKeyArn")); on && key != "" {
			specification["kmsMasterKeyId"] = key
		}
		d.told("UpdateTable", with{
			"tableName": d.ref.Name, "sseSpecification": specification,
			"deletionProtectionEnabled": described.Get("DeletionProtectionEnabled").Text() == "true",
		}, nil)
	}, notFound)
	d.question("dynamodb:DescribeContinuousBackups", table, func(v trail.Value) {
		recovery := v.Get("ContinuousBackupsDescription", "PointInTimeRecoveryDescription")
		d.told("UpdateContinuousBackups", with{"tableName": d.ref.Name, "pointInTimeRecoverySpecification": with{
			"pointInTimeRecoveryEnabled": recovery.Get("PointInTimeRecoveryStatus").Text() == "ENABLED",
			"recoveryPeriodInDays":       recovery.Get("RecoveryPeriodInDays").Text(),
		}}, nil)
	}, notFound)
	d.question("dynamodb:DescribeTimeToLive", table, func(v trail.Value) {
		living := v.Get("TimeToLiveDescription")
		d.told("UpdateTimeToLive", with{"tableName": d.ref.Name, "timeToLiveSpecification": with{
			"enabled": strings.HasPrefix(living.Get("TimeToLiveStatus").Text(), "ENABL"), "attributeName": living.Get("AttributeName").Text(),
		}}, nil)
	}, notFound)
	d.question("dynamodb:GetResourcePolicy", with{"ResourceArn": d.ref.ARN}, func(v trail.Value) {
		d.resourcePolicy(v.Get("Policy"), with{"resourceArn": d.ref.ARN})
	}, none("DeleteResourcePolicy", with{"resourceArn": d.ref.ARN}, "PolicyNotFound"), notFound)
}
