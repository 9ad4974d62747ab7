// Package judge knows which changes to delivery streams matter, to whom and
// why: the rules, what they find, and the alert that tells it once.
//
// It refuses to know how an alert looks or where it goes.
package judge

import (
	"cmp"
	"slices"
	"sync"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

//go:generate go run ../generate

// Judge reads changes against every rule. It remembers what happened lately,
// for rules that count. Make one with New; it is not safe for concurrent use.
type Judge struct {
	// Suppressed counts the findings that the configuration suppressed.
	Suppressed int

	config *config.Config
	byCall map[firehose.Call][]*Rule
	any    []*Rule                   // the rules for calls that nobody knows
	others map[resource.Call][]*Rule // of the calls that were met
	recent *recent
}

// New returns a judge of all Rules.
func New(c *config.Config) *Judge {
	j := &Judge{config: c, byCall: map[firehose.Call][]*Rule{}, others: map[resource.Call][]*Rule{}, recent: newRecent()}
	for _, r := range allRules() {
		for _, call := range r.Calls {
			if call == UnknownCall {
				j.any = append(j.any, r)
				continue
			}
			j.byCall[call] = append(j.byCall[call], r)
		}
	}
	return j
}

// allRules returns all rules, made once for all judges. Programs that judge
// nothing are linked without them.
func allRules() []*Rule {
	made.once.Do(func() {
		for _, r := range Rules() {
			made.rules = append(made.rules, &r)
		}
	})
	return made.rules
}

var made struct {
	once  sync.Once
	rules []*Rule
}

// looking returns the rules that look at a request of another service. They
// are found when its call is first met: there are hundreds of calls, and a
// function starts for the sake of one.
func (j *Judge) looking(req *resource.Request) []*Rule {
	rules, met := j.others[req.Call]
	if !met {
		call := resource.Inventory{Call: req.Call, Settings: req.May}
		rules = rulesThat(allRules(), func(r *Rule) bool { return r.AnyCall || r.LooksAt(call) })
		j.others[req.Call] = rules
	}
	return rules
}

// aboutSettings are the rules that read settings, whoever set them.
func aboutSettings() []*Rule {
	return rulesThat(allRules(), func(r *Rule) bool { return len(r.Settings) > 0 })
}

func rulesThat(rules []*Rule, wanted func(*Rule) bool) []*Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r *Rule) bool { return !wanted(r) })
}

// OtherCalls lists the calls of other services that the rule looks at, by
// source and name.
func (r *Rule) OtherCalls() []resource.Inventory {
	return slices.DeleteFunc(resource.Calls(), func(i resource.Inventory) bool { return !r.LooksAt(i) })
}

// LooksAt reports whether the rule looks at a call of another service: one
// that may set one of its settings, or that it names.
func (r *Rule) LooksAt(call resource.Inventory) bool {
	return slices.Contains(r.Uses, call.Call) ||
		slices.ContainsFunc(call.Settings, func(p resource.Path) bool { return slices.Contains(r.Settings, p) })
}

// rules returns the rules that look at a change.
func (j *Judge) rules(c *Case) []*Rule {
	switch {
	case c.Unseen:
		return j.unseenRules(c)
	case c.ResourceChange != nil:
		return j.looking(&c.Asked)
	}
	if rules, known := j.byCall[c.Request.Call]; known {
		return rules
	}
	return j.any
}

// Use replaces the configuration, for what is judged from now on.
func (j *Judge) Use(c *config.Config) { j.config = c }

// UnknownCall stands in a rule's Calls for every call that changes something
// and is not known by name.
const UnknownCall firehose.Call = "*"

// Judge returns the alert that a change deserves, or nil. Changes are to be
// given in the order of their events; an event is to be given once.
func (j *Judge) Judge(change estate.Change) *Alert {
	c := &Case{Change: change, Config: j.config, Actor: change.Event.Actor(), recent: j.recent}
	c.subject = c.about()
	rules := j.rules(c)
	succeeded := c.succeeded()
	for _, r := range rules {
		c.rule = r
		first := len(c.findings)
		r.Look(c)
		if len(c.findings) == first {
			continue
		}
		c.rolledBack(first)
		c.graded(first)
		if !succeeded && !r.Failures {
			c.attempted(first)
		}
	}
	c.made()
	if len(c.findings) == 0 && !c.Unseen {
		return nil
	}
	slices.SortStableFunc(c.findings, bySeverity)
	if c.Unseen {
		c.unseen()
	}
	c.inScope = c.subject.scope()
	c.narrow()
	c.suppressed()
	j.Suppressed += c.hidden
	if len(c.findings) == 0 {
		return nil
	}
	slices.SortStableFunc(c.findings, bySeverity)
	c.once()
	return c.alert(ruleByID(rules, c.findings[0].Rule))
}

// ruleByID finds a rule; one that is not among them says nothing of the way
// back.
func ruleByID(rules []*Rule, id string) *Rule {
	if i := slices.IndexFunc(rules, func(r *Rule) bool { return r.ID == id }); i >= 0 {
		return rules[i]
	}
	return &Rule{}
}

func bySeverity(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) }

// once words the sorted findings so that every fact is told once: of a call
// that did not succeed the title says so, and the rest what it would have meant.
func (c *Case) once() {
	for i := range c.findings {
		switch f := &c.findings[i]; {
		case f.attempted && i == 0:
			f.Title, f.Reason = c.begin(c.attempt()), "Nothing changed. Had it succeeded: "+lowerFirst(f.Reason)
		case f.attempted:
			f.Title = "Had it succeeded: " + f.Title
		}
	}
	said := map[string]bool{}
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool {
		twice := said[f.Title]
		said[f.Title] = true
		return twice
	})
}

// attempted turns what the rule found in a call that did not succeed into
// what it is: nothing changed, but somebody tried.
func (c *Case) attempted(first int) {
	for i := first; i < len(c.findings); i++ {
		f := &c.findings[i]
		if f.Severity >= High {
			f.Severity = Low
		} else {
			f.Severity = Info
		}
		f.Direction = Changed
		f.detail = ""
		if f.aboutActor {
			continue
		}
		f.attempted = true
	}
}
