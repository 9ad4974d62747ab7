package simulate

// The services that run and connect programs.

func routineECS() []*call {
	return of("ecs",
		read("DescribeServices", 12, `{"cluster":"<cluster>","services":["<service>","<any service>"],"include":["TAGS"]}`),
		read("DescribeTasks", 10, `{"cluster":"<cluster.arn>","tasks":["arn:aws:ecs:<region>:<account>:task/<cluster>/<hex:32>"]}`),
		read("ListTasks", 8, `{"cluster":"<cluster>","serviceName":"<service>","desiredStatus":"RUNNING"}`),
		write("SubmitTaskStateChange", 10, `{"cluster":"<cluster>","task":"arn:aws:ecs:<region>:<account>:task/<cluster>/<hex:32>","status":"RUNNING","pullStartedAt":"<now>","pullStoppedAt":"<now>"}`).answers(`{"acknowledgment":"ACK"}`),
		read("DiscoverPollEndpoint", 8, `{"cluster":"<cluster.arn>","containerInstance":"arn:aws:ecs:<region>:<account>:container-instance/<cluster>/<hex:32>"}`).answers(`{"endpoint":"https://ecs-a-1.<region>.amazonaws.com/","telemetryEndpoint":"https://ecs-t-1.<region>.amazonaws.com/","serviceConnectEndpoint":"https://ecs-sc.<region>.api.aws"}`),
		read("DescribeTaskDefinition", 5, `{"taskDefinition":"<service>:<num:900>"}`),
		write("RegisterTaskDefinition", 2, `{"family":"<service>","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"512","memory":"1024","executionRoleArn":"<role.arn>","taskRoleArn":"<role.arn>","containerDefinitions":[{"name":"app","image":"<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<hex:64>","essential":true,"environment":[{"name":"STAGE","value":"<env>"},{"name":"TABLE","value":"<table>"},{"name":"QUEUE_URL","value":"https://sqs.<region>.amazonaws.com/<account>/<queue>"}],"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"<group>","awslogs-region":"<region>","awslogs-stream-prefix":"app"}},"portMappings":[{"containerPort":8080,"protocol":"tcp"}]}]}`).answers(`{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:<region>:<account>:task-definition/<service>:<num:900>","family":"<service>","status":"ACTIVE","networkMode":"awsvpc","cpu":"512","memory":"1024","registeredAt":"<now>","registeredBy":"<caller>"}}`),
		write("UpdateService", 2, `{"cluster":"<cluster>","service":"<service>","taskDefinition":"arn:aws:ecs:<region>:<account>:task-definition/<service>:<num:900>","desiredCount":<num:8>}`).answers(`{"service":{"serviceArn":"<service.arn>","serviceName":"<service>","clusterArn":"<cluster.arn>","status":"ACTIVE","desiredCount":4,"runningCount":4,"pendingCount":0,"launchType":"FARGATE","createdBy":"<caller>","propagateTags":"NONE"}}`),
	)
}

func routineECR() []*call {
	const repo = "AWS::ECR::Repository"
	return of("ecr",
		read("GetAuthorizationToken", 10, ``),
		read("BatchGetImage", 10, `{"registryId":"<account>","repositoryName":"<repository>","imageIds":[{"imageTag":"<hex:12>"}],"acceptedMediaTypes":["application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.manifest.v1+json"]}`).on("<repository.arn>", repo),
		read("GetDownloadUrlForLayer", 12, `{"registryId":"<account>","repositoryName":"<repository>","layerDigest":"sha256:<hex:64>"}`).on("<repository.arn>", repo),
		read("BatchCheckLayerAvailability", 6, `{"registryId":"<account>","repositoryName":"<repository>","layerDigests":["sha256:<hex:64>"]}`).on("<repository.arn>", repo),
		read("DescribeImages", 3, `{"registryId":"<account>","repositoryName":"<repository>","maxResults":100}`).on("<repository.arn>", repo).fails("ImageNotFoundException", "The image does not exist within the repository"),
	)
}

func routineScaling() []*call {
	return of("autoscaling",
		read("DescribeAutoScalingGroups", 20, `{"maxRecords":100}`),
		read("DescribeAutoScalingGroups", 8, `{"autoScalingGroupNames":["<asg>"]}`),
		read("DescribeAutoScalingInstances", 6, `{"instanceIds":["<instance>"]}`),
		read("DescribeScalingActivities", 4, `{"autoScalingGroupName":"<asg>","maxRecords":20}`),
		read("DescribePolicies", 2, `{"autoScalingGroupName":"<asg>"}`),
		write("SetDesiredCapacity", 1, `{"autoScalingGroupName":"<asg>","desiredCapacity":<num:20>,"honorCooldown":true}`),
	)
}

func routineBalancers() []*call {
	return of("elasticloadbalancing",
		read("DescribeTargetHealth", 20, `{"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<words>-<env>/<hex:16>"}`),
		read("DescribeLoadBalancers", 10, `{"pageSize":400}`),
		read("DescribeTargetGroups", 6, `{"loadBalancerArn":"<balancer.arn>"}`),
		read("DescribeTags", 5, `{"resourceArns":["<balancer.arn>","<any balancer.arn>"]}`),
		read("DescribeListeners", 4, `{"loadBalancerArn":"<balancer.arn>"}`),
		write("RegisterTargets", 2, `{"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<words>-<env>/<hex:16>","targets":[{"id":"10.<num:250>.<num:250>.<num:250>","port":8080,"availabilityZone":"<region>b"}]}`),
	)
}

func routineDatabases() []*call {
	return of("rds",
		read("DescribeDBInstances", 12, `{"maxRecords":100}`),
		read("DescribeDBInstances", 5, `{"dBInstanceIdentifier":"<database>"}`).fails("DBInstanceNotFoundFault", "DBInstance not found"),
		read("DescribeDBClusters", 6, `{"maxRecords":100}`),
		read("DescribeDBSnapshots", 2, `{"dBInstanceIdentifier":"<database>","snapshotType":"automated"}`),
		read("ListTagsForResource", 5, `{"resourceName":"<database.arn>"}`),
	)
}

func routineKeysOfDatabases() []*call {
	return of("secretsmanager",
		read("DescribeSecret", 6, `{"secretId":"<secret.arn>"}`),
		read("ListSecrets", 4, `{"maxResults":100}`),
		read("GetResourcePolicy", 1, `{"secretId":"<secret.arn>"}`),
	)
}

func routineMessages() []*call {
	return of("sqs",
		read("GetQueueAttributes", 18, `{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","attributeNames":["ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible"]}`),
		read("GetQueueUrl", 8, `{"queueName":"<queue>"}`).answers(`{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>"}`).fails("QueueDoesNotExist", "The specified queue does not exist."),
		read("ListQueues", 3, `{"maxResults":1000}`),
	)
}

func routineTopics() []*call {
	return of("sns",
		read("ListTopics", 4, ``),
		read("GetTopicAttributes", 6, `{"topicArn":"<topic.arn>"}`),
		read("ListSubscriptionsByTopic", 4, `{"topicArn":"<topic.arn>"}`),
	)
}

func routineStreams() []*call {
	return of("kinesis",
		read("DescribeStreamSummary", 10, `{"streamName":"<source>"}`),
		read("ListShards", 8, `{"streamName":"<source>","maxResults":1000}`),
		read("DescribeStream", 4, `{"streamName":"<source>"}`),
		read("ListStreams", 2, `{"limit":100}`),
	)
}

func routineStacks() []*call {
	return of("cloudformation",
		read("DescribeStacks", 12, `{"stackName":"<stack>"}`).fails("ValidationError", "Stack does not exist"),
		read("DescribeStackEvents", 8, `{"stackName":"<stack.arn>"}`),
		read("ListStackResources", 3, `{"stackName":"<stack>"}`),
		read("GetTemplate", 2, `{"stackName":"<stack>","templateStage":"Original"}`),
		write("CreateChangeSet", 1, `{"stackName":"<stack>","changeSetName":"awscli-cloudformation-package-deploy-<digits:10>","changeSetType":"UPDATE","capabilities":["CAPABILITY_IAM","CAPABILITY_AUTO_EXPAND"],"parameters":[{"parameterKey":"Stage","parameterValue":"<env>"},{"parameterKey":"Table","parameterValue":"<table>"},{"parameterKey":"Image","parameterValue":"sha256:<hex:64>"}],"tags":[{"key":"team","value":"<words>"}]}`).answers(`{"id":"arn:aws:cloudformation:<region>:<account>:changeSet/deploy-<digits:10>/<uuid>","stackId":"<stack.arn>"}`),
	)
}

func routineTags() []*call {
	return of("tagging",
		read("GetResources", 10, `{"resourcesPerPage":100,"resourceTypeFilters":["ec2:instance","lambda:function","firehose:deliverystream"],"tagFilters":[{"key":"team","values":["<words>"]}]}`),
	)
}

func routineGlue() []*call {
	return of("glue",
		read("GetTables", 8, `{"databaseName":"<words>_<env>","maxResults":100}`),
		read("GetTable", 10, `{"databaseName":"<words>_<env>","name":"<words>"}`).fails("EntityNotFoundException", "Table not found"),
		read("GetPartitions", 6, `{"databaseName":"<words>_<env>","tableName":"<words>","expression":"(day BETWEEN '2026-05-01' AND '2026-05-12')","segment":{"segmentNumber":0,"totalSegments":1}}`),
		read("GetJobRuns", 3, `{"jobName":"<words>-nightly"}`),
	)
}

func routineQueries() []*call {
	return of("athena",
		read("GetQueryExecution", 14, `{"queryExecutionId":"<uuid>"}`),
		write("StartQueryExecution", 4, `{"queryString":"SELECT day, count(*) AS n, approx_percentile(took_ms, 0.99) AS p99\nFROM \"<words>_<env>\".\"requests\"\nWHERE day = '2026-05-12' AND status >= 500\nGROUP BY 1 ORDER BY 2 DESC","clientRequestToken":"<uuid>","queryExecutionContext":{"database":"<words>_<env>"},"workGroup":"primary"}`).answers(`{"queryExecutionId":"<uuid>"}`),
		read("GetQueryResults", 5, `{"queryExecutionId":"<uuid>","maxResults":1000}`),
	)
}

func routineStates() []*call {
	return of("states",
		write("StartExecution", 6, `{"stateMachineArn":"<machine.arn>","name":"<uuid>","input":"HIDDEN_DUE_TO_SECURITY_REASONS"}`).answers(`{"executionArn":"<machine.arn>:<uuid>","startDate":"<now>"}`),
		read("DescribeExecution", 8, `{"executionArn":"<machine.arn>:<uuid>"}`),
		read("ListExecutions", 3, `{"stateMachineArn":"<machine.arn>","statusFilter":"RUNNING"}`),
	)
}

func routineEvents() []*call {
	return of("events",
		read("ListRules", 4, `{"limit":100}`),
		read("DescribeRule", 5, `{"name":"<rule>"}`).fails("ResourceNotFoundException", "Rule does not exist."),
		read("ListTargetsByRule", 5, `{"rule":"<rule>"}`),
	)
}

func routineClusters() []*call {
	return of("eks",
		read("DescribeCluster", 8, `{"name":"<cluster>"}`),
		read("ListNodegroups", 3, `{"name":"<cluster>"}`),
		read("ListClusters", 2, `{"maxResults":100}`),
	)
}

func routineCertificates() []*call {
	return of("acm",
		read("ListCertificates", 3, `{"maxItems":1000}`),
		read("DescribeCertificate", 5, `{"certificateArn":"arn:aws:acm:<region>:<account>:certificate/<uuid>"}`),
	)
}

func routineDNS() []*call {
	return of("route53",
		read("ListHostedZones", 3, `{"maxItems":"100"}`),
		read("ListResourceRecordSets", 6, `{"hostedZoneId":"Z<id:20>","maxItems":"300"}`),
		read("GetChange", 2, `{"id":"C<id:20>"}`),
	)
}
