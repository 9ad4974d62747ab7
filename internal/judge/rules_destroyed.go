package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// destroyedRules are about what streams work with, and that is no more.
func destroyedRules() []Rule {
	return []Rule{
		{
			ID: "dependency-deleted", Title: "Something was deleted without which a stream does not deliver",
			Loses: Deletion, Severity: Critical, Direction: Broken,
			Grades: "high for a schema, a topic, and what can be brought back with what was in it; high or less by what it is when nobody knows whether a stream needs it, and lower again when CloudFormation or a deployer did it; low when no stream does",
			Uses:   deletions(partTypes()...), Attack: []string{"T1485", "T1489", "T1584"},
			Covers: []string{
				"S3-038", "KIN-006", "LAM-007", "SEC-003", "RED-013", "OS-014", "OS-015", "AOSS-007",
				"GLUE-005", "GLUE-006", "GLUE-007", "S3T-008", "S3T-009", "S3T-010", "MSK-007", "MSK-008",
			},
			Why:    "Records pile up and are then lost, or end in a bucket where nobody looks for them.",
			Advice: "Make it again under the same name, at once for a bucket. Then look for what was lost in the error prefix and the backup bucket.",
			Look:   (*Case).lookAtDestroyed,
			Revert: (*Case).remake,
			Raises: played(destroyedStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("stays")),
					story(does("logs", "DeleteLogGroup", `{"logGroupName":"/aws/codebuild/nightly"}`)).named("log-group"),
					story(does("iam", "DeleteUser", `{"userName":"left-the-house"}`)).named("user"),
					story(does("secretsmanager", "RestoreSecret", `{"secretId":"wanted-after-all"}`)).named("restored"),
				}
			}),
		},
		{
			ID: "bucket-name-reused", Title: "The name of a deleted bucket belongs to a bucket again",
			Loses: Destination, Severity: Medium, Direction: Unclear,
			Grades: "critical when another account has the name and streams deliver to it, high when it is not known whether they do; low when nobody knows of a stream that needs it",
			Uses:   []resource.Call{{Source: "s3.amazonaws.com", Name: "CreateBucket"}}, Attack: []string{"T1584"}, Covers: []string{"S3-039"}, Failures: true,
			Why:    "Streams go on delivering to a name, whoever owns it: this is how deliveries are restored, and how they are taken over.",
			Advice: "Check whose bucket it is and whether its policy, encryption and guards are what they were, before anything is delivered to it.",
			Look:   (*Case).lookAtReusedName,
			Revert: func(*Case) (string, string) {
				return "", "Deleting a bucket that is your own again would free its name once more."
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "to-reused", `{"bucketARN":"arn:aws:s3:::reused"}`), does("s3", "DeleteBucket", `{"bucketName":"reused"}`).after(time.Minute),
						bucket("reused").after(time.Hour).by(mallory)).named("taken-over"),
					story(does("s3", "DeleteBucket", `{"bucketName":"reused-by-some"}`), bucket("reused-by-some").after(time.Hour)).named("use-unknown"),
					story(create(firehose.ExtendedS3, "to-taken", `{"bucketARN":"arn:aws:s3:::taken"}`), does("s3", "DeleteBucket", `{"bucketName":"taken"}`).after(time.Minute),
						bucket("taken").after(time.Hour).failing("BucketAlreadyExists").saying("The requested bucket name is not available.")).named("lost-to-others"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-used-before")),
					story(create(firehose.ExtendedS3, "to-ours", `{"bucketARN":"arn:aws:s3:::ours"}`), does("s3", "DeleteBucket", `{"bucketName":"ours"}`).after(time.Minute),
						bucket("ours").after(time.Hour).failing("OperationAborted").saying("A conflicting conditional operation is currently in progress against this resource.")).named("try-again"),
					story(bucket("elses").failing("BucketAlreadyExists")).named("never-ours"),
				}
			}),
		},
	}
}

// lookAtReusedName finds a bucket that is made under a name which one had, or
// that cannot be made since somebody else has the name by now.
func (c *Case) lookAtReusedName() {
	if c.kind() != resource.Bucket || c.Asked.Effect != resource.Creates || c.Was[resource.Exists] != "false" {
		return
	}
	use, taken := c.use(), c.Event.ErrorCode == "BucketAlreadyExists"
	switch {
	case taken:
		f := c.find("the name of the deleted %s is taken: another account has it", c.name()).toward(Loosened).grade(High)
		if use == needed {
			f.Title += c.dependents()
			f.grade(Critical)
		}
	case !c.succeeded():
	case use == needed:
		c.find("%s was deleted and is there again%s", c.name(), c.dependents())
	default:
		c.find("%s was deleted and is there again", c.name()).grade(Low)
	}
}

// Streams of the stories, each with something that it depends on.

func fromKinesis(stream, source string) Step {
	return create(firehose.ExtendedS3, stream).with(`{"deliveryStreamType":"KinesisStreamAsSource","deliveryStreamEncryptionConfigurationInput":null,"kinesisStreamSourceConfiguration":{"kinesisStreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/` + source + `","roleARN":"` + ownRole + `"}}`)
}

func fromMSK(stream, cluster string) Step {
	return create(firehose.ExtendedS3, stream).with(`{"deliveryStreamType":"MSKAsSource","deliveryStreamEncryptionConfigurationInput":null,"mSKSourceConfiguration":{"mSKClusterARN":"` + mskCluster(cluster) + `","topicName":"orders","authenticationConfiguration":{"roleARN":"` + ownRole + `","connectivity":"PRIVATE"}}}`)
}

func mskCluster(name string) string {
	return "arn:aws:kafka:eu-west-1:111122223333:cluster/" + name + "/3c1f2a77-8b11-4d02-a5de-5e1f2a6b9c33-5"
}

func withSchema(stream, database, table string) Step {
	return create(firehose.ExtendedS3, stream, conversionBody, `{"dataFormatConversionConfiguration":{"schemaConfiguration":{"databaseName":"`+database+`","tableName":"`+table+`"}}}`)
}

func withSecret(stream, secret string) Step {
	return create(firehose.Splunk, stream, `{"secretsManagerConfiguration":{"enabled":true,"secretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:`+secret+`-Ab12Cd"}}`)
}

func toDomain(stream, domain string) Step {
	return create(firehose.OpenSearch, stream, `{"domainARN":"arn:aws:es:eu-west-1:111122223333:domain/`+domain+`"}`)
}

func throughFunction(stream, function string) Step {
	return create(firehose.ExtendedS3, stream, `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"arn:aws:lambda:eu-west-1:111122223333:function:`+function+`:3"}]}]}}`)
}
