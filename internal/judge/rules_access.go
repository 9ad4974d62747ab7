package judge

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// accessRules are about the networks that data crosses and the roles that
// carry it.
func accessRules() []Rule {
	return append(networkRules(), roleRules()...)
}

func networkRules() []Rule {
	return []Rule{
		{
			ID: "delivery-in-clear-text", Title: "A stream delivers over plain HTTP",
			Loses: Access, Severity: Critical, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1040", "T1557"}, Covers: []string{"FH-TLS-001"},
			Why:    "Every record, and the token that is sent with it, can be read and altered by anyone on the way.",
			Advice: "Use an https endpoint, and replace the token: it has been on the wire.",
			Look: func(c *Case) {
				if !c.succeeded() {
					return // clear-text-endpoint-refused tells it
				}
				for _, p := range c.plainHTTP() {
					c.find("%s now delivers over plain HTTP to %s", c.name(), place(c.given(p)))
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.Splunk, "audit-plain", `{"hECEndpoint":"http://splunk.example.net:8088"}`)),
					story(create(firehose.Splunk, "audit-plain-created", `{"hECEndpoint":"http://splunk.example.net:8088"}`)).named("created")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.Splunk, "audit-tls", `{"hECEndpoint":"https://splunk.example.net:8088"}`))}
			}),
		},
		{
			ID: "clear-text-endpoint-refused", Title: "Delivery over plain HTTP was asked for and refused",
			Loses: Access, Severity: Low, Direction: Changed,
			Calls: configuring, Attack: []string{"T1040"}, Covers: []string{"FH-TLS-002"}, Failures: true,
			Why:    "Firehose takes https endpoints only here; somebody tried without.",
			Advice: "Ask the caller what it was for.",
			Look: func(c *Case) {
				if c.succeeded() {
					return
				}
				for range c.plainHTTP() {
					c.find("Delivery of %s over plain HTTP was tried and refused", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "audit-refused", `{"endpointConfiguration":{"url":"http://collect.example.net"}}`).failing("InvalidArgumentException").saying("Value at url failed to satisfy constraint"))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "audit-not-refused", `{"endpointConfiguration":{"url":"https://collect.example.net"}}`).failing("InvalidArgumentException"))}
			}),
		},
		{
			ID: "database-source-without-tls", Title: "A stream reads a database without TLS",
			Loses: Access, Severity: High, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1040"}, Covers: []string{"FH-TLS-003"},
			Why:    "Rows and the password of the database cross the network in clear.",
			Advice: "Create the stream again with SSLMode Enabled.",
			Look: func(c *Case) {
				if c.given(firehose.SourceDatabase).Given() && !c.given(firehose.SourceTLS).Is("Enabled") {
					c.find("%s reads its database without TLS", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(database("crm-no-tls", `{"sSLMode":"Disabled"}`)), story(database("crm-tls-unsaid", `{"sSLMode":null}`)).named("unsaid")}
			}),
			Quiet: played(func() []Story { return []Story{story(database("crm-tls", ""))} }),
		},
		{
			ID: "msk-over-public-brokers", Title: "A stream reads an MSK cluster over its public brokers",
			Loses: Access, Severity: Medium, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1133"}, Covers: []string{"FH-TLS-004"},
			Why:    "The cluster has to be reachable from the internet for this.",
			Advice: "Use private connectivity, and switch public access of the cluster off.",
			Look: func(c *Case) {
				if c.given(firehose.SourceMSKNetwork).Is("PUBLIC") {
					c.find("%s reads %s over its public brokers", c.name(), place(c.given(firehose.SourceCluster)))
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "events-msk-public").with(mskSource("PUBLIC")))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "events-msk-private").with(mskSource("PRIVATE")))}
			}),
		},
		{
			ID: "snowflake-over-internet", Title: "A stream delivers to Snowflake over the internet",
			Loses: Access, Severity: Low, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1567"}, Covers: []string{"FH-TLS-005"},
			Why:    "Delivery does not use PrivateLink, so Snowflake cannot limit who connects to your own network.",
			Advice: "Use PrivateLink where your Snowflake edition has it.",
			Look: func(c *Case) {
				if c.Request.Kind == firehose.Snowflake && !c.given(firehose.SnowflakeVPCE).Given() {
					c.find("%s delivers to Snowflake over the internet", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Snowflake, "crm-internet", `{"snowflakeVpcConfiguration":null}`))}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.Snowflake, "crm-privatelink"))} }),
		},
		{
			ID: "search-outside-vpc", Title: "A stream delivers to a public OpenSearch endpoint",
			Loses: Access, Severity: Medium, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1133"}, Covers: []string{"FH-TLS-006"},
			Why:    "The domain or collection is reached over its public endpoint: only its access policy protects it.",
			Advice: "Move the domain into a VPC and create the stream with a VPC configuration.",
			Look: func(c *Case) {
				switch c.Request.Kind {
				case firehose.Elasticsearch, firehose.OpenSearch, firehose.OpenSearchServerless:
					if !c.given(firehose.VPCSubnets).Given() {
						c.find("%s delivers to a public %s endpoint", c.name(), c.Request.Kind)
					}
				}
			},
			Raises: played(func() []Story {
				return perKind(func(k firehose.Kind, name string) Story {
					return story(create(k, name, `{"vpcConfiguration":null}`))
				}, "logs-public-", firehose.Elasticsearch, firehose.OpenSearch, firehose.OpenSearchServerless)
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.OpenSearch, "logs-vpc"))} }),
		},
	}
}

// plainHTTP returns the addresses in the request that are not encrypted.
func (c *Case) plainHTTP() []firehose.Path {
	var all []firehose.Path
	for _, p := range []firehose.Path{firehose.HECEndpoint, firehose.URL, firehose.AccountURL, firehose.DomainEndpoint, firehose.CollectionEndpoint} {
		if strings.HasPrefix(c.changed(p).Text(), "http://") {
			all = append(all, p)
		}
	}
	return all
}

func mskSource(connectivity string) string {
	return `{"deliveryStreamType":"MSKAsSource","deliveryStreamEncryptionConfigurationInput":null,"mSKSourceConfiguration":{"mSKClusterARN":"arn:aws:kafka:eu-west-1:111122223333:cluster/events/3c1f2a77-8b11-4d02-a5de-5e1f2a6b9c33-5","topicName":"events","authenticationConfiguration":{"roleARN":"` + ownRole + `","connectivity":"` + connectivity + `"}}}`
}
