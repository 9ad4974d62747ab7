package blockkit

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// No is a polite refusal, or why something could not be done. Why is a
// sentence, which is shown as text.
func No(why string) Post { return note(prose(why, 600)) }

// note is a short message in Slack's markup, without formatting of its own: a
// notification shows it as it is.
func note(markup string) Post {
	var p page
	p.text(markup)
	return p.post(markup, metadata(TypeAnswer, nil))
}

// Acknowledged says in a thread who looks after it.
func Acknowledged(m incident.Mark) Post {
	return note("Acknowledged by " + person(m.AcknowledgedBy) + " at " + moment(m.AcknowledgedAt))
}

// AlreadyAcknowledged tells somebody that another was first.
func AlreadyAcknowledged(m incident.Mark) Post {
	return note(person(m.AcknowledgedBy) + " had acknowledged this already, at " + moment(m.AcknowledgedAt))
}

// Muted says in a thread what is muted, until when and by whom, what is told
// all the same, and lets people undo it.
func Muted(m incident.Mute) Post {
	var p page
	line := "Muted by " + person(m.By) + ": " + muteLine(m)
	p.text(line + "\n" + stillTold(m))
	var press menu
	press.button(ActionUnmute, "Undo", Value{Alert: m.ID})
	p.press(press)
	return p.post(line+". "+stillTold(m), metadata(TypeAnswer, nil))
}

func stillTold(m incident.Mute) string {
	if m.Critical {
		return "This was critical. Critical alerts of this kind are still told in their thread, and call nobody."
	}
	return "A critical alert of this kind would still be told in its thread, and call nobody."
}

// Unmuted says in a thread that a mute was ended.
func Unmuted(m incident.Mute, by string) Post {
	return note(person(by) + " has ended a mute: " + muteLine(m))
}

// muteLine is what is muted, and how long.
func muteLine(m incident.Mute) string {
	line := code(strings.Join(m.Rules, ", "), 300) + " on " + code(m.Resource, 300) + ", until "
	if m.UntilFixed {
		return line + "it is made safer again, at the latest " + day(m.Until)
	}
	return line + moment(m.Until)
}

// mutesShown bounds a list of mutes by the room of a message.
const mutesShown = 12

// Mutes lists what is muted, with a menu to undo.
func Mutes(all []incident.Mute) Post {
	var p page
	if len(all) == 0 {
		return note("Nothing is muted")
	}
	line := fmt.Sprintf("%d muted", len(all))
	p.text("*" + line + "*")
	var options []*slack.OptionBlockObject
	for n, m := range all {
		if n == mutesShown {
			p.small(fmt.Sprintf("%d more, which end later, do not fit here.", len(all)-n))
			break
		}
		p.text(fmt.Sprintf("%d. %s, by %s", n+1, muteLine(m), person(m.By)))
		if value, err := (Value{Alert: m.ID}).Encode(); err == nil {
			label := unformatted(fmt.Sprintf("%d. %s", n+1, strings.Join(m.Rules, ", ")), MaxOptionText)
			options = append(options, slack.NewOptionBlockObject(value, plain(label), nil))
		}
	}
	if len(options) > 0 {
		p.press(menu{slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Undo…"), ActionUnmute, options...)})
	}
	return p.post(line, metadata(TypeAnswer, nil))
}

// Listed is a line of a list of alerts.
type Listed struct {
	Time     time.Time
	Severity judge.Severity
	Title    string
}

// roomSection is what Slack takes as the text of a section.
const roomSection = 3000

// listShown bounds a list of alerts by the room of a message.
const listShown = 25

// List lists alerts about something, the newest first.
func List(about string, all []Listed) Post {
	if len(all) == 0 {
		return note("No alerts are kept of " + code(about, 200) + ". Alerts are kept for 90 days, under the caller's name or ARN as alerts show it, and under the stream's name.")
	}
	var p page
	line := fmt.Sprintf("%d alerts of ", len(all)) + code(about, 200)
	p.text("*Alerts of* " + code(about, 200) + ", the newest first")
	var lines []string
	for n, a := range all {
		if n == listShown {
			lines = append(lines, fmt.Sprintf("and %d older ones", len(all)-n))
			break
		}
		lines = append(lines, marks[a.Severity]+" "+a.Time.UTC().Format("2 Jan 15:04")+" "+prose(a.Title, 110))
	}
	for _, text := range pages(lines, roomSection) {
		p.text(text)
	}
	return p.post(line, metadata(TypeAnswer, nil))
}

// pages puts lines together to texts of at most so many characters.
func pages(lines []string, limit int) []string {
	var all []string
	for _, line := range lines {
		last := len(all) - 1
		if last < 0 || size(all[last])+1+size(line) > limit {
			all = append(all, line)
			continue
		}
		all[last] += "\n" + line
	}
	return all
}

// Status is how things stand.
type Status struct {
	Open, Acknowledged incident.Counts // incidents of the last day
	Waiting            int             // alerts that are to be told
	More               bool            // and others
	Oldest             time.Time       // since when the first of them waits
	QuietUntil         time.Time       // Slack is left alone so long; zero when it is not
	Mutes              int
}

// Standing says how things stand at a time.
func Standing(s Status, now time.Time) Post {
	lines := []string{
		"*Open* " + incidents(s.Open) + " in the last 24 hours",
		"*Acknowledged* " + incidents(s.Acknowledged),
	}
	waits := "*Waiting to be told* nothing"
	if s.Waiting > 0 {
		waits = fmt.Sprintf("*Waiting to be told* %d", s.Waiting)
		if s.More {
			waits = fmt.Sprintf("*Waiting to be told* more than %d", s.Waiting)
		}
		waits += ", the oldest for " + span(now.Sub(s.Oldest))
	}
	lines = append(lines, waits)
	if s.QuietUntil.After(now) {
		lines = append(lines, "*Slack* has asked for silence, or does not answer: nothing is told before "+moment(s.QuietUntil))
	}
	lines = append(lines, fmt.Sprintf("*Muted* %d", s.Mutes))
	var p page
	p.text(strings.Join(lines, "\n"))
	return p.post("Open: "+incidents(s.Open), metadata(TypeAnswer, nil))
}

func incidents(c incident.Counts) string {
	switch c.Total() {
	case 0:
		return "no incident"
	case 1:
		return "1 incident, " + c.String()
	default:
		return fmt.Sprintf("%d incidents, by their worst alert: %s", c.Total(), c)
	}
}

// Help says what can be asked.
func Help(command string) Post {
	command = noTicks(literal(command, 40))
	return note("`" + command + " status` how things stand\n" +
		"`" + command + " mutes` what is muted, and how to undo it\n" +
		"`" + command + " stream NAME` the alerts of a stream\n" +
		"`" + command + " who ACTOR` the alerts of a caller, by name or ARN")
}

// Suggested says in a thread that an alert was expected, by whom and why, and
// what to put into the configuration, as YAML, so that it is not told again.
func Suggested(by, reason, yaml string) Post {
	var p page
	line := person(by) + " says this was to be expected: " + prose(reason, 700)
	p.text(line)
	p.text("To hear nothing of it, add this to `suppressions` in the configuration:\n" + "```" + escaper.Replace(noTicks(yaml)) + "```")
	return p.post(line, metadata(TypeAnswer, nil))
}

// InThread is where an alert is told in full to one person.
func InThread(i *incident.Incident, a *judge.Alert) Post {
	return Reply(i, incident.Message{Alerts: []*judge.Alert{a}})
}

// Comment is a sentence over a file, as text.
func Comment(text string) string { return prose(text, 1500) }
