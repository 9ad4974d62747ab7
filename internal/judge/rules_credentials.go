package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// inline are the settings that hold a credential in the stream itself.
var inline = []struct {
	path  firehose.Path
	what  string
	grade Severity
}{
	{firehose.Password, "a database password", High},
	{firehose.HECToken, "a Splunk token", High},
	{firehose.AccessKey, "an access key", High},
	{firehose.PrivateKey, "a private key", High},
	{firehose.KeyPassphrase, "the passphrase of a key", Medium},
}

// credentialRules are about the credentials that a stream delivers with.
func credentialRules() []Rule {
	const secretElsewhere = `{"secretsManagerConfiguration":{"enabled":true,"secretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-Zz99Yy"}}`
	return []Rule{
		{
			ID: "secret-in-trail", Title: "A credential stands readable in CloudTrail",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1552.001"}, Covers: []string{"FH-SEC-010"}, Failures: true,
			Why:    "Everyone who can read the trail, and every tool that it is sent to, now has the credential. It is not repeated here.",
			Advice: "Replace the credential at the destination now, then keep the new one in Secrets Manager.",
			Look: func(c *Case) {
				for _, p := range c.Request.Settings.Exposed() {
					if p != firehose.CommonAttributes {
						c.find("A credential of %s stands readable in the trail (%s)", c.name(), p)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.Splunk, "audit-token-seen", `{"hECToken":"11111111-2222-3333-4444-555555555555"}`)),
					story(update(firehose.Redshift, "dw-copy-keys", `{"copyCommand":{"dataTableName":"public.orders","copyOptions":"CREDENTIALS 'aws_access_key_id=EXAMPLE;aws_secret_access_key=EXAMPLE'"}}`)).named("copy-options")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.Splunk, "audit-token-hidden", `{"hECToken":"***"}`))}
			}),
		},
		{
			ID: "inline-credential", Title: "A long-term credential was put into a stream",
			Loses: Credentials, Severity: High, Direction: Loosened, Grades: "medium for the passphrase of a key alone, and when the stream is known to have had such a credential already; low when CloudFormation or a deployer gave that again",
			Calls: configuring, Attack: []string{"T1552"}, Covers: rows("FH-SEC-", 1, 5),
			Why:    "It is not kept in Secrets Manager: nothing rotates it, and whoever supplied it still has it.",
			Advice: "Store the credential in Secrets Manager, switch SecretsManagerConfiguration on, and replace the credential at the destination.",
			Look: func(c *Case) {
				if c.After.Settings.On(firehose.SecretEnabled) {
					return
				}
				for _, credential := range inline {
					if c.given(credential.path).Given() {
						f := c.find("%s was given %s to keep by itself", c.name(), credential.what).grade(credential.grade)
						c.again(f, credential.path)
						return
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.Redshift, "dw-inline", `{"username":"","password":"","secretsManagerConfiguration":null}`)),
					story(update(firehose.Splunk, "audit-inline", `{"hECToken":""}`)).named("splunk"),
					story(update(firehose.HTTPEndpoint, "metrics-inline", `{"endpointConfiguration":{"url":"https://ingest.metrics.example.com","accessKey":""}}`)).named("http"),
					story(create(firehose.Snowflake, "crm-inline", `{"user":"","privateKey":"","keyPassphrase":"","secretsManagerConfiguration":null}`)).named("snowflake"),
					story(update(firehose.Snowflake, "crm-passphrase", `{"keyPassphrase":""}`)).named("passphrase"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.Redshift, "dw-secret"))} }),
			Revert: func(c *Case) (string, string) {
				if c.Request.Call == firehose.Update {
					return c.restore()
				}
				return c.configure(firehose.Settings{firehose.SecretEnabled: firehose.Shown("true"),
					firehose.SecretARN: firehose.Shown("YOUR_SECRET_ARN"), firehose.SecretRole: firehose.Shown("YOUR_ROLE_ARN"),
				}), "Store the credential in Secrets Manager, and fill in the secret and a role that may read it."
			},
		},
		{
			ID: "secrets-manager-off", Title: "A stream no longer takes its credential from Secrets Manager",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1552"}, Covers: []string{"FH-SEC-006"}, Grades: unknownOff,
			Why:    "It falls back to a credential that is kept in the stream itself and that nothing rotates.",
			Advice: "Switch it on again, and replace any credential that was put in its place.",
			Look: func(c *Case) {
				if d, ok := c.Difference(firehose.SecretEnabled); ok && d.After.Is("false") {
					c.findOff(d.BeforeKnown, "takes", "take", "its credential from Secrets Manager")
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Splunk, "audit-secret-off"), update(firehose.Splunk, "audit-secret-off", `{"secretsManagerConfiguration":{"enabled":false}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Splunk, "audit-secret-on"), update(firehose.Splunk, "audit-secret-on", `{"secretsManagerConfiguration":{"enabled":true}}`).after(time.Minute))}
			}),
		},
		{
			ID: "secret-foreign", Title: "A stream takes its credential from another account",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1552", "T1199"}, Covers: []string{"FH-SEC-007"},
			Why:    "Whoever owns the secret decides under which account at the destination your records arrive.",
			Advice: "Keep the secret in the stream's own account.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.SecretARN, firehose.SourceSecret} {
					if account, foreign := c.foreign(c.changed(p).Text()); foreign {
						c.find("%s takes its credential from account %s, which is not yours", c.name(), account)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.Splunk, "audit-secret-foreign", `{"secretsManagerConfiguration":{"enabled":true,"secretARN":"arn:aws:secretsmanager:eu-west-1:444455556666:secret:hec-Ab12Cd"}}`))}
			}),
			Quiet: played(func() []Story { return []Story{story(update(firehose.Splunk, "audit-secret-own", secretElsewhere))} }),
		},
		{
			ID: "secret-changed", Title: "A stream takes its credential from another secret",
			Loses: Credentials, Severity: Medium, Direction: Changed, Grades: unknownMoved,
			Calls: updateOnly, Attack: []string{"T1552"}, Covers: []string{"FH-SEC-008"},
			Why:    "With another credential the same endpoint may put your records into somebody else's account.",
			Advice: "Check whose credential the new secret holds.",
			Look: func(c *Case) {
				if before, after, ok := c.moved(firehose.SecretARN); ok {
					c.find("%s takes its credential from another secret: %s", c.name(), short(after.Text())).was("It was %s.", short(before.Text()))
				}
				c.perhapsMoved(firehose.SecretARN, "to take its credential from the secret", place)
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Splunk, "audit-secret-other"), update(firehose.Splunk, "audit-secret-other", secretElsewhere).after(time.Minute)),
					story(update(firehose.Splunk, "audit-secret-unknown", secretElsewhere)).named("before-unknown")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Splunk, "audit-secret-same"), update(firehose.Splunk, "audit-secret-same", `{`+secretBody+`}`).after(time.Minute))}
			}),
		},
		{
			ID: "token-in-common-attributes", Title: "A token is sent as a common attribute",
			Loses: Credentials, Severity: Medium, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1552"}, Covers: []string{"FH-SEC-009"},
			Why:    "Common attributes are kept as plain configuration and are sent with every request; they are no place for a credential.",
			Advice: "Take it out, keep it in Secrets Manager, and replace it at the destination.",
			Look: func(c *Case) {
				if c.given(firehose.CommonAttributes).Exposed() {
					c.find("%s sends a common attribute that is named like a credential", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "metrics-attributes", `{"requestConfiguration":{"commonAttributes":[{"attributeName":"x-api-key","attributeValue":""}]}}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.HTTPEndpoint, "metrics-attributes-fine", `{"requestConfiguration":{"commonAttributes":[{"attributeName":"environment","attributeValue":""}]}}`))}
			}),
		},
		{
			ID: "redshift-user-changed", Title: "The database user of a Redshift destination was set",
			Loses: Credentials, Severity: Medium, Direction: Unclear, Grades: "low when CloudFormation or a deployer gave one again",
			Calls: updateOnly, Attack: []string{"T1098"}, Covers: []string{"FH-SEC-011"},
			Why:    "CloudTrail hides which user it is: it may be one with more permissions, or one that somebody else knows.",
			Advice: "Look at the stream to see which user it is.",
			Look: func(c *Case) {
				if c.given(firehose.Username).Given() {
					c.again(c.find("%s loads into Redshift as a user that was set anew", c.name()), firehose.Username)
				}
			},
			Raises: played(func() []Story { return []Story{story(update(firehose.Redshift, "dw-user", `{"username":""}`))} }),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.Redshift, "dw-no-user", `{"retryOptions":{"durationInSeconds":3600}}`))}
			}),
		},
	}
}

// again grades a finding about a hidden value that the stream had one of
// before: deployments send it every time, and whether it is another is not
// visible.
func (c *Case) again(f *Finding, p firehose.Path) {
	switch {
	case c.Request.Call == firehose.Create || c.Before == nil || !c.Before.Settings.Get(p).Given():
	case c.routine():
		f.grade(Low).toward(Unclear)
	default:
		f.grade(min(f.Severity, Medium)).toward(Unclear)
	}
}
