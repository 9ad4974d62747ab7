package resource

import (
	"slices"
	"testing"
)

const hubARN = "arn:aws:securityhub:eu-west-1:111122223333:hub/default"

func TestSecurityHub(t *testing.T) {
	const (
		in    = "arn:aws:securityhub:eu-west-1:111122223333:"
		cis   = "cis-aws-foundations-benchmark/v/1.2.0"
		fsbp  = "aws-foundational-security-best-practices/v/1.0.0"
		ruled = in + "automation-rule/a1"
	)
	checkRequests(t, "securityhub.amazonaws.com", []asked{
		{event: "EnableSecurityHub", request: `{"EnableDefaultStandards":false}`, arn: hubARN, want: Settings{Exists: "true", AutoEnableControls: "true"}, reason: "on"},
		{event: "DisableSecurityHub", request: `null`, arn: hubARN, want: Settings{Exists: "false"}, reason: "off, and it takes no parameters"},
		{event: "UpdateSecurityHubConfiguration", request: `{"AutoEnableControls":false}`, arn: hubARN, want: Settings{AutoEnableControls: "false"}, reason: "new controls are not checked"},
		{event: "BatchDisableStandards", request: `{"StandardsSubscriptionArns":["` + in + `subscription/` + fsbp + `","` + in + `subscription/` + cis + `"]}`, arn: hubARN,
			want: Settings{Standard.Of(fsbp): "", Standard.Of(cis): ""}, reason: "both"},
		{event: "BatchEnableStandards", request: `{"StandardsSubscriptionRequests":[{"StandardsArn":"arn:aws:securityhub:::ruleset/` + cis + `"}]}`, arn: hubARN,
			want: Settings{Standard.Of(cis): "arn:aws:securityhub:::ruleset/" + cis}, reason: "by the same name"},
		{event: "UpdateStandardsControl", request: `{"StandardsControlArn":"` + in + `control/` + fsbp + `/DataFirehose.1","ControlStatus":"DISABLED","DisabledReason":"no"}`, arn: hubARN,
			want: Settings{Control.Of(fsbp + "/DataFirehose.1"): "DISABLED"}, reason: "off"},
		{event: "UpdateStandardsControl", request: `{"StandardsControlArn":"arn%3Aaws%3Asecurityhub%3Aeu-west-1%3A111122223333%3Acontrol%2Fpci-dss%2Fv%2F3.2.1%2FPCI.KMS.1","ControlStatus":"ENABLED"}`, arn: hubARN,
			want: Settings{Control.Of("pci-dss/v/3.2.1/PCI.KMS.1"): "ENABLED"}, reason: "as it stood in the address"},
		{event: "BatchUpdateStandardsControlAssociations", request: `{"StandardsControlAssociationUpdates":[{"StandardsArn":"arn:aws:securityhub:eu-west-1::standards/` + fsbp + `","SecurityControlId":"KMS.1","AssociationStatus":"DISABLED"},{"StandardsArn":"arn:aws:securityhub:eu-west-1::standards/` + fsbp + `","SecurityControlId":"S3.1","AssociationStatus":"DISABLED"}]}`,
			rest: `,"responseElements":{"UnprocessedAssociationUpdates":[{"StandardsControlAssociationUpdate":{"StandardsArn":"arn:aws:securityhub:eu-west-1::standards/` + fsbp + `","SecurityControlId":"S3.1"},"ErrorCode":"NOT_FOUND"}]}`, arn: hubARN,
			want: Settings{Control.Of(fsbp + "/KMS.1"): "DISABLED"}, reason: "one of them was not done"},
		{event: "CreateAutomationRule", request: `{"RuleName":"hide","RuleOrder":1,"Criteria":{"ResourceType":[{"Value":"AwsS3Bucket","Comparison":"EQUALS"}]},"Actions":[{"Type":"FINDING_FIELDS_UPDATE","FindingFieldsUpdate":{"Workflow":{"Status":"SUPPRESSED"}}}]}`,
			rest: `,"responseElements":{"RuleArn":"` + ruled + `"}`, arn: hubARN,
			want: Settings{FindingRule.Of(ruled): "ENABLED", Suppresses.Of(ruled): "true", FindingRuleCriteria.Of(ruled): `{"ResourceType":[{"Value":"AwsS3Bucket","Comparison":"EQUALS"}]}`}, reason: "a rule is applied unless it is said not to be"},
		{event: "CreateAutomationRule", request: `{"RuleName":"note","RuleStatus":"DISABLED","Criteria":{},"Actions":[{"FindingFieldsUpdate":{"Severity":{"Label":"HIGH"}}}]}`, arn: hubARN,
			want: Settings{FindingRule.Of("note"): "DISABLED", Suppresses.Of("note"): "false", FindingRuleCriteria.Of("note"): "{}"}, reason: "it hides nothing; the record does not tell its ARN"},
		{event: "BatchUpdateAutomationRules", request: `{"UpdateAutomationRulesRequestItems":[{"RuleArn":"` + ruled + `","Actions":[{"FindingFieldsUpdate":{"Workflow":{"Status":"RESOLVED"}}}]},{"RuleArn":"other","RuleStatus":"DISABLED"}]}`,
			rest: `,"responseElements":{"UnprocessedAutomationRules":[{"RuleArn":"other"}]}`, arn: hubARN, want: Settings{Suppresses.Of(ruled): "true"}, reason: "what is resolved is out of sight; the other was not done"},
		{event: "BatchDeleteAutomationRules", request: `{"AutomationRulesArns":["` + ruled + `"]}`, arn: hubARN,
			want: Settings{FindingRule.Of(ruled): "", Suppresses.Of(ruled): "", FindingRuleCriteria.Of(ruled): ""}, reason: "gone"},
		{event: "EnableImportFindingsForProduct", request: `{"ProductArn":"arn:aws:securityhub:eu-west-1::product/aws/guardduty"}`, arn: hubARN,
			want: Settings{Product.Of("aws/guardduty"): "arn:aws:securityhub:eu-west-1::product/aws/guardduty"}, reason: "taken in"},
		{event: "DisableImportFindingsForProduct", request: `{"ProductSubscriptionArn":"` + in + `product-subscription/aws/guardduty"}`, arn: hubARN, want: Settings{Product.Of("aws/guardduty"): ""}, reason: "no more"},
		{event: "CreateMembers", request: `{"AccountDetails":[{"AccountId":"444455556666"}]}`, arn: hubARN, want: Settings{Member.Of("444455556666"): "true"}, reason: "a new one"},
		{event: "DisassociateMembers", request: `{"AccountIds":["444455556666"]}`, arn: hubARN, want: Settings{Member.Of("444455556666"): ""}, reason: "gone"},
		{event: "DeleteMembers", request: `{"AccountIds":["444455556666"]}`, arn: hubARN, want: Settings{Member.Of("444455556666"): ""}, reason: "gone"},
		{event: "AcceptAdministratorInvitation", request: `{"AdministratorId":"444455556666"}`, arn: hubARN, want: Settings{Administrator: "444455556666"}, reason: "managed"},
		{event: "AcceptInvitation", request: `{"MasterId":"444455556666"}`, arn: hubARN, want: Settings{Administrator: "444455556666"}, reason: "by the old name"},
		{event: "DisassociateFromAdministratorAccount", request: `null`, arn: hubARN, want: Settings{Administrator: ""}, reason: "on its own"},
		{event: "DisassociateFromMasterAccount", request: `null`, arn: hubARN, want: Settings{Administrator: ""}, reason: "by the old name"},
	})
}

func TestAutomationRuleIsNamed(t *testing.T) {
	req, _ := ParseRequest(record(t, "securityhub.amazonaws.com", "CreateAutomationRule", `{"RuleName":"hide"}`, `,"responseElements":{"RuleArn":"arn:aws:securityhub:eu-west-1:111122223333:automation-rule/a1"}`))
	want := []Ref{{SecurityHubRule, "arn:aws:securityhub:eu-west-1:111122223333:automation-rule/a1", "a1"}}
	if !slices.Equal(req.Others, want) || req.Detail["ruleName"] != "hide" {
		t.Errorf("others %v and %v, want %v", req.Others, req.Detail, want)
	}
}

func TestSecurityHubWays(t *testing.T) {
	const (
		in    = "arn:aws:securityhub:eu-west-1:111122223333:"
		cis   = "cis-aws-foundations-benchmark/v/1.2.0"
		ruled = in + "automation-rule/a1"
	)
	checkWays(t, []undone{
		{SecurityHub, "", Exists, Settings{Exists: "true"}, "aws securityhub enable-security-hub", "on"},
		{SecurityHub, "", AutoEnableControls, Settings{AutoEnableControls: "true"}, "aws securityhub update-security-hub-configuration --auto-enable-controls", "on"},
		{SecurityHub, "", AutoEnableControls, Settings{AutoEnableControls: "false"}, "aws securityhub update-security-hub-configuration --no-auto-enable-controls", "off"},
		{SecurityHub, "", Standard.Of(cis), Settings{Standard.Of(cis): "arn:aws:securityhub:::ruleset/" + cis}, "aws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:aws:securityhub:::ruleset/" + cis, "it was checked"},
		{SecurityHub, "", Standard.Of(cis), Settings{Standard.Of(cis): ""}, "aws securityhub batch-disable-standards --standards-subscription-arns " + in + "subscription/" + cis, "it was not"},
		{SecurityHub, "", Control.Of(cis + "/2.1"), Settings{Control.Of(cis + "/2.1"): "ENABLED"}, "aws securityhub update-standards-control --standards-control-arn " + in + "control/" + cis + "/2.1 --control-status ENABLED", "it was checked"},
		{SecurityHub, "", Product.Of("aws/x"), Settings{Product.Of("aws/x"): "arn:p"}, "aws securityhub enable-import-findings-for-product --product-arn arn:p", "it was taken in"},
		{SecurityHub, "", Product.Of("aws/x"), Settings{Product.Of("aws/x"): ""}, "aws securityhub disable-import-findings-for-product --product-subscription-arn " + in + "product-subscription/aws/x", "it was not"},
		{SecurityHub, "", FindingRule.Of(ruled), Settings{FindingRule.Of(ruled): ""}, "aws securityhub batch-delete-automation-rules --automation-rules-arns " + ruled, "it was not there"},
		{SecurityHub, "", FindingRule.Of(ruled), Settings{FindingRule.Of(ruled): "DISABLED"}, "aws securityhub batch-update-automation-rules --update-automation-rules-request-items RuleArn=" + ruled + ",RuleStatus=DISABLED", "it was off"},
		{SecurityHub, "", FindingRule.Of("note"), Settings{FindingRule.Of("note"): ""}, "", "its ARN is not known"},
		{SecurityHub, "", Suppresses.Of(ruled), Settings{Suppresses.Of(ruled): "false"}, "", "its actions are not remembered"},
	})
}
