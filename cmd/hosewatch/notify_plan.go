package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// plan is what becomes of alerts in Slack, or what became of them.
type plan struct {
	outcome
	config  *config.Config
	sent    bool
	own     string // the stack's channel
	alerts  map[string]*judge.Alert
	digests []digest
}

// digest is what waits in a channel for the next digest.
type digest struct {
	channel string
	due     time.Time
	alerts  []*judge.Alert
	posts   []blockkit.Post
}

// pretended is a clock that goes as fast as it is asked to.
type pretended struct{ now time.Time }

// Now is the time.
func (p *pretended) Now() time.Time { return p.now }

// Sleep lets time pass.
func (p *pretended) Sleep(_ context.Context, d time.Duration) error {
	p.now = p.now.Add(d)
	return nil
}

// plan tells the alerts to a Slack that takes everything, at the moment of the
// last event, so that the same input is always told alike.
func (n *notifier) plan(ctx context.Context, at reached, orders []notify.Order) *plan {
	p := &plan{config: n.config, sent: n.flags.send, own: at.channel, alerts: map[string]*judge.Alert{}}
	clock := &pretended{now: time.Unix(0, 0)}
	for _, o := range orders {
		p.alerts[o.Alert.ID] = o.Alert
		if o.Alert.EventTime.After(clock.now) {
			clock.now = o.Alert.EventTime
		}
	}
	p.wait(orders, at.threads, clock.now)
	secret := "xoxb-none"
	if !at.threads {
		secret = "http://127.0.0.1/webhook" // as what Slack is reached decides how alerts are told
	}
	p.outcome = tellAll(ctx, notify.Options{
		Secret: always(secret), Channel: at.channel, Now: clock.Now, Sleep: clock.Sleep,
	}, nil, slog.New(slog.DiscardHandler), orders)
	return p
}

// wait sorts out what is for the digest.
func (p *plan) wait(orders []notify.Order, threads bool, now time.Time) {
	in := map[string][]*judge.Alert{}
	for _, o := range orders {
		if !o.Route.Daily {
			continue
		}
		channel := o.Route.Channel
		if channel == "" || !threads {
			channel = p.own
		}
		in[channel] = append(in[channel], o.Alert)
	}
	for _, channel := range slices.Sorted(maps.Keys(in)) {
		due := p.config.Digest.Next(now)
		p.digests = append(p.digests, digest{channel, due, in[channel], blockkit.Daily(due, in[channel])})
	}
}

// why says by which route an alert goes where it goes.
func (p *plan) why(a *judge.Alert) string {
	i := p.config.Entry(a.Addressed())
	if i < 0 {
		return "no route is for it"
	}
	r := &p.config.Routes[i]
	text := fmt.Sprintf("route %d: %s", i+1, routed(r))
	if a.Severity == judge.Critical && r.Escalate.After != 0 {
		text += "; not acknowledged for " + escalated(r.Escalate)
	}
	return text
}

// volume says how many messages there are in which channels.
func (p *plan) volume() string {
	count := map[string]int{}
	for _, m := range p.posts {
		count[p.place(m.channel)]++
	}
	var all []string
	for _, channel := range slices.Sorted(maps.Keys(count)) {
		noun := "messages"
		if count[channel] == 1 {
			noun = "message"
		}
		all = append(all, fmt.Sprintf("%d %s in %s", count[channel], noun, channel))
	}
	if len(all) == 0 {
		return "no message"
	}
	return strings.Join(all, ", ")
}

// place names a channel.
func (p *plan) place(channel string) string {
	if channel == "" {
		return "the webhook's channel"
	}
	return tell.Plain(channel)
}

// report counts what was done on standard error, and returns what was not.
func (n *notifier) report(p *plan) error {
	if p.sent {
		fmt.Fprintf(n.stderr, "posted: %s\n", p.volume())
	} else {
		fmt.Fprintf(n.stderr, "not posted: %s\n", p.volume())
	}
	for _, d := range p.digests {
		fmt.Fprintf(n.stderr, "waits for the daily digest in %s: %d\n", p.place(d.channel), len(d.alerts))
	}
	var all error
	for _, id := range slices.Sorted(maps.Keys(p.failed)) {
		all = errors.Join(all, fmt.Errorf("alert %s was not posted: %w", id, p.failed[id]))
	}
	return all
}
