package blockkit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Head is the first message of the thread of i: the worst alert in brief, how
// things stand, and what can be done. It is edited as alerts come.
func Head(i *incident.Incident, m incident.Mark, worst *judge.Alert) Post {
	var p page
	p.title(i.Severity, worst.Title, others(i))
	p.brief(i, worst)
	p.small(state(m))
	p.press(decide(i, m, worst))
	return p.post(headLine(i, worst), incidentMetadata(TypeIncident, i))
}

// Escalation tells i again, after nobody has acknowledged it for that long,
// to a Slack user group. It is a reply that the channel sees too.
func Escalation(i *incident.Incident, m incident.Mark, worst *judge.Alert, after time.Duration, group string) Post {
	var p page
	p.title(i.Severity, worst.Title, others(i))
	nobody := "Nobody has acknowledged this in " + span(after)
	call := "*" + nobody + "*"
	if group != "" {
		call += " " + mention(group)
	}
	p.text(call)
	p.brief(i, worst)
	p.press(decide(i, m, worst))
	return p.post(nobody+". "+headLine(i, worst), incidentMetadata(TypeEscalation, i))
}

// brief tells the worst alert in a few lines, and how things stand where
// there are others.
func (p *page) brief(i *incident.Incident, worst *judge.Alert) {
	words := tell.Say(worst)
	alone := i.Counts.Total() <= 1
	if !alone {
		words.Stream, words.Scope = nil, "" // standing has those of all alerts
	}
	p.text(shortChange(worst.Title, words))
	p.text(facts(words))
	if !alone {
		p.text(standing(i))
	}
	p.text(shortBack(worst, words))
}

// decide is what can be done about an incident.
func decide(i *incident.Incident, m incident.Mark, worst *judge.Alert) menu {
	var press menu
	if m.AcknowledgedBy == "" {
		press.acknowledge(i)
	}
	press.timeline(worst, Value{Incident: i.ID, Alert: worst.ID})
	press.about(i, worst)
	return press
}

func headLine(i *incident.Incident, worst *judge.Alert) string {
	line := Line(worst)
	if more := others(i); more != "" {
		line += more + " in the thread"
	}
	return line
}

// others is ", and 3 more" of the alerts that the title does not tell.
func others(i *incident.Incident) string {
	if n := i.Counts.Total() - 1; n > 0 {
		return fmt.Sprintf(", and %d more", n)
	}
	return ""
}

// shortChange is what the title does not say yet, in three lines at most: what
// is possible now, or what was before, or else why it matters.
func shortChange(title string, words tell.Phrases) string {
	const room, longest = 2, 300
	var lines []string
	if words.Result != "" {
		lines = append(lines, "*Result* "+prose(words.Result, 200))
	}
	if n := len(words.Access.Allowed); n > 0 {
		shown := words.Access
		shown.More += max(n-room, 0)
		shown.Allowed = shown.Allowed[:min(n, room)]
		return strings.Join(append(lines, allowed(shown)...), "\n")
	}
	if words.Detail != "" {
		return strings.Join(append(lines, prose(words.Detail, longest)), "\n")
	}
	news := slices.DeleteFunc(slices.Clone(words.Changes), func(c tell.Change) bool { return saidIn(title, c) })
	for n, c := range news {
		if n == room {
			lines = append(lines, fmt.Sprintf("• and %d more settings", len(news)-n))
			break
		}
		lines = append(lines, changeLine(words, c))
	}
	if len(news) == 0 && words.Why != "" {
		lines = append(lines, prose(words.Why, longest))
	}
	return strings.Join(lines, "\n")
}

// saidIn reports whether a title says a change already: it names the values,
// or stands for what was switched.
func saidIn(title string, c tell.Change) bool {
	said := func(value string) bool { return tell.IsWord(value) || strings.Contains(title, value) }
	return len(c.Document) == 0 && said(c.Before) && said(c.After)
}

// shortBack is the way back where it is short, and else says where it is.
func shortBack(a *judge.Alert, words tell.Phrases) string {
	const short, widest = 340, 120 // characters in all, and in a line: what breaks elsewhere cannot be read
	switch {
	case blank(a.Revert):
		return prose(words.Back, short)
	case size(a.Revert) <= short && words.Back == "" && longestLine(a.Revert) <= widest:
		if block, exact := fence(a.Revert, 2*short, ""); exact {
			return "*Take it back*\n" + block
		}
	}
	return "*Take it back* with the command in the thread"
}

func longestLine(commands string) int {
	longest := 0
	lines, _ := tell.Shell(commands, 76)
	for _, line := range lines {
		longest = max(longest, size(line))
	}
	return longest
}

// standing says how things stand with all alerts of i.
func standing(i *incident.Incident) string {
	first := fmt.Sprintf("*%d alerts*: %s", i.Counts.Total(), i.Counts)
	if i.Muted > 0 {
		first += fmt.Sprintf("; %d more are muted", i.Muted)
	}
	lines := []string{first}
	if i.Flood {
		lines = append(lines, "They came too fast for a thread each, and need have nothing in common.")
	}
	if n := len(i.Streams.All); n > 0 {
		var short []string
		for _, arn := range i.Streams.All {
			short = append(short, tell.StreamName(arn))
		}
		lines = append(lines, "*Streams hit* "+counted(i.Streams)+": "+names(short, roomStreams/3))
	}
	if len(i.Actors.All) > 1 {
		lines = append(lines, "*Callers* "+counted(i.Actors)+": "+prose(tell.List(i.Actors.All, 5), 300))
	}
	if i.LastTitle != "" && i.LastTitle != i.Title {
		lines = append(lines, "*Latest* "+moment(i.Last)+": "+prose(i.LastTitle, 200))
	} else {
		lines = append(lines, "*Latest* "+moment(i.Last))
	}
	return strings.Join(lines, "\n")
}

func counted(n incident.Names) string {
	if n.More {
		return fmt.Sprintf("more than %d", len(n.All))
	}
	return fmt.Sprint(len(n.All))
}

// state says what people have made of an incident.
func state(m incident.Mark) string {
	switch {
	case m.AcknowledgedBy != "" && !m.EscalatedAt.IsZero():
		return "Acknowledged by " + person(m.AcknowledgedBy) + " at " + moment(m.AcknowledgedAt) + ", after nobody had until " + moment(m.EscalatedAt)
	case m.AcknowledgedBy != "":
		return "Acknowledged by " + person(m.AcknowledgedBy) + " at " + moment(m.AcknowledgedAt)
	case !m.EscalatedAt.IsZero():
		return "Open: nobody had acknowledged by " + moment(m.EscalatedAt) + ", escalated"
	default:
		return "Open: nobody has acknowledged"
	}
}

// moment is a time as people write it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "a time " + tell.NotKnown
	}
	return t.UTC().Format("2 Jan 15:04 UTC")
}

// span is "15 minutes".
func span(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case minutes == 1:
		return "1 minute"
	case minutes%60 != 0 || minutes == 0:
		return fmt.Sprintf("%d minutes", minutes)
	case minutes == 60:
		return "1 hour"
	default:
		return fmt.Sprintf("%d hours", minutes/60)
	}
}
