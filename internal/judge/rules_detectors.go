package judge

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// detectorRules are about what looks for trouble in the whole account, each in
// its Region: GuardDuty, Security Hub, Access Analyzer.
func detectorRules() []Rule {
	return []Rule{
		{
			ID: "detection-off", Title: "GuardDuty, Security Hub or an analyzer was switched off",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Anywhere: true, Grades: "high for an analyzer of IAM Access Analyzer; " + unknownOff,
			Settings: []resource.Path{resource.Enabled},
			Uses:     slices.Concat(callsOf("guardduty", "DeleteDetector"), callsOf("securityhub", "DisableSecurityHub"), callsOf("access-analyzer", "DeleteAnalyzer")),
			Attack:   []string{"T1562.001"}, Covers: []string{"GD-001", "GD-002", "SH-001", "AA-001"},
			Why:    "Nobody looks for intruders, misconfiguration or access from outside there any more, and findings so far may be lost.",
			Advice: "Switch it on again, then look at what the same caller did while it was off.",
			Look:   lookAtDetection,
			Revert: again(orSafe(resource.Settings{resource.Enabled: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(does("guardduty", "DeleteDetector", `{"detectorId":"11aa0000000000000000000000000001"}`).by(mallory)).named("guardduty-deleted"),
					story(does("guardduty", "UpdateDetector", `{"detectorId":"11aa0000000000000000000000000002","enable":false}`)).named("guardduty-before-unknown"),
					story(detector("11aa0000000000000000000000000003"), does("guardduty", "UpdateDetector", `{"detectorId":"11aa0000000000000000000000000003","enable":false}`).after(time.Minute).by(mallory)).named("guardduty"),
					story(does("securityhub", "DisableSecurityHub").by(mallory)).named("security-hub"),
					story(does("access-analyzer", "DeleteAnalyzer", `{"analyzerName":"outside-deleted"}`)).named("analyzer"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(detector("11aa0000000000000000000000000004"), does("guardduty", "UpdateDetector", `{"detectorId":"11aa0000000000000000000000000004","enable":true}`).after(time.Minute)).named("on-again"),
					story(does("access-analyzer", "CreateAnalyzer", `{"analyzerName":"outside-created","type":"ACCOUNT"}`)).named("analyzer-created"),
				}
			}),
		},
		{
			ID: "detection-narrowed", Title: "GuardDuty or Security Hub looks at less than before",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium for single controls and for findings that are published later; " + unsureGrades,
			Settings: []resource.Path{resource.Path(resource.Feature), resource.FindingFrequency, resource.Path(resource.Standard), resource.Path(resource.Control), resource.AutoEnableControls},
			Attack:   []string{"T1562.001"}, Covers: rows("SH-", 2, 3, "GD-002"),
			Why:    "What is no longer looked at is no longer found.",
			Advice: "Switch it on again unless the reason is written down somewhere.",
			Look:   lookAtNarrowedDetection,
			Revert: orSafe(resource.Settings{resource.Path(resource.Feature): "ENABLED", resource.Path(resource.Control): "ENABLED"}),
			Raises: played(func() []Story {
				return []Story{
					story(detector("22bb0000000000000000000000000001"), feature("22bb0000000000000000000000000001", "S3_DATA_EVENTS", "ENABLED"), feature("22bb0000000000000000000000000001", "S3_DATA_EVENTS", "DISABLED").after(2*time.Minute).by(mallory)).named("feature"),
					story(feature("22bb0000000000000000000000000002", "S3_DATA_EVENTS", "DISABLED")).named("feature-before-unknown"),
					story(does("guardduty", "UpdateDetector", `{"detectorId":"22bb0000000000000000000000000003","findingPublishingFrequency":"FIFTEEN_MINUTES"}`),
						does("guardduty", "UpdateDetector", `{"detectorId":"22bb0000000000000000000000000003","findingPublishingFrequency":"SIX_HOURS"}`).after(time.Minute)).named("frequency"),
					story(does("securityhub", "BatchDisableStandards", `{"standardsSubscriptionArns":["arn:aws:securityhub:eu-west-1:111122223333:subscription/aws-foundational-security-best-practices/v/1.0.0"]}`).by(mallory)).named("standard"),
					story(control("DataFirehose.1", "DISABLED").in("eu-central-1")).named("control"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(feature("22bb0000000000000000000000000005", "S3_DATA_EVENTS", "ENABLED")).named("feature-on"),
					story(control("EC2.9", "DISABLED")).named("control-of-something-else"),
					story(control("KMS.4", "ENABLED")).named("control-on"),
					story(detector("22bb0000000000000000000000000006"), does("guardduty", "UpdateDetector", `{"detectorId":"22bb0000000000000000000000000006","findingPublishingFrequency":"SIX_HOURS"}`).after(time.Minute)).named("same-frequency"),
				}
			}),
		},
		{
			ID: "member-unwatched", Title: "An account is no longer watched together with the others",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true,
			Settings: []resource.Path{resource.Path(resource.Member), resource.Administrator},
			Attack:   []string{"T1562.001"}, Covers: []string{"GD-007", "GD-009"},
			Why:    "What is found in the account, if anything looks there at all, is no longer seen by those who look at the others.",
			Advice: "Take the account in again, and look at what happened in it meanwhile.",
			Look:   lookAtMembers,
			Revert: orSafe(resource.Settings{resource.Path(resource.Member): "true"}),
			Raises: played(func() []Story {
				return []Story{
					story(does("guardduty", "DisassociateMembers", `{"detectorId":"33cc0000000000000000000000000001","accountIds":["222233334444"]}`).by(mallory)).named("dissociated"),
					story(does("guardduty", "StopMonitoringMembers", `{"detectorId":"33cc0000000000000000000000000002","accountIds":["222233334444","333344445555"]}`)).named("stopped"),
					story(does("guardduty", "DisassociateFromAdministratorAccount", `{"detectorId":"33cc0000000000000000000000000003"}`)).named("left"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("guardduty", "StartMonitoringMembers", `{"detectorId":"33cc0000000000000000000000000004","accountIds":["222233334444"]}`)).named("started"),
					story(does("guardduty", "StopMonitoringMembers", `{"detectorId":"33cc0000000000000000000000000005","accountIds":["222233334444"]}`).answering(`{"unprocessedAccounts":[{"accountId":"222233334444","result":"not a member"}]}`)).named("not-done"),
				}
			}),
		},
		{
			ID: "trail-delegate-changed", Title: "Another account manages the organization's trails",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Anywhere: true,
			Settings: []resource.Path{resource.TrailDelegate},
			Attack:   []string{"T1562"}, Covers: rows("CT-", 11, 11),
			Why:    "Whoever manages the organization's trails can stop them for every account.",
			Advice: "Ask who ordered it, and look at the organization's trails.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.TrailDelegate, "false"); gone {
					c.find("%s no longer manages the organization's trails", c.name())
				}
				if _, came := c.became(resource.TrailDelegate, "true"); came {
					c.find("%s may now change and stop the organization's trails", c.name()).toward(Changed)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("cloudtrail", "DeregisterOrganizationDelegatedAdmin", `{"delegatedAdminAccountId":"222233334444"}`).by(mallory)).named("taken"),
					story(does("cloudtrail", "RegisterOrganizationDelegatedAdmin", `{"memberAccountId":"333344445555"}`)).named("given"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("organizations", "RegisterDelegatedAdministrator", `{"accountId":"222233334444","servicePrincipal":"config.amazonaws.com"}`)).named("of-another-service")}
			}),
		},
	}
}

func lookAtDetection(c *Case) {
	d, off := c.became(resource.Enabled, "false")
	gone := c.gone()
	switch c.kind() {
	case resource.Detector:
		switch {
		case c.created():
		case gone:
			c.find("%s was deleted: nothing looks for intruders in %s any more", c.name(), c.Event.Region)
		case off:
			c.off(c.find("%s was switched off: nothing looks for intruders in %s any more", c.name(), c.Event.Region), d.BeforeKnown)
		}
	case resource.SecurityHub:
		if gone {
			c.find("Security Hub was switched off in %s, and its findings are gone", c.Event.Region)
		}
	case resource.Analyzer:
		if gone {
			c.find("%s was deleted: access from outside is no longer found", c.name()).grade(High)
		}
	}
}

func lookAtNarrowedDetection(c *Case) {
	if c.created() {
		return
	}
	switch c.kind() {
	case resource.Detector:
		for _, d := range c.Family(resource.Feature) {
			if d.AfterKnown && d.After == "DISABLED" {
				c.unsure(c.find("%s no longer looks at %s", c.name(), featureWords(d.Path)), d.BeforeKnown)
			}
		}
		if d, ok := c.now(resource.FindingFrequency); ok && d.BeforeKnown && frequency(d.After) > frequency(d.Before) {
			c.find("%s tells of what goes on every %s only", c.name(), frequency(d.After)).grade(Medium).was("It was every %s.", frequency(d.Before))
		}
	case resource.SecurityHub:
		c.lookAtStandards()
	}
}

// lookAtStandards finds standards and controls that are no longer checked.
func (c *Case) lookAtStandards() {
	for _, d := range c.Family(resource.Standard) {
		if name, _ := resource.Standard.Name(d.Path); d.AfterKnown && d.After == "" {
			c.find("Security Hub no longer checks the standard %s in %s", name, c.Event.Region)
		}
	}
	for _, d := range c.Family(resource.Control) {
		if name, _ := resource.Control.Name(d.Path); d.AfterKnown && d.After == "DISABLED" && watchedControl(name) {
			c.find("Security Hub no longer checks %s in %s", name, c.Event.Region).grade(Medium)
		}
	}
	if d, off := c.became(resource.AutoEnableControls, "false"); off && d.Before == "true" {
		c.find("Security Hub no longer checks what is added to its standards in %s", c.Event.Region).grade(Low)
	}
}

func lookAtMembers(c *Case) {
	where := "GuardDuty"
	if c.kind() == resource.SecurityHub {
		where = "Security Hub"
	}
	if c.kind() != resource.Detector && c.kind() != resource.SecurityHub || c.created() {
		return
	}
	var left, halted []string
	for _, d := range c.Family(resource.Member) {
		account, _ := resource.Member.Name(d.Path)
		switch {
		case !d.AfterKnown:
		case d.After == "":
			left = append(left, account)
		case d.After == "false":
			halted = append(halted, account)
		}
	}
	if len(left) > 0 {
		c.find("%s no longer shows what it finds in account %s", where, list(left))
	}
	if len(halted) > 0 {
		c.find("%s no longer watches account %s", where, list(halted))
	}
	if _, gone := c.became(resource.Administrator, ""); gone {
		c.find("%s of this account no longer reports to its administrator's account", where)
	}
}
