package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// called is a call of another service that some rule looks at.
type called struct {
	source string
	event  any  // a name, or the prefix of one that CloudTrail writes with a date
	read   bool // changes nothing, so that EventBridge withholds it unless asked
}

// dependentCalls lists the calls of other services that any rule looks at, by
// source and name.
func dependentCalls(rules []judge.Rule) []called {
	var all []called
	for _, i := range resource.Calls() {
		how := judge.DeliveryOf(rules, i)
		if how == judge.Withheld {
			continue
		}
		for _, name := range i.Events {
			c := called{source: i.Call.Source, event: name, read: how == judge.DeliversReads}
			if i.Dated {
				c.event = map[string]string{"prefix": name}
			}
			all = append(all, c)
		}
	}
	return all
}

// dependentPatterns packs the calls into few patterns within the quota. Every
// event matches one of them: a service stands in one pattern, and one that
// needs several has them for itself.
func dependentPatterns(calls []called) ([]pattern, error) {
	var all []pattern
	var open pattern
	flush := func() {
		if len(open.Detail.EventName) > 0 {
			all = append(all, open)
		}
		open = pattern{}
	}
	for _, service := range bySource(calls) {
		switch next := open.with(service...); {
		case next.fits():
			open = next
		case (pattern{}).with(service...).fits():
			flush()
			open = pattern{}.with(service...)
		default:
			flush()
			for _, c := range service {
				if next := open.with(c); next.fits() {
					open = next
					continue
				}
				flush()
				open = pattern{}.with(c)
			}
			flush()
		}
	}
	flush()
	for _, p := range all {
		if !p.fits() {
			return nil, fmt.Errorf("a pattern of %v takes more than %d characters", p.Detail.EventSource, maxPattern)
		}
	}
	return all, nil
}

// bySource groups sorted calls by their service.
func bySource(calls []called) [][]called {
	var all [][]called
	for i, c := range calls {
		if i == 0 || calls[i-1].source != c.source {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], c)
	}
	return all
}

// fits reports whether EventBridge takes a pattern of this length, with room
// for what sessions add.
func (p pattern) fits() bool {
	const room = 64
	text, err := json.Marshal(p)
	return err == nil && len(text) <= maxPattern-room
}

// with is the pattern with more calls.
func (p pattern) with(calls ...called) pattern {
	if len(p.Source) == 0 {
		p = firehosePattern()
		p.Detail.EventSource = nil
	}
	sources, names := slices.Clone(p.Detail.EventSource), slices.Clone(p.Detail.EventName)
	for _, c := range calls {
		if !slices.Contains(sources, any(c.source)) {
			sources = append(sources, c.source)
		}
		if !slices.ContainsFunc(names, func(other any) bool { return fmt.Sprint(other) == fmt.Sprint(c.event) }) {
			names = append(names, c.event)
		}
	}
	p.Detail.EventSource, p.Detail.EventName = sources, names
	return p
}

// writeDependents writes an EventBridge rule for each pattern, and lets each
// invoke the detect function.
func writeDependents(out *bytes.Buffer, indent string, rules []judge.Rule) error {
	var changes, reads []called
	for _, c := range dependentCalls(rules) {
		if c.read {
			reads = append(reads, c)
		} else {
			changes = append(changes, c)
		}
	}
	patterns, err := dependentPatterns(changes)
	if err != nil {
		return err
	}
	for i, p := range patterns {
		writeRule(out, indent, fmt.Sprintf("Dependents%d", i+1), "Calls that change what streams depend on", "ENABLED", p)
	}
	sessions, err := dependentPatterns(reads)
	if err != nil {
		return err
	}
	for i, p := range sessions {
		p.Detail.Identity = &identity{Type: []any{map[string][]string{"anything-but": {judge.ServiceIdentity}}}}
		writeRule(out, indent, fmt.Sprintf("Sessions%d", i+1), "Calls that hand out credentials", "!If [WatchesReads, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, DISABLED]", p)
	}
	return nil
}

func writeRule(out *bytes.Buffer, indent, name, description, state string, p pattern) {
	line := func(deeper, format string, args ...any) {
		fmt.Fprintf(out, indent+deeper+format+"\n", args...)
	}
	line("", "%sRule:", name)
	line("  ", "Type: AWS::Events::Rule")
	line("  ", "Properties:")
	line("    ", "Description: %s", description)
	line("    ", "State: %s", state)
	line("    ", "EventPattern:")
	writePattern(out, indent+"      ", p)
	for _, text := range []string{
		"Targets:", "  - Id: detect", "    Arn: !GetAtt DetectFunction.Arn", "    DeadLetterConfig:",
		"      Arn: !GetAtt NotJudgedQueue.Arn", "    RetryPolicy:", "      MaximumEventAgeInSeconds: 86400", "      MaximumRetryAttempts: 185",
	} {
		line("    ", "%s", text)
	}
	out.WriteString("\n")
	line("", "%sPermission:", name)
	line("  ", "Type: AWS::Lambda::Permission")
	line("  ", "Properties:")
	for _, text := range []string{
		"Action: lambda:InvokeFunction", "FunctionName: !GetAtt DetectFunction.Arn", "Principal: events.amazonaws.com",
		"SourceAccount: !Ref AWS::AccountId", "SourceArn: !GetAtt " + name + "Rule.Arn",
	} {
		line("    ", "%s", text)
	}
	out.WriteString("\n")
}
