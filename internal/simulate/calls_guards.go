package simulate

// The services that look after an account, and those who ask them.

func routineConfig() []*call {
	return of("config",
		write("PutEvaluations", 12, `{"evaluations":[<evaluations>],"resultToken":"<base64:400>"}`).answers(`{"failedEvaluations":[]}`),
		read("DescribeConfigurationRecorders", 20, ``),
		read("DescribeConfigurationRecorderStatus", 20, ``),
		read("DescribeConfigRules", 12, `{"configRuleNames":["<words>-is-encrypted"]}`),
		read("SelectResourceConfig", 6, `{"expression":"SELECT resourceId, resourceType, configuration.encryption WHERE resourceType = 'AWS::S3::Bucket' AND tags.tag = 'team=<words>'","limit":100}`),
		read("GetComplianceDetailsByConfigRule", 12, `{"configRuleName":"<words>-is-encrypted","complianceTypes":["NON_COMPLIANT"],"limit":100}`),
		read("BatchGetResourceConfig", 6, `{"resourceKeys":[{"resourceType":"AWS::S3::Bucket","resourceId":"<bucket>"},{"resourceType":"AWS::IAM::Role","resourceId":"AROA<id:17>"}]}`),
	)
}

func routineTrails() []*call {
	return of("cloudtrail",
		read("LookupEvents", 14, `{"maxResults":50,"startTime":"<ago:90>","endTime":"<now>","lookupAttributes":[{"attributeKey":"EventSource","attributeValue":"firehose.amazonaws.com"}]}`).fails("ThrottlingException", "Rate exceeded"),
		read("DescribeTrails", 8, `{"trailNameList":[],"includeShadowTrails":true}`),
		read("GetTrailStatus", 8, `{"name":"<trail.arn>"}`),
		read("GetEventSelectors", 4, `{"trailName":"<trail.arn>"}`),
		read("ListTags", 2, `{"resourceIdList":["<trail.arn>"]}`),
	)
}

func routineHealth() []*call {
	return of("health",
		read("DescribeEventAggregates", 8, `{"aggregateField":"eventTypeCategory","filter":{"eventStatusCodes":["open","upcoming"],"startTimes":[{"from":"<ago:10080>"}]}}`),
		read("DescribeEvents", 3, `{"filter":{"services":["FIREHOSE","S3"]},"maxResults":100}`),
	)
}

func routineSecurity() []*call {
	return of("securityhub",
		read("GetFindings", 6, `{"Filters":{"RecordState":[{"Value":"ACTIVE","Comparison":"EQUALS"}],"SeverityLabel":[{"Value":"CRITICAL","Comparison":"EQUALS"},{"Value":"HIGH","Comparison":"EQUALS"}]},"MaxResults":100}`),
		write("BatchImportFindings", 4, `{"Findings":[{"SchemaVersion":"2018-10-08","Id":"<bucket.arn>/encryption","ProductArn":"arn:aws:securityhub:<region>:<account>:product/<account>/default","AwsAccountId":"<account>","CreatedAt":"<ago:1440>","UpdatedAt":"<now>","Severity":{"Label":"MEDIUM"},"Title":"Bucket is encrypted with a key of its own","Resources":[{"Type":"AwsS3Bucket","Id":"<bucket.arn>","Region":"<region>"}],"Compliance":{"Status":"PASSED"}}]}`).answers(`{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}`),
	)
}

func routineOrganization() []*call {
	return of("organizations",
		read("ListAccounts", 4, `{"maxResults":20}`),
		read("DescribeOrganization", 6, ``).fails("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
		read("DescribeAccount", 3, `{"accountId":"<account>"}`),
	)
}

func routineQuotas() []*call {
	return of("servicequotas",
		read("ListServiceQuotas", 4, `{"serviceCode":"firehose","maxResults":100}`),
		read("GetServiceQuota", 4, `{"serviceCode":"lambda","quotaCode":"L-B99A9384"}`),
	)
}

// looks are reads that say something about whoever calls: what a stream does,
// what a secret says, as whom to go on.
func looks() []*call {
	var all []*call
	all = append(all, of("firehose",
		read("DescribeDeliveryStream", 6, `{"deliveryStreamName":"<stream>"}`),
		read("ListDeliveryStreams", 3, `{"limit":50}`),
		read("ListTagsForDeliveryStream", 2, `{"deliveryStreamName":"<stream>"}`))...)
	all = append(all, of("secretsmanager", read("GetSecretValue", 8, `{"secretId":"<secret.arn>"}`))...)
	all = append(all, of("ssm",
		read("GetParameter", 8, `{"name":"<parameter>","withDecryption":true}`).fails("ParameterNotFound", "The parameter could not be found."),
		read("GetParameters", 4, `{"names":["<parameter>","<any parameter>"],"withDecryption":true}`))...)
	return append(all, of("ec2", read("DescribeInstanceAttribute", 1, `{"instanceId":"<instance>","attribute":"instanceType"}`))...)
}
