package account

import "github.com/hosewatch/hosewatch/internal/resource"

// kind is how resources of a type are asked about.
type kind struct {
	// source is that of the events which tell of them, without the domain.
	source   string
	describe func(d *description)
}

// kinds are the types that are asked about.
var kinds = map[resource.Type]kind{
	resource.Bucket:          {"s3", describeBucket},
	resource.Key:             {"kms", describeKey},
	resource.KeyAlias:        {"kms", describeAlias},
	resource.Role:            {"iam", describeRole},
	resource.ManagedPolicy:   {"iam", describePolicy},
	resource.KinesisStream:   {"kinesis", describeKinesis},
	resource.Function:        {"lambda", describeFunction},
	resource.LogGroup:        {"logs", describeLogGroup},
	resource.Secret:          {"secretsmanager", describeSecret},
	resource.GlueCatalog:     {"glue", describeCatalog},
	resource.GlueDatabase:    {"glue", describeDatabase},
	resource.GlueTable:       {"glue", describeGlueTable},
	resource.Domain:          {"es", describeDomain},
	resource.MSKCluster:      {"kafka", describeCluster},
	resource.RedshiftCluster: {"redshift", describeRedshift},
	resource.Trail:           {"cloudtrail", describeTrail},
	resource.EventBus:        {"events", describeBus},
	resource.EventRule:       {"events", describeRule},
	resource.Queue:           {"sqs", describeQueue},
	resource.Topic:           {"sns", describeTopic},
	resource.DynamoDBTable:   {"dynamodb", describeTable},
	resource.Alarm:           {"monitoring", describeAlarm},
	resource.Parameter:       {"ssm", describeParameter},

	resource.SecurityGroup:      {"ec2", describeSecurityGroup},
	resource.Subnet:             {"ec2", describeSubnet},
	resource.NetworkACL:         {"ec2", describeNetworkACL},
	resource.RouteTable:         {"ec2", describeRouteTable},
	resource.VPCEndpoint:        {"ec2", describeEndpoint},
	resource.VPCEndpointService: {"ec2", describeEndpointService},

	resource.Collection:         {"aoss", describeCollection},
	resource.CollectionPolicy:   {"aoss", describeCollectionPolicy},
	resource.CollectionSecurity: {"aoss", describeCollectionPolicy},
	resource.RedshiftWorkgroup:  {"redshift-serverless", describeWorkgroup},
	resource.RedshiftNamespace:  {"redshift-serverless", describeNamespace},
	resource.TableBucket:        {"s3tables", describeTableBucket},
	resource.TableNamespace:     {"s3tables", describeTableNamespace},
	resource.Table:              {"s3tables", describeIcebergTable},
}

// unasked are the types that a stream, or what it uses, can name and that are
// not asked about, with the reason.
var unasked = map[resource.Type]string{
	resource.MSKTopic:      "the answer has none of its settings that a rule reads",
	resource.KeyStore:      "KMS tells its state and not its settings",
	resource.FunctionLayer: "a version of a layer never changes, and who may use it is its owner's to guard",
	resource.CodeSigning:   "a function's configuration names it, and that it is another is told there",
	resource.StateMachine:  "it receives records after they were delivered",
	resource.Stream:        "streams are listed, not followed",
}
