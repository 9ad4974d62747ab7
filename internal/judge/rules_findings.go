package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// findingRules are about what becomes of what was found: whether anybody sees
// it.
func findingRules() []Rule {
	return []Rule{
		{
			ID: "findings-hidden", Title: "Findings are hidden from now on",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium in Security Hub and Access Analyzer; " + unknownOff,
			Settings: []resource.Path{resource.FilterAction, resource.FilterCriteria, resource.Path(resource.Suppresses), resource.Path(resource.FindingRule), resource.Path(resource.FindingRuleCriteria), resource.Path(resource.ArchiveRule)},
			Uses:     callsOf("access-analyzer", "ApplyArchiveRule", "UpdateFindings"),
			Attack:   []string{"T1562.001"}, Covers: rows("GD-", 3, 4, "SH-004", "AA-002"),
			Why:    "What matches is found as before and nobody sees it: the usual way to make a noisy intruder quiet.",
			Advice: "Read what it hides. Take it away unless it hides one known thing alone.",
			Look:   lookAtHidden,
			Revert: undone,
			Raises: played(func() []Story {
				return []Story{
					story(does("guardduty", "CreateFilter", filter("44dd0000000000000000000000000001", "quiet", "ARCHIVE")).by(mallory)).named("guardduty-created"),
					story(does("guardduty", "CreateFilter", filter("44dd0000000000000000000000000002", "quieter", "NOOP")),
						does("guardduty", "UpdateFilter", `{"detectorId":"44dd0000000000000000000000000002","filterName":"quieter","action":"ARCHIVE"}`).after(time.Minute)).named("guardduty-updated"),
					story(does("guardduty", "UpdateFilter", `{"detectorId":"44dd0000000000000000000000000003","filterName":"seen","action":"ARCHIVE"}`)).named("guardduty-before-unknown"),
					story(hides("hush", `[{"type":"FINDING_FIELDS_UPDATE","findingFieldsUpdate":{"workflow":{"status":"SUPPRESSED"}}}]`)).named("security-hub"),
					story(does("access-analyzer", "CreateArchiveRule", `{"analyzerName":"outside-archived","ruleName":"ours","filter":{"resourceType":{"eq":["AWS::S3::Bucket"]}}}`)).named("analyzer"),
					story(does("access-analyzer", "UpdateFindings", `{"analyzerArn":"arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/outside-seen","status":"ARCHIVED","ids":["f1"]}`)).named("analyzer-by-hand"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("guardduty", "CreateFilter", filter("44dd0000000000000000000000000004", "view", "NOOP"))).named("guardduty-view"),
					story(hides("louder", `[{"type":"FINDING_FIELDS_UPDATE","findingFieldsUpdate":{"severity":{"label":"CRITICAL"}}}]`)).named("security-hub-louder"),
					story(does("access-analyzer", "DeleteArchiveRule", `{"analyzerName":"outside-unarchived","ruleName":"ours"}`)).named("analyzer-rule-deleted"),
				}
			}),
		},
		{
			ID: "findings-not-sent", Title: "Findings no longer arrive where they are read",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium for a product that Security Hub no longer takes in",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.Path(resource.Product)},
			Attack:   []string{"T1562.001"}, Covers: []string{"GD-008", "SH-005"},
			Why:    "It is still found, and whoever reads it there waits for nothing.",
			Advice: "Send them again, to the place where they went.",
			Look:   lookAtSentFindings,
			Raises: played(func() []Story {
				return []Story{
					story(does("guardduty", "DeletePublishingDestination", `{"detectorId":"55ee0000000000000000000000000001","destinationId":"d1"}`).by(mallory)).named("export-deleted"),
					story(publish("55ee0000000000000000000000000002", "arn:aws:s3:::findings"), does("guardduty", "UpdatePublishingDestination",
						`{"detectorId":"55ee0000000000000000000000000002","destinationId":"d1","destinationProperties":{"destinationArn":"arn:aws:s3:::drop-zone-7781"}}`).after(time.Minute).by(mallory)).named("export-moved"),
					story(does("securityhub", "DisableImportFindingsForProduct", `{"productSubscriptionArn":"arn:aws:securityhub:eu-west-1:111122223333:product-subscription/aws/guardduty"}`)).named("product"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(publish("55ee0000000000000000000000000003", "arn:aws:s3:::findings")).named("export-created"),
					story(does("securityhub", "EnableImportFindingsForProduct", `{"productArn":"arn:aws:securityhub:eu-west-1::product/aws/inspector"}`)).named("product-on"),
				}
			}),
		},
		{
			ID: "detection-trusts-list", Title: "GuardDuty trusts addresses or entities of a list",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Enabled, resource.ListLocation},
			Attack:   []string{"T1562.001"}, Covers: rows("GD-", 5, 6),
			Why:    "Whatever comes from an address on the list is never a finding: an intruder puts the own one there first.",
			Advice: "Read the list at the place it comes from, and who may write there.",
			Look:   lookAtTrustedList,
			Revert: undone,
			Raises: played(func() []Story {
				return []Story{
					story(ipSet("66ff0000000000000000000000000001", "s1", "true")).named("created"),
					story(ipSet("66ff0000000000000000000000000002", "s2", "true"), does("guardduty", "UpdateIPSet", `{"detectorId":"66ff0000000000000000000000000002","ipSetId":"s2","location":"https://s3.amazonaws.com/drop-zone-7781/list.txt"}`).after(time.Minute).by(mallory)).named("moved"),
					story(does("guardduty", "UpdateIPSet", `{"detectorId":"66ff0000000000000000000000000003","ipSetId":"s3","location":"https://s3.amazonaws.com/drop-zone-7781/list.txt"}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(ipSet("66ff0000000000000000000000000004", "s4", "false")).named("not-active"),
					story(does("guardduty", "UpdateIPSet", `{"detectorId":"66ff0000000000000000000000000005","ipSetId":"s5","activate":false}`)).named("switched-off"),
				}
			}),
		},
		{
			ID: "trail-insights-off", Title: "Insights into unusual calls were switched off",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Anywhere: true, Grades: unknownOff,
			Settings: []resource.Path{resource.InsightTypes},
			Attack:   []string{"T1562.008"}, Covers: rows("CT-", 6, 6),
			Why:    "Sudden bursts of calls and of errors, as of somebody who tries out a stolen key, are no longer noticed.",
			Advice: "Switch them on again.",
			Look: func(c *Case) {
				if d, ok := c.now(resource.InsightTypes); ok && !c.created() && (d.After == "" || len(removed(d)) > 0) {
					c.off(c.find("%s no longer finds unusual numbers of calls", c.name()), d.BeforeKnown)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(insights("main-insights", `{"insightType":"ApiCallRateInsight"}`), insights("main-insights", "").after(time.Minute).by(mallory)).named("known"),
					story(insights("seen-insights", "")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newTrail("main-no-insights"), insights("main-no-insights", "").after(time.Minute)).named("never-was"),
					story(insights("main-more-insights", `{"insightType":"ApiCallRateInsight"}`)).named("on"),
				}
			}),
		},
		{
			ID: "trail-context-lost", Title: "The records of a trail tell less about each call",
			Loses: Watcher, Severity: Low, Direction: Loosened, Anywhere: true,
			Settings: []resource.Path{resource.ContextKeys},
			Attack:   []string{"T1562.008"}, Covers: rows("CT-", 12, 12),
			Why:    "Tags and conditions that told whose resource it was, and how the call came in, are missing from new records.",
			Advice: "Ask who needs them, and put the keys back.",
			Look: func(c *Case) {
				d, ok := c.now(resource.ContextKeys)
				if lost := removed(d); ok && len(lost) > 0 {
					c.find("%s no longer records %s with each call", c.name(), list(lost))
				} else if ok && !d.BeforeKnown && d.After == "" {
					c.find("%s was told to record nothing but the call itself", c.name()).toward(Unclear)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(contextKeys("main-context", `[{"type":"TagContext","equals":["team"]}]`), contextKeys("main-context", `[]`).after(time.Minute).by(mallory)).named("known"),
					story(contextKeys("seen-context", `[]`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(contextKeys("main-more-context", `[{"type":"TagContext","equals":["team"]}]`), contextKeys("main-more-context", `[{"type":"TagContext","equals":["team","data-class"]}]`).after(time.Minute))}
			}),
		},
	}
}

func lookAtHidden(c *Case) {
	switch c.kind() {
	case resource.DetectorFilter:
		action, became := c.became(resource.FilterAction, "ARCHIVE")
		_, other := c.now(resource.FilterCriteria)
		if became || other && c.Is[resource.FilterAction] == "ARCHIVE" {
			name := c.Asked.Target.Name
			c.off(c.find("GuardDuty now hides what the filter %s matches", name[strings.LastIndexByte(name, '/')+1:]), action.BeforeKnown || !became)
		}
	case resource.SecurityHub:
		for _, d := range slices.Concat(c.Family(resource.Suppresses), c.Family(resource.FindingRule), c.Family(resource.FindingRuleCriteria)) {
			_, rule, _ := strings.Cut(string(d.Path), ":")
			hides := c.Is[resource.Suppresses.Of(rule)] == "true" && c.Is[resource.FindingRule.Of(rule)] != "DISABLED"
			if hides && d.AfterKnown {
				c.find("Security Hub now hides what the rule %s matches", c.ruleName(rule)).grade(Medium)
				return
			}
		}
	case resource.Analyzer:
		lookAtArchived(c)
	}
}

// ruleName is what the call says or the end of the ARN.
func (c *Case) ruleName(rule string) string {
	if name := c.said("ruleName"); name != "" {
		return name
	}
	return rule[strings.LastIndexByte(rule, '/')+1:]
}

func lookAtArchived(c *Case) {
	switch {
	case c.Asked.Call.Name == "UpdateFindings" && c.said("status") == "ARCHIVED":
		c.find("Findings of %s were hidden by hand", c.name()).grade(Medium)
	case c.Asked.Call.Name == "ApplyArchiveRule":
		c.find("Findings of %s so far were hidden by its rule %s", c.name(), c.said("ruleName")).grade(Medium)
	case c.created():
	default:
		for _, d := range c.Family(resource.ArchiveRule) {
			if name, _ := resource.ArchiveRule.Name(d.Path); d.AfterKnown && d.After != "" {
				c.find("%s now hides what its rule %s matches", c.name(), name).grade(Medium)
			}
		}
	}
}

func lookAtSentFindings(c *Case) {
	switch c.kind() {
	case resource.Detector:
		for _, d := range c.Family(resource.SentTo) {
			switch {
			case !d.AfterKnown:
			case d.After == "":
				c.find("%s no longer exports what it finds", c.name())
			case d.Before != "":
				c.find("%s now exports what it finds to %s instead of %s", c.name(), short(d.After), short(d.Before))
			}
		}
	case resource.SecurityHub:
		for _, d := range c.Family(resource.Product) {
			if name, _ := resource.Product.Name(d.Path); d.AfterKnown && d.After == "" {
				c.find("Security Hub no longer takes in what %s finds in %s", name, c.Event.Region).grade(Medium)
			}
		}
	}
}

func lookAtTrustedList(c *Case) {
	if c.kind() != resource.DetectorIPSet {
		return
	}
	_, active := c.became(resource.Enabled, "true")
	moved, other := c.now(resource.ListLocation)
	from := c.Is[resource.ListLocation]
	if c.Is[resource.Enabled] == "false" {
		return // kept, and not used
	}
	switch {
	case other && !c.created():
		f := c.find("GuardDuty now trusts what stands in %s", from)
		if moved.BeforeKnown {
			f.was("It was what stood in %s.", moved.Before)
		}
		c.deployed(f)
	case active && from != "":
		c.deployed(c.find("GuardDuty now trusts what stands in %s", from))
	case active:
		c.deployed(c.find("GuardDuty now trusts what stands in a list of its own"))
	}
}
