package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// Incident is alerts that belong together: one thread in a channel. Its head
// message tells the worst of them and how things stand, each alert is in a
// reply.
type Incident struct {
	ID      string `json:"id"`
	Channel string `json:"channel"`
	// Thread is what Slack calls the head message, its ts; empty until it was
	// posted, and always with a webhook, which has no threads.
	Thread string `json:"thread,omitempty"`
	// Flood marks the incident of alerts that came faster than a channel
	// bears threads. They need have nothing in common.
	Flood bool `json:"flood,omitempty"`
	// Closed says that it takes in no more alerts, whatever the time: somebody
	// has deleted its thread.
	Closed bool `json:"closed,omitempty"`

	Opened  time.Time `json:"opened"`  // by the teller's clock
	Touched time.Time `json:"touched"` // when the last alert joined, by the same clock

	Severity judge.Severity `json:"severity"` // the highest of its alerts
	Counts   Counts         `json:"counts"`   // of told alerts
	Muted    int            `json:"muted,omitempty"`
	// Worst is the alert_id of the alert that the head tells: of the most
	// severe the first that came.
	Worst string `json:"worst"`
	// Title is what the worst alert says in a sentence, LastTitle what the
	// newest says.
	Title     string `json:"title"`
	LastTitle string `json:"last_title"`

	First time.Time `json:"first"` // event time of the oldest alert
	Last  time.Time `json:"last"`  // event time of the newest; an older one that comes now is late

	Actors    Names `json:"actors"`    // their names, as alerts show them
	Resources Names `json:"resources"` // ARNs
	Streams   Names `json:"streams"`   // ARNs of the streams that are hit
	Keys      Names `json:"keys"`      // what an alert must share to belong here

	// Escalate is what becomes of the incident when nobody has acknowledged
	// it at EscalateAt. The zero value is nothing.
	Escalate    config.Escalation `json:"escalate,omitzero"`
	EscalateAt  time.Time         `json:"escalate_at,omitzero"`
	EscalatedAt time.Time         `json:"escalated_at,omitzero"`
	// Shown is how many alerts the head message counts by now, and Landed
	// stands for the message whose alerts were taken last: whoever tells
	// alerts uses them.
	Shown  int    `json:"shown,omitempty"`
	Landed string `json:"landed,omitempty"`
}

// Counts is how many alerts there are of each severity. The zero value is
// none.
type Counts [judge.Critical + 1]int

// Total is how many there are in all.
func (c Counts) Total() int {
	n := 0
	for _, of := range c {
		n += of
	}
	return n
}

// String is "2 critical, 1 low": the loudest first, without what is not there.
func (c Counts) String() string {
	var parts []string
	for s := judge.Critical; s >= judge.Info; s-- {
		if c[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c[s], s))
		}
	}
	return strings.Join(parts, ", ")
}

// An incident is kept in one item. A deployment may touch any number of
// resources, and whoever is watched chooses how they are called.
const (
	maxNames     = 200      // in a set
	maxNameBytes = 24 << 10 // in all names of a set
	maxTitle     = 1000     // bytes of a title
)

// Names is a set of names, in the order in which they came. The zero value is
// empty.
type Names struct {
	All []string `json:"all,omitempty"`
	// More says that there are others, which were not kept.
	More bool `json:"more,omitempty"`
}

// Add adds the names that are not empty and not there yet.
func (n *Names) Add(names ...string) {
	room := maxNameBytes
	for _, name := range n.All {
		room -= len(name)
	}
	for _, name := range names {
		switch {
		case name == "" || slices.Contains(n.All, name):
		case len(n.All) == maxNames || len(name) > room:
			n.More = true
		default:
			n.All = append(n.All, name)
			room -= len(name)
		}
	}
}

// cut is the beginning of a title, and no part of a letter.
func cut(title string) string {
	return strings.ToValidUTF8(title[:min(len(title), maxTitle)], "")
}

// Mark is what people have said of an incident. It is kept apart from the
// incident: people speak while alerts are being told.
type Mark struct {
	// AcknowledgedBy is a Slack user's id; empty while nobody has.
	AcknowledgedBy string    `json:"acknowledged_by,omitempty"`
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero"`
	// EscalatedAt is when it was told again because nobody had acknowledged.
	// The incident has it as well: here it is for who shows the head.
	EscalatedAt time.Time `json:"escalated_at,omitzero"`
}

// Message is one reply in the thread of an incident.
type Message struct {
	// Alerts are told in this order. One is told in full, several as a table.
	Alerts []*judge.Alert
	// Late holds the ids of those that are older than what the thread told
	// before them.
	Late map[string]bool
	// Raises says that the reply is more severe than all before it, so that
	// the channel sees it too.
	Raises bool
	// Mention is a Slack user group's id, S…, to be called; empty for nobody.
	Mention string
	// MutedBy is the Slack user's id of who has muted a critical alert, which
	// is told all the same; empty when nobody has.
	MutedBy string
}
