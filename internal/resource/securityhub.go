package resource

import "strings"

// Settings of Security Hub. Its calls are about many standards, controls and
// rules at once, so that each is a setting of the hub.
const (
	// Standard is the ARN of a standard that is checked, "" when it is not. By
	// what its ARNs have in common: "cis-aws-foundations-benchmark/v/1.2.0".
	Standard Family = "Standard:"
	// Control is "ENABLED" or "DISABLED" for a control within a standard:
	// "aws-foundational-security-best-practices/v/1.0.0/DataFirehose.1".
	Control Family = "Control:"
	// Product is the ARN of a product whose findings are taken in, "" when they
	// are not any more. By company and product: "aws/guardduty".
	Product Family = "Product:"
	// FindingRule is "ENABLED" or "DISABLED" for an automation rule, "" when there
	// is none. By its ARN, by its name in a record that does not tell the ARN.
	FindingRule Family = "AutomationRule:"
	// Suppresses is "true" for an automation rule that hides findings: it takes
	// them for suppressed or for resolved. By the same names as FindingRule.
	Suppresses Family = "Suppresses:"
	// FindingRuleCriteria is what findings an automation rule is for, JSON text.
	FindingRuleCriteria Family = "Criteria:"
	// AutoEnableControls is "true" when new controls of a standard are checked.
	AutoEnableControls Path = "AutoEnableControls"
)

// hubDefaults is Security Hub as it is enabled:
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html
var hubDefaults = Settings{AutoEnableControls: "true"}

// securityHub reads the calls of Security Hub CSPM. There is one hub in an
// account's Region:
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-ct.html
func securityHub() service {
	hub := named(SecurityHub)
	return service{source: "securityhub.amazonaws.com", operations: []operation{
		{name: "EnableSecurityHub", effect: Creates, target: hub, fields: []field{detail("enableDefaultStandards", "enableDefaultStandards")}},
		{name: "DisableSecurityHub", effect: Deletes, target: hub},
		{name: "UpdateSecurityHubConfiguration", target: hub, fields: []field{boolean(AutoEnableControls, "autoEnableControls")}},
		{name: "BatchEnableStandards", target: hub, fields: []field{reads(enableStandards, Path(Standard))}},
		{name: "BatchDisableStandards", target: hub, fields: []field{reads(disableStandards, Path(Standard))}},
		{name: "UpdateStandardsControl", target: hub, fields: []field{reads(updateControl, Path(Control)), detail("disabledReason", "disabledReason")}},
		{name: "BatchUpdateStandardsControlAssociations", target: hub, fields: []field{reads(updateAssociations, Path(Control))}},
		{name: "CreateAutomationRule", target: hub, fields: []field{reads(createFindingRule, findingRulePaths()...), detail("ruleName", "ruleName")}},
		{name: "BatchUpdateAutomationRules", target: hub, fields: []field{reads(updateFindingRules, findingRulePaths()...)}},
		{name: "BatchDeleteAutomationRules", target: hub, fields: []field{reads(deleteFindingRules, findingRulePaths()...)}},
		{name: "EnableImportFindingsForProduct", target: hub, fields: []field{reads(enableProduct, Path(Product))}},
		{name: "DisableImportFindingsForProduct", target: hub, fields: []field{reads(disableProduct, Path(Product))}},
		{name: "CreateMembers", target: hub, fields: []field{members("accountDetails", "accountId", "true")}},
		{name: "DisassociateMembers", target: hub, fields: []field{members("accountIds", "", "")}},
		{name: "DeleteMembers", target: hub, fields: []field{members("accountIds", "", "")}},
		{name: "AcceptAdministratorInvitation", target: hub, fields: []field{text(Administrator, "administratorId")}},
		{name: "AcceptInvitation", target: hub, fields: []field{text(Administrator, "masterId")}},
		{name: "DisassociateFromAdministratorAccount", target: hub, fields: []field{becomes(Administrator, "")}},
		{name: "DisassociateFromMasterAccount", target: hub, fields: []field{becomes(Administrator, "")}},
	}, ways: hubWays(), looks: map[Type]func(t turn) string{
		SecurityHub: func(t turn) string { return t.aws("securityhub describe-hub") },
	}}
}

// common is what the ARNs of a standard, a control or a product have in common
// with those of the subscription to it: all after the first slash. An ARN that
// was part of a URL may be in its escapes.
func common(arn string) string {
	_, name, _ := strings.Cut(unescaped(arn), "/")
	return name
}

func enableStandards(r *reading) {
	for _, request := range r.at("standardsSubscriptionRequests").List() {
		arn := request.Get("standardsArn").Text()
		r.set(Standard.Of(common(arn)), arn)
	}
}

func disableStandards(r *reading) {
	for _, arn := range texts(r.at("standardsSubscriptionArns")) {
		r.set(Standard.Of(common(arn)), "")
	}
}

func updateControl(r *reading) {
	if status := r.text("controlStatus"); status != "" {
		r.set(Control.Of(common(r.text("standardsControlArn"))), status)
	}
}

// updateAssociations reads updates of controls, but for those that the answer
// says were not made.
func updateAssociations(r *reading) {
	undone := map[Path]bool{}
	for _, one := range r.at("response.unprocessedAssociationUpdates").List() {
		update := one.Get("standardsControlAssociationUpdate")
		undone[associated(update.Get("standardsArn").Text(), update.Get("securityControlId").Text())] = true
	}
	for _, update := range r.at("standardsControlAssociationUpdates").List() {
		control := associated(update.Get("standardsArn").Text(), update.Get("securityControlId").Text())
		if !undone[control] {
			r.set(control, update.Get("associationStatus").Text())
		}
	}
}

func associated(standard, control string) Path { return Control.Of(common(standard) + "/" + control) }

func enableProduct(r *reading) {
	arn := r.text("productArn")
	r.set(Product.Of(common(arn)), arn)
}

func disableProduct(r *reading) {
	r.set(Product.Of(common(r.text("productSubscriptionArn"))), "")
}
