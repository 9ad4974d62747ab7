package config

import (
	"regexp"
	"slices"
	"time"
)

// Routing is one entry of routes: which alerts it is for, and what becomes of
// them. What it does not name may be anything.
type Routing struct {
	Severity Severity          // this grade and above; Info for every one
	Accounts []string          // 12 digits each
	Rules    []string          // ids, of which an alert must have one
	Tags     map[string]string // patterns of values by key, all of them on one affected stream

	Channel  string // a Slack channel's id; empty for the stack's own
	Mention  string // the id of a user group that critical alerts call; empty for nobody
	Escalate Escalation

	// Collects says that alerts of Digest and below wait for the daily digest.
	Collects bool
	Digest   Severity // never Critical

	Line, Column int // where it begins in the file
	tags         map[string]*regexp.Regexp
}

// Escalation is what becomes of a critical alert that nobody has acknowledged.
// The zero value is nothing.
type Escalation struct {
	After   time.Duration // whole minutes; 0 for no escalation
	Channel string        // a Slack channel's id; empty for the channel of the alert
	Mention string        // the id of a user group; empty for nobody
}

// Addressed is what routes look at in an alert.
type Addressed struct {
	Severity Severity
	Account  string
	Rules    []string            // ids of the rules of its findings
	Tags     []map[string]string // of each affected stream whose tags are known
	Replayed bool                // it was found in a trail's history
}

// Route is where and how one alert is told. The zero value is at once, in the
// stack's channel, calling nobody.
type Route struct {
	Channel  string     // a Slack channel's id; empty for the stack's own
	Mention  string     // the id of a user group to call; empty for nobody
	Escalate Escalation // only ever of a critical alert
	Daily    bool       // it waits for the daily digest; never a critical alert, unless it is replayed
}

// Route returns where an alert is told: as the first entry of routes that is
// for it says, and in the stack's channel where none is. What is not known of
// an alert, such as the tags of a stream, no entry that asks for it matches.
//
// What was found in history calls nobody, however severe: it waits for the
// digest of the channel that the entry names.
func (c *Config) Route(a Addressed) Route {
	var to Route
	if i := c.Entry(a); i >= 0 {
		to = c.Routes[i].route(a.Severity)
	}
	if a.Replayed {
		return Route{Channel: to.Channel, Daily: true}
	}
	return to
}

// Entry returns which of Routes an alert goes by: the first that is for it, -1
// where none is.
func (c *Config) Entry(a Addressed) int {
	return slices.IndexFunc(c.Routes, func(r Routing) bool { return r.matches(&a) })
}

// RouteTags returns the keys of the tags that routes ask for, sorted: there is
// no other use for a stream's tags in an alert.
func (c *Config) RouteTags() []string {
	var keys []string
	for i := range c.Routes {
		for key := range c.Routes[i].Tags {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Everything reports whether the entry is for every alert.
func (r *Routing) Everything() bool {
	return r.Severity == Info && len(r.Accounts)+len(r.Rules)+len(r.Tags) == 0
}

func (r *Routing) matches(a *Addressed) bool {
	return a.Severity >= r.Severity &&
		(len(r.Accounts) == 0 || slices.Contains(r.Accounts, a.Account)) &&
		(len(r.Rules) == 0 || slices.ContainsFunc(a.Rules, func(id string) bool { return slices.Contains(r.Rules, id) })) &&
		(len(r.Tags) == 0 || slices.ContainsFunc(a.Tags, r.tagged))
}

// tagged reports whether one stream has every tag that the entry asks for.
func (r *Routing) tagged(tags map[string]string) bool {
	for key, value := range r.tags {
		if has, ok := tags[key]; !ok || !value.MatchString(has) {
			return false
		}
	}
	return true
}

func (r *Routing) route(s Severity) Route {
	if s >= Critical {
		return Route{Channel: r.Channel, Mention: r.Mention, Escalate: r.Escalate}
	}
	return Route{Channel: r.Channel, Daily: r.Collects && s <= r.Digest}
}
