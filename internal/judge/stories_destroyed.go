package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// destroyedStories end with a deletion: of what a stream needs, of what nobody
// knows the use of, of what no stream needs.
func destroyedStories() []Story {
	const lake = "arn:aws:s3tables:eu-west-1:111122223333:bucket/"
	gone := func(stream Step, deletion Step) Story { return story(stream, deletion.after(time.Hour).by(mallory)) }
	return []Story{
		gone(create(firehose.ExtendedS3, "to-gone", `{"bucketARN":"arn:aws:s3:::gone"}`), does("s3", "DeleteBucket", `{"bucketName":"gone"}`)).named("bucket"),
		story(does("s3", "DeleteBucket", `{"bucketName":"gone-of-some-use"}`)).named("use-unknown"),
		story(does("s3", "DeleteBucket", `{"bucketName":"gone-with-its-stack"}`).by(cloudFormation)).named("with-its-stack"),
		story(bucket("gone-after-a-test"), does("s3", "DeleteBucket", `{"bucketName":"gone-after-a-test"}`).after(10*time.Minute)).named("never-used"),

		gone(fromKinesis("from-gone", "gone"), does("kinesis", "DeleteStream", `{"streamName":"gone","enforceConsumerDeletion":true}`)).named("source-stream"),
		gone(fromMSK("from-gone-cluster", "gone"), does("kafka", "DeleteCluster", `{"clusterArn":"`+mskCluster("gone")+`"}`)).named("source-cluster"),
		gone(fromMSK("from-gone-topic", "topics"), does("kafka", "DeleteTopic", `{"clusterArn":"`+mskCluster("topics")+`","topicName":"orders"}`)).named("topic"),

		gone(throughFunction("through-gone", "gone-mask"), does("lambda", "DeleteFunction20150331", `{"functionName":"gone-mask"}`)).named("transform"),
		story(does("lambda", "DeleteFunction20150331", `{"functionName":"gone-of-some-use"}`)).named("function"),
		gone(withSecret("with-gone", "gone/hec"), does("secretsmanager", "DeleteSecret", `{"secretId":"gone/hec","forceDeleteWithoutRecovery":true}`)).named("secret"),
		gone(withSecret("with-restorable", "restorable/hec"), does("secretsmanager", "DeleteSecret", `{"secretId":"restorable/hec","recoveryWindowInDays":7}`).
			answering(`{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:restorable/hec-Ab12Cd","name":"restorable/hec","deletionDate":"Nov 14, 2025, 9:14:31 AM"}`)).named("secret-restorable"),

		gone(toDomain("to-gone-domain", "gone"), does("es", "DeleteDomain", `{"domainName":"gone"}`)).named("domain"),
		gone(toDomain("to-gone-old-domain", "gone-old"), does("es", "DeleteElasticsearchDomain", `{"domainName":"gone-old"}`)).named("elasticsearch-domain"),
		gone(create(firehose.OpenSearchServerless, "to-gone-collection", `{"collectionEndpoint":"https://07tjusf2h91cunochc00.eu-west-1.aoss.amazonaws.com"}`), does("aoss", "DeleteCollection", `{"id":"07tjusf2h91cunochc00"}`)).named("collection"),
		gone(create(firehose.Redshift, "to-gone-cluster", `{"clusterJDBCURL":"jdbc:redshift://gone.c9example.eu-west-1.redshift.amazonaws.com:5439/orders"}`), does("redshift", "DeleteCluster", `{"clusterIdentifier":"gone","skipFinalClusterSnapshot":true}`)).named("cluster"),
		story(does("redshift", "DeleteCluster", `{"clusterIdentifier":"gone-and-kept","skipFinalClusterSnapshot":false,"finalClusterSnapshotIdentifier":"last"}`)).named("cluster-snapshot"),

		gone(withSchema("with-gone-schema", "lake_gone", "orders"), does("glue", "DeleteTable", `{"databaseName":"lake_gone","name":"orders"}`)).named("schema"),
		gone(withSchema("with-gone-schemas", "lake_emptied", "orders"), does("glue", "BatchDeleteTable", `{"databaseName":"lake_emptied","tablesToDelete":["orders","returns"]}`)).named("schemas"),
		gone(withSchema("with-gone-database", "lake_drained", "orders"), does("glue", "DeleteDatabase", `{"name":"lake_drained"}`)).named("schema-database"),

		story(does("s3tables", "DeleteTable", `{"tableBucketARN":"`+lake+`gone","namespace":"sales","name":"orders"}`)).named("iceberg-table"),
		story(does("s3tables", "RenameTable", `{"tableBucketARN":"`+lake+`renamed","namespace":"sales","name":"orders","newName":"orders_old"}`)).named("iceberg-table-renamed"),
		story(does("s3tables", "DeleteTableBucket", `{"tableBucketARN":"`+lake+`gone-bucket"}`)).named("table-bucket"),
		story(does("s3tables", "DeleteNamespace", `{"tableBucketARN":"`+lake+`gone-namespace","namespace":"sales"}`)).named("namespace"),

		story(does("s3", "DeleteBucket", `{"bucketName":"spared"}`).failing("AccessDenied")).named("denied"),
	}
}
