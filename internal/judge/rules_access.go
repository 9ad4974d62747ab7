package judge

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
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
			Raises: []Story{story(update(firehose.Splunk, "audit-plain", `{"hECEndpoint":"http://splunk.example.net:8088"}`)),
				story(create(firehose.Splunk, "audit-plain-created", `{"hECEndpoint":"http://splunk.example.net:8088"}`)).named("created")},
			Quiet: []Story{story(update(firehose.Splunk, "audit-tls", `{"hECEndpoint":"https://splunk.example.net:8088"}`))},
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
			Raises: []Story{story(update(firehose.HTTPEndpoint, "audit-refused", `{"endpointConfiguration":{"url":"http://collect.example.net"}}`).failing("InvalidArgumentException").saying("Value at url failed to satisfy constraint"))},
			Quiet:  []Story{story(update(firehose.HTTPEndpoint, "audit-not-refused", `{"endpointConfiguration":{"url":"https://collect.example.net"}}`).failing("InvalidArgumentException"))},
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
			Raises: []Story{story(database("crm-no-tls", `{"sSLMode":"Disabled"}`)), story(database("crm-tls-unsaid", `{"sSLMode":null}`)).named("unsaid")},
			Quiet:  []Story{story(database("crm-tls", ""))},
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
			Raises: []Story{story(create(firehose.Iceberg, "events-msk-public").with(mskSource("PUBLIC")))},
			Quiet:  []Story{story(create(firehose.Iceberg, "events-msk-private").with(mskSource("PRIVATE")))},
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
			Raises: []Story{story(create(firehose.Snowflake, "crm-internet", `{"snowflakeVpcConfiguration":null}`))},
			Quiet:  []Story{story(create(firehose.Snowflake, "crm-privatelink"))},
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
			Raises: perKind(func(k firehose.Kind, name string) Story {
				return story(create(k, name, `{"vpcConfiguration":null}`))
			}, "logs-public-", firehose.Elasticsearch, firehose.OpenSearch, firehose.OpenSearchServerless),
			Quiet: []Story{story(create(firehose.OpenSearch, "logs-vpc"))},
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

// roles are the settings that name a role, with what the role is for.
var roles = []struct {
	path firehose.Path
	what string
}{
	{firehose.Role, "delivery role"},
	{firehose.S3Role, "role that writes to S3"},
	{firehose.BackupRole, "role that writes the backup"},
	{firehose.SecretRole, "role that reads the secret"},
	{firehose.SchemaRole, "role that reads the schema"},
	{firehose.VPCRole, "role that creates network interfaces"},
	{firehose.SourceStreamRole, "role that reads the source"},
	{firehose.SourceMSKRole, "role that reads the topic"},
	{firehose.SourceSecretRole, "role that reads the database's secret"},
}

func roleRules() []Rule {
	return []Rule{
		{
			ID: "delivery-role-changed", Title: "A role of a stream was replaced",
			Loses: Access, Severity: High, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1098.003", "T1548.005"}, Covers: rows("FH-ROL-", 1, 5),
			Why:    "The stream acts with another role from now on: it may reach more than delivery needs, or be trusted by somebody else.",
			Advice: "Compare the permissions and the trust policies of both roles.",
			Look: func(c *Case) {
				for _, r := range roles {
					if before, after, ok := c.moved(r.path); ok {
						c.find("%s has another %s: %s", c.name(), r.what, place(after)).was("It was %s.", place(before))
					}
				}
				before, after := c.functionsBefore, c.functions
				if len(before) == 1 && len(after) == 1 && before[0].Role != "" && after[0].Role != "" && before[0].Role != after[0].Role {
					c.find("%s has another role that calls the transform: %s", c.name(), short(after[0].Role)).was("It was %s.", short(before[0].Role))
				}
			},
			Raises: []Story{
				story(create(firehose.ExtendedS3, "orders-role"), update(firehose.ExtendedS3, "orders-role", `{"roleARN":"arn:aws:iam::111122223333:role/data-science"}`).after(time.Minute)),
				story(create(firehose.Redshift, "orders-role-s3"), update(firehose.Redshift, "orders-role-s3", `{"s3Update":{"roleARN":"arn:aws:iam::111122223333:role/data-science"}}`).after(time.Minute)).named("s3"),
				story(create(firehose.Splunk, "orders-role-secret"), update(firehose.Splunk, "orders-role-secret", `{"secretsManagerConfiguration":{"enabled":true,"roleARN":"arn:aws:iam::111122223333:role/data-science"}}`).after(time.Minute)).named("secret"),
				story(create(firehose.ExtendedS3, "orders-role-schema", `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"roleARN":"`+ownRole+`","databaseName":"lake","tableName":"orders","region":"eu-west-1","versionId":"LATEST"}}}`),
					update(firehose.ExtendedS3, "orders-role-schema", `{"dataFormatConversionConfiguration":{"schemaConfiguration":{"roleARN":"arn:aws:iam::111122223333:role/data-science"}}}`).after(time.Minute)).named("schema"),
				story(create(firehose.ExtendedS3, "orders-role-transform", maskBody), update(firehose.ExtendedS3, "orders-role-transform", transform(ownFunction, "arn:aws:iam::111122223333:role/data-science")).after(time.Minute)).named("transform"),
			},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-role-same"), update(firehose.ExtendedS3, "orders-role-same", `{"roleARN":"`+ownRole+`"}`).after(time.Minute))},
		},
		{
			ID: "role-foreign", Title: "A stream was given a role of another account",
			Loses: Access, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1098.003", "T1199"}, Covers: []string{"FH-ROL-010"},
			Why:    "AWS refuses to pass roles between accounts, so this is an odd set-up at best: another account decides what the stream may do.",
			Advice: "Use a role of the stream's own account.",
			Look: func(c *Case) {
				for _, r := range c.givenRoles() {
					if account, foreign := c.foreign(r); foreign {
						c.find("%s uses the role %s of account %s, which is not yours", c.name(), short(r), account)
						return
					}
				}
			},
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-role-foreign", `{"roleARN":"arn:aws:iam::444455556666:role/collector"}`))},
			Quiet:  []Story{story(update(firehose.ExtendedS3, "orders-role-own", `{"roleARN":"arn:aws:iam::111122223333:role/collector"}`))},
		},
		{
			ID: "role-over-privileged", Title: "A stream was given a role that is named like an administrator's",
			Loses: Access, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1548.005", "T1098.003"}, Covers: []string{"FH-ROL-011"},
			Why:    "Delivery needs to write to its destination and nothing else; this role can do far more, and Firehose can be made to use it.",
			Advice: "Give the stream a role of its own with what delivery needs: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
			Look: func(c *Case) {
				for _, r := range c.givenRoles() {
					if powerful.MatchString(short(r)) {
						c.find("%s now acts with the role %s", c.name(), short(r))
						return
					}
				}
			},
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-role-admin", `{"roleARN":"arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"}`)),
				story(create(firehose.ExtendedS3, "clicks-role-admin", `{"roleARN":"arn:aws:iam::111122223333:role/team/Admin"}`)).named("created")},
			Quiet: []Story{story(update(firehose.ExtendedS3, "orders-role-narrow", `{"roleARN":"arn:aws:iam::111122223333:role/firehose-administration-logs"}`)).named("administration-is-no-admin")},
		},
		{
			ID: "pass-role-denied", Title: "Passing a role to Firehose was denied",
			Loses: Access, Severity: Medium, Direction: Changed,
			Calls: configuring, Attack: []string{"T1548.005"}, Covers: []string{"FH-ROL-012"}, Failures: true,
			Why:    "Giving a service a role that one must not use oneself is a common way to more permissions. It did not work this time.",
			Advice: "Ask the caller what the role was for. Look at what else they were denied.",
			Look: func(c *Case) {
				if strings.Contains(c.Event.ErrorMessage, "iam:PassRole") {
					c.find("%s tried to give %s a role and was denied", c.who(), c.name())
				}
			},
			Raises: []Story{story(call(firehose.Update).by(mallory).failing("AccessDeniedException").saying("User: arn:aws:sts::111122223333:assumed-role/SupportReadOnly/mallory is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/Admin because no identity-based policy allows the iam:PassRole action"))},
			Quiet:  []Story{story(call(firehose.Update).denied("orders-no-passrole"))},
		},
	}
}

// powerful matches role names that promise more than delivery needs, by whole
// words: administration is not admin.
var powerful = regexp.MustCompile(`(?:^|[^a-z])(?i:admin|administrator|administratoraccess|poweruser|poweruseraccess|organizationaccountaccessrole|root|superuser|fullaccess)(?:$|[^a-z])|Admin(?:Role|Access)?$|FullAccess`)

// givenRoles returns the roles that the request names and that are new.
func (c *Case) givenRoles() []string {
	var all []string
	for _, r := range roles {
		if d, ok := c.Difference(r.path); ok && d.After.Text() != "" {
			all = append(all, d.After.Text())
		}
	}
	before := c.functionsBefore
	for _, f := range c.functions {
		if f.Role != "" && !slices.Contains(before, f) {
			all = append(all, f.Role)
		}
	}
	return all
}

// transforms returns the functions that records pass through, as far as known:
// before the change and after it.
func transforms(change estate.Change) (before, after []firehose.Function) {
	if change.Before != nil && change.Request.Call != firehose.Create {
		before = change.Before.Settings.Functions()
	}
	return before, change.After.Settings.Functions()
}

// newFunctions returns the transforms that records did not pass through
// before, as far as known: by another function, or by one that was off.
func (c *Case) newFunctions() []firehose.Function {
	var all []firehose.Function
	for _, f := range c.functions {
		if !slices.ContainsFunc(c.functionsBefore, func(was firehose.Function) bool { return sameCode(f.ARN, was.ARN) }) {
			all = append(all, f)
		}
	}
	return all
}

// sameCode reports whether two ARNs name one version of one function: without
// a version, it is the latest.
func sameCode(a, b string) bool {
	return strings.TrimSuffix(a, ":$LATEST") == strings.TrimSuffix(b, ":$LATEST")
}

// sameFunction reports whether two ARNs name one function, in whatever version:
// arn:aws:lambda:REGION:ACCOUNT:function:NAME:VERSION.
func sameFunction(a, b string) bool {
	unversioned := func(arn string) string {
		return strings.Join(strings.SplitN(arn, ":", 8)[:min(7, strings.Count(arn, ":")+1)], ":")
	}
	return unversioned(a) == unversioned(b)
}

// transform is the patch that makes one function the transform.
func transform(function, role string) string {
	return `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"` + function + `"},{"parameterName":"RoleArn","parameterValue":"` + role + `"}]}]}}`
}
