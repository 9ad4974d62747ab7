package account

import "github.com/hosewatch/hosewatch/internal/resource"

const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`

// quoted is the policy as a text within JSON.
const quoted = `"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"`

// escaped is the policy as IAM answers it.
const escaped = `%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%22%2A%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D`

const (
	keyARN     = "arn:aws:kms:eu-west-1:111122223333:key/1111"
	streamARN  = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
	clusterARN = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/2222"
	trailARN   = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/all"
	topicARN   = "arn:aws:sns:eu-west-1:111122223333:alarms"
	noAliases  = `{"Aliases":[{"AliasName":"alias/orders","TargetKeyId":"1111"}]}`
)

// answered is what AWS answers about a resource, in the form of its API
// reference, and the records of the calls after which it answers so.
type answered struct {
	kind    resource.Type
	name    string
	answers map[string]string // by operation; "!" begins the code of a refusal
	events  []told
}

// cases are of what streams and the alerting need; networkCases,
// serverlessCases and tableCases are the others.
var cases = []answered{
	{resource.Bucket, "orders", map[string]string{
		"s3:GetBucketPolicy":                    policy,
		"s3:GetBucketAcl":                       `<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant><Grant><Grantee><ID>me</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`,
		"s3:GetPublicAccessBlock":               `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
		"s3:GetBucketOwnershipControls":         `<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>`,
		"s3:GetBucketEncryption":                `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>` + keyARN + `</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`,
		"s3:GetBucketLifecycleConfiguration":    `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>old</ID><Filter/><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>`,
		"s3:GetBucketReplication":               `<ReplicationConfiguration><Role>arn:aws:iam::111122223333:role/copy</Role><Rule><ID>all</ID><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::copy</Bucket></Destination></Rule></ReplicationConfiguration>`,
		"s3:GetBucketLogging":                   `<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>a/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`,
		"s3:GetBucketNotificationConfiguration": `<NotificationConfiguration><TopicConfiguration><Id>n</Id><Topic>` + topicARN + `</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>`,
		"s3:GetBucketVersioning":                `<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`,
		"s3:GetObjectLockConfiguration":         `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>1</Years></DefaultRetention></Rule></ObjectLockConfiguration>`,
	}, []told{
		{"PutBucketPolicy", `{"bucketName":"orders","bucketPolicy":` + policy + `,"policy":""}`, ""},
		{"PutBucketAcl", `{"bucketName":"orders","acl":"","x-amz-acl":"public-read"}`, ""},
		{"PutBucketPublicAccessBlock", `{"bucketName":"orders","publicAccessBlock":"","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":false}}`, ""},
		{"PutBucketOwnershipControls", `{"bucketName":"orders","OwnershipControls":{"Rule":{"ObjectOwnership":"ObjectWriter"}}}`, ""},
		{"PutBucketEncryption", `{"bucketName":"orders","encryption":"","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"` + keyARN + `"},"BucketKeyEnabled":true}}}`, ""},
		{"PutBucketLifecycle", `{"bucketName":"orders","lifecycle":"","LifecycleConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ID":"old","Status":"Enabled","Filter":"","Expiration":{"Days":30}}}}`, ""},
		{"PutBucketReplication", `{"bucketName":"orders","ReplicationConfiguration":{"Role":"arn:aws:iam::111122223333:role/copy","Rule":{"ID":"all","Status":"Enabled","Destination":{"Bucket":"arn:aws:s3:::copy"}}}}`, ""},
		{"PutBucketLogging", `{"bucketName":"orders","BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":"a/"}}}`, ""},
		{"PutBucketNotification", `{"bucketName":"orders","NotificationConfiguration":{"TopicConfiguration":{"Id":"n","Topic":"` + topicARN + `","Event":"s3:ObjectCreated:*"}}}`, ""},
		{"PutBucketVersioning", `{"bucketName":"orders","VersioningConfiguration":{"Status":"Enabled"}}`, ""},
		{"PutBucketObjectLockConfiguration", `{"bucketName":"orders","ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"COMPLIANCE","Years":1}}}}`, ""},
	}},
	{resource.Key, keyARN, map[string]string{
		"kms:DescribeKey":          `{"KeyMetadata":{"KeyState":"Disabled","Origin":"AWS_KMS"}}`,
		"kms:GetKeyPolicy":         `{"Policy":` + quoted + `}`,
		"kms:GetKeyRotationStatus": `{"KeyRotationEnabled":true,"RotationPeriodInDays":90}`,
		"kms:ListGrants":           `{"Grants":[{"GrantId":"g1","GranteePrincipal":"arn:aws:iam::444455556666:role/r","Operations":["Encrypt","Decrypt"],"Constraints":{"EncryptionContextSubset":{"Team":"x"}}}]}`,
	}, []told{
		{"DisableKey", `{"keyId":"` + keyARN + `"}`, ""},
		{"PutKeyPolicy", `{"keyId":"` + keyARN + `","policyName":"default","policy":` + quoted + `}`, ""},
		{"EnableKeyRotation", `{"keyId":"` + keyARN + `","rotationPeriodInDays":90}`, ""},
		{"CreateGrant", `{"keyId":"` + keyARN + `","granteePrincipal":"arn:aws:iam::444455556666:role/r","operations":["Decrypt","Encrypt"],"constraints":{"encryptionContextSubset":{"Team":"x"}}}`, `{"grantId":"g1"}`},
	}},
	{resource.KeyAlias, "alias/orders", map[string]string{"kms:ListAliases": noAliases},
		[]told{{"UpdateAlias", `{"aliasName":"alias/orders","targetKeyId":"1111"}`, ""}}},
	{resource.Role, "delivery", map[string]string{
		"iam:GetRole":                  `<GetRoleResponse><GetRoleResult><Role><AssumeRolePolicyDocument>` + escaped + `</AssumeRolePolicyDocument><MaxSessionDuration>7200</MaxSessionDuration><PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::111122223333:policy/b</PermissionsBoundaryArn></PermissionsBoundary><Tags><member><Key>team</Key><Value>data</Value></member></Tags></Role></GetRoleResult></GetRoleResponse>`,
		"iam:ListRolePolicies":         `<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames><member>write</member></PolicyNames></ListRolePoliciesResult></ListRolePoliciesResponse>`,
		"iam:GetRolePolicy":            `<GetRolePolicyResponse><GetRolePolicyResult><PolicyDocument>` + escaped + `</PolicyDocument></GetRolePolicyResult></GetRolePolicyResponse>`,
		"iam:ListAttachedRolePolicies": `<ListAttachedRolePoliciesResponse><ListAttachedRolePoliciesResult><AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/ReadOnlyAccess</PolicyArn></member></AttachedPolicies></ListAttachedRolePoliciesResult></ListAttachedRolePoliciesResponse>`,
	}, []told{
		{"UpdateAssumeRolePolicy", `{"roleName":"delivery","policyDocument":` + quoted + `}`, ""},
		{"UpdateRole", `{"roleName":"delivery","maxSessionDuration":7200}`, ""},
		{"PutRolePermissionsBoundary", `{"roleName":"delivery","permissionsBoundary":"arn:aws:iam::111122223333:policy/b"}`, ""},
		{"TagRole", `{"roleName":"delivery","tags":[{"key":"team","value":"data"}]}`, ""},
		{"PutRolePolicy", `{"roleName":"delivery","policyName":"write","policyDocument":` + quoted + `}`, ""},
		{"AttachRolePolicy", `{"roleName":"delivery","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`, ""},
	}},
	{resource.ManagedPolicy, "arn:aws:iam::111122223333:policy/team/p", map[string]string{
		"iam:GetPolicy":        `<GetPolicyResponse><GetPolicyResult><Policy><DefaultVersionId>v3</DefaultVersionId></Policy></GetPolicyResult></GetPolicyResponse>`,
		"iam:GetPolicyVersion": `<GetPolicyVersionResponse><GetPolicyVersionResult><PolicyVersion><Document>` + escaped + `</Document></PolicyVersion></GetPolicyVersionResult></GetPolicyVersionResponse>`,
	}, []told{{"CreatePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/team/p","policyDocument":` + quoted + `,"setAsDefault":true}`, `{"policyVersion":{"versionId":"v3"}}`}}},
	{resource.KinesisStream, "clicks", map[string]string{
		"kinesis:DescribeStreamSummary": `{"StreamDescriptionSummary":{"EncryptionType":"KMS","KeyId":"alias/orders","RetentionPeriodHours":48,"StreamModeDetails":{"StreamMode":"ON_DEMAND"},"EnhancedMonitoring":[{"ShardLevelMetrics":["IncomingBytes"]}]}}`,
		"kinesis:GetResourcePolicy":     `{"Policy":` + quoted + `}`,
		"kinesis:ListStreamConsumers":   `{"Consumers":[{"ConsumerName":"copy","ConsumerARN":"` + streamARN + `/consumer/copy:1"}]}`,
	}, []told{
		{"StartStreamEncryption", `{"streamName":"clicks","encryptionType":"KMS","keyId":"alias/orders"}`, ""},
		{"IncreaseStreamRetentionPeriod", `{"streamName":"clicks","retentionPeriodHours":48}`, ""},
		{"UpdateStreamMode", `{"streamARN":"` + streamARN + `","streamModeDetails":{"streamMode":"ON_DEMAND"}}`, ""},
		{"EnableEnhancedMonitoring", `{"streamName":"clicks","shardLevelMetrics":["IncomingBytes"]}`, ""},
		{"PutResourcePolicy", `{"resourceARN":"` + streamARN + `","policy":` + quoted + `}`, ""},
		{"RegisterStreamConsumer", `{"streamARN":"` + streamARN + `","consumerName":"copy"}`, `{"consumer":{"consumerARN":"` + streamARN + `/consumer/copy:1"}}`},
	}},
	{resource.Function, "mask", map[string]string{
		"lambda:GetFunctionConfiguration":     `{"Role":"arn:aws:iam::111122223333:role/mask","Handler":"h","Runtime":"python3.13","CodeSha256":"abc=","Layers":[{"Arn":"arn:aws:lambda:eu-west-1:111122223333:layer:l:1"}],"VpcConfig":{"SubnetIds":["subnet-1"],"SecurityGroupIds":["sg-1"]},"KMSKeyArn":"` + keyARN + `","DeadLetterConfig":{"TargetArn":"` + topicARN + `"}}`,
		"lambda:GetPolicy":                    `{"Policy":"{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"s3\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:eu-west-1:111122223333:function:mask\",\"Condition\":{\"StringEquals\":{\"AWS:SourceAccount\":\"111122223333\"},\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::orders\"}}}]}"}`,
		"lambda:GetFunctionConcurrency":       `{"ReservedConcurrentExecutions":5}`,
		"lambda:GetFunctionCodeSigningConfig": `{"CodeSigningConfigArn":"arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1"}`,
		"lambda:ListFunctionUrlConfigs":       `{"FunctionUrlConfigs":[{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:mask","AuthType":"NONE"}]}`,
	}, []told{
		{"UpdateFunctionConfiguration20150331v2", `{"functionName":"mask","role":"arn:aws:iam::111122223333:role/mask","handler":"h","runtime":"python3.13","layers":["arn:aws:lambda:eu-west-1:111122223333:layer:l:1"],"vpcConfig":{"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]},"kMSKeyArn":"` + keyARN + `","deadLetterConfig":{"targetArn":"` + topicARN + `"}}`, ""},
		{"AddPermission20150331v2", `{"functionName":"mask","statementId":"s3","principal":"s3.amazonaws.com","action":"lambda:InvokeFunction","sourceArn":"arn:aws:s3:::orders","sourceAccount":"111122223333"}`, ""},
		{"PutFunctionConcurrency20171031", `{"functionName":"mask","reservedConcurrentExecutions":5}`, ""},
		{"PutFunctionCodeSigningConfig", `{"functionName":"mask","codeSigningConfigArn":"arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1"}`, ""},
		{"CreateFunctionUrlConfig", `{"functionName":"mask","authType":"NONE"}`, ""},
	}},
	{resource.LogGroup, "/firehose/orders", map[string]string{
		"logs:DescribeLogGroups":           `{"logGroups":[{"logGroupName":"/firehose/orders-2","retentionInDays":1},{"logGroupName":"/firehose/orders","retentionInDays":30,"kmsKeyId":"` + keyARN + `","deletionProtectionEnabled":true}]}`,
		"logs:DescribeSubscriptionFilters": `{"subscriptionFilters":[{"filterName":"out","destinationArn":"arn:aws:lambda:eu-west-1:444455556666:function:take","filterPattern":"","distribution":"ByLogStream"}]}`,
		"logs:GetDataProtectionPolicy":     `{}`,
	}, []told{
		{"PutRetentionPolicy", `{"logGroupName":"/firehose/orders","retentionInDays":30}`, ""},
		{"AssociateKmsKey", `{"logGroupName":"/firehose/orders","kmsKeyId":"` + keyARN + `"}`, ""},
		{"PutLogGroupDeletionProtection", `{"logGroupIdentifier":"/firehose/orders","deletionProtectionEnabled":true}`, ""},
		{"DeleteDataProtectionPolicy", `{"logGroupIdentifier":"/firehose/orders"}`, ""},
	}},
	{resource.Secret, "hec", map[string]string{
		"secretsmanager:DescribeSecret":    `{"KmsKeyId":"alias/orders","RotationEnabled":true,"RotationLambdaARN":"arn:aws:lambda:eu-west-1:111122223333:function:turn","RotationRules":{"AutomaticallyAfterDays":30},"ReplicationStatus":[{"Region":"us-east-1"}]}`,
		"secretsmanager:GetResourcePolicy": `{"ResourcePolicy":` + quoted + `}`,
	}, []told{
		{"UpdateSecret", `{"secretId":"hec","kmsKeyId":"alias/orders"}`, ""},
		{"RotateSecret", `{"secretId":"hec","rotationLambdaARN":"arn:aws:lambda:eu-west-1:111122223333:function:turn","rotationRules":{"automaticallyAfterDays":30}}`, ""},
		{"ReplicateSecretToRegions", `{"secretId":"hec","addReplicaRegions":[{"region":"us-east-1"}]}`, ""},
		{"PutResourcePolicy", `{"secretId":"hec","resourcePolicy":` + quoted + `}`, ""},
	}},
	{resource.GlueCatalog, "", map[string]string{
		"glue:GetDataCatalogEncryptionSettings": `{"DataCatalogEncryptionSettings":{"EncryptionAtRest":{"CatalogEncryptionMode":"SSE-KMS","SseAwsKmsKeyId":"` + keyARN + `"},"ConnectionPasswordEncryption":{"ReturnConnectionPasswordEncrypted":true,"AwsKmsKeyId":"` + keyARN + `"}}}`,
		"glue:GetResourcePolicy":                `!EntityNotFoundException`,
	}, []told{
		{"PutDataCatalogEncryptionSettings", `{"dataCatalogEncryptionSettings":{"encryptionAtRest":{"catalogEncryptionMode":"SSE-KMS","sseAwsKmsKeyId":"` + keyARN + `"},"connectionPasswordEncryption":{"returnConnectionPasswordEncrypted":true,"awsKmsKeyId":"` + keyARN + `"}}}`, ""},
		{"DeleteResourcePolicy", `{}`, ""},
	}},
	{resource.GlueDatabase, "sales", map[string]string{
		"glue:GetDatabase": `{"Database":{"Name":"sales","LocationUri":"s3://orders/","CreateTableDefaultPermissions":[{"Principal":{"DataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"Permissions":["ALL"]}]}}`,
	}, []told{{"UpdateDatabase", `{"name":"sales","databaseInput":{"name":"sales","locationUri":"s3://orders/","createTableDefaultPermissions":[{"principal":{"dataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"permissions":["ALL"]}]}}`, ""}}},
	{resource.GlueTable, "sales/orders", map[string]string{
		"glue:GetTable": `{"Table":{"Name":"orders","DatabaseName":"sales","PartitionKeys":[{"Name":"day","Type":"date"}],"StorageDescriptor":{"Location":"s3://orders/","InputFormat":"parquet","Columns":[{"Name":"id","Type":"bigint"}]}}}`,
	}, []told{{"UpdateTable", `{"databaseName":"sales","tableInput":{"name":"orders","partitionKeys":[{"name":"day","type":"date"}],"storageDescriptor":{"location":"s3://orders/","inputFormat":"parquet","columns":[{"name":"id","type":"bigint"}]}}}`, ""}}},
	{resource.Domain, "search", map[string]string{
		"es:DescribeDomain": `{"DomainStatus":{"DomainName":"search","AccessPolicies":` + quoted + `,"DomainEndpointOptions":{"EnforceHTTPS":true,"TLSSecurityPolicy":"Policy-Min-TLS-1-2-2019-07"},"EncryptionAtRestOptions":{"Enabled":true,"KmsKeyId":"` + keyARN + `"},"NodeToNodeEncryptionOptions":{"Enabled":true},"AdvancedSecurityOptions":{"Enabled":true,"InternalUserDatabaseEnabled":false,"AnonymousAuthEnabled":false},"VPCOptions":{"SubnetIds":["subnet-1"],"SecurityGroupIds":["sg-1"]},"LogPublishingOptions":{"AUDIT_LOGS":{"CloudWatchLogsLogGroupArn":"arn:aws:logs:eu-west-1:111122223333:log-group:audit","Enabled":true}}}}`,
		"kms:ListAliases":   noAliases,
	}, []told{{"UpdateDomainConfig", `{"domainName":"search","accessPolicies":` + quoted + `,"domainEndpointOptions":{"enforceHTTPS":true,"tLSSecurityPolicy":"Policy-Min-TLS-1-2-2019-07"},"encryptionAtRestOptions":{"enabled":true,"kmsKeyId":"` + keyARN + `"},"nodeToNodeEncryptionOptions":{"enabled":true},"advancedSecurityOptions":{"enabled":true,"internalUserDatabaseEnabled":false,"anonymousAuthEnabled":false},"vPCOptions":{"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]},"logPublishingOptions":{"AUDIT_LOGS":{"cloudWatchLogsLogGroupArn":"arn:aws:logs:eu-west-1:111122223333:log-group:audit","enabled":true}}}`, ""}}},
	{resource.MSKCluster, clusterARN, map[string]string{
		"kafka:DescribeClusterV2": `{"clusterInfo":{"clusterArn":"` + clusterARN + `","provisioned":{"brokerNodeGroupInfo":{"connectivityInfo":{"publicAccess":{"type":"DISABLED"},"vpcConnectivity":{"clientAuthentication":{"sasl":{"iam":{"enabled":true},"scram":{"enabled":false}},"tls":{"enabled":false}}}}},"clientAuthentication":{"sasl":{"iam":{"enabled":true},"scram":{"enabled":true}},"unauthenticated":{"enabled":false}},"encryptionInfo":{"encryptionAtRest":{"dataVolumeKMSKeyId":"` + keyARN + `"},"encryptionInTransit":{"clientBroker":"TLS","inCluster":true}},"enhancedMonitoring":"DEFAULT","loggingInfo":{"brokerLogs":{"cloudWatchLogs":{"enabled":true,"logGroup":"brokers"}}}}}}`,
		"kafka:GetClusterPolicy":  `{"policy":` + quoted + `}`, "kafka:ListScramSecrets": `{"secretArnList":["arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_a-AbCdEf"]}`,
		"kms:ListAliases": noAliases,
	}, []told{
		{"UpdateConnectivity", `{"clusterArn":"` + clusterARN + `","connectivityInfo":{"publicAccess":{"type":"DISABLED"},"vpcConnectivity":{"clientAuthentication":{"sasl":{"iam":{"enabled":true}}}}}}`, ""},
		{"UpdateSecurity", `{"clusterArn":"` + clusterARN + `","clientAuthentication":{"sasl":{"iam":{"enabled":true},"scram":{"enabled":true}},"unauthenticated":{"enabled":false}},"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS","inCluster":true}}}`, ""},
		{"UpdateMonitoring", `{"clusterArn":"` + clusterARN + `","enhancedMonitoring":"DEFAULT","loggingInfo":{"brokerLogs":{"cloudWatchLogs":{"enabled":true,"logGroup":"brokers"}}}}`, ""},
		{"PutClusterPolicy", `{"clusterArn":"` + clusterARN + `","policy":` + quoted + `}`, ""},
		{"BatchAssociateScramSecret", `{"clusterArn":"` + clusterARN + `","secretArnList":["arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_a-AbCdEf"]}`, ""},
	}},
	{resource.RedshiftCluster, "wh", map[string]string{
		"redshift:DescribeClusters":      `<DescribeClustersResponse><DescribeClustersResult><Clusters><Cluster><PubliclyAccessible>true</PubliclyAccessible><EnhancedVpcRouting>false</EnhancedVpcRouting><Encrypted>true</Encrypted><KmsKeyId>` + keyARN + `</KmsKeyId><AutomatedSnapshotRetentionPeriod>7</AutomatedSnapshotRetentionPeriod><VpcSecurityGroups><VpcSecurityGroup><VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroup></VpcSecurityGroups><IamRoles><ClusterIamRole><IamRoleArn>arn:aws:iam::111122223333:role/load</IamRoleArn></ClusterIamRole></IamRoles></Cluster></Clusters></DescribeClustersResult></DescribeClustersResponse>`,
		"redshift:DescribeLoggingStatus": `<DescribeLoggingStatusResponse><DescribeLoggingStatusResult><LoggingEnabled>true</LoggingEnabled><BucketName>logs</BucketName><S3KeyPrefix>wh/</S3KeyPrefix></DescribeLoggingStatusResult></DescribeLoggingStatusResponse>`,
		"kms:ListAliases":                noAliases,
	}, []told{
		{"ModifyCluster", `{"clusterIdentifier":"wh","publiclyAccessible":true,"enhancedVpcRouting":false,"encrypted":true,"kmsKeyId":"` + keyARN + `","automatedSnapshotRetentionPeriod":7,"vpcSecurityGroupIds":["sg-1"]}`, ""},
		{"ModifyClusterIamRoles", `{"clusterIdentifier":"wh","addIamRoles":["arn:aws:iam::111122223333:role/load"]}`, ""},
		{"EnableLogging", `{"clusterIdentifier":"wh","bucketName":"logs","s3KeyPrefix":"wh/"}`, ""},
	}},
	{resource.Trail, trailARN, map[string]string{
		"cloudtrail:DescribeTrails":      `{"trailList":[{"Name":"all","TrailARN":"` + trailARN + `","S3BucketName":"trails","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":true,"LogFileValidationEnabled":true,"KmsKeyId":"` + keyARN + `","IsOrganizationTrail":false}]}`,
		"cloudtrail:GetTrailStatus":      `{"IsLogging":false}`,
		"cloudtrail:GetEventSelectors":   `{"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true,"DataResources":[],"ExcludeManagementEventSources":["kms.amazonaws.com"]}]}`,
		"cloudtrail:GetInsightSelectors": `!InsightNotEnabledException`,
	}, []told{
		{"UpdateTrail", `{"name":"` + trailARN + `","s3BucketName":"trails","s3KeyPrefix":"","includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"enableLogFileValidation":true,"kmsKeyId":"` + keyARN + `","isOrganizationTrail":false}`, ""},
		{"StopLogging", `{"name":"all"}`, ""},
		{"PutEventSelectors", `{"trailName":"all","eventSelectors":[{"readWriteType":"WriteOnly","includeManagementEvents":true,"dataResources":[],"excludeManagementEventSources":["kms.amazonaws.com"]}]}`, ""},
		{"PutInsightSelectors", `{"trailName":"all","insightSelectors":[]}`, ""},
	}},
	{resource.EventBus, "alerts", map[string]string{
		"events:DescribeEventBus": `{"Name":"alerts","Policy":` + quoted + `,"KmsKeyIdentifier":"` + keyARN + `","DeadLetterConfig":{"Arn":"arn:aws:sqs:eu-west-1:111122223333:dlq"},"LogConfig":{"Level":"ERROR"}}`,
	}, []told{
		{"PutPermission", `{"eventBusName":"alerts","policy":` + quoted + `}`, ""},
		{"UpdateEventBus", `{"name":"alerts","kmsKeyIdentifier":"` + keyARN + `","deadLetterConfig":{"arn":"arn:aws:sqs:eu-west-1:111122223333:dlq"},"logConfig":{"level":"ERROR"}}`, ""},
	}},
	{resource.EventRule, "alerts/to-queue", map[string]string{
		"events:DescribeRule":      `{"Name":"to-queue","State":"DISABLED","EventPattern":"{\"source\":[\"hosewatch\"]}"}`,
		"events:ListTargetsByRule": `{"Targets":[{"Id":"queue","Arn":"arn:aws:sqs:eu-west-1:111122223333:alerts","RetryPolicy":{"MaximumRetryAttempts":3,"MaximumEventAgeInSeconds":60},"DeadLetterConfig":{"Arn":"arn:aws:sqs:eu-west-1:111122223333:dlq"},"SqsParameters":{"MessageGroupId":"g"}}]}`,
	}, []told{
		{"PutRule", `{"name":"to-queue","eventBusName":"alerts","state":"DISABLED","eventPattern":"{\"source\":[\"hosewatch\"]}"}`, ""},
		{"PutTargets", `{"rule":"to-queue","eventBusName":"alerts","targets":[{"id":"queue","arn":"arn:aws:sqs:eu-west-1:111122223333:alerts","retryPolicy":{"maximumRetryAttempts":3,"maximumEventAgeInSeconds":60},"deadLetterConfig":{"arn":"arn:aws:sqs:eu-west-1:111122223333:dlq"},"sqsParameters":{"messageGroupId":"g"}}]}`, ""},
	}},
	{resource.Queue, "alerts", map[string]string{
		"sqs:GetQueueAttributes": `{"Attributes":{"Policy":` + quoted + `,"KmsMasterKeyId":"` + keyARN + `","MessageRetentionPeriod":"1209600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:111122223333:dlq\",\"maxReceiveCount\":3}","SqsManagedSseEnabled":"false"}}`,
	}, []told{{"SetQueueAttributes", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/alerts","attributes":{"Policy":` + quoted + `,"KmsMasterKeyId":"` + keyARN + `","MessageRetentionPeriod":"1209600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:111122223333:dlq\",\"maxReceiveCount\":3}"}}`, ""}}},
	{resource.Topic, topicARN, map[string]string{
		"sns:GetTopicAttributes":       `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>KmsMasterKeyId</key><value>alias/orders</value></entry><entry><key>Policy</key><value>{"Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}]}</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`,
		"sns:ListSubscriptionsByTopic": `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions><member><SubscriptionArn>` + topicARN + `:9999</SubscriptionArn><Protocol>email</Protocol><Endpoint>a@example.com</Endpoint></member></Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
	}, []told{
		{"SetTopicAttributes", `{"topicArn":"` + topicARN + `","attributeName":"KmsMasterKeyId","attributeValue":"alias/orders"}`, ""},
		{"SetTopicAttributes", `{"topicArn":"` + topicARN + `","attributeName":"Policy","attributeValue":""}`, ""},
		{"Subscribe", `{"topicArn":"` + topicARN + `","protocol":"email","endpoint":"a@example.com"}`, `{"subscriptionArn":"` + topicARN + `:9999"}`},
	}},
	{resource.DynamoDBTable, "estate", map[string]string{
		"dynamodb:DescribeTable":             `{"Table":{"TableName":"estate","DeletionProtectionEnabled":true,"SSEDescription":{"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":"` + keyARN + `"}}}`,
		"dynamodb:DescribeContinuousBackups": `{"ContinuousBackupsDescription":{"PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7}}}`,
		"dynamodb:DescribeTimeToLive":        `{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires"}}`,
		"dynamodb:GetResourcePolicy":         `!PolicyNotFoundException`,
		"kms:ListAliases":                    noAliases,
	}, []told{
		{"UpdateTable", `{"tableName":"estate","sSESpecification":{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"` + keyARN + `"},"deletionProtectionEnabled":true}`, ""},
		{"UpdateContinuousBackups", `{"tableName":"estate","pointInTimeRecoverySpecification":{"pointInTimeRecoveryEnabled":true,"recoveryPeriodInDays":7}}`, ""},
		{"UpdateTimeToLive", `{"tableName":"estate","timeToLiveSpecification":{"enabled":true,"attributeName":"expires"}}`, ""},
	}},
	{resource.Alarm, "lag", map[string]string{
		"monitoring:DescribeAlarms": `<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><AlarmName>lag</AlarmName><ActionsEnabled>true</ActionsEnabled><AlarmActions><member>` + topicARN + `</member></AlarmActions><Namespace>AWS/SQS</Namespace><MetricName>Age</MetricName><Statistic>Maximum</Statistic><Threshold>5.0</Threshold><ComparisonOperator>GreaterThanThreshold</ComparisonOperator><Period>60</Period><EvaluationPeriods>2</EvaluationPeriods><Dimensions><member><Name>QueueName</Name><Value>alerts</Value></member></Dimensions></member></MetricAlarms></DescribeAlarmsResult></DescribeAlarmsResponse>`,
	}, []told{{"PutMetricAlarm", `{"alarmName":"lag","alarmActions":["` + topicARN + `"],"namespace":"AWS/SQS","metricName":"Age","statistic":"Maximum","threshold":5,"comparisonOperator":"GreaterThanThreshold","period":60,"evaluationPeriods":2,"dimensions":[{"name":"QueueName","value":"alerts"}]}`, ""}}},
}
