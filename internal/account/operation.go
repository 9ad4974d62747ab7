package account

import (
	"slices"
	"strings"
)

// protocol is how a service is spoken to:
// https://smithy.io/2.0/aws/protocols/index.html
type protocol uint8

const (
	jsonTarget protocol = iota // a JSON document, and the operation in a header
	query                      // a form, answered in XML
	ec2Query                   // EC2's own kind of form: lists and answers have nothing around them
	restJSON                   // a path, answered in JSON
	restXML                    // a path, answered in XML
)

// service is how a service is asked. Its name begins its host name and is what
// requests to it are signed for.
type service struct {
	protocol protocol
	// target stands before the operation in the header X-Amz-Target; version is
	// that of JSON there, or of the API in a form.
	target, version string
	// actions is the prefix of its IAM actions, when that is another.
	actions string
}

var services = map[string]service{
	"aoss":                {jsonTarget, "OpenSearchServerless", "1.0", ""},
	"cloudtrail":          {jsonTarget, "CloudTrail_20131101", "1.1", ""},
	"dynamodb":            {jsonTarget, "DynamoDB_20120810", "1.0", ""},
	"ec2":                 {protocol: ec2Query, version: "2016-11-15"},
	"es":                  {protocol: restJSON},
	"events":              {jsonTarget, "AWSEvents", "1.1", ""},
	"firehose":            {jsonTarget, "Firehose_20150804", "1.1", ""},
	"glue":                {jsonTarget, "AWSGlue", "1.1", ""},
	"iam":                 {protocol: query, version: "2010-05-08"},
	"kafka":               {protocol: restJSON},
	"kinesis":             {jsonTarget, "Kinesis_20131202", "1.1", ""},
	"kms":                 {jsonTarget, "TrentService", "1.1", ""},
	"lambda":              {protocol: restJSON},
	"logs":                {jsonTarget, "Logs_20140328", "1.1", ""},
	"monitoring":          {protocol: query, version: "2010-08-01", actions: "cloudwatch"},
	"redshift":            {protocol: query, version: "2012-12-01"},
	"redshift-serverless": {jsonTarget, "RedshiftServerless", "1.1", ""},
	"s3":                  {protocol: restXML},
	"s3tables":            {protocol: restJSON},
	"secretsmanager":      {jsonTarget, "secretsmanager", "1.1", ""},
	"sns":                 {protocol: query, version: "2010-03-31"},
	"sqs":                 {jsonTarget, "AmazonSQS", "1.0", ""},
	"ssm":                 {jsonTarget, "AmazonSSM", "1.1", ""},
	"sts":                 {protocol: query, version: "2011-06-15"},
}

// operation is one question that AWS can be asked.
type operation struct {
	service, name string
	// path is where it is asked in the protocols that have paths. Parameters
	// stand in braces; all others follow as a query.
	path string
	// action is the IAM action that allows it, when that has another name; "-"
	// when nothing has to.
	action string
}

// operations are all that is ever asked, so that what is not here needs no
// permission: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var operations = []operation{
	{service: "aoss", name: "BatchGetCollection"},
	{service: "aoss", name: "GetAccessPolicy"},
	{service: "aoss", name: "GetSecurityPolicy"},
	{service: "aoss", name: "ListAccessPolicies"},
	{service: "aoss", name: "ListSecurityPolicies"},
	{service: "cloudtrail", name: "DescribeTrails"},
	{service: "cloudtrail", name: "GetEventSelectors"},
	{service: "cloudtrail", name: "GetInsightSelectors"},
	{service: "cloudtrail", name: "GetTrailStatus"},
	{service: "dynamodb", name: "DescribeContinuousBackups"},
	{service: "dynamodb", name: "DescribeTable"},
	{service: "dynamodb", name: "DescribeTimeToLive"},
	{service: "dynamodb", name: "GetResourcePolicy"},
	{service: "dynamodb", name: "ListTables"},
	{service: "ec2", name: "DescribeNetworkAcls"},
	{service: "ec2", name: "DescribeRouteTables"},
	{service: "ec2", name: "DescribeSecurityGroupRules"},
	{service: "ec2", name: "DescribeSecurityGroups"},
	{service: "ec2", name: "DescribeSubnets"},
	{service: "ec2", name: "DescribeVpcEndpointServiceConfigurations"},
	{service: "ec2", name: "DescribeVpcEndpointServicePermissions"},
	{service: "ec2", name: "DescribeVpcEndpoints"},
	{service: "es", name: "DescribeDomain", path: "/2021-01-01/opensearch/domain/{DomainName}"},
	{service: "events", name: "DescribeEventBus"},
	{service: "events", name: "DescribeRule"},
	{service: "events", name: "ListEventBuses"},
	{service: "events", name: "ListRules"},
	{service: "events", name: "ListTargetsByRule"},
	{service: "firehose", name: "DescribeDeliveryStream"},
	{service: "firehose", name: "ListDeliveryStreams"},
	{service: "firehose", name: "ListTagsForDeliveryStream"},
	{service: "glue", name: "GetDataCatalogEncryptionSettings"},
	{service: "glue", name: "GetDatabase"},
	{service: "glue", name: "GetResourcePolicy"},
	{service: "glue", name: "GetTable"},
	{service: "iam", name: "GetPolicy"},
	{service: "iam", name: "GetPolicyVersion"},
	{service: "iam", name: "GetRole"},
	{service: "iam", name: "GetRolePolicy"},
	{service: "iam", name: "ListAttachedRolePolicies"},
	{service: "iam", name: "ListRolePolicies"},
	{service: "kafka", name: "DescribeClusterV2", path: "/api/v2/clusters/{ClusterArn}"},
	{service: "kafka", name: "GetClusterPolicy", path: "/v1/clusters/{ClusterArn}/policy"},
	{service: "kafka", name: "ListScramSecrets", path: "/v1/clusters/{ClusterArn}/scram-secrets"},
	{service: "kinesis", name: "DescribeStreamSummary"},
	{service: "kinesis", name: "GetResourcePolicy"},
	{service: "kinesis", name: "ListStreamConsumers"},
	{service: "kms", name: "DescribeKey"},
	{service: "kms", name: "GetKeyPolicy"},
	{service: "kms", name: "GetKeyRotationStatus"},
	{service: "kms", name: "ListAliases"},
	{service: "kms", name: "ListGrants"},
	{service: "lambda", name: "GetFunctionCodeSigningConfig", path: "/2020-06-30/functions/{FunctionName}/code-signing-config"},
	{service: "lambda", name: "GetFunctionConcurrency", path: "/2019-09-30/functions/{FunctionName}/concurrency"},
	{service: "lambda", name: "GetFunctionConfiguration", path: "/2015-03-31/functions/{FunctionName}/configuration"},
	{service: "lambda", name: "GetPolicy", path: "/2015-03-31/functions/{FunctionName}/policy"},
	{service: "lambda", name: "ListFunctionUrlConfigs", path: "/2021-10-31/functions/{FunctionName}/urls"},
	{service: "lambda", name: "ListFunctions", path: "/2015-03-31/functions"},
	{service: "logs", name: "DescribeLogGroups"},
	{service: "logs", name: "DescribeSubscriptionFilters"},
	{service: "logs", name: "GetDataProtectionPolicy"},
	{service: "monitoring", name: "DescribeAlarms"},
	{service: "redshift", name: "DescribeClusters"},
	{service: "redshift", name: "DescribeLoggingStatus"},
	{service: "redshift-serverless", name: "GetNamespace"},
	{service: "redshift-serverless", name: "GetWorkgroup"},
	{service: "s3", name: "GetBucketAcl", path: "/{Bucket}?acl"},
	{service: "s3", name: "GetBucketEncryption", path: "/{Bucket}?encryption", action: "GetEncryptionConfiguration"},
	{service: "s3", name: "GetBucketLifecycleConfiguration", path: "/{Bucket}?lifecycle", action: "GetLifecycleConfiguration"},
	{service: "s3", name: "GetBucketLogging", path: "/{Bucket}?logging"},
	{service: "s3", name: "GetBucketNotificationConfiguration", path: "/{Bucket}?notification", action: "GetBucketNotification"},
	{service: "s3", name: "GetBucketOwnershipControls", path: "/{Bucket}?ownershipControls"},
	{service: "s3", name: "GetBucketPolicy", path: "/{Bucket}?policy"},
	{service: "s3", name: "GetBucketReplication", path: "/{Bucket}?replication", action: "GetReplicationConfiguration"},
	{service: "s3", name: "GetBucketVersioning", path: "/{Bucket}?versioning"},
	{service: "s3", name: "GetObjectLockConfiguration", path: "/{Bucket}?object-lock", action: "GetBucketObjectLockConfiguration"},
	{service: "s3", name: "GetPublicAccessBlock", path: "/{Bucket}?publicAccessBlock", action: "GetBucketPublicAccessBlock"},
	{service: "s3tables", name: "GetNamespace", path: "/namespaces/{tableBucketARN}/{namespace}"},
	{service: "s3tables", name: "GetTable", path: "/get-table"},
	{service: "s3tables", name: "GetTableBucket", path: "/buckets/{tableBucketARN}"},
	{service: "s3tables", name: "GetTableBucketEncryption", path: "/buckets/{tableBucketARN}/encryption"},
	{service: "s3tables", name: "GetTableBucketPolicy", path: "/buckets/{tableBucketARN}/policy"},
	{service: "s3tables", name: "GetTableBucketReplication", path: "/table-bucket-replication"},
	{service: "s3tables", name: "GetTableEncryption", path: "/tables/{tableBucketARN}/{namespace}/{name}/encryption"},
	{service: "s3tables", name: "GetTablePolicy", path: "/tables/{tableBucketARN}/{namespace}/{name}/policy"},
	{service: "secretsmanager", name: "DescribeSecret"},
	{service: "secretsmanager", name: "GetResourcePolicy"},
	{service: "secretsmanager", name: "ListSecrets"},
	{service: "sns", name: "GetTopicAttributes"},
	{service: "sns", name: "ListSubscriptionsByTopic"},
	{service: "sns", name: "ListTopics"},
	{service: "sqs", name: "GetQueueAttributes"},
	{service: "sqs", name: "ListQueues"},
	{service: "ssm", name: "DescribeParameters"},
	{service: "ssm", name: "GetResourcePolicies"},
	{service: "sts", name: "GetCallerIdentity", action: "-"},
}

// operationOf finds an operation by its name: "kms:DescribeKey".
func operationOf(name string) (operation, bool) {
	i := slices.IndexFunc(operations, func(o operation) bool { return o.String() == name })
	if i < 0 {
		return operation{}, false
	}
	return operations[i], true
}

// String is the operation as it is asked for: "kms:DescribeKey".
func (o operation) String() string { return o.service + ":" + o.name }

// Permissions lists the IAM actions that a Reader needs, all of which only
// read, sorted. GetQueueAttributes needs the queue's address, which is made
// without asking.
func Permissions() []string {
	var all []string
	for _, o := range operations {
		prefix, name := services[o.service].actions, o.action
		if prefix == "" {
			prefix = o.service
		}
		if name == "" {
			name = o.name
		}
		if name != "-" {
			all = append(all, prefix+":"+name)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.Compact(all)
}
