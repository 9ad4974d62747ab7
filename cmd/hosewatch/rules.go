package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/judge"
)

const rulesUsage = `Usage: hosewatch rules list [--format text|json]
       hosewatch rules show [--format text|json] RULE

list names every rule with its severity; as JSON it prints one object a rule.
show says what a rule looks for, why, and what to do about it.
`

func runRules(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	f := newFlags("rules", rulesUsage)
	format := f.String("format", "text", "`text` or json")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	switch {
	case done:
		return code
	case *format != "text" && *format != "json":
		return usageError(stderr, "rules", "--format %q: want text or json", *format)
	case len(rest) == 0 || len(rest) == 1 && rest[0] == "list":
		return listRules(stdout, judge.Rules(), *format)
	case rest[0] == "show" && len(rest) == 2:
		all := judge.Rules()
		i := slices.IndexFunc(all, func(r judge.Rule) bool { return r.ID == rest[1] })
		if i < 0 {
			return usageError(stderr, "rules", "there is no rule %q; hosewatch rules list names them", rest[1])
		}
		if *format == "json" {
			return listRules(stdout, all[i:i+1], "json")
		}
		fmt.Fprint(stdout, ruleText(all[i]))
		return exitDone
	case rest[0] == "show":
		return usageError(stderr, "rules", "show takes one rule")
	default:
		return usageError(stderr, "rules", "%q is not list or show", strings.Join(rest, " "))
	}
}

// ruleJSON is a rule as scripts read it.
type ruleJSON struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Severity  string     `json:"severity"`
	Grades    string     `json:"grades,omitempty"`
	Direction string     `json:"direction"`
	Loses     string     `json:"loses"`
	Calls     []callJSON `json:"calls"`
	Why       string     `json:"why"`
	WhatToDo  string     `json:"what_to_do"`
	Attack    []string   `json:"attack,omitempty"`
	Config    string     `json:"config,omitempty"`
	Scope     string     `json:"scope,omitempty"` // account: told in that scope only
}

type callJSON struct {
	EventSource string `json:"event_source"` // "*" is every other service at whose call a rule looks
	EventName   string `json:"event_name"`   // "*" is every call that is not known by name
}

func listRules(w io.Writer, rules []judge.Rule, format string) int {
	if format == "text" {
		for _, r := range rules {
			fmt.Fprintf(w, "%-8s  %-31s %s\n", r.Severity, r.ID, r.Title)
		}
		return exitDone
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, r := range rules {
		j := ruleJSON{
			ID: r.ID, Title: r.Title, Severity: r.Severity.String(), Grades: r.Grades, Direction: string(r.Direction),
			Loses: string(r.Loses), Why: r.Why, WhatToDo: r.Advice, Attack: r.Attack, Config: r.Config,
		}
		if r.AccountOnly {
			j.Scope = config.ScopeAccount
		}
		for _, call := range r.Calls {
			j.Calls = append(j.Calls, callJSON{firehose.Source, string(call)})
		}
		if r.AnyCall {
			j.Calls = append(j.Calls, callJSON{"*", "*"})
		}
		for _, i := range r.OtherCalls() {
			for _, name := range i.Events {
				j.Calls = append(j.Calls, callJSON{i.Call.Source, name})
			}
		}
		if e.Encode(j) != nil {
			return exitBroken
		}
	}
	return exitDone
}

func ruleText(r judge.Rule) string {
	var calls []string
	for _, call := range r.Calls {
		if call == judge.UnknownCall {
			calls = append(calls, "any call that is not known by name")
			continue
		}
		calls = append(calls, string(call))
	}
	if r.AnyCall {
		calls = append(calls, "any call of another service at which a rule looks")
	}
	for _, i := range r.OtherCalls() {
		calls = append(calls, i.Call.String())
	}
	text := fmt.Sprintf("%s\n%s\n\n", r.ID, r.Title)
	line := func(name, value string) {
		if value != "" {
			text += fmt.Sprintf("  %-9s %s\n", name, strings.Join(wrap(value, 68), "\n            "))
		}
	}
	severity := r.Severity.String()
	if r.Grades != "" {
		severity += "; " + r.Grades
	}
	line("severity", severity)
	line("why", r.Why)
	line("do", r.Advice)
	line("calls", strings.Join(calls, ", "))
	if r.AccountOnly {
		line("scope", "account only")
	}
	line("ATT&CK", strings.Join(r.Attack, ", "))
	if r.Config != "" {
		line("needs", "configuration, such as:")
		text += "            " + strings.ReplaceAll(strings.TrimSpace(r.Config), "\n", "\n            ") + "\n"
	}
	return text
}

// wrap breaks a text into lines of at most width columns, at spaces.
func wrap(text string, width int) []string {
	var lines []string
	var line string
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
