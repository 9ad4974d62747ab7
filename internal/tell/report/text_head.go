package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// verdict is what somebody has to know who reads no further.
func (p *page) verdict() {
	r := p.report
	for i, l := range tell.Wrap(asks(&r.Question), p.width-8) {
		lead := p.color(bold, "TRIAGE") + "  "
		if i > 0 {
			lead = strings.Repeat(" ", 8)
		}
		p.line(lead + p.color(bold, l))
	}
	read := plural(r.Totals.Records, "record") + " read"
	if r.Totals.InQuestion == 0 {
		p.line("")
		p.line("Nothing is in question: " + read + ".")
		return
	}
	p.line("")
	for i, l := range tell.Wrap(p.stands(), p.width-10) {
		lead := strings.Repeat(" ", 9)
		if i == 0 {
			lead = p.mark(r.Verdict.Severity)
		}
		p.line(lead + p.color(bold, l))
	}
	p.row(2, "who", p.who())
	p.row(2, "from", p.from())
	p.row(2, "when", span(r.Verdict.First, r.Verdict.Last)+" UTC")
	p.row(2, "did", p.did())
	if len(r.Verdict.Streams) > 0 {
		var names []string
		for _, arn := range r.Verdict.Streams {
			names = append(names, tell.StreamName(arn))
		}
		p.row(2, "streams", tell.List(names, maxNames)+" may be affected")
	}
	p.row(2, "of", read)
}

// stands says what is left of the changes.
func (p *page) stands() string {
	v := &p.report.Verdict
	if v.Changes == 0 {
		return "Nothing was changed."
	}
	var parts []string
	if alarming := p.alarming(); len(v.Open) > 0 {
		words := plural(len(v.Open), "change") + " still open"
		switch {
		case alarming > 0 && alarming < len(v.Open):
			words += fmt.Sprintf(", %s of them with an alert", number(alarming))
		case alarming == 0:
			words += ", none with an alert"
		}
		parts = append(parts, words)
	} else {
		parts = append(parts, "No change is known to be open")
	}
	if n := len(v.Doubtful); n > 0 {
		parts = append(parts, number(n)+" not known")
	}
	if v.TakenBack > 0 {
		parts = append(parts, number(v.TakenBack)+" taken back")
	}
	if v.Superseded > 0 {
		parts = append(parts, number(v.Superseded)+" superseded")
	}
	return strings.Join(parts, "; ") + "."
}

// alarming counts the open changes that raised an alert.
func (p *page) alarming() (n int) {
	for _, c := range p.byID(p.report.Verdict.Open) {
		if c.AlertID != "" {
			n++
		}
	}
	return n
}

func (p *page) byID(ids []string) []*investigate.Change {
	at := map[string]int{}
	for i := range p.report.Changes {
		at[p.report.Changes[i].ID] = i
	}
	var all []*investigate.Change
	for _, id := range ids {
		if i, ok := at[id]; ok {
			all = append(all, &p.report.Changes[i])
		}
	}
	return all
}

// who lists the principals, with the roles that each took.
func (p *page) who() string {
	var all []string
	for i := range p.report.Principals {
		all = append(all, p.whoIs(&p.report.Principals[i]))
	}
	if len(all) > maxNames {
		return strings.Join(all[:maxNames], "; ") + fmt.Sprintf("; and %d more", len(all)-maxNames)
	}
	return strings.Join(all, "; ")
}

func (p *page) whoIs(who *investigate.Principal) string {
	words := name(who) + " (" + kindOf(who) + ")"
	var roles []string
	for _, id := range who.Sessions {
		s := p.sessions[id]
		if s == nil || s.Actor.Role == "" || slices.Contains(roles, s.Actor.Role) || !who.Known && s.Parent == "" {
			continue
		}
		roles = append(roles, s.Actor.Role)
	}
	if len(roles) > 0 {
		words += " as " + tell.List(roles, maxNames)
	}
	return words
}

func name(p *investigate.Principal) string {
	return cmp.Or(p.Name, p.InvokedBy, last(p.ARN), "somebody")
}

// from lists the addresses, new ones first.
func (p *page) from() string {
	type seen struct {
		value string
		count int
		fresh bool
	}
	var all []seen
	for i := range p.report.Sessions {
		for _, a := range p.report.Sessions[i].Addresses {
			fresh := a.New != nil && *a.New
			if at := slices.IndexFunc(all, func(s seen) bool { return s.value == a.Value }); at >= 0 {
				all[at].count += a.Count
				all[at].fresh = all[at].fresh || fresh
				continue
			}
			all = append(all, seen{a.Value, a.Count, fresh})
		}
	}
	slices.SortStableFunc(all, func(a, b seen) int {
		if a.fresh != b.fresh {
			if a.fresh {
				return -1
			}
			return 1
		}
		return b.count - a.count
	})
	var words []string
	for _, s := range all {
		if s.fresh {
			s.value += " (new)"
		}
		words = append(words, s.value)
	}
	return tell.List(words, maxNames)
}

func (p *page) did() string {
	r := p.report
	words := []string{plural(r.Totals.InQuestion, "event"), plural(r.Verdict.Changes, "change")}
	if r.Verdict.Denials > 0 {
		words = append(words, number(r.Verdict.Denials)+" refused")
	}
	n := 0
	for _, d := range r.Data {
		n += d.Count
	}
	if n > 0 {
		words = append(words, number(n)+" on data or secrets")
	}
	if n := len(r.Persistence); n > 0 {
		words = append(words, number(n)+" for lasting access")
	}
	if r.Verdict.Alerts > 0 {
		words = append(words, plural(r.Verdict.Alerts, "alert"))
	}
	return strings.Join(words, ", ")
}
