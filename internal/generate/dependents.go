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
		// What is read all day is not worth a function's start each time when
		// only rules about the whole account look at it: scan finds it.
		asks := func(r judge.Rule) bool { return r.LooksAt(i) && !(r.AccountOnly && i.Reads) }
		if !slices.ContainsFunc(rules, asks) {
			continue
		}
		for _, name := range i.Events {
			c := called{source: i.Call.Source, event: name, read: i.Effect == resource.Touches && i.Reads}
			if i.Dated {
				c.event = map[string]string{"prefix": name}
			}
			all = append(all, c)
		}
	}
	return all
}

// dependentPatterns packs the calls into as few patterns as the quota allows.
// Every event matches one of them: the names of one service stand together
// where they fit, and no name stands twice.
func dependentPatterns(calls []called) ([]pattern, error) {
	var all []pattern
	var p pattern
	for _, c := range calls {
		next := p.with(c)
		text, err := json.Marshal(next)
		if err != nil {
			return nil, err
		}
		if len(text) > maxPattern {
			all, next = append(all, p), pattern{}.with(c)
		}
		p = next
	}
	if len(p.Detail.EventName) > 0 {
		all = append(all, p)
	}
	return all, nil
}

// with is the pattern with one more call.
func (p pattern) with(c called) pattern {
	if len(p.Source) == 0 {
		p = firehosePattern()
		p.Detail.EventSource = nil
	}
	sources := slices.Clone(p.Detail.EventSource)
	if !slices.Contains(sources, any(c.source)) {
		sources = append(sources, c.source)
	}
	names := slices.Clone(p.Detail.EventName)
	same := func(other any) bool { return fmt.Sprint(other) == fmt.Sprint(c.event) }
	if !slices.ContainsFunc(names, same) {
		names = append(names, c.event)
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
		// Services assume roles all day, each its own.
		p.Detail.Identity = &identity{Type: []any{map[string][]string{"anything-but": {"AWSService"}}}}
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
