package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

func findingRulePaths() []Path {
	return []Path{Path(FindingRule), Path(Suppresses), Path(FindingRuleCriteria)}
}

// createFindingRule reads a new automation rule, which is applied unless the
// request says otherwise:
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateAutomationRule.html
func createFindingRule(r *reading) {
	rule := r.text("response.ruleArn", "ruleName")
	r.set(FindingRule.Of(rule), "ENABLED")
	r.setFindingRule(rule, r.Request)
	r.other(r.named(SecurityHubRule, rule))
}

// updateFindingRules reads changes of several rules; what one does not say
// stays: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateAutomationRules.html
func updateFindingRules(r *reading) {
	undone := unprocessedRules(r)
	for _, item := range r.at("updateAutomationRulesRequestItems").List() {
		if rule := item.Get("ruleArn").Text(); !slices.Contains(undone, rule) {
			r.setFindingRule(rule, item)
		}
	}
}

func deleteFindingRules(r *reading) {
	undone := unprocessedRules(r)
	for _, rule := range texts(r.at("automationRulesArns")) {
		if slices.Contains(undone, rule) {
			continue
		}
		for _, p := range findingRulePaths() {
			r.set(Family(p).Of(rule), "")
		}
	}
}

func unprocessedRules(r *reading) []string {
	var all []string
	for _, one := range r.at("response.unprocessedAutomationRules").List() {
		all = append(all, one.Get("ruleArn").Text())
	}
	return all
}

func (r *reading) setFindingRule(rule string, v trail.Value) {
	if status := v.Get("ruleStatus").Text(); status != "" {
		r.set(FindingRule.Of(rule), status)
	}
	if criteria := v.Get("criteria"); !criteria.IsNull() {
		r.set(FindingRuleCriteria.Of(rule), criteria.JSON())
	}
	if actions := v.Get("actions"); !actions.IsNull() {
		hides := "false"
		if slices.ContainsFunc(actions.List(), hidesFindings) {
			hides = "true"
		}
		r.set(Suppresses.Of(rule), hides)
	}
}

// hidesFindings reports whether an action takes a finding out of sight by its
// workflow status:
// https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
func hidesFindings(action trail.Value) bool {
	status := action.Get("findingFieldsUpdate", "workflow", "status").Text()
	return status == "SUPPRESSED" || status == "RESOLVED"
}

func hubWays() []way {
	return []way{
		{SecurityHub, []Path{Exists}, func(t turn) string {
			return t.onOff(map[string]string{"true": "securityhub enable-security-hub"})
		}},
		{SecurityHub, []Path{AutoEnableControls}, func(t turn) string {
			return t.onOff(map[string]string{
				"true":  "securityhub update-security-hub-configuration --auto-enable-controls",
				"false": "securityhub update-security-hub-configuration --no-auto-enable-controls",
			})
		}},
		{SecurityHub, []Path{Path(Standard)}, restoreStandard},
		{SecurityHub, []Path{Path(Control)}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("securityhub update-standards-control", "--standards-control-arn", t.hubARN("control/"+t.Member), "--control-status", t.Value)
		}},
		{SecurityHub, []Path{Path(Product)}, func(t turn) string {
			if t.Value == "" {
				return t.aws("securityhub disable-import-findings-for-product", "--product-subscription-arn", t.hubARN("product-subscription/"+t.Member))
			}
			return t.aws("securityhub enable-import-findings-for-product", "--product-arn", t.Value)
		}},
		{SecurityHub, []Path{Path(FindingRule)}, restoreFindingRule},
	}
}

// hubARN is the ARN of something of the hub's account and Region.
func (t turn) hubARN(name string) string {
	at, _, _ := strings.Cut(t.ARN, ":hub/")
	return at + ":" + name
}

func restoreStandard(t turn) string {
	if t.Value == "" {
		return t.aws("securityhub batch-disable-standards", "--standards-subscription-arns", t.hubARN("subscription/"+t.Member))
	}
	return t.aws("securityhub batch-enable-standards", "--standards-subscription-requests", "StandardsArn="+t.Value)
}

// restoreFindingRule takes a rule away that was not there, and gives one that
// was its state. One that was deleted cannot be made again: its actions are
// not remembered.
func restoreFindingRule(t turn) string {
	if !isARN(t.Member) {
		return ""
	}
	if t.Value == "" {
		return t.aws("securityhub batch-delete-automation-rules", "--automation-rules-arns", t.Member)
	}
	return t.aws("securityhub batch-update-automation-rules", "--update-automation-rules-request-items", "RuleArn="+t.Member+",RuleStatus="+t.Value)
}
