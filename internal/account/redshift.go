package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeRedshift(d *description) {
	cluster, notFound := with{"ClusterIdentifier": d.ref.Name}, unless("ClusterNotFound", "ClusterNotFoundFault")
	d.question("redshift:DescribeClusters", cluster, func(v trail.Value) { redshiftCluster(d, v.Get("Clusters", "Cluster")) }, notFound)
	d.question("redshift:DescribeLoggingStatus", cluster, func(v trail.Value) {
		named := with{"clusterIdentifier": d.ref.Name}
		if v.Get("LoggingEnabled").Text() != "true" {
			d.told("DisableLogging", named, nil)
			return
		}
		if bucket := v.Get("BucketName").Text(); bucket != "" {
			named["bucketName"], named["s3KeyPrefix"] = bucket, v.Get("S3KeyPrefix").Text()
		} else {
			named["logExports"] = texts(list(v, "LogExports"))
		}
		d.told("EnableLogging", named, nil)
	}, notFound)
}

// https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html
func redshiftCluster(d *description, v trail.Value) {
	groups, roles := []string{}, []string{}
	for _, group := range v.Get("VpcSecurityGroups", "VpcSecurityGroup").List() {
		groups = append(groups, group.Get("VpcSecurityGroupId").Text())
	}
	for _, role := range v.Get("IamRoles", "ClusterIamRole").List() {
		roles = append(roles, role.Get("IamRoleArn").Text())
	}
	params := with{
		"clusterIdentifier": d.ref.Name, "publiclyAccessible": v.Get("PubliclyAccessible"), "enhancedVpcRouting": v.Get("EnhancedVpcRouting"),
		"encrypted": v.Get("Encrypted"), "kmsKeyId": d.ownKey(v.Get("KmsKeyId")),
		"automatedSnapshotRetentionPeriod": v.Get("AutomatedSnapshotRetentionPeriod"), "vpcSecurityGroupIds": groups, "addIamRoles": roles,
	}
	d.told("ModifyCluster", params, nil)
	d.all(resource.ClusterRole)
}
