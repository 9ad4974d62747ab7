package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeCluster(d *description) {
	cluster, notFound := with{"ClusterArn": d.ref.ARN}, unless("NotFound")
	scram := false
	d.question("kafka:DescribeClusterV2", cluster, func(v trail.Value) {
		info := v.Get("clusterInfo")
		provisioned := info.Get("provisioned")
		scram = provisioned.Get("clientAuthentication", "sasl", "scram", "enabled").Text() == "true"
		if provisioned.IsObject() {
			clusterItself(d, provisioned)
		}
		d.told("TagResource", with{"resourceArn": d.ref.ARN, "tags": info.Get("tags")}, nil)
	}, notFound)
	d.question("kafka:GetClusterPolicy", cluster, func(v trail.Value) {
		d.told("PutClusterPolicy", with{"clusterArn": d.ref.ARN, "policy": v.Get("policy")}, nil)
	}, none("DeleteClusterPolicy", with{"clusterArn": d.ref.ARN}, "NotFound"))
	if scram && d.pages("kafka:ListScramSecrets", cluster, "nextToken", "nextToken", func(v trail.Value) {
		d.told("BatchAssociateScramSecret", with{"clusterArn": d.ref.ARN, "secretArnList": v.Get("secretArnList")}, nil)
	}, notFound) {
		d.all(resource.ScramSecret)
	}
}

// https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters-clusterarn.html
func clusterItself(d *description, v trail.Value) {
	named := func(more with) with { more["clusterArn"] = d.ref.ARN; return more }
	encryption := v.Get("encryptionInfo")
	d.told("UpdateConnectivity", named(with{"connectivityInfo": v.Get("brokerNodeGroupInfo", "connectivityInfo")}), nil)
	d.told("UpdateSecurity", named(with{"clientAuthentication": v.Get("clientAuthentication"), "encryptionInfo": with{
		"encryptionInTransit": encryption.Get("encryptionInTransit"),
	}}), nil)
	// UpdateSecurity leaves the key alone, so that only a new cluster tells of it.
	d.told("CreateCluster", with{"encryptionInfo": with{"encryptionAtRest": with{
		"dataVolumeKMSKeyId": d.ownKey(encryption.Get("encryptionAtRest", "dataVolumeKMSKeyId")),
	}}}, with{"clusterArn": d.ref.ARN}, resource.Encryption, resource.EncryptionKey)
	d.told("UpdateMonitoring", named(with{"enhancedMonitoring": v.Get("enhancedMonitoring").Text(), "loggingInfo": v.Get("loggingInfo")}), nil)
}
