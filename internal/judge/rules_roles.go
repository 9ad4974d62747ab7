package judge

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

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
			Loses: Access, Severity: High, Direction: Changed, Grades: unknownMoved,
			Calls: updateOnly, Attack: []string{"T1098.003", "T1548.005"}, Covers: rows("FH-ROL-", 1, 5),
			Why:    "The stream acts with another role from now on: it may reach more than delivery needs, or be trusted by somebody else.",
			Advice: "Compare the permissions and the trust policies of both roles.",
			Look: func(c *Case) {
				perhaps := false // the others are most often the same
				for _, r := range roles {
					if c.Differs(r.path) == nil {
						continue
					}
					if before, after, ok := c.moved(r.path); ok {
						c.find("%s has another %s: %s", c.name(), r.what, place(after)).was("It was %s.", place(before))
					} else if !perhaps {
						perhaps = c.perhapsMoved(r.path, "to act as the role", place)
					}
				}
				before, after := c.functionsBefore, c.functions
				if len(before) == 1 && len(after) == 1 && before[0].Role != "" && after[0].Role != "" && before[0].Role != after[0].Role {
					c.find("%s has another role that calls the transform: %s", c.name(), short(after[0].Role)).was("It was %s.", short(before[0].Role))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-role"), update(firehose.ExtendedS3, "orders-role", `{"roleARN":"arn:aws:iam::111122223333:role/data-science"}`).after(time.Minute)),
					story(create(firehose.Redshift, "orders-role-s3"), update(firehose.Redshift, "orders-role-s3", `{"s3Update":{"roleARN":"arn:aws:iam::111122223333:role/data-science"}}`).after(time.Minute)).named("s3"),
					story(create(firehose.Splunk, "orders-role-secret"), update(firehose.Splunk, "orders-role-secret", `{"secretsManagerConfiguration":{"enabled":true,"roleARN":"arn:aws:iam::111122223333:role/data-science"}}`).after(time.Minute)).named("secret"),
					story(update(firehose.ExtendedS3, "orders-role-unknown", `{"roleARN":"arn:aws:iam::111122223333:role/data-science"}`)).named("before-unknown"),
					story(create(firehose.ExtendedS3, "orders-role-schema", `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"roleARN":"`+ownRole+`","databaseName":"lake","tableName":"orders","region":"eu-west-1","versionId":"LATEST"}}}`),
						update(firehose.ExtendedS3, "orders-role-schema", `{"dataFormatConversionConfiguration":{"schemaConfiguration":{"roleARN":"arn:aws:iam::111122223333:role/data-science"}}}`).after(time.Minute)).named("schema"),
					story(create(firehose.ExtendedS3, "orders-role-transform", maskBody), update(firehose.ExtendedS3, "orders-role-transform", transform(ownFunction, "arn:aws:iam::111122223333:role/data-science")).after(time.Minute)).named("transform"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-role-same"), update(firehose.ExtendedS3, "orders-role-same", `{"roleARN":"`+ownRole+`"}`).after(time.Minute))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-role-foreign", `{"roleARN":"arn:aws:iam::444455556666:role/collector"}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-role-own", `{"roleARN":"arn:aws:iam::111122223333:role/collector"}`))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-role-admin", `{"roleARN":"arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"}`)),
					story(create(firehose.ExtendedS3, "clicks-role-admin", `{"roleARN":"arn:aws:iam::111122223333:role/team/Admin"}`)).named("created")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-role-narrow", `{"roleARN":"arn:aws:iam::111122223333:role/firehose-administration-logs"}`)).named("administration-is-no-admin")}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(call(firehose.Update).by(mallory).failing("AccessDeniedException").saying("User: arn:aws:sts::111122223333:assumed-role/SupportReadOnly/mallory is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/Admin because no identity-based policy allows the iam:PassRole action"))}
			}),
			Quiet: played(func() []Story { return []Story{story(call(firehose.Update).denied("orders-no-passrole"))} }),
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
		if d := c.Differs(r.path); d != nil && d.After.Text() != "" {
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
