package judge

import (
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/config"
)

// graded gives what a rule found the grade that the house gives to the rule.
func (c *Case) graded(first int) {
	for i := first; i < len(c.findings); i++ {
		f := &c.findings[i]
		f.ruled = f.Severity
		f.Severity = Severity(c.Config.Graded(f.Rule, config.Severity(f.Severity)))
	}
}

// suppressed leaves out what the house does not want to hear of at present.
// Where a suppression has expired, what it hid is told again, and that.
func (c *Case) suppressed() {
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool {
		hidden := c.Config.Suppressed(c.suppressible(&f), c.Event.Time) != nil
		if hidden {
			c.hidden++
		}
		return hidden
	})
	for i := range c.findings {
		f := &c.findings[i]
		if s := c.Config.Lapsed(c.suppressible(f), c.Event.Time); s != nil {
			f.detail = sentences(f.detail, fmt.Sprintf("A suppression of %s expired after %s: %s", s.Owner, s.LastDay(), sentence(s.Reason)))
		}
	}
}

// suppressible is a finding as the configuration asks about it.
func (c *Case) suppressible(f *Finding) config.Finding {
	id := &c.Event.Identity
	return config.Finding{
		Rule: f.Rule, Severity: config.Severity(f.ruled), Account: c.Event.Account, Resource: c.subject.arn(),
		Actors: slices.DeleteFunc([]string{id.ARN, id.Issuer.ARN, id.InvokedBy}, func(s string) bool { return s == "" }),
	}
}

// sentence ends a text with a full stop.
func sentence(text string) string { return headline(text) + "." }
