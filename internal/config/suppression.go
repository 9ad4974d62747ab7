package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Suppression is a finding that a team does not want to hear of until a day.
type Suppression struct {
	Rule     string // id; empty for every rule
	Resource string // pattern of an ARN; empty for every resource
	Actor    string // pattern of an ARN; empty for everybody
	Account  string // 12 digits; empty for all

	Reason, Owner string
	// Expires is the end of the last day that the suppression holds on, in UTC.
	Expires time.Time
	// EvenCritical lets it hide critical findings too.
	EvenCritical bool

	Line, Column    int // where it begins in the file
	resource, actor *regexp.Regexp
}

// Finding is what a suppression is asked about.
type Finding struct {
	Rule string
	// Severity is the rule's own grade, before any override. A finding counts
	// as critical when either is: a grade of the house opens no way around
	// EvenCritical.
	Severity Severity
	Account  string
	Resource string   // ARN; empty when it is not known
	Actors   []string // ARNs of the caller: the session and its role
}

// LastDay returns the last day that the suppression holds on, as the file
// writes it.
func (s *Suppression) LastDay() string {
	return s.Expires.AddDate(0, 0, -1).Format(time.DateOnly)
}

// Expired reports whether the suppression's last day is over.
func (s *Suppression) Expired(at time.Time) bool { return !at.Before(s.Expires) }

// TooFar reports whether the suppression expires more than a year ahead. It
// does not hold until that is no longer so: nothing is hidden for ever.
func (s *Suppression) TooFar(at time.Time) bool {
	return s.Expires.After(at.AddDate(1, 0, 1)) // the day itself, and the time of it
}

// matches reports whether the suppression is about the finding. What is not
// known is empty, and no pattern matches that: compiled leaves out those of
// stars alone.
func (s *Suppression) matches(f *Finding) bool {
	return (s.Rule == "" || s.Rule == f.Rule) &&
		(s.Account == "" || s.Account == f.Account) &&
		(s.resource == nil || s.resource.MatchString(f.Resource)) &&
		(s.actor == nil || slices.ContainsFunc(f.Actors, s.actor.MatchString)) &&
		(f.Severity < Critical || s.EvenCritical)
}

// Suppressed returns the suppression that keeps a finding from being told at
// a time, or nil.
func (c *Config) Suppressed(f Finding, at time.Time) *Suppression {
	return c.suppression(f, func(s *Suppression) bool { return !s.Expired(at) && !s.TooFar(at) })
}

// Lapsed returns a suppression that is about a finding and has expired, or nil
// when there is none, or when another still holds. Such a finding is told, and
// that its suppression has expired.
func (c *Config) Lapsed(f Finding, at time.Time) *Suppression {
	if c.Suppressed(f, at) != nil {
		return nil
	}
	return c.suppression(f, func(s *Suppression) bool { return s.Expired(at) })
}

func (c *Config) suppression(f Finding, is func(*Suppression) bool) *Suppression {
	f.Severity = max(f.Severity, c.Graded(f.Rule, f.Severity))
	for i := range c.Suppressions {
		if s := &c.Suppressions[i]; is(s) && s.matches(&f) {
			return s
		}
	}
	return nil
}

// Expired returns the suppressions whose last day is over, in the order of
// the file.
func (c *Config) Expired(at time.Time) []Suppression {
	return slices.DeleteFunc(slices.Clone(c.Suppressions), func(s Suppression) bool { return !s.Expired(at) })
}

// readSuppressions reads the list of suppressions.
func (c *Config) readSuppressions(r *reader, n ast.Node) {
	c.Suppressions = nil
	r.list(n, func(n ast.Node) {
		c.Suppressions = append(c.Suppressions, c.readSuppression(r, n))
	})
}

func (c *Config) readSuppression(r *reader, n ast.Node) Suppression {
	p := place(n)
	s := Suppression{Line: p.Line, Column: p.Column}
	said := map[string]bool{}
	text := func(name string, check func(string) string, into *string) func(ast.Node) {
		return func(n ast.Node) {
			*into, _ = r.checked(n, check)
			said[name] = true
		}
	}
	before := len(r.faults)
	r.members(n, map[string]func(ast.Node){
		"rule":          func(n ast.Node) { s.Rule = c.readRule(r, n) },
		"resource":      text("resource", notARN, &s.Resource),
		"actor":         text("actor", notARN, &s.Actor),
		"account":       text("account", notAccount, &s.Account),
		"reason":        text("reason", notReason, &s.Reason),
		"owner":         text("owner", notEmpty, &s.Owner),
		"expires":       func(n ast.Node) { s.Expires = r.day(n); said["expires"] = true },
		"even_critical": func(n ast.Node) { s.EvenCritical = r.flag(n) },
	})
	if _, ok := n.(*ast.MappingNode); !ok {
		return s
	}
	for _, name := range []string{"reason", "owner", "expires"} {
		if !said[name] {
			r.fault(n, "%s is missing; a suppression has a reason, an owner and the day on which it expires", name)
		}
	}
	if len(r.faults) == before && s.Rule == "" && wide(s.Resource) && wide(s.Actor) {
		r.fault(n, "would hide everything of a kind: name a rule, a resource or an actor")
	}
	return s.compiled()
}

// compiled forgets the patterns that match everything, and keeps the others
// ready for use.
func (s Suppression) compiled() Suppression {
	for _, p := range []struct {
		text *string
		re   **regexp.Regexp
	}{{&s.Resource, &s.resource}, {&s.Actor, &s.actor}} {
		if strings.Trim(*p.text, "*") == "" {
			*p.text = ""
			continue
		}
		*p.re = pattern(*p.text)
	}
	return s
}

// wide reports whether a pattern narrows nothing down.
func wide(text string) bool { return text == "" || namesNothing(text) }

func (c *Config) readRule(r *reader, n ast.Node) string {
	id, ok := r.text(n)
	if !ok || id == "*" {
		return ""
	}
	c.names(r, n, id)
	return id
}

// day reads a date and returns the end of that day in UTC.
func (r *reader) day(n ast.Node) time.Time {
	text, ok := r.text(n)
	if !ok {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		r.fault(n, "%s is not a day, written like 2027-01-31", shown(text))
	}
	return day.AddDate(0, 0, 1)
}

func notARN(text string) string {
	if strings.HasPrefix(text, "arn:") || strings.HasPrefix(text, "*") {
		return ""
	}
	return shown(text) + " matches no ARN: begin it with arn: or *"
}

func notReason(text string) string {
	const fewest = 3
	if len(strings.Fields(text)) < fewest {
		return "a reason in a few words is wanted, so that the next person understands it"
	}
	return ""
}
