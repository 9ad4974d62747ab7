package config

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// QuietHours are the hours in which Slack hears of urgent alerts only.
type QuietHours struct {
	// MinSeverity is the quietest grade that is still told.
	MinSeverity Severity

	zone     *time.Location
	from, to int     // minutes since midnight, by the zone's clocks
	days     [7]bool // on which they begin, from Sunday as time.Weekday counts
}

// Quiet reports whether an alert of a severity is to be kept from Slack at a
// time. A critical one never is: MinSeverity is critical at most.
func (c *Config) Quiet(at time.Time, s Severity) bool {
	q := c.QuietHours
	return q != nil && s < q.MinSeverity && q.holds(at)
}

// holds reports whether a time is in the quiet hours. Hours over midnight
// belong to the day on which they begin.
func (q *QuietHours) holds(at time.Time) bool {
	if q.zone == noZone {
		return false
	}
	local := at.In(q.zone)
	minute := local.Hour()*60 + local.Minute()
	today := local.Weekday()
	yesterday := (today + 6) % 7
	if q.from < q.to {
		return q.days[today] && q.from <= minute && minute < q.to
	}
	return q.days[today] && minute >= q.from || q.days[yesterday] && minute < q.to
}

// Words says the hours as the file writes them. A method String would be part
// of every function, which all keep what may be formatted.
func (q *QuietHours) Words() string {
	clock := func(m int) string {
		if m == wholeDay {
			return "24:00"
		}
		return time.Date(0, 1, 1, 0, m, 0, 0, time.UTC).Format("15:04")
	}
	var days []string
	for i := range weekdays {
		if q.days[(i+1)%7] {
			days = append(days, weekdays[(i+1)%7])
		}
	}
	return clock(q.from) + " to " + clock(q.to) + " " + q.zone.String() + ", " + strings.Join(days, " ")
}

const wholeDay = 24 * 60

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// quietHours reads the mapping; an empty one is no quiet hours.
func (r *reader) quietHours(n ast.Node) *QuietHours {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) == 0 {
		return nil
	}
	q := &QuietHours{days: [7]bool{true, true, true, true, true, true, true}, MinSeverity: High}
	said := map[string]bool{}
	noted := func(name string, read func(ast.Node)) func(ast.Node) {
		return func(n ast.Node) { said[name] = true; read(n) }
	}
	before := len(r.faults)
	r.members(n, map[string]func(ast.Node){
		"timezone":     noted("timezone", func(n ast.Node) { q.zone = r.zone(n) }),
		"from":         noted("from", func(n ast.Node) { q.from = r.clock(n) }),
		"to":           noted("to", func(n ast.Node) { q.to = r.clock(n) }),
		"days":         func(n ast.Node) { q.days = r.days(n) },
		"min_severity": func(n ast.Node) { q.MinSeverity = r.leastTold(n) },
	})
	if _, ok := n.(*ast.MappingNode); !ok {
		return nil
	}
	for _, name := range []string{"timezone", "from", "to"} {
		if !said[name] {
			r.fault(n, "%s is missing", name)
		}
	}
	if len(r.faults) == before && q.from%wholeDay == q.to%wholeDay && q.to-q.from != wholeDay {
		r.fault(n, `from and to are the same time; whole days are from "00:00" to "24:00"`)
	}
	return q
}

func (r *reader) zone(n ast.Node) *time.Location {
	name, ok := r.text(n)
	if !ok {
		return nil
	}
	zone, err := time.LoadLocation(name)
	switch {
	case name == "" || name == "Local": // what "Local" is depends on the machine
	case err == nil:
		return zone
	case !knowsZones():
		return noZone
	}
	r.fault(n, "%s is not a time zone such as Europe/Berlin or UTC", shown(name))
	return nil
}

// noZone stands for a zone that this program cannot look up. Linking
// time/tzdata costs 0.1 MB of a function's zip, so that only programs which
// ask for the hours do; in others no hour is quiet.
var noZone = time.FixedZone("not known here", 0)

// knowsZones reports whether zones can be looked up at all.
var knowsZones = sync.OnceValue(func() bool {
	_, err := time.LoadLocation("Europe/Berlin")
	return err == nil
})

var clockForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`)

// clock reads a time of day as minutes since midnight.
func (r *reader) clock(n ast.Node) int {
	text, ok := r.checked(n, func(text string) string {
		return unlike(clockForm, text, `a time of day from "00:00" to "24:00"`)
	})
	if !ok {
		return 0
	}
	digit := func(i int) int { return int(text[i] - '0') }
	return (digit(0)*10+digit(1))*60 + digit(3)*10 + digit(4)
}

func (r *reader) days(n ast.Node) (days [7]bool) {
	words := r.texts(n, func(text string) string {
		if !slices.Contains(weekdays, text) {
			return shown(text) + " is not mon, tue, wed, thu, fri, sat or sun"
		}
		return ""
	})
	for _, word := range words {
		days[slices.Index(weekdays, word)] = true
	}
	if s, ok := n.(*ast.SequenceNode); ok && len(s.Values) == 0 {
		r.fault(n, "quiet hours on no day; leave days out for every day")
	}
	return days
}

// leastTold reads the grade from which on alerts are told in quiet hours.
func (r *reader) leastTold(n ast.Node) Severity {
	before := len(r.faults)
	s := r.grade(n)
	if s == Info && len(r.faults) == before {
		r.fault(n, "info keeps nothing back; leave quiet_hours out instead")
	}
	return s
}
