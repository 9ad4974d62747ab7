package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

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
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-foreign", transform(foreign, ownRole)).by(mallory)),
					story(create(firehose.ExtendedS3, "orders-fn-sleeper"), update(firehose.ExtendedS3, "orders-fn-sleeper", transform(foreign, ownRole), `{"processingConfiguration":{"enabled":false}}`).after(time.Minute).by(mallory),
						update(firehose.ExtendedS3, "orders-fn-sleeper", `{"processingConfiguration":{"enabled":true}}`).after(time.Hour).by(mallory)).named("switched-on-later")}
			}),
			Revert: func(c *Case) (string, string) {
				if command, note := c.restore(); command != "" && c.Request.Call == firehose.Update {
					return command, note
				}
				return c.configure(firehose.Settings{firehose.Processing: firehose.Shown("false")}), "This switches all processing off."
			},
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-own", transform(ownFunction, ownRole)))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-fn-swap", maskBody), update(firehose.ExtendedS3, "orders-fn-swap", transform(other, ownRole)).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-fn-same", maskBody), update(firehose.ExtendedS3, "orders-fn-same", transform(ownFunction, ownRole)).after(time.Minute)),
					story(create(firehose.ExtendedS3, "orders-fn-latest-said", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich", ownRole)), update(firehose.ExtendedS3, "orders-fn-latest-said", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich:$LATEST", ownRole)).after(time.Minute)).named("latest")}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-fn-new"), update(firehose.ExtendedS3, "orders-fn-new", transform(other, ownRole)).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-before-unknown", transform(other, ownRole))).named("before-unknown")}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-fn-off", maskBody), update(firehose.ExtendedS3, "orders-fn-off", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute)),
					story(create(firehose.ExtendedS3, "orders-fn-emptied", maskBody), update(firehose.ExtendedS3, "orders-fn-emptied", `{"processingConfiguration":{"enabled":true,"processors":[]}}`).after(time.Minute)).named("emptied")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-fn-never"), update(firehose.ExtendedS3, "orders-fn-never", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-latest", transform("arn:aws:lambda:eu-west-1:111122223333:function:enrich:$LATEST", ownRole)))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-pinned", transform(other, ownRole)))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-abroad", transform(strings.Replace(ownFunction, "eu-west-1", "us-east-1", 1), ownRole)))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-fn-home", transform(ownFunction, ownRole)))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "logs-steps", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]},{"type":"MetadataExtraction","parameters":[{"parameterName":"MetadataExtractionQuery","parameterValue":"{customer: .customer}"}]}]}}`),
					update(firehose.ExtendedS3, "logs-steps", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]}]}}`).after(time.Minute)),
					story(create(firehose.ExtendedS3, "logs-steps-off", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression","parameters":[]}]}}`),
						update(firehose.ExtendedS3, "logs-steps-off", `{"processingConfiguration":{"enabled":false}}`).after(time.Minute)).named("off")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "logs-steps-same", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression"}]}}`),
					update(firehose.ExtendedS3, "logs-steps-same", `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Decompression"}]}}`).after(time.Minute))}
			}),
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
