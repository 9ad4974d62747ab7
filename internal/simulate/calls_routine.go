package simulate

// routine lists what an account's people and programs call all day: nothing
// that takes protection away. Weights are within a service.
func routine() map[string][]*call {
	all := map[string][]*call{}
	for _, calls := range [][]*call{
		routineSTS(), routineKMS(), routineS3(), routineEC2(), routineIAM(),
		routineLogs(), routineMonitoring(), routineSSM(), routineDynamoDB(), routineLambda(),
		routineECS(), routineECR(), routineScaling(), routineBalancers(), routineDatabases(),
		routineConfig(), routineTrails(), routineHealth(), routineStreams(), routineMessages(),
		routineStacks(), routineTags(), routineKeysOfDatabases(), routineGlue(), routineQueries(),
		routineStates(), routineEvents(), routineSecurity(), routineOrganization(), routineCertificates(),
		routineDNS(), routineTopics(), routineClusters(), routineQuotas(),
	} {
		all[calls[0].service] = calls
	}
	return all
}

func routineSTS() []*call {
	return of("sts", read("GetCallerIdentity", 1, ``))
}

func routineKMS() []*call {
	const keyed = "AWS::KMS::Key"
	return of("kms",
		read("Decrypt", 40, `{"encryptionContext":{"aws:s3:arn":"<bucket.arn>"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`).on("<key.arn>", keyed),
		read("Decrypt", 25, `{"encryptionContext":{"PARAMETER_ARN":"<parameter.arn>"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`).on("<key.arn>", keyed),
		read("Decrypt", 10, `{"encryptionContext":{"SecretARN":"<secret.arn>","SecretVersionId":"<uuid>"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`).on("<key.arn>", keyed),
		read("GenerateDataKey", 30, `{"keyId":"<key.arn>","encryptionContext":{"aws:s3:arn":"<bucket.arn>"},"keySpec":"AES_256"}`).on("<key.arn>", keyed),
		read("GenerateDataKey", 8, `{"keyId":"<key.arn>","encryptionContext":{"aws:sqs:arn":"<queue.arn>"},"numberOfBytes":64}`).on("<key.arn>", keyed),
		read("DescribeKey", 6, `{"keyId":"<key>"}`).on("<key.arn>", keyed),
		read("ListAliases", 2, `{"limit":100}`),
		read("GetKeyPolicy", 1, `{"keyId":"<key>","policyName":"default"}`).on("<key.arn>", keyed),
		read("GetKeyRotationStatus", 1, `{"keyId":"<key>"}`).on("<key.arn>", keyed),
	)
}

func routineS3() []*call {
	const host = `"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com"`
	const none = "The specified bucket does not have "
	return of("s3",
		read("GetBucketAcl", 14, `{`+host+`,"acl":""}`),
		read("GetBucketLocation", 14, `{`+host+`,"location":""}`),
		read("GetBucketPolicy", 8, `{`+host+`,"policy":""}`).fails("NoSuchBucketPolicy", "The bucket policy does not exist"),
		read("GetBucketPolicyStatus", 5, `{`+host+`,"policyStatus":""}`).fails("NoSuchBucketPolicy", "The bucket policy does not exist"),
		read("GetBucketPublicAccessBlock", 5, `{`+host+`,"publicAccessBlock":""}`).fails("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
		read("GetBucketEncryption", 5, `{`+host+`,"encryption":""}`),
		read("GetBucketVersioning", 5, `{`+host+`,"versioning":""}`),
		read("GetBucketTagging", 5, `{`+host+`,"tagging":""}`).fails("NoSuchTagSet", "The TagSet does not exist"),
		read("GetBucketLifecycle", 3, `{`+host+`,"lifecycle":""}`).fails("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
		read("GetBucketLogging", 3, `{`+host+`,"logging":""}`),
		read("GetBucketReplication", 2, `{`+host+`,"replication":""}`).fails("ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
		read("GetBucketWebsite", 2, `{`+host+`,"website":""}`).fails("NoSuchWebsiteConfiguration", none+"a website configuration"),
		read("GetBucketCors", 2, `{`+host+`,"cors":""}`).fails("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
		read("GetBucketObjectLockConfiguration", 1, `{`+host+`,"object-lock":""}`),
		read("GetBucketOwnershipControls", 2, `{`+host+`,"ownershipControls":""}`),
		read("ListBuckets", 4, `{"Host":"s3.<region>.amazonaws.com"}`),
		read("HeadBucket", 10, `{`+host+`}`),
	)
}

func routineEC2() []*call {
	return of("ec2",
		read("DescribeInstances", 24, `{"maxResults":1000,"instancesSet":{},"filterSet":{}}`),
		read("DescribeInstances", 14, `{"instancesSet":{"items":[{"instanceId":"<instance>"}]},"filterSet":{}}`),
		read("DescribeInstances", 8, `{"instancesSet":{},"filterSet":{"items":[{"name":"tag:aws:autoscaling:groupName","valueSet":{"items":[{"value":"<asg>"}]}},{"name":"instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}}`),
		read("DescribeInstanceStatus", 8, `{"instancesSet":{"items":[{"instanceId":"<instance>"},{"instanceId":"<any instance>"},{"instanceId":"<any instance>"}]},"filterSet":{},"includeAllInstances":false}`),
		read("DescribeSecurityGroups", 8, `{"maxResults":1000,"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}`),
		read("DescribeSecurityGroups", 3, `{"securityGroupSet":{},"securityGroupIdSet":{"items":[{"groupId":"<sg>"}]},"filterSet":{}}`),
		read("DescribeNetworkInterfaces", 8, `{"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"<vpc>"}]}}]}}`),
		read("DescribeSubnets", 6, `{"subnetSet":{"items":[{"subnetId":"<subnet>"}]},"filterSet":{}}`),
		read("DescribeVpcs", 5, `{"vpcSet":{},"filterSet":{}}`),
		read("DescribeRegions", 4, `{"regionSet":{},"filterSet":{},"allRegions":false}`),
		read("DescribeVolumes", 5, `{"maxResults":500,"volumeSet":{},"filterSet":{}}`),
		read("DescribeTags", 5, `{"maxResults":1000,"filterSet":{"items":[{"name":"resource-id","valueSet":{"items":[{"value":"<instance>"}]}}]}}`),
		read("DescribeAvailabilityZones", 2, `{"availabilityZoneSet":{},"availabilityZoneIdSet":{},"filterSet":{}}`),
		read("DescribeImages", 2, `{"executableBySet":{},"imagesSet":{"items":[{"imageId":"ami-0<hex:16>"}]},"ownersSet":{},"filterSet":{}}`).fails("Client.InvalidAMIID.NotFound", "The image id does not exist"),
		read("DescribeRouteTables", 2, `{"routeTableIdSet":{},"filterSet":{}}`),
		read("DescribeVpcEndpoints", 2, `{"DescribeVpcEndpointsRequest":{"MaxResults":1000}}`),
		read("DescribeAccountAttributes", 1, `{"accountAttributeNameSet":{"items":[{"attributeName":"supported-platforms"}]},"filterSet":{}}`),
		write("CreateTags", 1, `{"resourcesSet":{"items":[{"resourceId":"<instance>"}]},"tagSet":{"items":[{"key":"last-seen","value":"<now>"},{"key":"owner","value":"<words>"}]}}`).answers(`{"requestId":"<uuid>","_return":true}`),
	)
}

func routineIAM() []*call {
	return of("iam",
		read("GetRole", 12, `{"roleName":"<role>"}`).fails("NoSuchEntityException", "The role with that name cannot be found."),
		read("ListRoles", 4, `{"maxItems":1000}`),
		read("ListRolePolicies", 6, `{"roleName":"<role>"}`),
		read("ListAttachedRolePolicies", 8, `{"roleName":"<role>"}`),
		read("GetRolePolicy", 5, `{"roleName":"<role>","policyName":"work"}`).fails("NoSuchEntityException", "The role policy with name work cannot be found."),
		read("GetPolicy", 5, `{"policyArn":"arn:aws:iam::<account>:policy/<words>-<env>"}`),
		read("GetPolicyVersion", 5, `{"policyArn":"arn:aws:iam::<account>:policy/<words>-<env>","versionId":"v<num:9>"}`),
		read("ListInstanceProfilesForRole", 2, `{"roleName":"<role>"}`),
		read("GetInstanceProfile", 3, `{"instanceProfileName":"<role>"}`),
		read("ListUsers", 1, ``),
		read("ListAccessKeys", 2, `{"userName":"<words>-uploader"}`),
		read("GetAccountSummary", 1, ``),
		read("GenerateCredentialReport", 1, ``),
		read("ListAccountAliases", 1, ``),
		read("SimulatePrincipalPolicy", 1, `{"policySourceArn":"<role.arn>","policyInputList":["<policy>"],"actionNames":["s3:GetObject","s3:PutObject","kms:Decrypt"],"resourceArns":["<bucket.arn>/*"]}`),
	)
}

func routineLogs() []*call {
	return of("logs",
		write("CreateLogStream", 22, `{"logGroupName":"<group>","logStreamName":"2026/05/12/[$LATEST]<hex:32>"}`),
		read("DescribeLogGroups", 10, `{"limit":50}`),
		read("DescribeLogGroups", 8, `{"logGroupNamePrefix":"<group>"}`),
		read("DescribeLogStreams", 6, `{"logGroupName":"<group>","orderBy":"LastEventTime","descending":true,"limit":5}`).fails("ResourceNotFoundException", "The specified log group does not exist."),
		read("DescribeMetricFilters", 4, `{"logGroupName":"<group>"}`),
		read("DescribeSubscriptionFilters", 4, `{"logGroupName":"<group>"}`),
		read("ListTagsForResource", 4, `{"resourceArn":"<group.arn>"}`),
		read("GetQueryResults", 5, `{"queryId":"<uuid>"}`),
		write("StartQuery", 2, `{"logGroupNames":["<group>"],"queryString":"fields @timestamp, @message, level, requestId\n| filter level = \"ERROR\" and @message like /(?i)timeout/\n| sort @timestamp desc\n| limit 200","startTime":1778572800,"endTime":1778576400,"limit":1000}`).answers(`{"queryId":"<uuid>"}`),
		read("FilterLogEvents", 3, `{"logGroupName":"<group>","startTime":1778572<digits:6>,"filterPattern":"\"ERROR\" -\"retry\"","limit":500}`),
	)
}

func routineMonitoring() []*call {
	return of("monitoring",
		read("ListMetrics", 12, `{"namespace":"AWS/EC2","recentlyActive":"PT3H"}`),
		read("ListMetrics", 8, `{"namespace":"AWS/Lambda","metricName":"Errors"}`),
		read("DescribeAlarms", 14, `{"maxRecords":100}`),
		read("DescribeAlarms", 6, `{"alarmNames":["<alarm>"]}`),
		read("DescribeAlarmsForMetric", 2, `{"metricName":"CPUUtilization","namespace":"AWS/EC2","dimensions":[{"name":"InstanceId","value":"<instance>"}]}`),
		read("GetMetricStatistics", 20, `{"namespace":"AWS/SQS","metricName":"ApproximateNumberOfMessagesVisible","dimensions":[{"name":"QueueName","value":"<queue>"}],"startTime":"<ago:15>","endTime":"<now>","period":60,"statistics":["Maximum"]}`),
		read("GetMetricStatistics", 15, `{"namespace":"AWS/ApplicationELB","metricName":"HTTPCode_Target_5XX_Count","dimensions":[{"name":"LoadBalancer","value":"<balancer>"}],"startTime":"<ago:10>","endTime":"<now>","period":60,"statistics":["Sum","SampleCount"]}`),
		read("ListTagsForResource", 2, `{"resourceARN":"<alarm.arn>"}`),
		read("GetDashboard", 1, `{"dashboardName":"<words>-<env>"}`),
	)
}

func routineSSM() []*call {
	return of("ssm",
		write("UpdateInstanceInformation", 40, `{"instanceId":"<instance>","agentVersion":"3.3.2299.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.<num:250>.<num:250>.<num:250>","computerName":"ip-10-<num:250>-<num:250>-<num:250>.<region>.compute.internal","agentName":"amazon-ssm-agent","availabilityZone":"<region>a","availabilityZoneId":"az<num:4>"}`),
		read("GetParametersByPath", 22, `{"path":"/<env>/<words>/","recursive":true,"withDecryption":true,"maxResults":10}`),
		read("DescribeParameters", 4, `{"maxResults":50}`),
		read("ListAssociations", 4, `{"associationFilterList":[{"key":"InstanceId","value":"<instance>"}],"maxResults":20}`),
		write("PutInventory", 3, `{"instanceId":"<instance>","items":[{"typeName":"AWS:InstanceInformation","schemaVersion":"1.0","captureTime":"<now>","contentHash":"<base64:22>=="}]}`),
		read("DescribeInstanceInformation", 4, `{"filters":[{"key":"InstanceIds","values":["<instance>","<any instance>"]}],"maxResults":50}`),
		read("GetDeployablePatchSnapshotForInstance", 1, `{"instanceId":"<instance>","snapshotId":"<uuid>"}`),
	)
}

func routineDynamoDB() []*call {
	return of("dynamodb",
		read("DescribeTable", 20, `{"tableName":"<table>"}`).on("<table.arn>", "AWS::DynamoDB::Table").fails("ResourceNotFoundException", "Requested resource not found: Table not found"),
		read("DescribeTimeToLive", 4, `{"tableName":"<table>"}`).on("<table.arn>", "AWS::DynamoDB::Table"),
		read("DescribeContinuousBackups", 4, `{"tableName":"<table>"}`).on("<table.arn>", "AWS::DynamoDB::Table"),
		read("ListTables", 4, `{"limit":100}`),
		read("ListTagsOfResource", 3, `{"resourceArn":"<table.arn>"}`).on("<table.arn>", "AWS::DynamoDB::Table"),
	)
}

func routineLambda() []*call {
	return of("lambda",
		read("ListFunctions20150331", 6, `{"maxItems":50}`),
		read("GetFunction20150331v2", 12, `{"functionName":"<function.arn>"}`).fails("ResourceNotFoundException", "Function not found"),
		read("GetFunctionConfiguration20150331v2", 6, `{"functionName":"<function>"}`),
		read("GetPolicy20150331v2", 4, `{"functionName":"<function>"}`).fails("ResourceNotFoundException", "The resource you requested does not exist."),
		read("ListEventSourceMappings20150331", 3, `{"functionName":"<function>"}`),
		read("ListTags20170331", 4, `{"resource":"<function.arn>"}`),
		read("ListVersionsByFunction20150331", 3, `{"functionName":"<function>"}`),
		read("GetFunctionConcurrency", 2, `{"functionName":"<function>"}`),
	)
}
