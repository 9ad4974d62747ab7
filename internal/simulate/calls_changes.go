package simulate

// changes lists, by kind of thing, what is done to things that hosewatch
// watches: what gives protection, what takes it away, and what only tidies.
func changes() [changeable][]*call {
	return [changeable][]*call{
		stream: streamChanges(), bucket: bucketChanges(), role: roleChanges(), key: keyChanges(),
		logGroup: groupChanges(), source: sourceChanges(), topic: topicChanges(), queue: queueChanges(),
		function: functionChanges(), group: networkChanges(), alarm: alarmChanges(), rule: ruleChanges(),
		secret: secretChanges(), trails: trailChanges(),
	}
}

func streamChanges() []*call {
	const (
		named   = `{"deliveryStreamName":"<self>"`
		update  = named + `,"currentDeliveryStreamVersionId":"<version>","destinationId":"destinationId-000000000001","extendedS3DestinationUpdate":{`
		keyed   = `"encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"<key.arn>"}}`
		logging = `"cloudWatchLoggingOptions":{"enabled":<flag>,"logGroupName":"/aws/kinesisfirehose/<self>","logStreamName":"DestinationDelivery"}`
		s3      = `"roleARN":"<role.arn>","bucketARN":"<bucket.arn>","prefix":"<words>/!{timestamp:yyyy/MM/dd}/","errorOutputPrefix":"errors/!{firehose:error-output-type}/","bufferingHints":{"sizeInMBs":64,"intervalInSeconds":300},"compressionFormat":"GZIP",` + keyed + `,` + logging
	)
	return of("firehose",
		write("CreateDeliveryStream", 0, named+`,"deliveryStreamType":"DirectPut","deliveryStreamEncryptionConfigurationInput":{"keyARN":"<key.arn>","keyType":"CUSTOMER_MANAGED_CMK"},"extendedS3DestinationConfiguration":{`+s3+`,"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"<function.arn>:$LATEST"},{"parameterName":"BufferSizeInMBs","parameterValue":"1"}]}]},"s3BackupMode":"Disabled"},"tags":[{"key":"team","value":"<words>"}]}`).answers(`{"deliveryStreamARN":"<self.arn>"}`).does(appears),
		write("CreateDeliveryStream", 0, named+`,"deliveryStreamType":"KinesisStreamAsSource","kinesisStreamSourceConfiguration":{"kinesisStreamARN":"<source.arn>","roleARN":"<role.arn>"},"extendedS3DestinationConfiguration":{`+s3+`}}`).answers(`{"deliveryStreamARN":"<self.arn>"}`).does(appears),
		write("UpdateDestination", 10, update+`"bufferingHints":{"sizeInMBs":<num:127>,"intervalInSeconds":<num:899>}}}`).does(counted),
		write("UpdateDestination", 6, update+`"bucketARN":"<bucket.arn>"}}`).does(counted),
		write("UpdateDestination", 8, update+keyed+`}}`).does(counted),
		write("UpdateDestination", 4, update+`"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"}}}`).does(counted),
		write("UpdateDestination", 5, update+logging+`}}`).does(counted),
		write("UpdateDestination", 3, update+`"roleARN":"<role.arn>"}}`).does(counted),
		write("UpdateDestination", 3, update+s3+`}}`).does(counted).fails("ConcurrentModificationException", "Version id is not the latest."),
		write("StartDeliveryStreamEncryption", 6, named+`,"deliveryStreamEncryptionConfigurationInput":{"keyARN":"<key.arn>","keyType":"CUSTOMER_MANAGED_CMK"}}`),
		write("StartDeliveryStreamEncryption", 2, named+`,"deliveryStreamEncryptionConfigurationInput":{"keyType":"AWS_OWNED_CMK"}}`),
		write("StopDeliveryStreamEncryption", 3, named+`}`),
		write("TagDeliveryStream", 4, named+`,"tags":[{"key":"team","value":"<words>"},{"key":"cost-center","value":"<digits:4>"}]}`),
		write("DeleteDeliveryStream", 1, named+`,"allowForceDelete":false}`).does(vanishes).fails("ResourceInUseException", "Firehose is being created or encrypted."),
	)
}

func bucketChanges() []*call {
	const (
		named   = `{"bucketName":"<self>","Host":"s3.<region>.amazonaws.com"`
		deliver = `{"Sid":"Deliver","Effect":"Allow","Principal":{"AWS":"<role.arn>"},"Action":["s3:PutObject","s3:AbortMultipartUpload"],"Resource":"<self.arn>/*"}`
		tls     = `{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["<self.arn>","<self.arn>/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
		xmlns   = `"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"`
	)
	policy := func(statements string) string {
		return named + `,"policy":"","bucketPolicy":{"Version":"2012-10-17","Statement":[` + statements + `]}}`
	}
	calls := []*call{
		write("CreateBucket", 0, named+`,"CreateBucketConfiguration":{"LocationConstraint":"<region>",`+xmlns+`},"x-amz-object-ownership":"BucketOwnerEnforced"}`).does(appears),
		write("PutBucketPolicy", 14, policy(deliver+`,`+tls)),
		write("PutBucketPolicy", 4, policy(deliver)),
		write("PutBucketPolicy", 3, policy(deliver+`,`+tls+`,{"Sid":"Share","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<stranger>:root"},"Action":"s3:GetObject","Resource":"<self.arn>/*"}`)),
		write("PutBucketPolicy", 1, policy(deliver+`,{"Sid":"Everyone","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"<self.arn>/*"}`)),
		write("DeleteBucketPolicy", 2, named+`,"policy":""}`),
		write("PutBucketEncryption", 8, named+`,"encryption":"","ServerSideEncryptionConfiguration":{`+xmlns+`,"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"<key.arn>"},"BucketKeyEnabled":true}}}`),
		write("DeleteBucketEncryption", 2, named+`,"encryption":""}`),
		write("PutBucketPublicAccessBlock", 7, named+`,"publicAccessBlock":"","PublicAccessBlockConfiguration":{`+xmlns+`,"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}`),
		write("PutBucketPublicAccessBlock", 2, named+`,"publicAccessBlock":"","PublicAccessBlockConfiguration":{`+xmlns+`,"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":<flag>,"RestrictPublicBuckets":<flag>}}`),
		write("PutBucketVersioning", 4, named+`,"versioning":"","VersioningConfiguration":{`+xmlns+`,"Status":"Enabled"}}`),
		write("PutBucketVersioning", 1, named+`,"versioning":"","VersioningConfiguration":{`+xmlns+`,"Status":"Suspended"}}`),
		write("PutBucketLogging", 3, named+`,"logging":"","BucketLoggingStatus":{"xmlns":"http://doc.s3.amazonaws.com/2006-03-01","LoggingEnabled":{"TargetBucket":"<bucket>","TargetPrefix":"access/"}}}`),
		write("PutBucketLifecycle", 4, named+`,"lifecycle":"","LifecycleConfiguration":{`+xmlns+`,"Rule":{"ID":"tidy","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":<num:700>}}}}`),
		write("PutBucketTagging", 8, named+`,"tagging":"","Tagging":{`+xmlns+`,"TagSet":{"Tag":[{"Key":"team","Value":"<words>"},{"Key":"data-class","Value":"internal"}]}}}`),
		write("PutBucketAcl", 1, named+`,"acl":"","x-amz-acl":["private"]}`),
	}
	for _, c := range calls {
		c.on("<self.arn>", "AWS::S3::Bucket")
	}
	return of("s3", calls...)
}

func roleChanges() []*call {
	const named = `{"roleName":"<self>"`
	return of("iam",
		write("PutRolePolicy", 12, named+`,"policyName":"work","policyDocument":"<policy>"}`),
		write("PutRolePolicy", 1, named+`,"policyName":"work","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}`),
		write("DeleteRolePolicy", 3, named+`,"policyName":"work"}`).fails("NoSuchEntityException", "The role policy with name work cannot be found."),
		write("AttachRolePolicy", 6, named+`,"policyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}`),
		write("AttachRolePolicy", 1, named+`,"policyArn":"arn:aws:iam::aws:policy/AmazonKinesisFirehoseFullAccess"}`),
		write("DetachRolePolicy", 4, named+`,"policyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}`),
		write("UpdateAssumeRolePolicy", 3, named+`,"policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"firehose.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"<account>\"}}}]}"}`),
		write("UpdateAssumeRolePolicy", 1, named+`,"policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"firehose.amazonaws.com\",\"AWS\":\"arn:aws:iam::<stranger>:root\"},\"Action\":\"sts:AssumeRole\"}]}"}`),
		write("TagRole", 5, named+`,"tags":[{"key":"team","value":"<words>"}]}`),
	)
}

func keyChanges() []*call {
	const (
		named   = `{"keyId":"<self.arn>"`
		account = `{\"Sid\":\"Account\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::<account>:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}`
		use     = `{\"Sid\":\"Use\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"<role.arn>\"},\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],\"Resource\":\"*\"}`
	)
	policy := func(statements string) string {
		return `{"keyId":"<self>","policyName":"default","bypassPolicyLockoutSafetyCheck":false,"policy":"{\n  \"Version\" : \"2012-10-17\",\n  \"Statement\" : [` + statements + `]\n}"}`
	}
	calls := []*call{
		write("PutKeyPolicy", 6, policy(account+`,`+use)),
		write("PutKeyPolicy", 2, policy(account+`,`+use+`,{\"Sid\":\"Partner\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::<stranger>:root\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}`)),
		write("CreateGrant", 6, named+`,"granteePrincipal":"<role.arn>","operations":["Decrypt","GenerateDataKey"],"constraints":{"encryptionContextSubset":{"aws:s3:arn":"<bucket.arn>"}}}`).answers(`{"grantId":"<hex:64>","keyId":"<self.arn>"}`),
		write("DisableKey", 1, named+`}`),
		write("EnableKey", 2, named+`}`),
		write("EnableKeyRotation", 3, named+`,"rotationPeriodInDays":365}`),
		write("DisableKeyRotation", 1, named+`}`),
		write("ScheduleKeyDeletion", 1, named+`,"pendingWindowInDays":30}`).answers(`{"keyId":"<self.arn>","keyState":"PendingDeletion","deletionDate":"Jun 11, 2026, 12:00:00 AM","pendingWindowInDays":30}`),
		write("CancelKeyDeletion", 2, named+`}`).answers(`{"keyId":"<self.arn>"}`),
		write("TagResource", 3, named+`,"tags":[{"tagKey":"team","tagValue":"<words>"}]}`),
	}
	for _, c := range calls {
		c.on("<self.arn>", "AWS::KMS::Key")
	}
	return of("kms", calls...)
}

func groupChanges() []*call {
	const named = `{"logGroupName":"<self>"`
	return of("logs",
		write("PutRetentionPolicy", 10, named+`,"retentionInDays":365}`),
		write("PutRetentionPolicy", 3, named+`,"retentionInDays":1}`),
		write("DeleteRetentionPolicy", 1, named+`}`),
		write("PutSubscriptionFilter", 4, named+`,"filterName":"to-lake","filterPattern":"","destinationArn":"<stream.arn>","roleArn":"<role.arn>","distribution":"ByLogStream"}`),
		write("DeleteSubscriptionFilter", 2, named+`,"filterName":"to-lake"}`).fails("ResourceNotFoundException", "The specified subscription filter does not exist."),
		write("AssociateKmsKey", 2, named+`,"kmsKeyId":"<key.arn>"}`),
		write("DisassociateKmsKey", 1, named+`}`),
		write("DeleteLogStream", 3, named+`,"logStreamName":"2026/05/12/[$LATEST]<hex:32>"}`),
	)
}

func sourceChanges() []*call {
	const named = `{"streamName":"<self>"`
	return of("kinesis",
		write("StartStreamEncryption", 4, named+`,"encryptionType":"KMS","keyId":"<key.arn>"}`),
		write("StopStreamEncryption", 2, named+`,"encryptionType":"KMS","keyId":"<key.arn>"}`),
		write("IncreaseStreamRetentionPeriod", 3, named+`,"retentionPeriodHours":168}`),
		write("DecreaseStreamRetentionPeriod", 2, named+`,"retentionPeriodHours":24}`),
		write("UpdateShardCount", 5, named+`,"targetShardCount":<num:64>,"scalingType":"UNIFORM_SCALING"}`).answers(`{"streamName":"<self>","currentShardCount":8,"targetShardCount":16}`),
	)
}

func topicChanges() []*call {
	const policy = `{"topicArn":"<self.arn>","attributeName":"Policy","attributeValue":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Publish\",\"Effect\":\"Allow\",\"Principal\":`
	const rest = `,\"Action\":\"SNS:Publish\",\"Resource\":\"<self.arn>\"}]}"}`
	return of("sns",
		write("SetTopicAttributes", 4, policy+`{\"Service\":\"cloudwatch.amazonaws.com\"}`+rest),
		write("SetTopicAttributes", 1, policy+`{\"AWS\":\"arn:aws:iam::<stranger>:root\"}`+rest),
		write("SetTopicAttributes", 2, `{"topicArn":"<self.arn>","attributeName":"KmsMasterKeyId","attributeValue":"<key.arn>"}`),
		write("Subscribe", 3, `{"topicArn":"<self.arn>","protocol":"sqs","endpoint":"<queue.arn>","returnSubscriptionArn":true}`).answers(`{"subscriptionArn":"<self.arn>:<uuid>"}`),
	)
}

func queueChanges() []*call {
	const named = `{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<self>","attributes":{`
	return of("sqs",
		write("SetQueueAttributes", 5, named+`"VisibilityTimeout":"<num:900>","ReceiveMessageWaitTimeSeconds":"20"}}`),
		write("SetQueueAttributes", 2, named+`"KmsMasterKeyId":"<key.arn>","KmsDataKeyReusePeriodSeconds":"300"}}`),
		write("SetQueueAttributes", 2, named+`"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"SQS:SendMessage\",\"Resource\":\"<self.arn>\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"<topic.arn>\"}}}]}"}}`),
		write("PurgeQueue", 1, `{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<self>"}`),
	)
}

func functionChanges() []*call {
	return of("lambda",
		write("UpdateFunctionCode20150331v2", 12, `{"functionName":"<self>","s3Bucket":"<bucket>","s3Key":"releases/<hex:40>.zip","dryRun":false,"publish":true}`).answers(`{"functionName":"<self>","functionArn":"<self.arn>","runtime":"provided.al2023","role":"<role.arn>","handler":"bootstrap","codeSize":<num:9000000>,"description":"","timeout":30,"memorySize":256,"lastModified":"<now>","codeSha256":"<base64:43>=","version":"<num:90>","tracingConfig":{"mode":"PassThrough"},"revisionId":"<uuid>","state":"Active","lastUpdateStatus":"InProgress","packageType":"Zip","architectures":["arm64"]}`),
		write("UpdateFunctionConfiguration20150331v2", 6, `{"functionName":"<self>","memorySize":512,"timeout":60,"environment":{}}`),
		write("UpdateFunctionConfiguration20150331v2", 2, `{"functionName":"<self>","role":"<role.arn>","environment":{}}`),
		write("AddPermission20150331v2", 3, `{"functionName":"<self>","statementId":"events-<hex:8>","action":"lambda:InvokeFunction","principal":"events.amazonaws.com","sourceArn":"<rule.arn>"}`),
		write("AddPermission20150331v2", 1, `{"functionName":"<self>","statementId":"partner-<hex:8>","action":"lambda:InvokeFunction","principal":"<stranger>"}`),
		write("PutFunctionConcurrency", 1, `{"functionName":"<self>","reservedConcurrentExecutions":<num:50>}`),
	)
}

func networkChanges() []*call {
	const allows = `{"groupId":"<self>","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"`
	const rest = `"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}`
	return of("ec2",
		write("AuthorizeSecurityGroupIngress", 6, allows+`10.<num:250>.0.0/16`+rest).answers(`{"requestId":"<uuid>","_return":true}`).fails("Client.InvalidPermission.Duplicate", "The specified rule already exists"),
		write("AuthorizeSecurityGroupIngress", 1, allows+`0.0.0.0/0`+rest).answers(`{"requestId":"<uuid>","_return":true}`),
		write("RevokeSecurityGroupIngress", 4, allows+`10.<num:250>.0.0/16`+rest).answers(`{"requestId":"<uuid>","_return":true}`),
	)
}

func alarmChanges() []*call {
	const named = `{"alarmName":"<self>","namespace":"AWS/Firehose","metricName":"DeliveryToS3.DataFreshness","dimensions":[{"name":"DeliveryStreamName","value":"<stream>"}],"statistic":"Maximum","period":60,"evaluationPeriods":5,"comparisonOperator":"GreaterThanThreshold","treatMissingData":"notBreaching","alarmActions":["<topic.arn>"]`
	return of("monitoring",
		write("PutMetricAlarm", 8, named+`,"threshold":900.0,"actionsEnabled":true}`),
		write("PutMetricAlarm", 2, named+`,"threshold":<num:90000>.0,"actionsEnabled":<flag>}`),
		write("DeleteAlarms", 1, `{"alarmNames":["<self>"]}`),
		write("DisableAlarmActions", 1, `{"alarmNames":["<self>"]}`),
		write("EnableAlarmActions", 1, `{"alarmNames":["<self>"]}`),
	)
}

func ruleChanges() []*call {
	return of("events",
		write("PutRule", 5, `{"name":"<self>","scheduleExpression":"rate(1 day)","state":"ENABLED","eventBusName":"default"}`).answers(`{"ruleArn":"<self.arn>"}`),
		write("PutTargets", 5, `{"rule":"<self>","targets":[{"id":"1","arn":"<function.arn>"}]}`).answers(`{"failedEntryCount":0,"failedEntries":[]}`),
		write("DisableRule", 2, `{"name":"<self>","eventBusName":"default"}`),
		write("EnableRule", 2, `{"name":"<self>","eventBusName":"default"}`),
	)
}

func secretChanges() []*call {
	return of("secretsmanager",
		write("PutSecretValue", 4, `{"secretId":"<self.arn>","clientRequestToken":"<uuid>","versionStages":["AWSCURRENT"]}`).answers(`{"arn":"<self.arn>"}`),
		write("RotateSecret", 2, `{"secretId":"<self.arn>","clientRequestToken":"<uuid>","rotateImmediately":true}`).answers(`{"arn":"<self.arn>"}`),
		write("TagResource", 2, `{"secretId":"<self.arn>","tags":[{"key":"team","value":"<words>"}]}`),
	)
}

func trailChanges() []*call {
	return of("cloudtrail",
		write("PutEventSelectors", 4, `{"trailName":"<self.arn>","eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"dataResources":[],"excludeManagementEventSources":[]}]}`).answers(`{"trailARN":"<self.arn>","eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"dataResources":[],"excludeManagementEventSources":[]}]}`),
		write("StopLogging", 1, `{"name":"<self.arn>"}`),
		write("StartLogging", 1, `{"name":"<self.arn>"}`),
		write("AddTags", 2, `{"resourceId":"<self.arn>","tagsList":[{"key":"team","value":"security"}]}`),
	)
}
