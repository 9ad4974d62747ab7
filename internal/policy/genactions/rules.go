package main

import (
	"slices"
	"strings"
)

// services are those a stream depends on: the model's directory in botocore, and
// the prefix its actions carry in a policy.
var services = []struct{ model, prefix string }{
	{"cloudtrail", "cloudtrail"}, {"dynamodb", "dynamodb"}, {"ec2", "ec2"}, {"es", "es"}, {"opensearch", "es"},
	{"opensearchserverless", "aoss"}, {"events", "events"}, {"firehose", "firehose"}, {"glue", "glue"}, {"iam", "iam"},
	{"kafka", "kafka"}, {"kinesis", "kinesis"}, {"kms", "kms"}, {"lakeformation", "lakeformation"}, {"lambda", "lambda"},
	{"logs", "logs"}, {"redshift", "redshift"}, {"redshift-data", "redshift-data"}, {"redshift-serverless", "redshift-serverless"},
	{"s3", "s3"}, {"s3control", "s3"}, {"s3tables", "s3tables"}, {"secretsmanager", "secretsmanager"}, {"sns", "sns"},
	{"sqs", "sqs"}, {"ssm", "ssm"}, {"sts", "sts"},
}

// renamed are the operations whose permission has another name; an empty one
// has no permission of its own.
//
// https://docs.aws.amazon.com/service-authorization/latest/reference/
var renamed = map[string]string{
	"s3:ListObjects": "ListBucket", "s3:ListObjectsV2": "ListBucket", "s3:HeadBucket": "ListBucket",
	"s3:ListBuckets": "ListAllMyBuckets", "s3:HeadObject": "GetObject", "s3:DeleteObjects": "DeleteObject",
	"s3:CopyObject": "PutObject", "s3:CreateMultipartUpload": "PutObject", "s3:UploadPart": "PutObject",
	"s3:UploadPartCopy": "PutObject", "s3:CompleteMultipartUpload": "PutObject", "s3:SelectObjectContent": "GetObject",
	"s3:ListMultipartUploads": "ListBucketMultipartUploads", "s3:ListParts": "ListMultipartUploadParts",
	"s3:ListObjectVersions": "ListBucketVersions", "s3:GetBucketEncryption": "GetEncryptionConfiguration",
	"s3:PutBucketEncryption": "PutEncryptionConfiguration", "s3:DeleteBucketEncryption": "PutEncryptionConfiguration",
	"s3:GetBucketLifecycle": "GetLifecycleConfiguration", "s3:GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
	"s3:PutBucketLifecycle": "PutLifecycleConfiguration", "s3:PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
	"s3:DeleteBucketLifecycle": "PutLifecycleConfiguration", "s3:GetBucketReplication": "GetReplicationConfiguration",
	"s3:PutBucketReplication": "PutReplicationConfiguration", "s3:DeleteBucketReplication": "PutReplicationConfiguration",
	"s3:GetPublicAccessBlock": "GetBucketPublicAccessBlock", "s3:PutPublicAccessBlock": "PutBucketPublicAccessBlock",
	"s3:DeletePublicAccessBlock": "PutBucketPublicAccessBlock", "s3:GetBucketCors": "GetBucketCORS",
	"s3:PutBucketCors": "PutBucketCORS", "s3:DeleteBucketCors": "PutBucketCORS",
	"s3:GetBucketNotificationConfiguration": "GetBucketNotification", "s3:PutBucketNotificationConfiguration": "PutBucketNotification",
	"s3:GetObjectLockConfiguration": "GetBucketObjectLockConfiguration", "s3:PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
	"s3:DeleteBucketTagging": "PutBucketTagging", "s3:GetObjectAttributes": "GetObjectAttributes", "s3:WriteGetObjectResponse": "",
	"lambda:Invoke": "InvokeFunction", "lambda:InvokeWithResponseStream": "InvokeFunction", "lambda:InvokeAsync": "InvokeAsync",
	"kms:ReEncrypt":             "ReEncryptFrom ReEncryptTo",
	"dynamodb:ExecuteStatement": "", "dynamodb:ExecuteTransaction": "", "dynamodb:BatchExecuteStatement": "",
	"dynamodb:TransactGetItems": "", "dynamodb:TransactWriteItems": "",
	"secretsmanager:BatchGetSecretValue": "BatchGetSecretValue",
}

// beyondTheAPI are permissions that are no operations.
var beyondTheAPI = map[string]string{
	"s3": `GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging GetObjectVersionTorrent GetObjectVersionForReplication
		PutObjectVersionAcl PutObjectVersionTagging DeleteObjectVersion DeleteObjectVersionTagging BypassGovernanceRetention
		ObjectOwnerOverrideToBucketOwner ReplicateObject ReplicateDelete ReplicateTags InitiateReplication
		GetAccountPublicAccessBlock PutAccountPublicAccessBlock GetAnalyticsConfiguration PutAnalyticsConfiguration
		GetInventoryConfiguration PutInventoryConfiguration GetMetricsConfiguration PutMetricsConfiguration`,
	"iam":      "PassRole",
	"sts":      "SetSourceIdentity TagSession AssumeRole",
	"lambda":   "InvokeFunctionUrl EnableReplication DisableReplication",
	"dynamodb": "ConditionCheckItem PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate",
	"es":       "ESCrossClusterGet ESHttpDelete ESHttpGet ESHttpHead ESHttpPatch ESHttpPost ESHttpPut",
	"aoss":     "APIAccessAll DashboardsAccessAll",
	"kafka-cluster": `AlterCluster AlterClusterDynamicConfiguration AlterGroup AlterTopic AlterTopicDynamicConfiguration AlterTransactionalId
		Connect CreateTopic DeleteGroup DeleteTopic DescribeCluster DescribeClusterDynamicConfiguration DescribeGroup DescribeTopic
		DescribeTopicDynamicConfiguration DescribeTransactionalId ReadData WriteData WriteDataIdempotently`,
	"kms":      "ReEncryptFrom ReEncryptTo",
	"redshift": "JoinGroup CreateClusterUser",
}

// actionsOf are the permissions behind one operation.
func actionsOf(prefix, operation string) []string {
	if prefix == "ec2" && !aboutNetworks(operation) {
		return nil
	}
	if names, ok := renamed[prefix+":"+operation]; ok {
		return strings.Fields(names)
	}
	return []string{operation}
}

func aboutNetworks(operation string) bool {
	for _, part := range []string{"SecurityGroup", "Vpc", "Subnet", "Route", "NetworkAcl", "NetworkInterface", "Gateway", "FlowLog", "Address"} {
		if strings.Contains(operation, part) && !strings.Contains(operation, "TransitGateway") && !strings.Contains(operation, "LocalGateway") {
			return true
		}
	}
	return slices.Contains([]string{"RunInstances", "DescribeInstances", "CreateTags", "DeleteTags", "DescribeTags", "DescribeRegions",
		"TerminateInstances", "ModifyInstanceAttribute", "AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"}, operation)
}

// kinds in the order of the table, the gravest first.
var kinds = []string{"permissions", "credentials", "data", "write", "tagging", "list"}

// credentials give out something that can be used elsewhere.
var credentials = setOf(`sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:AssumeRoot sts:GetFederationToken sts:GetSessionToken
	iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile iam:CreateServiceSpecificCredential iam:ResetServiceSpecificCredential
	iam:UpdateAccessKey iam:CreateVirtualMFADevice secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue secretsmanager:GetRandomPassword
	redshift:GetClusterCredentials redshift:GetClusterCredentialsWithIAM redshift-serverless:GetCredentials ssm:GetParameter
	ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory lakeformation:GetTemporaryGluePartitionCredentials
	lakeformation:GetTemporaryGlueTableCredentials lakeformation:GetTemporaryDataLocationCredentials lakeformation:GetDataAccess
	lambda:GetFunction lambda:GetFunctionConfiguration s3:GetDataAccess glue:GetConnection glue:GetConnections kafka:GetBootstrapBrokers`)

// data lets the caller read what a stream carries or keeps.
var data = setOf(`s3:GetObject s3:GetObjectVersion s3:GetObjectTorrent s3:GetObjectVersionTorrent s3:GetObjectVersionForReplication s3:ReplicateObject
	kinesis:GetRecords kinesis:GetShardIterator kinesis:SubscribeToShard kms:Decrypt kms:ReEncryptFrom kms:GenerateDataKey kms:GenerateDataKeyPair
	kms:DeriveSharedSecret kafka-cluster:ReadData es:ESHttpGet es:ESHttpPost es:ESHttpHead es:ESCrossClusterGet aoss:APIAccessAll
	aoss:DashboardsAccessAll dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan dynamodb:GetRecords dynamodb:PartiQLSelect
	dynamodb:ExportTableToPointInTime logs:GetLogEvents logs:FilterLogEvents logs:GetQueryResults logs:GetLogRecord logs:StartLiveTail
	logs:StartQuery logs:CreateExportTask logs:Unmask sqs:ReceiveMessage redshift-data:GetStatementResult redshift-data:GetStatementResultV2
	redshift-data:ExecuteStatement redshift-data:BatchExecuteStatement s3tables:GetTableData lakeformation:GetQueryState
	lakeformation:GetWorkUnitResults cloudtrail:GetQueryResults cloudtrail:LookupEvents ssm:GetCommandInvocation ssm:StartSession
	sns:Subscribe events:PutTargets`)

// permissions decide who may do what.
var permissions = setOf(`s3:PutBucketAcl s3:PutObjectAcl s3:PutObjectVersionAcl s3:PutBucketPublicAccessBlock s3:PutAccountPublicAccessBlock
	s3:PutBucketOwnershipControls s3:DeleteBucketOwnershipControls s3:PutAccessPointPublicAccessBlock s3:ObjectOwnerOverrideToBucketOwner
	s3:BypassGovernanceRetention s3:CreateAccessGrant s3:DeleteAccessGrant s3:CreateAccessGrantsInstance s3:CreateAccessGrantsLocation
	s3:CreateAccessPoint kms:CreateGrant kms:RetireGrant kms:RevokeGrant lambda:AddPermission lambda:RemovePermission
	lambda:AddLayerVersionPermission lambda:RemoveLayerVersionPermission lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig
	sns:AddPermission sns:RemovePermission sqs:AddPermission sqs:RemovePermission sqs:SetQueueAttributes sns:SetTopicAttributes
	events:PutPermission events:RemovePermission iam:PassRole iam:AddUserToGroup iam:RemoveUserFromGroup iam:UpdateAssumeRolePolicy
	iam:AddRoleToInstanceProfile iam:RemoveRoleFromInstanceProfile iam:CreateSAMLProvider iam:UpdateSAMLProvider
	iam:CreateOpenIDConnectProvider iam:AddClientIDToOpenIDConnectProvider iam:UpdateOpenIDConnectProviderThumbprint
	iam:DeactivateMFADevice iam:CreateUser iam:CreateRole iam:CreateGroup iam:UpdateRole iam:CreateServiceLinkedRole
	lakeformation:GrantPermissions lakeformation:BatchGrantPermissions lakeformation:RevokePermissions lakeformation:BatchRevokePermissions
	lakeformation:PutDataLakeSettings lakeformation:RegisterResource lakeformation:AddLFTagsToResource ssm:ModifyDocumentPermission
	redshift:AuthorizeClusterSecurityGroupIngress redshift:AuthorizeDataShare redshift:AuthorizeEndpointAccess redshift:ModifyClusterIamRoles
	redshift:JoinGroup redshift:CreateClusterUser aoss:CreateAccessPolicy aoss:UpdateAccessPolicy aoss:DeleteAccessPolicy
	aoss:CreateSecurityPolicy aoss:UpdateSecurityPolicy aoss:DeleteSecurityPolicy es:AuthorizeVpcEndpointAccess es:UpdateDomainConfig
	es:UpdateElasticsearchDomainConfig ec2:CreateNetworkInterfacePermission ec2:ModifyVpcEndpointServicePermissions
	ec2:AuthorizeSecurityGroupIngress ec2:AuthorizeSecurityGroupEgress ec2:AssociateIamInstanceProfile ec2:ReplaceIamInstanceProfileAssociation`)

func setOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(text) {
		set[name] = true
	}
	return set
}

// kindOf classifies an action: by the lists above, then by its name.
func kindOf(prefix, name string) string {
	full := prefix + ":" + name
	verbs := func(list ...string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return strings.HasPrefix(name, v) })
	}
	switch {
	case permissions[full]:
		return "permissions"
	case credentials[full]:
		return "credentials"
	case data[full]:
		return "data"
	case verbs("Tag", "Untag", "AddTags", "RemoveTags", "CreateTags", "DeleteTags", "ListTag") || strings.Contains(name, "Tagging") || strings.HasPrefix(name, "Replicate") && strings.HasSuffix(name, "Tags"):
		return "tagging"
	case verbs("Get", "List", "Describe", "Search", "Lookup", "Head", "Simulate", "Batch") && !verbs("BatchWrite", "BatchPut", "BatchCreate", "BatchDelete", "BatchUpdate", "BatchModify", "BatchStop", "BatchAssociate", "BatchDisassociate"):
		return "list"
	case strings.HasSuffix(name, "Policy") || strings.HasSuffix(name, "PermissionsBoundary") || strings.HasSuffix(name, "PolicyVersion"):
		return "permissions"
	}
	return "write"
}
