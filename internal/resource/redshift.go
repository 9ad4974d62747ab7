package resource

import "strings"

// Settings of Redshift.
const (
	// EnhancedVPCRouting is "true" while COPY and UNLOAD stay in the VPC.
	EnhancedVPCRouting Path = "EnhancedVpcRouting"
	// ParameterGroup is the name of the group that holds a cluster's parameters.
	ParameterGroup Path = "ClusterParameterGroupName"
	// SnapshotRetention is for how many days automatic snapshots are kept; "0"
	// is none at all.
	SnapshotRetention Path = "AutomatedSnapshotRetentionPeriod"
	// Paused is "true" for a cluster that takes no data.
	Paused Path = "Paused"
	// UserActivityLogging is "true" while statements are logged, of a parameter
	// group and of a workgroup.
	UserActivityLogging Path = "enable_user_activity_logging"
	// ClusterRole is "true" for each role, by its ARN, that a cluster may act in.
	ClusterRole Family = "IamRole:"
	// EndpointAccess is who may make an endpoint of his own to a cluster or a
	// domain, by account or service: a list of the VPCs, or "all VPCs".
	EndpointAccess Family = "EndpointAccess:"
)

// clusterDefaults is a cluster as it is created since January 2025:
// https://docs.aws.amazon.com/redshift/latest/mgmt/behavior-changes.html
var clusterDefaults = Settings{
	PubliclyAccessible: "false", Encryption: EncryptionAWSOwned, EncryptionKey: "", EnhancedVPCRouting: "false",
	SnapshotRetention: "1", Logging: "", ReplicationTo: "", Paused: "false",
}

// redshift reads the calls of Redshift. Passwords are masked, and never taken.
// https://docs.aws.amazon.com/redshift/latest/mgmt/logging-with-cloudtrail.html
func redshift() service {
	return service{source: "redshift.amazonaws.com",
		operations: append(clusterOperations(), shareOperations()...),
		ways:       append(clusterWays(), redshiftShareWays()...),
		looks: map[Type]func(t turn) string{
			RedshiftCluster: func(t turn) string {
				return t.aws("redshift describe-clusters", "--cluster-identifier", t.Name)
			},
			RedshiftParameters: func(t turn) string {
				return t.aws("redshift describe-cluster-parameters", "--parameter-group-name", t.Name)
			},
			RedshiftSecurityGroup: func(t turn) string {
				return t.aws("redshift describe-cluster-security-groups", "--cluster-security-group-name", t.Name)
			},
			RedshiftDataShare: func(t turn) string { return t.aws("redshift describe-data-shares", "--data-share-arn", t.ARN) },
			RedshiftSnapshot:  func(t turn) string { return t.aws("redshift describe-cluster-snapshots", "--snapshot-arn", t.ARN) },
		}}
}

func clusterOperations() []operation {
	cluster := named(RedshiftCluster, "clusterIdentifier")
	parameters := named(RedshiftParameters, "parameterGroupName")
	group := named(RedshiftSecurityGroup, "clusterSecurityGroupName")
	tagged := byARN("resourceName", RedshiftCluster, RedshiftParameters, RedshiftSecurityGroup, RedshiftSnapshot)
	roles := reads(clusterRoles, Path(ClusterRole))
	settings := []field{
		boolean(PubliclyAccessible, "publiclyAccessible"), boolean(EnhancedVPCRouting, "enhancedVpcRouting"),
		reads(clusterKey, Encryption, EncryptionKey), number(SnapshotRetention, "automatedSnapshotRetentionPeriod"),
		text(ParameterGroup, "clusterParameterGroupName"), list(SecurityGroups, "vpcSecurityGroupIds"), roles,
		given("masterUserPassword", "masterUserPassword"), detail("manageMasterPassword", "manageMasterPassword"),
		detail("newClusterIdentifier", "newClusterIdentifier"), detail("snapshotIdentifier", "snapshotIdentifier"),
	}
	tls := reads(clusterParameters, TransitEncryption, UserActivityLogging)
	return []operation{
		{name: "CreateCluster", effect: Creates, target: cluster, fields: append([]field{tags("tags")}, settings...)},
		{name: "RestoreFromClusterSnapshot", effect: Creates, target: cluster, fields: settings},
		{name: "ModifyCluster", target: cluster, fields: settings},
		{name: "DeleteCluster", effect: Deletes, target: cluster, fields: []field{
			detail("skipFinalClusterSnapshot", "skipFinalClusterSnapshot"), detail("finalClusterSnapshotIdentifier", "finalClusterSnapshotIdentifier")}},
		{name: "PauseCluster", target: cluster, fields: []field{becomes(Paused, "true")}},
		{name: "ResumeCluster", target: cluster, fields: []field{becomes(Paused, "false")}},
		{name: "ModifyClusterIamRoles", target: cluster, fields: []field{roles}},
		{name: "EnableLogging", target: cluster, fields: []field{reads(clusterLogging, Logging)}},
		{name: "DisableLogging", target: cluster, fields: []field{reads(noClusterLogging, Logging), detail("logDestinationType", "logDestinationType")}},
		{name: "EnableSnapshotCopy", target: cluster, fields: []field{list(ReplicationTo, "destinationRegion")}},
		{name: "DisableSnapshotCopy", target: cluster, fields: []field{becomes(ReplicationTo, "")}},
		{name: "CreateClusterParameterGroup", effect: Creates, target: parameters, fields: []field{detail("parameterGroupFamily", "parameterGroupFamily")}},
		{name: "ModifyClusterParameterGroup", target: parameters, fields: []field{tls}},
		{name: "ResetClusterParameterGroup", target: parameters, fields: []field{reads(resetParameters, TransitEncryption, UserActivityLogging)}},
		{name: "AuthorizeClusterSecurityGroupIngress", target: group, fields: []field{reads(func(r *reading) { r.set(clusterIngress(r), "true") }, Path(Ingress))}},
		{name: "RevokeClusterSecurityGroupIngress", target: group, fields: []field{reads(func(r *reading) { r.set(clusterIngress(r), "") }, Path(Ingress))}},
		{name: "CreateTags", target: tagged, fields: []field{tags("tags")}},
		{name: "DeleteTags", target: tagged, fields: []field{untags("tagKeys")}},
	}
}

// clusterKey reads encryption at rest. A cluster that is encrypted without a
// key of somebody's own uses one that AWS owns.
func clusterKey(r *reading) {
	encrypted, said := truthOf(r.at("encrypted"))
	key := r.text("kmsKeyId")
	switch {
	case encrypted == "false":
		r.set(Encryption, EncryptionNone)
		r.set(EncryptionKey, "")
	case key != "" && key != ownedByAWS:
		r.set(Encryption, keyEncryption(key))
		r.set(EncryptionKey, key)
	case said || key != "":
		r.set(Encryption, EncryptionAWSOwned)
		r.set(EncryptionKey, "")
	}
}

// ownedByAWS stands for a key that AWS owns where a key is asked for.
const ownedByAWS = "AWS_OWNED_KMS_KEY"

func clusterRoles(r *reading) {
	for _, arn := range append(r.texts("addIamRoles"), r.texts("iamRoles")...) {
		r.set(ClusterRole.Of(arn), "true")
		r.other(r.named(Role, arn))
	}
	for _, arn := range r.texts("removeIamRoles") {
		r.set(ClusterRole.Of(arn), "")
	}
}

// toTables is logging of a kind that stands beside the audit log.
const toTables = "s3table"

func clusterLogging(r *reading) {
	switch bucket := r.text("bucketName"); {
	case r.text("logDestinationType") == toTables:
	case bucket != "":
		r.set(Logging, "s3://"+bucket+"/"+r.text("s3KeyPrefix"))
		r.other(r.named(Bucket, bucket))
	default:
		r.set(Logging, exportsTo("CloudWatch Logs", r.texts("logExports")))
	}
}

// exportsTo names where logs go, and which.
func exportsTo(place string, logs []string) string {
	return place + ": " + strings.Join(Texts(List(logs...)), ", ")
}

func noClusterLogging(r *reading) {
	if r.text("logDestinationType") != toTables {
		r.set(Logging, "")
	}
}

// clusterParameters reads the parameters that count, of a parameter group and
// of a workgroup: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html
func clusterParameters(r *reading) {
	for _, p := range append(r.at("parameters").List(), r.at("configParameters").List()...) {
		name := p.Get("parameterName").Text() + p.Get("parameterKey").Text()
		value := strings.ToLower(p.Get("parameterValue").Text())
		switch {
		case name == "require_ssl" && value == "true":
			r.set(TransitEncryption, TransitTLS)
		case name == "require_ssl":
			r.set(TransitEncryption, TransitEither)
		case name == string(UserActivityLogging):
			r.set(UserActivityLogging, value)
		}
	}
}

// resetParameters notes parameters that go back to the default of their
// family, which the call does not name.
func resetParameters(r *reading) {
	reset := r.text("resetAllParameters") == "true"
	for _, p := range r.at("parameters").List() {
		name := p.Get("parameterName").Text()
		reset = reset || name == "require_ssl" || name == string(UserActivityLogging)
	}
	if reset {
		r.odd("parameters")
	}
}

// clusterIngress is a rule of a security group outside a VPC, which is for the
// port of the cluster alone.
func clusterIngress(r *reading) Path {
	if cidr := r.text("cIDRIP"); cidr != "" {
		return Ingress.Of("tcp * from " + cidr)
	}
	return Ingress.Of("tcp * from " + r.text("eC2SecurityGroupOwnerId") + "/" + r.text("eC2SecurityGroupName"))
}
