package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeLogGroup finds a group among those whose names begin with its name.
func describeLogGroup(d *description) {
	found := false
	listed := d.pages("logs:DescribeLogGroups", with{"logGroupNamePrefix": d.ref.Name}, "nextToken", "nextToken", func(v trail.Value) {
		for _, group := range v.Get("logGroups").List() {
			if group.Get("logGroupName").Text() == d.ref.Name {
				found = true
				logGroup(d, group)
			}
		}
	})
	if listed && !found {
		d.gone()
	}
	notFound := unless("ResourceNotFound")
	named := with{"logGroupName": d.ref.Name}
	if d.pages("logs:DescribeSubscriptionFilters", named, "nextToken", "nextToken", func(v trail.Value) {
		for _, filter := range v.Get("subscriptionFilters").List() {
			params := members(filter)
			params["logGroupName"] = d.ref.Name
			d.told("PutSubscriptionFilter", params, nil, resource.Path(resource.SentTo))
		}
	}, notFound) {
		d.all(resource.SentTo)
	}
	d.question("logs:GetDataProtectionPolicy", with{"logGroupIdentifier": d.ref.Name}, func(v trail.Value) {
		if policy := v.Get("policyDocument").Text(); policy != "" {
			d.told("PutDataProtectionPolicy", with{"logGroupIdentifier": d.ref.Name, "policyDocument": policy}, nil)
			return
		}
		d.told("DeleteDataProtectionPolicy", with{"logGroupIdentifier": d.ref.Name}, nil)
	}, notFound, nothing("OperationAborted"))
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
func logGroup(d *description, v trail.Value) {
	named := with{"logGroupName": d.ref.Name}
	if days := v.Get("retentionInDays"); days.Text() != "" {
		d.told("PutRetentionPolicy", with{"logGroupName": d.ref.Name, "retentionInDays": days}, nil)
	} else {
		d.told("DeleteRetentionPolicy", named, nil)
	}
	if key := v.Get("kmsKeyId"); key.Text() != "" {
		d.told("AssociateKmsKey", with{"logGroupName": d.ref.Name, "kmsKeyId": key}, nil)
	} else {
		d.told("DisassociateKmsKey", named, nil)
	}
	if protected := v.Get("deletionProtectionEnabled"); protected.Text() != "" {
		d.told("PutLogGroupDeletionProtection", with{"logGroupIdentifier": d.ref.Name, "deletionProtectionEnabled": protected}, nil)
	}
}
