package config

import (
	"fmt"
	"slices"
)

// Doubts returns what is well-formed in routes and can hardly be meant: an
// entry that no alert ever reaches, since one before it takes them all, and a
// call for critical alerts that do not reach it. Only what one entry takes by
// itself is found, not what several take together.
func (c *Config) Doubts() Faults {
	var all Faults
	for i := range c.Routes {
		r := &c.Routes[i]
		doubt := func(what string, by *Routing) {
			all = append(all, Fault{Line: r.Line, Column: r.Column, Text: fmt.Sprintf("%s: the route on line %d comes first", what, by.Line)})
		}
		if by := c.taker(i, r.Severity); by != nil {
			doubt("no alert gets to this route", by)
		} else if by := c.taker(i, Critical); by != nil && (r.Mention != "" || r.Escalate != (Escalation{})) {
			doubt("no critical alert gets to this route, and others neither mention nor escalate", by)
		}
	}
	return all
}

// taker returns an entry before the i-th that takes every alert of a grade and
// above away from it; nil when there is none.
func (c *Config) taker(i int, s Severity) *Routing {
	for j := range c.Routes[:i] {
		if r := &c.Routes[j]; s >= r.Severity && r.covers(&c.Routes[i]) {
			return r
		}
	}
	return nil
}

// covers reports whether the entry is for every alert that another is for, the
// severity aside.
func (r *Routing) covers(o *Routing) bool {
	for key, value := range r.tags {
		// A pattern that matches another's text, stars and all, matches whatever
		// the other does.
		if theirs, ok := o.Tags[key]; !ok || !value.MatchString(theirs) {
			return false
		}
	}
	return within(o.Accounts, r.Accounts) && within(o.Rules, r.Rules)
}

// within reports whether the names are all among others, of which none means
// all there are.
func within(names, others []string) bool {
	if len(others) == 0 || len(names) == 0 {
		return len(others) == 0
	}
	return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(others, n) })
}
