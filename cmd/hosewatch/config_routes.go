package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
)

// routes says where alerts are told, if not all of them in the stack's channel.
func routes(c *config.Config) []setting {
	if len(c.Routes) == 0 {
		return nil
	}
	var all []setting
	for i := range c.Routes {
		r := &c.Routes[i]
		all = append(all, setting{fmt.Sprintf("route %d", i+1), routed(r) + " -> " + strings.Join(told(r), "; ")})
	}
	if !slices.ContainsFunc(c.Routes, func(r config.Routing) bool { return r.Everything() }) {
		all = append(all, setting{"without a route", "the stack's channel, at once"})
	}
	if slices.ContainsFunc(c.Routes, func(r config.Routing) bool { return r.Collects }) {
		all = append(all, setting{"daily digest", c.Digest.Words()})
	}
	return all
}

// routed says which alerts the entry is for.
func routed(r *config.Routing) string {
	var of []string
	switch r.Severity {
	case config.Info:
	case config.Critical:
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

// told says what becomes of the alerts.
func told(r *config.Routing) []string {
	all := []string{inChannel(r.Channel, "the stack's channel")}
	if r.Collects {
		all = append(all, upTo(r.Digest)+" in the daily digest")
	}
	if r.Mention != "" {
		all = append(all, "critical calls "+r.Mention)
	}
	if r.Escalate.After != 0 {
		all = append(all, "critical not acknowledged for "+escalated(r.Escalate))
	}
	return all
}

// escalated says after how long, where and to whom it is told again.
func escalated(e config.Escalation) string {
	text := fmt.Sprintf("%s again in %s", span(e.After), inChannel(e.Channel, "the same channel"))
	if e.Mention != "" {
		text += ", calling " + e.Mention
	}
	return text
}

func inChannel(id, otherwise string) string {
	if id == "" {
		return otherwise
	}
	return id
}

func upTo(s config.Severity) string {
	if s == config.Info {
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

// responders says who may respond, on one line; nothing when that was not told.
func responders(p config.Responders) string {
	all := []string{either("the group", p.Groups), either("whoever answers in", p.Channels), either("the user", p.Users)}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), ", ")
}
