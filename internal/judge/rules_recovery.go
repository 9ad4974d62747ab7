package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// recoveryRules are about what is left when delivery fails or records are
// lost.
func recoveryRules() []Rule {
	return []Rule{
		{
			ID: "backup-off", Title: "Backup of source records was switched off",
			Loses: Recovery, Severity: High, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1490"}, Covers: []string{"FH-BKP-001"}, Grades: unknownOff,
			Why:    "Records that a transform drops or alters cannot be brought back any more.",
			Advice: "Switch the backup on again.",
			Look: func(c *Case) {
				if d, ok := c.Difference(firehose.BackupMode); ok && d.After.Is("Disabled") {
					c.findOff(d.BeforeKnown, "keeps", "keep", "a backup of its source records")
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-backup-off", `{"s3BackupMode":"Disabled"}`)),
					story(create(firehose.Redshift, "dw-backup-off"), update(firehose.Redshift, "dw-backup-off", `{"s3BackupMode":"Disabled"}`).after(time.Minute)).named("redshift")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-backup-on", `{"s3BackupMode":"Enabled"}`)),
					story(create(firehose.ExtendedS3, "orders-never-backed-up"), update(firehose.ExtendedS3, "orders-never-backed-up", `{"s3BackupMode":"Disabled"}`).after(time.Minute)).named("never-was")}
			}),
		},
		{
			ID: "backup-reduced", Title: "Only failed records are backed up from now on",
			Loses: Recovery, Severity: Medium, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1490"}, Covers: []string{"FH-BKP-002"},
			Why:    "What was delivered is kept by the destination alone; what is lost or altered there cannot be brought back.",
			Advice: "Set the backup to all records again.",
			Look: func(c *Case) {
				before, after, ok := c.moved(firehose.BackupMode)
				if ok && strings.HasPrefix(before.Text(), "All") && strings.HasPrefix(after.Text(), "Failed") {
					c.find("%s now backs up failed records only", c.name()).was("It backed up all of them (%s).", before)
				}
			},
			Raises: played(func() []Story {
				return perKind(func(k firehose.Kind, name string) Story {
					mode := "FailedDataOnly"
					if k == firehose.Splunk {
						mode = "FailedEventsOnly"
					}
					return story(create(k, name), update(k, name, `{"s3BackupMode":"`+mode+`"}`).after(time.Minute))
				}, "orders-backup-less-", firehose.Splunk, firehose.HTTPEndpoint, firehose.Snowflake, firehose.Iceberg)
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Splunk, "audit-backup-same"), update(firehose.Splunk, "audit-backup-same", `{"s3BackupMode":"AllEvents"}`).after(time.Minute))}
			}),
		},
		{
			ID: "backup-moved", Title: "The backup of source records goes to another bucket",
			Loses: Destination, Severity: Critical, Direction: Loosened,
			Grades: "medium when the new bucket is on your list of destinations; medium when there was no backup before, low when CloudFormation or a deployer added it",
			Calls:  updateOnly, Attack: []string{"T1537"}, Covers: []string{"FH-BKP-003"},
			Why:    "A copy of every record as it came in, before any masking, goes there from now on.",
			Advice: "Take the change back, then find out who owns the new bucket.",
			Look: func(c *Case) {
				d, _ := c.Difference(firehose.BackupBucket)
				before, after, moved := c.moved(firehose.BackupBucket)
				listed := c.listed(after.Text())
				switch {
				case moved:
					f := c.find("The backup of %s now goes to %s instead of %s", c.name(), place(after), place(before))
					if listed {
						f.grade(Medium).toward(Changed)
					}
				case !d.BeforeKnown || !after.Given() || listed || after == c.After.Settings.Get(firehose.Bucket):
				default:
					f := c.find("The source records of %s are now also copied to %s", c.name(), place(after)).grade(Medium).toward(Changed).
						was("There was no backup before.")
					if c.routine() {
						f.grade(Low)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-backup-moved", `{"s3BackupMode":"Enabled","s3BackupConfiguration":`+s3Body+`}`),
					update(firehose.ExtendedS3, "orders-backup-moved", `{"s3BackupUpdate":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).after(time.Minute).by(mallory)),
					story(create(firehose.ExtendedS3, "orders-backup-added"),
						update(firehose.ExtendedS3, "orders-backup-added", `{"s3BackupMode":"Enabled","s3BackupUpdate":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).after(time.Minute).by(mallory)).named("added")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-backup-stays", `{"s3BackupMode":"Enabled","s3BackupConfiguration":`+s3Body+`}`),
					update(firehose.ExtendedS3, "orders-backup-stays", `{"s3BackupUpdate":{"bucketARN":"arn:aws:s3:::orders-archive"}}`).after(time.Minute)),
					story(create(firehose.ExtendedS3, "orders-backup-beside"), update(firehose.ExtendedS3, "orders-backup-beside", `{"s3BackupMode":"Enabled","s3BackupUpdate":{"bucketARN":"arn:aws:s3:::orders-archive"}}`).after(time.Minute)).named("same-bucket")}
			}),
		},
		{
			ID: "backup-not-full", Title: "A stream was created without a full backup",
			Loses: Recovery, Severity: Low, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1490"}, Covers: []string{"FH-BKP-004"},
			Config: "require_full_backup: true\n",
			Why:    "Your configuration asks every stream for a full backup of its source records.",
			Advice: "Switch the backup on, for all records.",
			Look: func(c *Case) {
				mode := c.given(firehose.BackupMode).Text()
				if c.Config.RequireFullBackup && mode != "Enabled" && !strings.HasPrefix(mode, "All") {
					c.find("%s was created without a full backup", c.name())
				}
			},
			Raises: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "clicks-no-backup"))} }),
			Quiet:  played(func() []Story { return []Story{story(create(firehose.Splunk, "clicks-backup"))} }),
		},
		{
			ID: "retry-off", Title: "Failed deliveries are not tried again",
			Loses: Recovery, Severity: Medium, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1499", "T1490"}, Covers: []string{"FH-RTY-001"},
			Why:    "At the first hiccup of the destination records are dropped there, and at best filed under the error prefix.",
			Advice: "Set a retry duration of some minutes at least.",
			Look: func(c *Case) {
				if d, ok := c.Difference(firehose.Retry); ok && d.After.Is("0") {
					c.find("%s does not try failed deliveries again", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "metrics-no-retry", `{"retryOptions":{"durationInSeconds":0}}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "metrics-retry", `{"retryOptions":{"durationInSeconds":300}}`))}
			}),
		},
		{
			ID: "buffering-at-maximum", Title: "Delivery was slowed down as far as it goes",
			Loses: Logging, Severity: Low, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1562"}, Covers: []string{"FH-BUF-001"},
			Why:    "Evidence arrives up to 15 minutes later, which is a head start.",
			Advice: "Set the buffering back when nobody asked for it.",
			Look: func(c *Case) {
				const long, much = "waits as long as it can", "collects as much as it can"
				for _, p := range []struct {
					path       firehose.Path
					most, does string
				}{{firehose.BufferSeconds, "900", long}, {firehose.S3BufferSecs, "900", long}, {firehose.BufferMBs, "128", much}, {firehose.S3BufferMBs, "128", much}} {
					if before, after, ok := c.moved(p.path); ok && after.Is(p.most) {
						c.find("%s now %s before it delivers", c.name(), p.does).because("Evidence arrives up to 15 minutes later, which is a head start. %s was %s and is now %s.", p.path, before, after)
						return
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "audit-slow"), update(firehose.ExtendedS3, "audit-slow", `{"bufferingHints":{"sizeInMBs":128,"intervalInSeconds":900}}`).after(time.Minute)),
					story(create(firehose.ExtendedS3, "audit-large"), update(firehose.ExtendedS3, "audit-large", `{"bufferingHints":{"sizeInMBs":128}}`).after(time.Minute)).named("size")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "audit-steady"), update(firehose.ExtendedS3, "audit-steady", `{"bufferingHints":{"sizeInMBs":64,"intervalInSeconds":600}}`).after(time.Minute))}
			}),
		},
	}
}

// logSwitches and logGroups are the error logs of a stream.
var (
	logSwitches = []firehose.Path{firehose.LogEnabled, firehose.S3LogEnabled, firehose.BackupLogEnabled}
	logGroups   = []firehose.Path{firehose.LogGroup, firehose.S3LogGroup, firehose.BackupLogGroup}
)

// loggingRules are about the stream's own error log.
func loggingRules() []Rule {
	return []Rule{
		{
			ID: "error-log-off", Title: "A stream's error log was switched off",
			Loses: Logging, Severity: High, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1562.008"}, Covers: []string{"FH-LOG-001"}, Grades: unknownOff,
			Why:    "Nobody will see that records fail to arrive.",
			Advice: "Switch the log on again, and compare what came in with what was delivered meanwhile.",
			Look: func(c *Case) {
				for _, p := range logSwitches {
					if d, ok := c.Difference(p); ok && d.After.Is("false") {
						c.findOff(d.BeforeKnown, "logs", "log", "failed deliveries")
						return
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-log-off"), update(firehose.ExtendedS3, "orders-log-off", `{"cloudWatchLoggingOptions":{"enabled":false}}`).after(time.Minute)),
					story(update(firehose.Splunk, "audit-log-off", `{"s3Update":{"cloudWatchLoggingOptions":{"enabled":false}}}`)).named("s3-part")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-log-on", `{"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/aws/kinesisfirehose/orders","logStreamName":"S3Delivery"}}`)),
					story(create(firehose.ExtendedS3, "orders-never-logged", `{"cloudWatchLoggingOptions":null}`), update(firehose.ExtendedS3, "orders-never-logged", `{"cloudWatchLoggingOptions":{"enabled":false}}`).after(time.Minute)).named("never-was")}
			}),
		},
		{
			ID: "error-log-moved", Title: "A stream's error log goes to another group",
			Loses: Logging, Severity: Medium, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1562.008"}, Covers: []string{"FH-LOG-002"},
			Why:    "Alarms that read the old log group stay silent.",
			Advice: "Set the log group back, or move the alarms with it.",
			Look: func(c *Case) {
				for _, p := range logGroups {
					if before, after, ok := c.moved(p); ok {
						c.find("%s now logs failed deliveries to %s", c.name(), after).was("It logged to %s.", before)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-log-moved"), update(firehose.ExtendedS3, "orders-log-moved", `{"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/tmp/nobody-reads-this"}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-log-same"), update(firehose.ExtendedS3, "orders-log-same", `{"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/aws/kinesisfirehose/orders"}}`).after(time.Minute))}
			}),
		},
		{
			ID: "created-without-error-log", Title: "A stream was created without an error log",
			Loses: Logging, Severity: Low, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1562.008"}, Covers: []string{"FH-LOG-003"},
			Why:    "Nobody will see that records fail to arrive.",
			Advice: "Switch CloudWatch error logging on for the destination.",
			Look: func(c *Case) {
				if c.Request.Kind != "" && !c.given(firehose.LogEnabled).Is("true") {
					c.find("%s was created without an error log", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "clicks-no-log", `{"cloudWatchLoggingOptions":null}`))}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "clicks-log"))} }),
			Revert: func(c *Case) (string, string) {
				// The names that the console gives them.
				return c.configure(firehose.Settings{
					firehose.LogEnabled: firehose.Shown("true"), firehose.LogGroup: firehose.Shown("/aws/kinesisfirehose/" + c.name()), firehose.LogStream: firehose.Shown("DestinationDelivery"),
				}), "Create the log group and the log stream first where they do not exist."
			},
		},
	}
}
