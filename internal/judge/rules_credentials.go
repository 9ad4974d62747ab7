package judge

import (
	"strings"
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
			Raises: []Story{story(update(firehose.Splunk, "audit-token-seen", `{"hECToken":"11111111-2222-3333-4444-555555555555"}`)),
				story(update(firehose.Redshift, "dw-copy-keys", `{"copyCommand":{"dataTableName":"public.orders","copyOptions":"CREDENTIALS 'aws_access_key_id=EXAMPLE;aws_secret_access_key=EXAMPLE'"}}`)).named("copy-options")},
			Quiet: []Story{story(update(firehose.Splunk, "audit-token-hidden", `{"hECToken":"***"}`))},
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
			Raises: []Story{
				story(create(firehose.Redshift, "dw-inline", `{"username":"","password":"","secretsManagerConfiguration":null}`)),
				story(update(firehose.Splunk, "audit-inline", `{"hECToken":""}`)).named("splunk"),
				story(update(firehose.HTTPEndpoint, "metrics-inline", `{"endpointConfiguration":{"url":"https://ingest.metrics.example.com","accessKey":""}}`)).named("http"),
				story(create(firehose.Snowflake, "crm-inline", `{"user":"","privateKey":"","keyPassphrase":"","secretsManagerConfiguration":null}`)).named("snowflake"),
				story(update(firehose.Snowflake, "crm-passphrase", `{"keyPassphrase":""}`)).named("passphrase"),
			},
			Quiet: []Story{story(create(firehose.Redshift, "dw-secret"))},
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
					c.findOff(d, "takes", "take", "its credential from Secrets Manager")
				}
			},
			Raises: []Story{story(create(firehose.Splunk, "audit-secret-off"), update(firehose.Splunk, "audit-secret-off", `{"secretsManagerConfiguration":{"enabled":false}}`).after(time.Minute))},
			Quiet:  []Story{story(create(firehose.Splunk, "audit-secret-on"), update(firehose.Splunk, "audit-secret-on", `{"secretsManagerConfiguration":{"enabled":true}}`).after(time.Minute))},
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
			Raises: []Story{story(update(firehose.Splunk, "audit-secret-foreign", `{"secretsManagerConfiguration":{"enabled":true,"secretARN":"arn:aws:secretsmanager:eu-west-1:444455556666:secret:hec-Ab12Cd"}}`))},
			Quiet:  []Story{story(update(firehose.Splunk, "audit-secret-own", secretElsewhere))},
		},
		{
			ID: "secret-changed", Title: "A stream takes its credential from another secret",
			Loses: Credentials, Severity: Medium, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1552"}, Covers: []string{"FH-SEC-008"},
			Why:    "With another credential the same endpoint may put your records into somebody else's account.",
			Advice: "Check whose credential the new secret holds.",
			Look: func(c *Case) {
				if before, after, ok := c.moved(firehose.SecretARN); ok {
					c.find("%s takes its credential from another secret: %s", c.name(), short(after.Text())).was("It was %s.", short(before.Text()))
				}
			},
			Raises: []Story{story(create(firehose.Splunk, "audit-secret-other"), update(firehose.Splunk, "audit-secret-other", secretElsewhere).after(time.Minute))},
			Quiet:  []Story{story(create(firehose.Splunk, "audit-secret-same"), update(firehose.Splunk, "audit-secret-same", `{`+secretBody+`}`).after(time.Minute))},
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
			Raises: []Story{story(update(firehose.HTTPEndpoint, "metrics-attributes", `{"requestConfiguration":{"commonAttributes":[{"attributeName":"x-api-key","attributeValue":""}]}}`))},
			Quiet:  []Story{story(update(firehose.HTTPEndpoint, "metrics-attributes-fine", `{"requestConfiguration":{"commonAttributes":[{"attributeName":"environment","attributeValue":""}]}}`))},
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
			Raises: []Story{story(update(firehose.Redshift, "dw-user", `{"username":""}`))},
			Quiet:  []Story{story(update(firehose.Redshift, "dw-no-user", `{"retryOptions":{"durationInSeconds":3600}}`))},
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

// integrityRules are about what happens to records on their way.
func integrityRules() []Rule {
	return append(transformRules(), formatRules()...)
}

func transformRules() []Rule {
	foreign := strings.Replace(ownFunction, "111122223333", "444455556666", 1)
	other := "arn:aws:lambda:eu-west-1:111122223333:function:enrich:3"
	return []Rule{
		{
			ID: "transform-foreign", Title: "Every record passes through a function of another account",
			Loses: Integrity, Severity: Critical, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1537", "T1020"}, Covers: []string{"FH-LAM-001"},
			Why:    "Its owner reads every record and can alter or drop any.",
			Advice: "Take the change back at once: records leave with every batch.",
			Look: func(c *Case) {
				for _, f := range c.newFunctions() {
					if account, foreign := c.foreign(f.ARN); foreign {
						c.find("Every record of %s passes through a function of account %s, which is not yours", c.name(), account)
					}
				}
			},
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-fn-foreign", transform(foreign, ownRole)).by(mallory)),
				story(create(firehose.ExtendedS3, "orders-fn-sleeper"), update(firehose.ExtendedS3, "orders-fn-sleeper", transform(foreign, ownRole), `{"processingConfiguration":{"enabled":false}}`).after(time.Minute).by(mallory),
					update(firehose.ExtendedS3, "orders-fn-sleeper", `{"processingConfiguration":{"enabled":true}}`).after(time.Hour).by(mallory)).named("switched-on-later")},
			Revert: func(c *Case) (string, string) {
				if command, note := c.restore(); command != "" && c.Request.Call == firehose.Update {
					return command, note
				}
				return c.configure(firehose.Settings{firehose.Processing: firehose.Shown("false")}), "This switches all processing off."
			},
			Quiet: []Story{story(update(firehose.ExtendedS3, "orders-fn-own", transform(ownFunction, ownRole)))},
		},
		{
			ID: "transform-changed", Title: "The function that every record passes through was replaced",
			Loses: Integrity, Severity: High, Direction: Changed,
			Grades: "medium when it is another version of the same function, low when CloudFormation or a deployer set that",
			Calls:  updateOnly, Attack: []string{"T1565.002", "T1020"}, Covers: []string{"FH-LAM-002"},
			Why:    "The new function can copy, alter or drop records. If the old one masked data, it may now arrive unmasked.",
			Advice: "Read the code of the new function, or go back to the old one.",
			Look: func(c *Case) {
				before, after := c.functionsBefore, c.functions
				if len(before) == 0 || len(after) == 0 || sameCode(before[0].ARN, after[0].ARN) {
					return
				}
				f := c.find("Records of %s now pass through %s instead of %s", c.name(), short(after[0].ARN), short(before[0].ARN))
				switch {
				case !sameFunction(before[0].ARN, after[0].ARN):
				case c.routine():
					f.grade(Low)
				default:
					f.grade(Medium)
				}
			},
			Raises: []Story{story(create(firehose.ExtendedS3, "orders-fn-swap", maskBody), update(firehose.ExtendedS3, "orders-fn-swap", transform(other, ownRole)).after(time.Minute))},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-fn-same", maskBody), update(firehose.ExtendedS3, "orders-fn-same", transform(ownFunction, ownRole)).after(time.Minute)),
				story(create(firehose.ExtendedS3, "orders-fn-latest-said", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich", ownRole)), update(firehose.ExtendedS3, "orders-fn-latest-said", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich:$LATEST", ownRole)).after(time.Minute)).named("latest")},
		},
		{
			ID: "transform-added", Title: "A function was put into the path of every record",
			Loses: Integrity, Severity: High, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.002", "T1020"}, Covers: []string{"FH-LAM-003"},
			Why:    "There was none before. It sees every record, and can copy, alter or drop any.",
			Advice: "Find out who owns the function and what it does.",
			Look: func(c *Case) {
				after := c.functions
				if c.Before != nil && c.Before.ProcessingKnown() && len(c.functionsBefore) == 0 && len(after) > 0 {
					c.find("Records of %s now pass through the function %s", c.name(), short(after[0].ARN)).was("No function was in their path before.")
				}
			},
			Raises: []Story{story(create(firehose.ExtendedS3, "orders-fn-new"), update(firehose.ExtendedS3, "orders-fn-new", transform(other, ownRole)).after(time.Minute))},
			Quiet:  []Story{story(update(firehose.ExtendedS3, "orders-fn-before-unknown", transform(other, ownRole))).named("before-unknown")},
		},
		{
			ID: "transform-off", Title: "The function in the path of records was switched off",
			Loses: Integrity, Severity: High, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1562", "T1565.002"}, Covers: []string{"FH-LAM-004"},
			Why:    "If it masked or removed personal data, raw records are delivered from now on.",
			Advice: "Switch it on again, and clean up what was delivered meanwhile.",
			Look: func(c *Case) {
				before := c.functionsBefore
				if len(before) > 0 && len(c.functions) == 0 && !c.kindChanged() {
					c.find("Records of %s no longer pass through %s", c.name(), short(before[0].ARN))
				}
			},
			Raises: []Story{story(create(firehose.ExtendedS3, "orders-fn-off", maskBody), update(firehose.ExtendedS3, "orders-fn-off", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute)),
				story(create(firehose.ExtendedS3, "orders-fn-emptied", maskBody), update(firehose.ExtendedS3, "orders-fn-emptied", `{"processingConfiguration":{"enabled":true,"processors":[]}}`).after(time.Minute)).named("emptied")},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-fn-never"), update(firehose.ExtendedS3, "orders-fn-never", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute))},
		},
		{
			ID: "transform-unpinned", Title: "Records pass through code that is not pinned to a version",
			Loses: Integrity, Severity: Low, Direction: Changed,
			Calls: configuring, Attack: []string{"T1565.002"}, Covers: []string{"FH-LAM-005"},
			Why:    "Whoever may update the function changes what happens to every record, without touching the stream.",
			Advice: "Name a published version of the function.",
			Look: func(c *Case) {
				for _, f := range c.newFunctions() {
					if name := short(f.ARN); !strings.Contains(name, ":") || strings.HasSuffix(name, ":$LATEST") {
						c.find("Records of %s pass through whatever code %s has", c.name(), strings.TrimSuffix(name, ":$LATEST"))
					}
				}
			},
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-fn-latest", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich:$LATEST", ownRole)))},
			Quiet:  []Story{story(update(firehose.ExtendedS3, "orders-fn-pinned", transform(other, ownRole)))},
		},
		{
			ID: "transform-other-region", Title: "Records pass through a function of another Region",
			Loses: Integrity, Severity: Medium, Direction: Changed,
			Calls: configuring, Attack: []string{"T1537"}, Covers: []string{"FH-LAM-007"},
			Why:    "Records leave their Region, which rules about where data may be can forbid.",
			Advice: "Use a function of the stream's own Region.",
			Look: func(c *Case) {
				for _, f := range c.newFunctions() {
					if region := arnRegion(f.ARN); region != "" && region != c.Event.Region {
						c.find("Every record of %s passes through a function in %s", c.name(), region)
					}
				}
			},
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-fn-abroad", transform(strings.Replace(ownFunction, "eu-west-1", "us-east-1", 1), ownRole)))},
			Quiet:  []Story{story(update(firehose.ExtendedS3, "orders-fn-home", transform(ownFunction, ownRole)))},
		},
		{
			ID: "processors-removed", Title: "A processing step was taken out",
			Loses: Integrity, Severity: Low, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-LAM-006"},
			Why:    "Without it partition keys or decompression are lost, and records are filed wrongly.",
			Advice: "Check that objects still arrive where readers look for them.",
			Look: func(c *Case) {
				if c.Before == nil || c.kindChanged() || c.Before.Settings.Off(firehose.Processing) {
					return
				}
				for _, kind := range lostProcessors(c.Before.Settings, c.After.Settings) {
					c.find("%s no longer does %s", c.name(), kind)
				}
			},
			Raises: []Story{story(create(firehose.ExtendedS3, "logs-steps", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]},{"type":"MetadataExtraction","parameters":[{"parameterName":"MetadataExtractionQuery","parameterValue":"{customer: .customer}"}]}]}}`),
				update(firehose.ExtendedS3, "logs-steps", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]}]}}`).after(time.Minute)),
				story(create(firehose.ExtendedS3, "logs-steps-off", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]}]}}`),
					update(firehose.ExtendedS3, "logs-steps-off", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute)).named("off")},
			Quiet: []Story{story(create(firehose.ExtendedS3, "logs-steps-same", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression"}]}}`),
				update(firehose.ExtendedS3, "logs-steps-same", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression"}]}}`).after(time.Minute))},
		},
	}
}

// lostProcessors lists the types of processor, but for functions, that were
// there and are no more.
func lostProcessors(before, after firehose.Settings) []string {
	now := map[string]bool{"Lambda": true}
	kept, _ := after.Processors()
	if after.Off(firehose.Processing) {
		kept = nil
	}
	for _, p := range kept {
		now[p.Type] = true
	}
	var lost []string
	were, _ := before.Processors()
	for _, p := range were {
		if !now[p.Type] {
			now[p.Type] = true
			lost = append(lost, p.Type)
		}
	}
	return lost
}
