package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// write shows the messages in a format.
func (p *plan) write(w io.Writer, format string) error {
	switch format {
	case "json":
		return p.lines(w)
	case "blocks":
		return p.blocks(w)
	default:
		_, err := io.WriteString(w, p.text())
		return err
	}
}

// channels are those with a message or a digest, sorted.
func (p *plan) channels() []string {
	var all []string
	for _, m := range p.posts {
		all = append(all, m.channel)
	}
	for _, d := range p.digests {
		all = append(all, d.channel)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// text is the messages for a person, channel by channel, thread by thread.
func (p *plan) text() string {
	var b strings.Builder
	for _, channel := range p.channels() {
		fmt.Fprintln(&b, p.place(channel))
		for _, m := range p.posts {
			if m.channel != channel || m.thread != "" {
				continue
			}
			p.message(&b, "  ", m)
			for _, reply := range p.posts {
				if reply.channel == channel && reply.thread != "" && reply.thread == m.ts {
					p.message(&b, "    ", reply)
				}
			}
		}
		for _, d := range p.digests {
			if d.channel == channel {
				fmt.Fprintf(&b, "  in the daily digest, %s\n", p.config.Digest.Words())
				p.list(&b, "    ", d.alerts, true)
			}
		}
	}
	return b.String()
}

func (p *plan) message(b *strings.Builder, indent string, m *posted) {
	what := "reply"
	switch {
	case m.kind == blockkit.TypeIncident:
		what = "thread"
	case m.thread == "":
		what = "message"
	case m.raised:
		what = "reply, in the channel too"
	}
	fmt.Fprintf(b, "%s%s: %s\n", indent, what, tell.Plain(m.text))
	if group := m.mention(); group != "" {
		fmt.Fprintf(b, "%s  calls %s\n", indent, group)
	}
	alerts := p.of(m)
	p.list(b, indent+"  ", alerts, len(alerts) > 1)
}

// list says of alerts why they are told here, and what they are where the
// message is of several.
func (p *plan) list(b *strings.Builder, indent string, alerts []*judge.Alert, titles bool) {
	for _, a := range alerts {
		if titles {
			fmt.Fprintf(b, "%s%s: %s\n%s  %s\n", indent, a.Severity, tell.Plain(a.Title), indent, p.why(a))
		} else {
			fmt.Fprintf(b, "%s%s\n", indent, p.why(a))
		}
	}
}

// of returns the alerts that a message tells.
func (p *plan) of(m *posted) []*judge.Alert {
	var all []*judge.Alert
	for _, id := range m.alerts {
		if a := p.alerts[id]; a != nil {
			all = append(all, a)
		}
	}
	return all
}

// shown is a message as JSON. Members are absent when there is nothing to say.
type shown struct {
	Message string    `json:"message"`           // thread, reply, single, digest
	Channel string    `json:"channel,omitempty"` // absent where it is not known, and with a webhook
	Thread  int       `json:"thread,omitempty"`  // threads are counted from 1
	TS      string    `json:"ts,omitempty"`      // of a message that was posted
	Due     time.Time `json:"due,omitzero"`      // of a digest
	Raised  bool      `json:"in_channel_too,omitempty"`
	Mention string    `json:"mention,omitempty"`
	Text    string    `json:"text,omitempty"`
	Alerts  []alerted `json:"alerts,omitempty"`
}

// alerted is an alert in a message. Route is the entry of routes that it goes
// by, counted from 1, absent where none is for it.
type alerted struct {
	ID       string         `json:"alert_id"`
	Severity judge.Severity `json:"severity"`
	Title    string         `json:"title"`
	Route    int            `json:"route,omitempty"`
}

func (p *plan) listed(alerts []*judge.Alert) []alerted {
	var all []alerted
	for _, a := range alerts {
		all = append(all, alerted{a.ID, a.Severity, a.Title, p.config.Entry(a.Addressed()) + 1})
	}
	return all
}

// known is a channel's id; empty where nothing says which channel it is.
func known(channel string) string {
	if channel == ownChannel {
		return ""
	}
	return channel
}

// lines writes one object a message, in the order in which they are posted.
func (p *plan) lines(w io.Writer) error {
	threads := map[[2]string]int{}
	for _, m := range p.posts {
		s := shown{Message: "reply", Channel: known(m.channel), Raised: m.raised, Mention: m.mention(), Text: m.text, Alerts: p.listed(p.of(m))}
		switch {
		case m.kind == blockkit.TypeIncident:
			s.Message = "thread"
			threads[[2]string{m.channel, m.ts}] = len(threads) + 1
			s.Thread = len(threads)
		case m.thread == "":
			s.Message = "single"
		default:
			s.Thread = threads[[2]string{m.channel, m.thread}]
		}
		if p.sent {
			s.TS = m.ts
		}
		if err := tell.Line(w, s); err != nil {
			return err
		}
	}
	for _, d := range p.digests {
		if err := tell.Line(w, shown{Message: "digest", Channel: known(d.channel), Due: d.due, Alerts: p.listed(d.alerts)}); err != nil {
			return err
		}
	}
	return nil
}

// blocks writes what Slack's Block Kit Builder shows, one object a line.
func (p *plan) blocks(w io.Writer) error {
	for _, m := range p.posts {
		if err := tell.Line(w, map[string]json.RawMessage{"blocks": m.blocks}); err != nil {
			return err
		}
	}
	for _, d := range p.digests {
		for _, post := range d.posts {
			if err := tell.Line(w, map[string]any{"blocks": post.Blocks}); err != nil {
				return err
			}
		}
	}
	return nil
}
