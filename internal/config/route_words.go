package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// String says in words which alerts the entry is for and what becomes of them,
// on one line.
func (r *Routing) String() string { return r.whom() + " -> " + strings.Join(r.what(), "; ") }

// Everything reports whether the entry is for every alert.
func (r *Routing) Everything() bool {
	return r.Severity == Info && len(r.Accounts)+len(r.Rules)+len(r.Tags) == 0
}

// whom says which alerts the entry is for.
func (r *Routing) whom() string {
	var of []string
	switch r.Severity {
	case Info:
	case Critical:
		of = append(of, "critical")
	default:
		of = append(of, r.Severity.String()+" and above")
	}
	of = append(of, either("account", r.Accounts), either("rule", r.Rules))
	for _, key := range slices.Sorted(maps.Keys(r.Tags)) {
		of = append(of, "tag "+key+"="+r.Tags[key])
	}
	of = slices.DeleteFunc(of, func(s string) bool { return s == "" })
	if r.Everything() {
		return "every alert"
	}
	return strings.Join(of, ", ")
}

// either names one or several of a kind.
func either(kind string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return kind + " " + strings.Join(names, " or ")
}

// what says what becomes of the alerts.
func (r *Routing) what() []string {
	all := []string{inChannel(r.Channel, "the stack's channel")}
	if r.Collects {
		all = append(all, upTo(r.Digest)+" in the daily digest")
	}
	if r.Mention != "" {
		all = append(all, "critical calls "+r.Mention)
	}
	if e := r.Escalate; e.After != 0 {
		text := fmt.Sprintf("critical not acknowledged for %s again in %s", span(e.After), inChannel(e.Channel, "the same channel"))
		if e.Mention != "" {
			text += ", calling " + e.Mention
		}
		all = append(all, text)
	}
	return all
}

func inChannel(id, otherwise string) string {
	if id == "" {
		return otherwise
	}
	return id
}

func upTo(s Severity) string {
	if s == Info {
		return "info"
	}
	return s.String() + " and below"
}

// span writes whole minutes: 15m, 1h30m, 2h.
func span(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if d%time.Hour == 0 {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// String says who may respond, on one line; nothing when that was not told.
func (p *Responders) String() string {
	all := []string{either("the group", p.Groups), either("whoever answers in", p.Channels), either("the user", p.Users)}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), ", ")
}
