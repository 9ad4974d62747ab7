package judge

import (
	"github.com/hosewatch/hosewatch/internal/firehose"
)

func newPathRules() []Rule {
	kinesis := func(name string) Step {
		return create(firehose.ExtendedS3, name).with(`{"deliveryStreamType":"KinesisStreamAsSource","deliveryStreamEncryptionConfigurationInput":null,"kinesisStreamSourceConfiguration":{"kinesisStreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/payments","roleARN":"` + ownRole + `"}}`)
	}
	msk := func(name string) Step {
		return create(firehose.Iceberg, name).with(`{"deliveryStreamType":"MSKAsSource","deliveryStreamEncryptionConfigurationInput":null,"mSKSourceConfiguration":{"mSKClusterARN":"arn:aws:kafka:eu-west-1:111122223333:cluster/payments/3c1f2a77-8b11-4d02-a5de-5e1f2a6b9c33-5","topicName":"payments","authenticationConfiguration":{"roleARN":"` + ownRole + `","connectivity":"PRIVATE"}}}`)
	}
	return []Rule{
		{
			ID: "stream-to-external-endpoint", Title: "A stream was created that delivers outside of AWS",
			Loses: Destination, Severity: High, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1567", "T1537"}, Covers: rows("FH-DST-", 43, 45),
			Why:    "Records leave for an endpoint that is not on your list of destinations, or that the trail does not show.",
			Advice: "Check that the endpoint is that of a vendor you use, under your account there. List it in the configuration when it is.",
			Look: func(c *Case) {
				switch c.Request.Kind {
				case firehose.HTTPEndpoint, firehose.Splunk, firehose.Snowflake:
					at := c.given(c.Request.Kind.Places()[0])
					if !at.Known() || !c.listed(at.Text()) {
						c.find("%s was created to deliver to %s (%s)", c.name(), place(at), c.Request.Kind)
					}
				}
			},
			Raises: played(func() []Story {
				return perKind(func(k firehose.Kind, name string) Story { return story(create(k, name)) },
					"events-out-", firehose.HTTPEndpoint, firehose.Splunk, firehose.Snowflake)
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "events-in"))} }),
		},
		{
			ID: "stream-to-unlisted-destination", Title: "A stream was created that delivers to a place not on your list",
			Loses: Destination, Severity: High, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1537"}, Covers: []string{"FH-DST-046"},
			Config: "destinations: ['orders-*', 'arn:aws:s3:::orders-*']\n",
			Why:    "The ARN of a bucket does not say whose it is; yours are on your list of destinations, and this one is not.",
			Advice: "Find out who owns the place, and list it or delete the stream.",
			Look: func(c *Case) {
				if len(c.Config.Destinations) == 0 {
					return
				}
				for _, p := range append(places(c.Request.Kind), firehose.BackupBucket) {
					if at := c.given(p); at.Known() && !c.listed(at.Text()) {
						c.find("%s was created to write to %s, which is not on your list", c.name(), place(at))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "events-unlisted", `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`))}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "events-listed"))} }),
		},
		{
			ID: "source-tapped", Title: "A new stream reads from a data stream or a topic",
			Loses: Destination, Severity: Critical, Direction: Loosened,
			Grades: "low while the configuration does not list sensitive_sources, since then nothing says whether this one is",
			Calls:  createOnly, Attack: []string{"T1537", "T1020"}, Covers: []string{"FH-DST-047", "FH-DST-048"},
			Config: "sensitive_sources: ['arn:aws:kinesis:*:stream/payments', 'arn:aws:kafka:*:cluster/payments/*']\n",
			Why:    "Every record that passes there is copied from now on, and nothing slows down that would show it.",
			Advice: "Delete the stream unless somebody can say what it is for.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.SourceStream, firehose.SourceCluster} {
					source := c.given(p)
					if !source.Given() || c.byDeployer() {
						continue
					}
					f := c.find("%s was created to copy everything from %s", c.name(), place(source))
					switch {
					case len(c.Config.SensitiveSources) == 0:
						f.grade(Low).toward(Changed).because("A new reader of this source. List your sensitive_sources in the configuration, so that hosewatch knows whether it matters.")
					case !c.Config.SensitiveSources.Match(source.Text()):
						c.findings = c.findings[:len(c.findings)-1]
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(kinesis("payments-tap").by(mallory)), story(msk("payments-topic-tap").by(mallory)).named("msk")}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "payments-direct"))} }),
		},
		{
			ID: "database-captured", Title: "A stream was created that copies a database",
			Loses: Destination, Severity: High, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1213", "T1020"}, Covers: []string{"FH-DST-049"},
			Why:    "A snapshot of the tables it names and every change to them from now on leave the database.",
			Advice: "Make sure that the owner of the database knows, and that the destination is as protected as the database is.",
			Look: func(c *Case) {
				if at := c.given(firehose.SourceDatabase); at.Given() {
					c.find("%s was created to copy the database %s", c.name(), place(at))
				}
			},
			Raises: played(func() []Story { return []Story{story(database("crm-copy", ""))} }),
			Quiet:  played(func() []Story { return []Story{story(kinesis("orders-not-a-database"))} }),
		},
	}
}

// database creates a stream that captures a database, with TLS unless the
// patch says otherwise.
func database(name, patch string) Step {
	s := create(firehose.Iceberg, name).with(`{"deliveryStreamType":"DatabaseAsSource","deliveryStreamEncryptionConfigurationInput":null,"databaseSourceConfiguration":{"type":"PostgreSQL","endpoint":"crm.example.internal","port":5432,"sSLMode":"Enabled","databases":{"include":["crm"]},"tables":{"include":["public.*"]},"snapshotWatermarkTable":"public.fh_watermark","databaseSourceAuthenticationConfiguration":{"secretsManagerConfiguration":{"secretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm/cdc-Ab12Cd","roleARN":"` + ownRole + `","enabled":true}},"databaseSourceVPCConfiguration":{"vpcEndpointServiceName":"com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718"}}}`)
	if patch != "" {
		s = s.with(`{"databaseSourceConfiguration":` + patch + `}`)
	}
	return s
}
