package judge

import (
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// retentionRules are about data that goes sooner than it did, or never.
func retentionRules() []Rule {
	return []Rule{
		{
			ID: "objects-deleted-soon", Title: "A lifecycle rule deletes what a bucket holds, soon or at once",
			Loses: Deletion, Severity: Critical, Direction: Loosened,
			Grades:   "high for objects under a prefix, and when CloudFormation or a deployer did it; medium for older versions that are kept as long as the configuration asks; when objects go sooner than before, or perhaps, and are still kept that long: medium for what streams deliver, when it is less than a month, and else low",
			Settings: lifecyclePaths, Attack: []string{"T1485.001"}, Covers: []string{"S3-022", "S3-023"},
			Why:    "S3 deletes in the background, without an event for each object: records that were delivered are gone before anybody misses them.",
			Advice: "Put the lifecycle back within the day: S3 applies rules once a day. Then look at what is left.",
			Look:   (*Case).lookAtLifecycle, Revert: (*Case).stopPurge,
			Raises: played(func() []Story {
				return []Story{
					story(bucket("kept-a-year"), lifecycleRule("kept-a-year", `"Expiration":{"Days":365}`).after(time.Minute), lifecycleRule("kept-a-year", `"Expiration":{"Days":1}`).after(time.Hour).by(mallory)).named("known"),
					story(does("s3", "PutBucketLifecycleConfiguration", lifecycleRequest("kept-for-a-day", `"Expiration":{"Days":1}`))).named("unknown"),
					story(lifecycleRule("kept-until-2020", `"Expiration":{"Date":"2020-01-01T00:00:00Z"}`)).named("past-date"),
					story(lifecycleRule("versions-for-a-day", `"NoncurrentVersionExpiration":{"NoncurrentDays":1}`)).named("versions"),
					story(lifecycleRule("versions-for-a-quarter", `"NoncurrentVersionExpiration":{"NoncurrentDays":90}`)).named("versions-kept-long"),
					story(lifecycleRule("kept-less", `"Expiration":{"Days":365}`), lifecycleRule("kept-less", `"Expiration":{"Days":30}`).after(time.Hour)).named("sooner"),
					story(create(firehose.ExtendedS3, "to-kept-a-week", `{"bucketARN":"arn:aws:s3:::kept-a-week-of-it"}`), lifecycleRule("kept-a-week-of-it", `"Expiration":{"Days":7}`).after(time.Minute)).named("streams-bucket"),
					story(lifecycleRule("kept-but-scratch", `"Filter":{"Prefix":"scratch/"},"Expiration":{"Days":1}`)).named("prefix"),
					story(lifecycleRule("kept-by-template", `"Expiration":{"Days":3}`).by(cloudFormation)).named("by-template"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "to-kept-a-quarter", `{"bucketARN":"arn:aws:s3:::kept-a-quarter"}`), lifecycleRule("kept-a-quarter", `"Expiration":{"Days":90}`).after(time.Minute)).named("streams-bucket"),
					story(lifecycleRule("nobodys-staging", `"Expiration":{"Days":7}`)).named("no-streams-bucket"),
					story(bucket("kept-enough"), lifecycleRule("kept-enough", `"Expiration":{"Days":90}`).after(time.Minute)).named("long-enough"),
					story(lifecycleRule("kept-longer", `"Expiration":{"Days":90}`), lifecycleRule("kept-longer", `"Expiration":{"Days":365}`).after(time.Hour)).named("longer"),
					story(does("s3", "PutBucketLifecycle", `{"bucketName":"not-applied","lifecycle":"","LifecycleConfiguration":{"Rule":{"ID":"purge","Status":"Disabled","Filter":{"Prefix":""},"Expiration":{"Days":1}}}}`)).named("disabled"),
					story(lifecycleRule("only-moved", `"Transition":{"Days":1,"StorageClass":"GLACIER"}`)).named("moved"),
				}
			}),
		},
		{
			ID: "log-retention-cut", Title: "Logs are kept for less time",
			Loses: Logging, Severity: Medium, Direction: Loosened,
			Grades:   "low when it is still as long as the configuration asks, for the group of a function or a build, for one that no stream uses, and when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.RetentionDays}, Attack: []string{"T1562.008"}, Covers: []string{"LOG-003"},
			Why:    "What is older is deleted within days, and with it what would be looked for after an incident.",
			Advice: "Set the retention back; minimum_log_retention_days in the configuration says what is asked of every group.",
			Look:   (*Case).lookAtLogRetention,
			Raises: played(func() []Story {
				return []Story{
					story(keepLogs("/kept/orders", 365), keepLogs("/kept/orders", 1).after(time.Hour).by(mallory)).named("known"),
					story(keepLogs("/kept/unknown", 3)).named("unknown"),
					story(keepLogs("/kept/less", 365), keepLogs("/kept/less", 90).after(time.Hour)).named("still-enough"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(keepLogs("/kept/enough", 90)).named("enough"),
					story(keepLogs("/kept/longer", 90), keepLogs("/kept/longer", 365).after(time.Hour)).named("longer"),
				}
			}),
		},
		{
			ID: "source-retention-cut", Title: "A Kinesis stream keeps its records for less time",
			Loses: Recovery, Severity: High, Direction: Loosened,
			Grades:   "medium when it still keeps them as long as the configuration asks of objects",
			Settings: []resource.Path{resource.RetentionHours}, Attack: []string{"T1485", "T1490"}, Covers: []string{"KIN-005"},
			Why:    "Records that are older than that are gone at once, whether or not they were delivered; after an outage less can be caught up with.",
			Advice: "Raise the retention again. What was lost does not come back: look for it at the producers.",
			Look: func(c *Case) {
				d, changed := c.now(resource.RetentionHours)
				hours, errNow := strconv.Atoi(d.After)
				before, errBefore := strconv.Atoi(d.Before)
				shorter := c.Asked.Call.Name == "DecreaseStreamRetentionPeriod" || errBefore == nil && hours < before
				if !changed || errNow != nil || !shorter {
					return
				}
				f := c.find("%s keeps records for %s only", c.name(), hoursAsText(hours))
				if errBefore == nil {
					f.was("It kept them for %s.", hoursAsText(before))
				}
				if hours >= 24*c.Config.MinimumObjectRetentionDays {
					f.grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("kinesis", "CreateStream", `{"streamName":"kept-a-week","shardCount":2}`), does("kinesis", "IncreaseStreamRetentionPeriod", `{"streamName":"kept-a-week","retentionPeriodHours":168}`).after(time.Minute),
						does("kinesis", "DecreaseStreamRetentionPeriod", `{"streamName":"kept-a-week","retentionPeriodHours":24}`).after(time.Hour).by(mallory)).named("known"),
					story(does("kinesis", "DecreaseStreamRetentionPeriod", `{"streamName":"kept-less","retentionPeriodHours":24}`)).named("unknown"),
					story(does("kinesis", "DecreaseStreamRetentionPeriod", `{"streamName":"kept-a-month","retentionPeriodHours":720}`)).named("still-long"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("kinesis", "IncreaseStreamRetentionPeriod", `{"streamName":"kept-longer","retentionPeriodHours":48}`))}
			}),
		},
		{
			ID: "kept-for-ever", Title: "Nothing deletes old data any more",
			Loses: Governance, Severity: Low, Direction: Changed, Grades: "info for log groups",
			Settings: []resource.Path{resource.Lifecycle, resource.RetentionDays}, Attack: []string{"T1562"}, Covers: []string{"S3-024", "LOG-004"},
			Why:    "It costs more every day, and personal data may be kept longer than was promised.",
			Advice: "Put the rules back when nobody asked for this.",
			Look:   (*Case).lookAtKeptForEver,
			Raises: played(func() []Story {
				return []Story{
					story(lifecycleRule("tidied", `"Expiration":{"Days":90}`), does("s3", "DeleteBucketLifecycle", `{"bucketName":"tidied","lifecycle":""}`).after(time.Hour)).named("bucket"),
					story(does("s3", "DeleteBucketLifecycle", `{"bucketName":"tidied-once","lifecycle":""}`)).named("bucket-unknown"),
					story(does("logs", "DeleteRetentionPolicy", `{"logGroupName":"/kept/for-ever"}`)).named("log-group"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-tidied"), does("s3", "DeleteBucketLifecycle", `{"bucketName":"never-tidied"}`).after(time.Minute)).named("never-was"),
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/kept/new"}`), does("logs", "DeleteRetentionPolicy", `{"logGroupName":"/kept/new"}`).after(time.Minute)).named("group-never-was"),
				}
			}),
		},
	}
}
