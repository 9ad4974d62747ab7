package report

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/tell"
)

// verdict is what somebody has to know who reads no further.
func (p *page) verdict() {
	r, head := p.report, Say(p.report)
	for i, l := range tell.Wrap(head.Asks, p.width-8) {
		lead := p.color(bold, "TRIAGE") + "  "
		if i > 0 {
			lead = strings.Repeat(" ", 8)
		}
		p.line(lead + p.color(bold, l))
	}
	if r.Totals.InQuestion == 0 {
		p.line("")
		p.line("Nothing is in question: " + head.Read + ".")
		return
	}
	p.line("")
	for i, l := range tell.Wrap(head.Stands, p.width-10) {
		lead := strings.Repeat(" ", 9)
		if i == 0 {
			lead = p.mark(r.Verdict.Severity)
		}
		p.line(lead + p.color(bold, l))
	}
	p.row(2, "who", head.Who)
	p.row(2, "from", head.From)
	p.row(2, "when", span(r.Verdict.First, r.Verdict.Last)+" UTC")
	p.row(2, "did", head.Did)
	p.row(2, "streams", head.Streams)
	p.row(2, "of", head.Read)
}
