package resource

import "testing"

func TestRedshiftServerless(t *testing.T) {
	const workgroup, namespace = "arn:aws:redshift-serverless" + place + "workgroup/dw", "arn:aws:redshift-serverless" + place + "namespace/dw"
	checkRequests(t, "redshift-serverless.amazonaws.com", []asked{
		{event: "UpdateWorkgroup", arn: workgroup, request: `{"workgroupName":"dw","publiclyAccessible":true}`, want: Settings{PubliclyAccessible: "true"}, reason: "on the internet"},
		{event: "UpdateWorkgroup", arn: workgroup, request: `{"workgroupName":"dw","enhancedVpcRouting":false,"configParameters":[{"parameterKey":"require_ssl","parameterValue":"false"}]}`,
			want: Settings{EnhancedVPCRouting: "false", TransitEncryption: TransitEither}, reason: "clear text, out of the VPC"},
		{event: "CreateWorkgroup", arn: workgroup, request: `{"workgroupName":"dw","namespaceName":"dw"}`, want: Settings{Exists: "true", PubliclyAccessible: "false", EnhancedVPCRouting: "false", WorkgroupNamespace: "dw"}, reason: "with its defaults"},
		{event: "DeleteWorkgroup", arn: workgroup, request: `{"workgroupName":"dw"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "UpdateNamespace", arn: namespace, request: `{"namespaceName":"dw","kmsKeyId":"k","logExports":[]}`, want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "k", Logging: ""}, reason: "another key, no log"},
		{event: "UpdateNamespace", arn: namespace, request: `{"namespaceName":"dw","kmsKeyId":"AWS_OWNED_KMS_KEY","logExports":["userlog"],"iamRoles":["arn:r"]}`,
			want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", Logging: "CloudWatch Logs: userlog", NamespaceRoles: `["arn:r"]`}, reason: "AWS's key, one log"},
		{event: "UpdateNamespace", arn: namespace, request: `{"namespaceName":"dw","adminUserPassword":"****"}`, want: Settings{}, reason: "a password is no setting"},
		{event: "CreateNamespace", arn: namespace, request: `{"namespaceName":"dw"}`, want: Settings{Exists: "true", Encryption: EncryptionAWSOwned, EncryptionKey: "", Logging: "", NamespaceRoles: ""}, reason: "with its defaults"},
		{event: "DeleteNamespace", arn: namespace, request: `{"namespaceName":"dw"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutResourcePolicy", arn: "arn:aws:redshift-serverless" + place + "snapshot/7c1", request: `{"resourceArn":"arn:aws:redshift-serverless` + place + `snapshot/7c1","policy":"{}"}`, want: Settings{Policy: "{}"}, reason: "of a snapshot"},
		{event: "TagResource", arn: workgroup, request: `{"resourceArn":"` + workgroup + `","tags":[{"key":"a","value":"b"}]}`, want: Settings{Tag.Of("a"): "b"}, reason: "by ARN"},
	})
}

func TestRedshiftServerlessWays(t *testing.T) {
	const workgroup, namespace = "aws redshift-serverless update-workgroup --workgroup-name dw ", "aws redshift-serverless update-namespace --namespace-name dw "
	checkWays(t, []undone{
		{RedshiftWorkgroup, "dw", PubliclyAccessible, Settings{PubliclyAccessible: "false"}, workgroup + "--no-publicly-accessible", "off the internet"},
		{RedshiftWorkgroup, "dw", EnhancedVPCRouting, Settings{EnhancedVPCRouting: "true"}, workgroup + "--enhanced-vpc-routing", "in the VPC"},
		{RedshiftWorkgroup, "dw", SecurityGroups, Settings{SecurityGroups: `["sg-1"]`}, workgroup + "--security-group-ids sg-1", "the group it had"},
		{RedshiftWorkgroup, "dw", TransitEncryption, Settings{TransitEncryption: TransitTLS}, workgroup + "--config-parameters parameterKey=require_ssl,parameterValue=true", "TLS only"},
		{RedshiftWorkgroup, "dw", UserActivityLogging, Settings{UserActivityLogging: "true"}, workgroup + "--config-parameters parameterKey=enable_user_activity_logging,parameterValue=true", "audit on"},
		{RedshiftNamespace, "dw", Encryption, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, namespace + "--kms-key-id k", "the key it had"},
		{RedshiftNamespace, "dw", Encryption, Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, namespace + "--kms-key-id AWS_OWNED_KMS_KEY", "AWS's key"},
		{RedshiftNamespace, "dw", Logging, Settings{Logging: "CloudWatch Logs: connectionlog, userlog"}, namespace + "--log-exports connectionlog userlog", "the logs it had"},
		{RedshiftNamespace, "dw", Logging, Settings{Logging: ""}, namespace + "--log-exports '[]'", "there were none"},
		{RedshiftNamespace, "dw", NamespaceRoles, Settings{NamespaceRoles: `["arn:r"]`}, namespace + "--iam-roles arn:r", "the role it had"},
	})
}
