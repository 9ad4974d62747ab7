package estate_test

import "testing"

// What a stream names within an address, or in parts, it depends on too.
func TestEdgesWithinAddresses(t *testing.T) {
	const cluster = "cluster/payments/3c1f2a77-8b11-4d02-a5de-5e1f2a6b9c33-5"
	for _, tt := range []struct{ create, arn, reason string }{
		{`"redshiftDestinationConfiguration":{"clusterJDBCURL":"jdbc:redshift://dw.c9example.eu-west-1.redshift.amazonaws.com:5439/orders"}`,
			"arn:aws:redshift:eu-west-1:111122223333:cluster:dw", "the first word of a cluster's host is its name"},
		{`"redshiftDestinationConfiguration":{"clusterJDBCURL":"jdbc:redshift://wg.111122223333.eu-west-1.redshift-serverless.amazonaws.com:5439/orders"}`,
			"arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/wg", "as of a workgroup"},
		{`"amazonOpenSearchServerlessDestinationConfiguration":{"collectionEndpoint":"https://a1b2c3d4.eu-west-1.aoss.amazonaws.com"}`,
			"arn:aws:aoss:eu-west-1:111122223333:collection/a1b2c3d4", "and of a collection its id"},
		{`"mSKSourceConfiguration":{"mSKClusterARN":"arn:aws:kafka:eu-west-1:111122223333:` + cluster + `","topicName":"clicks"},"extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::b"}`,
			"arn:aws:kafka:eu-west-1:111122223333:topic" + cluster[len("cluster"):] + "/clicks", "a topic belongs to a cluster"},
		{`"icebergDestinationConfiguration":{"catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:111122223333:catalog"},"destinationTableConfigurationList":[{"destinationDatabaseName":"lake","destinationTableName":"orders"}]}`,
			"arn:aws:glue:eu-west-1:111122223333:table/lake/orders", "a table of the Glue catalog"},
		{`"icebergDestinationConfiguration":{"catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:111122223333:catalog/s3tablescatalog/lake-tables"},"destinationTableConfigurationList":[{"destinationDatabaseName":"lake","destinationTableName":"orders"}]}`,
			"arn:aws:s3tables:eu-west-1:111122223333:bucket/lake-tables/table/lake/orders", "a table of a table bucket"},
		{`"amazonopensearchserviceDestinationConfiguration":{"vpcConfiguration":{"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]}}`,
			"arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1", "the network that delivery goes through"},
		{`"databaseSourceConfiguration":{"databaseSourceVPCConfiguration":{"vpcEndpointServiceName":"com.amazonaws.vpce.eu-west-1.vpce-svc-0123"}},"icebergDestinationConfiguration":{"roleARN":"arn:aws:iam::111122223333:role/r"}`,
			"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint-service/vpce-svc-0123", "the way to a database is an endpoint service, named by its id"},
		{`"extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::b","processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"arn:aws:lambda:eu-west-1:111122223333:function:mask:3"}]}]}}`,
			"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/mask", "a function logs under its name"},
	} {
		w := newWorld(t)
		w.tell(0, "firehose", "CreateDeliveryStream", `{"deliveryStreamName":"orders",`+tt.create+`}`)
		if r := w.known(tt.arn); r == nil || len(r.Streams) != 1 {
			t.Errorf("%s: no stream is known to depend on %s", tt.reason, tt.arn)
		}
	}
}
