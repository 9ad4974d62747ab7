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
}
