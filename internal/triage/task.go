package triage

import (
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// Kind is what is to be done.
type Kind string

// The kinds of tasks. Those of buttons are their action ids.
const (
	Acknowledge Kind = blockkit.ActionAcknowledge
	Timeline    Kind = blockkit.ActionTimeline
	Change      Kind = blockkit.ActionChange
	Mute        Kind = blockkit.ActionMute
	Unmute      Kind = blockkit.ActionUnmute
	Show        Kind = blockkit.ActionShow
	Expected    Kind = blockkit.ActionExpected
	// Unasked is that the modal of Expected could not be opened.
	Unasked Kind = "unasked"
	Command Kind = "command"
)

// about says of each kind what its value has to name.
var about = map[Kind]struct{ incident, alert bool }{
	Acknowledge: {incident: true},
	Timeline:    {alert: true},
	Change:      {alert: true},
	Mute:        {alert: true},
	Unmute:      {alert: true},
	Show:        {alert: true},
	Expected:    {alert: true},
	Unasked:     {alert: true},
	Command:     {},
}

// maxWords bounds what a person writes, in characters.
const maxWords = blockkit.MaxReason

// Task is what somebody in Slack wants done. It holds neither a secret nor an
// address, and can be sent through a queue.
type Task struct {
	// ID is the same however often the task is delivered.
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	At      time.Time `json:"at"`   // when Slack signed it
	User    string    `json:"user"` // U… or W…
	Name    string    `json:"name,omitempty"`
	Team    string    `json:"team,omitempty"`
	Channel string    `json:"channel"`
	// Thread is the ts of the thread that was answered in, as far as Slack says.
	Thread string         `json:"thread,omitempty"`
	Value  blockkit.Value `json:"value,omitzero"`
	// Words are the reason, or what stands behind the command.
	Words   string `json:"words,omitempty"`
	Command string `json:"command,omitempty"` // "/hosewatch", of a Command
}

// The forms of Slack's ids: https://docs.slack.dev/reference/objects/user-object
// and the other objects' pages.
var (
	userForm    = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
	channelForm = regexp.MustCompile(`^[CGD][A-Z0-9]{2,20}$`)
	teamForm    = regexp.MustCompile(`^[TE][A-Z0-9]{2,20}$`)
	tsForm      = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,6}$`)
	commandForm = regexp.MustCompile(`^/[a-z0-9_-]{1,32}$`)
	taskForm    = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Check reports what is wrong with a task. It repeats nothing of it.
func (t *Task) Check() error {
	needs, known := about[t.Kind]
	switch {
	case !known:
		return errors.New("task: no such kind")
	case !taskForm.MatchString(t.ID):
		return errors.New("task: the id has another form")
	case t.At.IsZero():
		return errors.New("task: without a time")
	case !userForm.MatchString(t.User):
		return errors.New("task: the user's id has another form")
	case !channelForm.MatchString(t.Channel):
		return errors.New("task: the channel's id has another form")
	case t.Team != "" && !teamForm.MatchString(t.Team):
		return errors.New("task: the team's id has another form")
	case t.Thread != "" && !tsForm.MatchString(t.Thread):
		return errors.New("task: the thread's ts has another form")
	case needs.incident && t.Value.Incident == "" || needs.alert && t.Value.Alert == "":
		return errors.New("task: does not say what it is about")
	case (t.Kind == Mute) != (t.Value.Mute != ""):
		return errors.New("task: for how long to mute is missing, or in the wrong place")
	case (t.Kind == Command) != commandForm.MatchString(t.Command):
		return errors.New("task: the command is missing, or in the wrong place")
	case tooLong(t.Name) || tooLong(t.Words):
		return errors.New("task: a text is too long, or no UTF-8")
	}
	return nil
}

func tooLong(text string) bool {
	return !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxWords
}

// cut makes a text of anybody's one that a task may hold.
func cut(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if utf8.RuneCountInString(text) > maxWords {
		text = string([]rune(text)[:maxWords])
	}
	return text
}
