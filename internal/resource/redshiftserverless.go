package resource

// Settings of namespaces.
const (
	// NamespaceRoles is a list of the ARNs of roles that a namespace may act in.
	NamespaceRoles Path = "IamRoles"
	// WorkgroupNamespace is the name of the namespace that a workgroup serves.
	WorkgroupNamespace Path = "NamespaceName"
)

// What a workgroup and a namespace have when nothing is said of it:
// https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateWorkgroup.html
var (
	workgroupDefaults = Settings{PubliclyAccessible: "false", EnhancedVPCRouting: "false"}
	namespaceDefaults = Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", Logging: "", NamespaceRoles: ""}
)

// redshiftServerless reads the calls of Redshift Serverless. What an update
// does not name is kept.
// https://docs.aws.amazon.com/redshift/latest/mgmt/logging-with-cloudtrail.html
func redshiftServerless() service {
	workgroup, namespace := named(RedshiftWorkgroup, "workgroupName"), named(RedshiftNamespace, "namespaceName")
	governed := byARN("resourceArn", RedshiftSnapshot)
	tagged := byARN("resourceArn", RedshiftWorkgroup, RedshiftNamespace)
	ofWorkgroup := []field{
		boolean(PubliclyAccessible, "publiclyAccessible"), boolean(EnhancedVPCRouting, "enhancedVpcRouting"),
		list(Subnets, "subnetIds"), list(SecurityGroups, "securityGroupIds"), reads(clusterParameters, TransitEncryption, UserActivityLogging),
		reads(workgroupNamespace, WorkgroupNamespace),
	}
	ofNamespace := []field{
		reads(namespaceKey, Encryption, EncryptionKey), reads(namespaceLogging, Logging), list(NamespaceRoles, "iamRoles"),
		given("adminUserPassword", "adminUserPassword"), detail("manageAdminPassword", "manageAdminPassword"), detail("adminUsername", "adminUsername"),
	}
	return service{source: "redshift-serverless.amazonaws.com", operations: []operation{
		{name: "CreateWorkgroup", effect: Creates, target: workgroup, fields: append([]field{tags("tags")}, ofWorkgroup...)},
		{name: "UpdateWorkgroup", target: workgroup, fields: ofWorkgroup},
		{name: "DeleteWorkgroup", effect: Deletes, target: workgroup, fields: []field{reads(workgroupNamespace)}},
		{name: "CreateNamespace", effect: Creates, target: namespace, fields: append([]field{tags("tags")}, ofNamespace...)},
		{name: "UpdateNamespace", target: namespace, fields: ofNamespace},
		{name: "DeleteNamespace", effect: Deletes, target: namespace, fields: []field{detail("finalSnapshotName", "finalSnapshotName")}},
		{name: "PutResourcePolicy", target: governed, fields: []field{document(Policy, "policy")}},
		{name: "DeleteResourcePolicy", target: governed, fields: []field{becomes(Policy, "")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}, ways: serverlessWays(), looks: map[Type]func(t turn) string{
		RedshiftWorkgroup: func(t turn) string {
			return t.aws("redshift-serverless get-workgroup", "--workgroup-name", t.Name)
		},
		RedshiftNamespace: func(t turn) string {
			return t.aws("redshift-serverless get-namespace", "--namespace-name", t.Name)
		},
	}}
}

// workgroupNamespace names the namespace whose data a workgroup serves.
func workgroupNamespace(r *reading) {
	name := r.text("namespaceName", "response.workgroup.namespaceName")
	if name == "" {
		return
	}
	r.other(r.named(RedshiftNamespace, name))
	if r.req.Effect != Deletes {
		r.set(WorkgroupNamespace, name)
	}
}

func namespaceKey(r *reading) {
	key := r.at("kmsKeyId")
	if !key.Exists() {
		return
	}
	if key.Text() == "" || key.Text() == ownedByAWS {
		r.set(Encryption, EncryptionAWSOwned)
		r.set(EncryptionKey, "")
		return
	}
	r.set(Encryption, keyEncryption(key.Text()))
	r.set(EncryptionKey, key.Text())
}

// namespaceLogging reads which logs are written; an empty list is none. Logs
// in tables stand beside them.
func namespaceLogging(r *reading) {
	if !r.at("logExports").Exists() || r.text("logDestinationType") == toTables {
		return
	}
	if logs := r.texts("logExports"); len(logs) > 0 {
		r.set(Logging, exportsTo("CloudWatch Logs", logs))
	} else {
		r.set(Logging, "")
	}
}

func serverlessWays() []way {
	workgroup := func(t turn, args ...string) string {
		return t.aws("redshift-serverless update-workgroup", append([]string{"--workgroup-name", t.Name}, args...)...)
	}
	namespace := func(t turn, args ...string) string {
		return t.aws("redshift-serverless update-namespace", append([]string{"--namespace-name", t.Name}, args...)...)
	}
	return []way{
		{RedshiftWorkgroup, []Path{PubliclyAccessible}, func(t turn) string { return workgroup(t, t.flag("publicly-accessible")) }},
		{RedshiftWorkgroup, []Path{EnhancedVPCRouting}, func(t turn) string { return workgroup(t, t.flag("enhanced-vpc-routing")) }},
		{RedshiftWorkgroup, []Path{SecurityGroups}, func(t turn) string {
			return workgroup(t, append([]string{"--security-group-ids"}, textsOrNone(t.Value)...)...)
		}},
		{RedshiftWorkgroup, []Path{TransitEncryption}, func(t turn) string {
			return workgroup(t, "--config-parameters", "parameterKey=require_ssl,parameterValue="+truth(t.Value == TransitTLS))
		}},
		{RedshiftWorkgroup, []Path{UserActivityLogging}, func(t turn) string {
			return workgroup(t, "--config-parameters", "parameterKey="+string(UserActivityLogging)+",parameterValue="+t.Value)
		}},
		{RedshiftNamespace, []Path{Encryption, EncryptionKey}, func(t turn) string {
			if key := t.Was[EncryptionKey]; key != "" {
				return namespace(t, "--kms-key-id", key)
			}
			return namespace(t, "--kms-key-id", ownedByAWS)
		}},
		{RedshiftNamespace, []Path{Logging}, func(t turn) string {
			return namespace(t, append([]string{"--log-exports"}, exported(t.Value)...)...)
		}},
		{RedshiftNamespace, []Path{NamespaceRoles}, func(t turn) string {
			return namespace(t, append([]string{"--iam-roles"}, textsOrNone(t.Value)...)...)
		}},
	}
}
