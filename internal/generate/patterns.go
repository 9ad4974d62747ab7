package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// pattern is an EventBridge event pattern, as far as the rules need one:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
//
// The source must be a service's. Only AWS can send an event with such a
// source, whatever else somebody may put on the default bus.
type pattern struct {
	Source     []any  `json:"source"`
	DetailType []any  `json:"detail-type"`
	Detail     detail `json:"detail"`
}

type detail struct {
	EventSource []any     `json:"eventSource"`
	EventName   []any     `json:"eventName"`
	Identity    *identity `json:"userIdentity,omitempty"`
}

type identity struct {
	Type []any `json:"type"`
}

// maxPattern is the quota for a pattern's length in characters:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const maxPattern = 2048

func firehosePattern(eventName ...any) pattern {
	return pattern{
		Source: []any{map[string]string{"prefix": "aws."}},
		// The second is how the documentation of the China Regions has it.
		DetailType: []any{"AWS API Call via CloudTrail", "Amazon API Call via CloudTrail"},
		Detail:     detail{EventSource: []any{firehose.Source}, EventName: eventName},
	}
}

// patterns returns the patterns of the template by the name of their section:
// calls that change something, and calls that only look, which EventBridge
// delivers only when asked to.
func patterns(rules []judge.Rule) (map[string]pattern, error) {
	var changes, reads []any
	unknown := false
	for _, call := range calledBy(rules) {
		switch {
		case call == judge.UnknownCall:
			unknown = true
		case slices.Contains(firehose.Reads(), call):
			reads = append(reads, string(call))
		default:
			changes = append(changes, string(call))
		}
	}
	if unknown {
		// Whatever is not known to be a read may change something.
		changes = []any{map[string][]firehose.Call{"anything-but": firehose.Reads()}}
	}
	all := map[string]pattern{"changes": firehosePattern(changes...), "reads": firehosePattern(reads...)}
	for name, p := range all {
		text, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		if len(text) > maxPattern {
			return nil, fmt.Errorf("pattern %s: %d characters, EventBridge takes %d", name, len(text), maxPattern)
		}
	}
	return all, nil
}

// calledBy lists the calls that any rule looks at, sorted.
func calledBy(rules []judge.Rule) []firehose.Call {
	var all []firehose.Call
	for _, r := range rules {
		all = append(all, r.Calls...)
	}
	slices.SortFunc(all, func(a, b firehose.Call) int { return cmp.Compare(a, b) })
	return slices.Compact(all)
}

// A generated section of the template stands between these, the first
// followed by the section's name.
const (
	sectionBegins = "# generated: "
	sectionEnds   = "# end generated"
	// dependents is the section of whole resources: the rules for the calls of
	// other services.
	dependents = "dependents"
)

// withPatterns returns the template with its sections filled in.
func withPatterns(template []byte, rules []judge.Rule) ([]byte, error) {
	all, err := patterns(rules)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	filled := map[string]bool{}
	open := ""
	for line := range strings.Lines(string(template)) {
		text := strings.TrimSpace(line)
		switch name, begins := strings.CutPrefix(text, sectionBegins); {
		case begins:
			p, known := all[name]
			if !known && name != dependents || open != "" {
				return nil, fmt.Errorf("template.yaml: section %q is not known or not closed", name)
			}
			open, filled[name] = name, true
			out.WriteString(line)
			indent := strings.Repeat(" ", strings.Index(line, "#"))
			if known {
				writePattern(&out, indent, p)
			} else if err := writeDependents(&out, indent, rules); err != nil {
				return nil, err
			}
		case text == sectionEnds:
			open = ""
			out.WriteString(line)
		case open == "":
			out.WriteString(line)
		}
	}
	if open != "" || len(filled) != len(all)+1 {
		return nil, fmt.Errorf("template.yaml: wants one section, closed, for each of %d patterns, and one of %s", len(all), dependents)
	}
	return out.Bytes(), nil
}

// writePattern writes a pattern as YAML, one member a line; the values are
// JSON, which is YAML too.
func writePattern(out *bytes.Buffer, indent string, p pattern) {
	line := func(deeper, name string, value []any) {
		text, _ := json.Marshal(value) // texts, and objects of texts: cannot fail
		fmt.Fprintf(out, "%s%s%s: %s\n", indent, deeper, name, spaced(string(text)))
	}
	line("", "source", p.Source)
	line("", "detail-type", p.DetailType)
	fmt.Fprintf(out, "%sdetail:\n", indent)
	line("  ", "eventSource", p.Detail.EventSource)
	line("  ", "eventName", p.Detail.EventName)
	if p.Detail.Identity != nil {
		fmt.Fprintf(out, "%s  userIdentity:\n", indent)
		line("    ", "type", p.Detail.Identity.Type)
	}
}

// spaced puts blanks where a person would.
func spaced(text string) string {
	return strings.NewReplacer(`,"`, `, "`, `":`, `": `).Replace(text)
}
