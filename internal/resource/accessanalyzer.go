package resource

import "encoding/json"

// Settings of analyzers:
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html
const (
	// AnalyzerType is what an analyzer looks for and where: "ACCOUNT",
	// "ORGANIZATION_UNUSED_ACCESS" and so on.
	AnalyzerType Path = "Type"
	// AnalyzerConfiguration is what analyzers of unused and internal access look
	// at, JSON text.
	AnalyzerConfiguration Path = "Configuration"
	// ArchiveRule is the filter of a rule that archives what it matches, JSON
	// text; "" when there is no such rule. By its name.
	ArchiveRule Family = "ArchiveRule:"
)

// accessAnalyzer reads the calls of IAM Access Analyzer.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/logging-using-cloudtrail.html
func accessAnalyzer() service {
	analyzer, byARN := named(Analyzer, "analyzerName"), named(Analyzer, "analyzerArn")
	put := []field{reads(archiveRule, Path(ArchiveRule))}
	return service{source: "access-analyzer.amazonaws.com", operations: []operation{
		{name: "CreateAnalyzer", effect: Creates, target: analyzer, fields: []field{
			text(AnalyzerType, "type"), analyzerConfiguration(), reads(archiveRules, Path(ArchiveRule)),
		}},
		{name: "UpdateAnalyzer", target: analyzer, fields: []field{analyzerConfiguration()}},
		{name: "DeleteAnalyzer", effect: Deletes, target: analyzer},
		{name: "CreateArchiveRule", target: analyzer, fields: put},
		{name: "UpdateArchiveRule", target: analyzer, fields: put},
		{name: "DeleteArchiveRule", target: analyzer, fields: []field{
			reads(func(r *reading) { r.set(ArchiveRule.Of(r.text("ruleName")), "") }, Path(ArchiveRule)),
		}},
		{name: "ApplyArchiveRule", effect: Touches, target: byARN, fields: []field{detail("ruleName", "ruleName")}},
		{name: "UpdateFindings", effect: Touches, target: byARN, fields: []field{detail("status", "status"), detail("resourceArn", "resourceArn")}},
	}, ways: []way{
		{Analyzer, []Path{Exists, AnalyzerType}, createAnalyzer},
		{Analyzer, []Path{AnalyzerConfiguration}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("accessanalyzer update-analyzer", "--analyzer-name", t.Name, "--configuration", t.Value)
		}},
		{Analyzer, []Path{Path(ArchiveRule)}, restoreArchiveRule},
	}, looks: map[Type]func(t turn) string{
		Analyzer: func(t turn) string { return t.aws("accessanalyzer get-analyzer", "--analyzer-name", t.Name) },
	}}
}

func analyzerConfiguration() field {
	return reads(func(r *reading) {
		if v := r.at("configuration"); v.IsObject() {
			r.set(AnalyzerConfiguration, v.JSON())
		}
	}, AnalyzerConfiguration)
}

func archiveRule(r *reading) { r.set(ArchiveRule.Of(r.text("ruleName")), r.at("filter").JSON()) }

// archiveRules reads the rules that an analyzer is made with.
func archiveRules(r *reading) {
	for _, rule := range r.at("archiveRules").List() {
		r.set(ArchiveRule.Of(rule.Get("ruleName").Text()), rule.Get("filter").JSON())
	}
}

// createAnalyzer makes an analyzer as it was, archive rules and all.
func createAnalyzer(t turn) string {
	type rule struct {
		RuleName string          `json:"ruleName"`
		Filter   json.RawMessage `json:"filter"`
	}
	if t.Was[Exists] == "false" || t.Was[AnalyzerType] == "" {
		return ""
	}
	args := []string{"--analyzer-name", t.Name, "--type", t.Was[AnalyzerType]}
	if configuration := t.Was[AnalyzerConfiguration]; configuration != "" {
		args = append(args, "--configuration", configuration)
	}
	var rules []rule
	for _, p := range t.Was.Known() {
		if name, ok := ArchiveRule.Name(p); ok && t.Was[p] != "" {
			rules = append(rules, rule{name, json.RawMessage(t.Was[p])})
		}
	}
	if len(rules) > 0 {
		args = append(args, "--archive-rules", jsonText(rules))
	}
	return t.aws("accessanalyzer create-analyzer", args...)
}

// restoreArchiveRule takes away a rule that was not there. One that was may have
// been changed or deleted, for which there are two calls: the second is made
// when the first finds no rule.
func restoreArchiveRule(t turn) string {
	of := []string{"--analyzer-name", t.Name, "--rule-name", t.Member}
	if t.Value == "" {
		return t.aws("accessanalyzer delete-archive-rule", of...)
	}
	of = append(of, "--filter", t.Value)
	return t.aws("accessanalyzer update-archive-rule", of...) + " || " + t.aws("accessanalyzer create-archive-rule", of...)
}
