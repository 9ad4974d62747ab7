package config

import (
	"fmt"
	"slices"
)

// Doubts returns what is well-formed in routes and can hardly be meant: an
// entry that no alert ever reaches, and what is for alerts of grades that do
// not reach it, since entries before it take them. Only what one entry takes by
// itself is found, not what several take together.
func (c *Config) Doubts() Faults {
	var all Faults
	for i := range c.Routes {
		r := &c.Routes[i]
		doubt := func(what string, from, to Severity) bool {
			by := c.taker(i, from, to)
			if by != nil {
				all = append(all, Fault{Line: r.Line, Column: r.Column, Text: fmt.Sprintf("%s: the route on line %d comes first", what, by.Line)})
			}
			return by != nil
		}
		if doubt("no alert gets to this route", r.Severity, Critical) {
			continue
		}
		if r.Mention != "" || r.Escalate != (Escalation{}) {
			doubt("no critical alert gets to this route, and others neither mention nor escalate", Critical, Critical)
		}
		if r.Collects {
			doubt("no alert gets to the digest of this route", r.Severity, r.Digest)
		}
	}
	return all
}

// taker returns an entry before the i-th that takes every alert away from it,
// of each of some grades; nil when one gets there.
func (c *Config) taker(i int, from, to Severity) *Routing {
	var by *Routing
	for s := from; s <= to; s++ {
		j := slices.IndexFunc(c.Routes[:i], func(r Routing) bool { return s >= r.Severity && r.covers(&c.Routes[i]) })
		if j < 0 {
			return nil
		}
		by = &c.Routes[j]
	}
	return by
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
