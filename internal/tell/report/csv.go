package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// columns are the header of CSV.
var columns = []string{
	"time", "event_id", "who", "session", "address", "account", "region", "source", "name", "outcome", "error_code",
	"resource", "resource_type", "severity", "alert_id", "alert", "change", "file", "record",
}

// CSV writes the events of a report for a spreadsheet, with a header: RFC 4180,
// UTF-8, every cell in quotes, so that no separator within one splits it. A
// cell that a spreadsheet would take for a formula begins with an apostrophe.
// https://owasp.org/www-community/attacks/CSV_Injection
func CSV(w io.Writer, r *investigate.Report) error {
	out := bufio.NewWriter(w)
	raised := map[string]*judge.Alert{}
	for _, a := range r.Alerts {
		raised[a.ID] = a
	}
	line(out, columns)
	for i := range r.Events {
		e := &r.Events[i]
		severity, title := "", ""
		if a := raised[e.AlertID]; a != nil {
			severity, title = a.Severity.String(), a.Title
		}
		line(out, []string{
			e.Time.UTC().Format(time.RFC3339), e.ID, e.Who, e.Session, e.Address, e.Account, e.Region, e.Source, e.Name,
			e.Outcome, e.ErrorCode, e.Resource, e.ResourceType, severity, e.AlertID, title, e.Change, e.File, strconv.Itoa(e.Record),
		})
	}
	return out.Flush()
}

// line writes one line; the writer keeps the error.
func line(w *bufio.Writer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('"')
		w.WriteString(strings.ReplaceAll(safe(cell), `"`, `""`))
		w.WriteByte('"')
	}
	w.WriteString("\r\n")
}

// formula are the characters that begin one, also in their wide forms.
const formula = "=+-@\t\r\n＝＋－＠"

// safe is a cell that no spreadsheet takes for a formula.
func safe(cell string) string {
	shown := tell.Plain(cell)
	if first := strings.TrimLeft(cell, " "); strings.HasPrefix(shown, `\`) || first != "" && strings.ContainsRune(formula, []rune(first)[0]) {
		return "'" + shown
	}
	return shown
}
