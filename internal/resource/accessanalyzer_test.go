package resource

import "testing"

const analyzerARN = "arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/outside"

func TestAccessAnalyzer(t *testing.T) {
	const in = `"analyzerName":"outside"`
	checkRequests(t, "access-analyzer.amazonaws.com", []asked{
		{event: "CreateAnalyzer", request: `{` + in + `,"type":"ORGANIZATION","archiveRules":[{"ruleName":"ours","filter":{"isPublic":{"eq":["false"]}}}]}`, arn: analyzerARN,
			want: Settings{Exists: "true", AnalyzerType: "ORGANIZATION", ArchiveRule.Of("ours"): `{"isPublic":{"eq":["false"]}}`}, reason: "with a rule"},
		{event: "UpdateAnalyzer", request: `{` + in + `,"configuration":{"unusedAccess":{"unusedAccessAge":90}}}`, arn: analyzerARN, want: Settings{AnalyzerConfiguration: `{"unusedAccess":{"unusedAccessAge":90}}`}, reason: "what it looks at"},
		{event: "DeleteAnalyzer", request: `{` + in + `}`, arn: analyzerARN, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateArchiveRule", request: `{` + in + `,"ruleName":"hide","filter":{"resourceType":{"eq":["AWS::S3::Bucket"]}}}`, arn: analyzerARN, want: Settings{ArchiveRule.Of("hide"): `{"resourceType":{"eq":["AWS::S3::Bucket"]}}`}, reason: "buckets are hidden"},
		{event: "UpdateArchiveRule", request: `{` + in + `,"ruleName":"hide","filter":{}}`, arn: analyzerARN, want: Settings{ArchiveRule.Of("hide"): `{}`}, reason: "everything is"},
		{event: "DeleteArchiveRule", request: `{` + in + `,"ruleName":"hide"}`, arn: analyzerARN, want: Settings{ArchiveRule.Of("hide"): ""}, reason: "seen again"},
		{event: "ApplyArchiveRule", request: `{"analyzerArn":"` + analyzerARN + `","ruleName":"hide"}`, arn: analyzerARN, want: Settings{}, reason: "it changes findings alone"},
		{event: "UpdateFindings", request: `{"analyzerArn":"` + analyzerARN + `","status":"ARCHIVED"}`, arn: analyzerARN, want: Settings{}, reason: "it changes findings alone"},
	})
}

func TestAccessAnalyzerDetails(t *testing.T) {
	req, _ := ParseRequest(record(t, "access-analyzer.amazonaws.com", "UpdateFindings", `{"analyzerArn":"`+analyzerARN+`","status":"ARCHIVED","resourceArn":"arn:aws:s3:::orders"}`, ""))
	if req.Detail["status"] != "ARCHIVED" || req.Detail["resourceArn"] != "arn:aws:s3:::orders" || req.Effect != Touches {
		t.Errorf("%v: what becomes of which findings decides", req.Detail)
	}
}

func TestAccessAnalyzerWays(t *testing.T) {
	const of = " --analyzer-name outside"
	checkWays(t, []undone{
		{Analyzer, "outside", Exists, Settings{Exists: "true", AnalyzerType: "ACCOUNT"}, "aws accessanalyzer create-analyzer" + of + " --type ACCOUNT", "as it was"},
		{Analyzer, "outside", Exists, Settings{Exists: "true", AnalyzerType: "ACCOUNT", ArchiveRule.Of("ours"): `{"a":{}}`, ArchiveRule.Of("gone"): ""},
			"aws accessanalyzer create-analyzer" + of + ` --type ACCOUNT --archive-rules '[{"ruleName":"ours","filter":{"a":{}}}]'`, "with the rules that it had"},
		{Analyzer, "outside", Exists, Settings{Exists: "true"}, "", "what it looked for is not known"},
		{Analyzer, "outside", AnalyzerConfiguration, Settings{AnalyzerConfiguration: "{}"}, "aws accessanalyzer update-analyzer" + of + " --configuration '{}'", "what it looked at"},
		{Analyzer, "outside", ArchiveRule.Of("hide"), Settings{ArchiveRule.Of("hide"): ""}, "aws accessanalyzer delete-archive-rule" + of + " --rule-name hide", "it was not there"},
		{Analyzer, "outside", ArchiveRule.Of("hide"), Settings{ArchiveRule.Of("hide"): "{}"}, "aws accessanalyzer update-archive-rule" + of + " --rule-name hide --filter '{}' --region eu-west-1 || " +
			"aws accessanalyzer create-archive-rule" + of + " --rule-name hide --filter '{}' --region eu-west-1", "changed or deleted"},
	})
}
