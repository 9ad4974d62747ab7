package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// destinationRules are about where records go.
func destinationRules() []Rule {
	return append(placeRules(), newPathRules()...)
}

func placeRules() []Rule {
	return []Rule{
		{
			ID: "destination-moved", Title: "A stream now delivers somewhere else",
			Loses: Destination, Severity: Critical, Direction: Loosened,
			Grades: "medium when the new place is on your list of destinations, or when only the host can be compared and is the same; high when the new address is not shown",
			Calls:  updateOnly, Attack: []string{"T1537", "T1567"}, Covers: rows("FH-DST-", 1, 9),
			Why:    "Every record goes there within minutes. Whoever owns the new place has your data.",
			Advice: "Take the change back first and ask afterwards; then find out what was delivered meanwhile and who owns the new place.",
			Look: func(c *Case) {
				if c.kindChanged() {
					return
				}
				for _, p := range places(c.Request.Kind) {
					c.lookAtMove(p)
				}
			},
			Raises: played(func() []Story {
				return append(perKind(func(k firehose.Kind, name string) Story {
					return story(create(k, name), update(k, name, elsewhere[k]).after(10*time.Minute).by(mallory))
				}, "orders-moved-", firehose.Kinds()...),
					story(create(firehose.Redshift, "orders-staging-moved"), update(firehose.Redshift, "orders-staging-moved", `{"s3Update":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).after(time.Minute)).named("staging-bucket"),
					story(create(firehose.HTTPEndpoint, "orders-hidden-url"), update(firehose.HTTPEndpoint, "orders-hidden-url", `{"endpointConfiguration":{"url":""}}`).after(time.Minute)).named("hidden"),
					story(create(firehose.OpenSearch, "orders-domain-to-endpoint"), update(firehose.OpenSearch, "orders-domain-to-endpoint", `{"clusterEndpoint":"https://search-drop-zone-7781.eu-west-1.es.amazonaws.com"}`).after(time.Minute).by(mallory)).named("endpoint-for-domain"),
					story(create(firehose.Iceberg, "lake-warehouse-moved"), update(firehose.Iceberg, "lake-warehouse-moved", `{"catalogConfiguration":{"warehouseLocation":"s3://drop-zone-7781/lake"}}`).after(time.Minute).by(mallory)).named("warehouse"))
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-same-place"), update(firehose.ExtendedS3, "orders-same-place", `{"bucketARN":"arn:aws:s3:::orders-archive"}`).after(time.Minute))}
			}),
		},
		{
			ID: "destination-unknown", Title: "A stream was pointed at a place that nothing is known of",
			Loses: Destination, Severity: High, Direction: Unclear, Grades: "medium when the stream is known to have had an address that the trail does not show either; low when CloudFormation or a deployer did it",
			Calls: updateOnly, Attack: []string{"T1537", "T1567"}, Covers: rows("FH-DST-", 21, 29),
			Why:    "Where the stream delivered before is not known, and the place is not on your list of destinations: this may be a redirect.",
			Advice: "Check that the place is yours. List your destinations in the configuration, so that this is told only for others.",
			Look: func(c *Case) {
				if c.kindChanged() {
					return
				}
				for _, p := range append(places(c.Request.Kind), firehose.BackupBucket) {
					c.lookAtFirst(p)
				}
			},
			Raises: played(func() []Story {
				return append(perKind(func(k firehose.Kind, name string) Story {
					return story(update(k, name, elsewhere[k]).by(console))
				}, "clicks-unknown-", firehose.Kinds()...),
					story(update(firehose.ExtendedS3, "clicks-unknown-backup", `{"s3BackupMode":"Enabled","s3BackupUpdate":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).by(console)).named("backup"))
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "clicks-known-place"), update(firehose.ExtendedS3, "clicks-known-place", `{"bucketARN":"arn:aws:s3:::clicks-elsewhere"}`).after(time.Minute)).named("before-known")}
			}),
		},
		{
			ID: "destination-kind-changed", Title: "A stream's destination was replaced by one of another kind",
			Loses: Destination, Severity: Critical, Direction: Loosened, Grades: "medium when it is the same domain",
			Calls: updateOnly, Attack: []string{"T1567", "T1537"}, Covers: []string{"FH-DST-040"},
			Why:    "Nothing is carried over from the old destination: its keys, its backup, its transform and its logging are gone, and all records go to the new one.",
			Advice: "Take the change back, then find out who owns the new place.",
			Look: func(c *Case) {
				if !c.kindChanged() {
					return
				}
				f := c.find("%s now delivers to %s instead of %s", c.name(), a(c.Request.Kind), a(c.Before.Kind)).
					was("It delivered to %s. Now it delivers to %s.", placeOf(c.Before), placeOf(c.After))
				if was := c.Before.Place(); was != "" && was == c.After.Place() {
					f.grade(Medium).toward(Changed)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-to-http"), update(firehose.HTTPEndpoint, "orders-to-http", bodies[firehose.HTTPEndpoint], `{"endpointConfiguration":{"url":"https://collect.example.net","name":"collect"}}`).after(time.Minute).by(mallory)),
					story(create(firehose.OpenSearch, "orders-to-splunk"), update(firehose.Splunk, "orders-to-splunk", bodies[firehose.Splunk]).after(time.Minute)).named("splunk"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.S3, "orders-s3-forms"), update(firehose.ExtendedS3, "orders-s3-forms", `{"bufferingHints":{"sizeInMBs":32,"intervalInSeconds":120}}`).after(time.Minute)).named("both-forms-of-s3")}
			}),
		},
		{
			ID: "destination-foreign-account", Title: "A stream delivers to a resource of another account",
			Loses: Destination, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1537"}, Covers: []string{"FH-DST-041", "FH-DST-042"},
			Why:    "The domain or catalog belongs to an account that is not yours: so do the records in it.",
			Advice: "Find out whose account it is. Add it to your accounts in the configuration when it is yours.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.Domain, firehose.Catalog} {
					d, changed := c.Difference(p)
					if account, foreign := c.foreign(d.After.Text()); changed && foreign {
						c.find("%s delivers to %s of account %s, which is not yours", c.name(), short(d.After.Text()), account)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(update(firehose.Iceberg, "lake-foreign", `{"catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:444455556666:catalog"}}`)),
					story(update(firehose.OpenSearch, "search-foreign", `{"domainARN":"arn:aws:es:eu-west-1:444455556666:domain/orders"}`)).named("domain"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.Iceberg, "lake-own", `{"catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:111122223333:catalog"}}`))}
			}),
		},
		{
			ID: "redshift-copy-changed", Title: "What Redshift loads, or how, was changed",
			Loses: Integrity, Severity: Medium, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-DST-050"},
			Why:    "Records land in another table, or COPY options drop or alter them without an error.",
			Advice: "Compare the table and the COPY options with those in the template.",
			Look: func(c *Case) {
				for _, p := range []struct {
					path firehose.Path
					deed string
				}{{firehose.CopyTable, "into another table of Redshift"}, {firehose.CopyColumns, "other columns into Redshift"}, {firehose.CopyOptions, "into Redshift with other COPY options"}} {
					if before, after, ok := c.moved(p.path); ok {
						c.find("%s now loads %s: %s", c.name(), p.deed, orNone(after)).was("Before: %s.", orNone(before))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Redshift, "orders-copy-options-added", `{"copyCommand":{"copyOptions":null}}`), update(firehose.Redshift, "orders-copy-options-added", `{"copyCommand":{"dataTableName":"public.orders","copyOptions":"NOLOAD"}}`).after(time.Minute)).named("options-added"),
					story(create(firehose.Redshift, "orders-copy"), update(firehose.Redshift, "orders-copy", `{"copyCommand":{"dataTableName":"public.orders_copy","copyOptions":"JSON 'auto' MAXERROR 100000"}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Redshift, "orders-copy-same"), update(firehose.Redshift, "orders-copy-same", `{"copyCommand":{"dataTableName":"public.orders","copyOptions":"JSON 'auto' GZIP"}}`).after(time.Minute))}
			}),
		},
		{
			ID: "prefix-changed", Title: "Objects land under another prefix",
			Loses: Destination, Severity: Medium, Direction: Changed, Grades: unknownMoved,
			Calls: updateOnly, Attack: []string{"T1565.001", "T1070"}, Covers: []string{"FH-DST-051"},
			Why:    "Policies, lifecycle rules and readers that know the old prefix do not cover the new one.",
			Advice: "Check that bucket policies, lifecycle rules, tables and detectors cover the new prefix.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.Prefix, firehose.ErrorPrefix, firehose.BackupPrefix, firehose.BackupErrPrefix} {
					backup := p == firehose.BackupPrefix || p == firehose.BackupErrPrefix
					if backup && (c.Before == nil || !c.Before.Settings.Get(firehose.BackupBucket).Given()) {
						continue // there was no backup
					}
					if before, after, ok := c.moved(p); ok {
						c.find("%s now writes under %s", c.name(), quoted(after.Text())).was("It wrote under %s.", quoted(before.Text()))
					}
					c.perhapsMoved(p, "to write under", inQuotes)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-prefix-added", `{"prefix":null}`), update(firehose.ExtendedS3, "orders-prefix-added", `{"prefix":"tmp/x/"}`).after(time.Minute)).named("added"),
					story(update(firehose.ExtendedS3, "orders-prefix-unknown", `{"errorOutputPrefix":"tmp/x/"}`)).named("before-unknown"),
					story(create(firehose.ExtendedS3, "orders-prefix"), update(firehose.ExtendedS3, "orders-prefix", `{"prefix":"tmp/x/"}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-prefix-deployed", `{"prefix":"tmp/x/"}`).by(cloudFormation)).named("deployed"),
					story(create(firehose.ExtendedS3, "orders-prefix-same"), update(firehose.ExtendedS3, "orders-prefix-same", `{"prefix":"orders/"}`).after(time.Minute))}
			}),
		},
		{
			ID: "index-changed", Title: "Records go to another index",
			Loses: Destination, Severity: Medium, Direction: Changed, Grades: unknownMoved,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-DST-052"},
			Why:    "The new index may be outside of the domain's access control and retention.",
			Advice: "Check who can read the new index, and that dashboards and detectors read it.",
			Look: func(c *Case) {
				if before, after, ok := c.moved(firehose.Index); ok {
					c.find("%s now writes to the index %s", c.name(), quoted(after.Text())).was("It wrote to the index %s.", quoted(before.Text()))
				}
				c.perhapsMoved(firehose.Index, "to write to the index", inQuotes)
			},
			Raises: played(func() []Story {
				return perKind(func(k firehose.Kind, name string) Story {
					return story(create(k, name), update(k, name, `{"indexName":"scratch"}`).after(time.Minute))
				}, "orders-index-", firehose.Elasticsearch, firehose.OpenSearch, firehose.OpenSearchServerless)
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.OpenSearch, "orders-index-same"), update(firehose.OpenSearch, "orders-index-same", `{"indexName":"orders"}`).after(time.Minute))}
			}),
		},
	}
}

// a names a destination kind in a sentence.
func a(k firehose.Kind) string {
	if k == firehose.HTTPEndpoint {
		return "an HTTP endpoint"
	}
	return k.String()
}

// orNone is a value in words, also when there is none.
func orNone(s firehose.Setting) string {
	if !s.Given() || s.Is("") {
		return "none"
	}
	return s.String()
}

func quoted(s string) string {
	if s == "" {
		return "the top of the bucket"
	}
	return `"` + s + `"`
}

// elsewhere moves a destination of each kind to a place of somebody else.
var elsewhere = map[firehose.Kind]string{
	firehose.ExtendedS3:           `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`,
	firehose.S3:                   `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`,
	firehose.Redshift:             `{"clusterJDBCURL":"jdbc:redshift://dw2.c9other.eu-west-1.redshift.amazonaws.com:5439/orders"}`,
	firehose.Elasticsearch:        `{"domainARN":"arn:aws:es:eu-west-1:111122223333:domain/scratch"}`,
	firehose.OpenSearch:           `{"domainARN":"arn:aws:es:eu-west-1:111122223333:domain/scratch"}`,
	firehose.OpenSearchServerless: `{"collectionEndpoint":"https://zzz999.eu-west-1.aoss.amazonaws.com"}`,
	firehose.Splunk:               `{"hECEndpoint":"https://splunk.example.net:8088"}`,
	firehose.HTTPEndpoint:         `{"endpointConfiguration":{"url":"https://collect.example.net","name":"collect"}}`,
	firehose.Snowflake:            `{"accountUrl":"https://other-acct.snowflakecomputing.com"}`,
	firehose.Iceberg:              `{"catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:111122223333:catalog/s3tablescatalog"}}`,
}
