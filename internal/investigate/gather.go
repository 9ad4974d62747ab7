package investigate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// gathering is what is known of the answer while events go by in order.
type gathering struct {
	*run
	report   *Report
	store    estate.Store
	follower follower
	sessions sessions
	calls    calls
	denials  groups
	data     groups
	habits   habits
	changes  []*Change
	worst    map[string]judge.Severity // by alert_id
	resorts  map[string]bool           // ARNs of streams that are affected
	edges    edges
	met      []bool // the starts of which there was an event
	uncut    int    // changes beyond maxChanges
	dataSeen bool   // a data event is among the events
}

// gather judges what was read, in order, and gathers what is in question.
func (r *run) gather(ctx context.Context) (*gathering, error) {
	memory, err := r.memory(ctx)
	if err != nil {
		return nil, err
	}
	g := &gathering{
		run: r, store: memory, report: &Report{Question: r.Question, Totals: Totals{Passes: r.passes}},
		follower: follower{map[string][]*Change{}}, sessions: newSessions(r.chains),
		calls: calls{}, denials: groups{}, data: groups{}, habits: habits{},
		worst: map[string]judge.Severity{}, resorts: map[string]bool{}, edges: edges{}, met: make([]bool, len(r.points)),
	}
	w := watch.On(memory, r.Config)
	for e, err := range r.sorter.Events() {
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		seen, err := w.Study(ctx, e)
		if err != nil {
			return nil, err
		}
		if seen.Alert != nil && seen.Alert.Severity < r.Min {
			seen.Alert = nil
		}
		g.take(e, seen)
	}
	return g, nil
}

// take gathers one event.
func (g *gathering) take(e *trail.Event, seen watch.Seen) {
	t := &g.report.Totals
	if t.First.IsZero() {
		t.First = e.Time
	}
	t.Last = e.Time
	l := &look{Event: e, chains: g.chains, caller: g.chains.caller(e)}
	in := g.inQuestion(l)
	g.meet(l)
	if len(g.points) == 0 {
		in = seen.Alert != nil && g.within(e)
	}
	row := g.chains.eventOf(e)
	if in {
		g.inQuestionEvent(l, seen, &row)
	} else if habit := g.habitOf(l); habit != "" {
		g.habits.note(habit, e, e.Time)
	}
	if seen.Understood && e.Outcome() == trail.Succeeded {
		g.becomes(seen, row)
	}
}

// meet notes which starts the event is of.
func (g *gathering) meet(l *look) {
	for i, p := range g.points {
		g.met[i] = g.met[i] || p.matches(l)
	}
}

// becomes follows the changes that an event may take back, and tracks its own.
func (g *gathering) becomes(seen watch.Seen, row Event) {
	g.follower.observe(seen.Change, refOf(&row))
	if row.Change == "" {
		return
	}
	g.follower.track(g.changes[len(g.changes)-1], changed(seen.Change))
}

// inQuestionEvent takes in an event in question, and completes its row.
func (g *gathering) inQuestionEvent(l *look, seen watch.Seen, row *Event) {
	s := g.sessions.of(l, g.chains)
	row.Session = s.key
	subject, kind := subjectOf(l.Event, l.resources())
	row.Resource, row.ResourceType = g.texts.of(subject), g.texts.of(kind)
	g.report.Totals.InQuestion++
	if g.report.Verdict.First.IsZero() {
		g.report.Verdict.First = row.Time
	}
	g.report.Verdict.Last = row.Time
	g.alerted(seen.Alert, s, row)
	if row.Outcome == trail.Succeeded.String() && seen.Understood {
		g.changed(seen, s, row)
	}
	g.calls.add(row)
	s.calls.add(row)
	s.took(l, row, g.habits, g.habitOf(l))
	if row.Outcome == trail.Denied.String() {
		s.Denials++
		g.report.Verdict.Denials++
		g.denials.add(group{row.Source, row.Name, row.Resource, row.Outcome, row.ErrorCode}, row)
	}
	if touchesData(l.Event) {
		g.dataSeen = g.dataSeen || l.Category == "Data"
		g.data.add(group{source: row.Source, name: row.Name, resource: g.texts.of(holder(l.Event, subject)), outcome: row.Outcome}, row)
	}
	g.edges.add(row, g.texts.of(holder(l.Event, subject)), seen.Alert)
	if len(g.report.Events) < MaxEvents {
		g.report.Events = append(g.report.Events, *row)
	}
}

// maxAlerts is how many alerts a report has.
const maxAlerts = 10_000

func (g *gathering) alerted(a *judge.Alert, s *session, row *Event) {
	if a == nil {
		return
	}
	row.AlertID = a.ID
	s.Alerts++
	g.report.Verdict.Alerts++
	if worst := g.report.Verdict.Severity; worst == nil || *worst < a.Severity {
		g.report.Verdict.Severity = &a.Severity
	}
	for _, arn := range a.Streams {
		g.resorts[arn] = true
	}
	if len(g.report.Alerts) < maxAlerts {
		g.report.Alerts = append(g.report.Alerts, a)
		g.worst[a.ID] = a.Severity
	}
}

func (g *gathering) changed(seen watch.Seen, s *session, row *Event) {
	c := change(seen, refOf(row), *row)
	if c == nil {
		return
	}
	s.Changes++
	g.report.Verdict.Changes++
	if len(g.changes) >= maxChanges {
		g.uncut++
		return
	}
	c.ID = fmt.Sprintf("c%d", len(g.changes)+1)
	row.Change = c.ID
	g.changes = append(g.changes, c)
	for _, arn := range c.Streams {
		g.resorts[arn] = true
	}
	if f, technique, ok := persists(seen.Alert); ok {
		g.report.Persistence = append(g.report.Persistence, Persistence{Change: c.ID, Technique: technique, Words: f.Title, Resource: c.Resource})
	}
}

// habitOf names the actor that was asked for and that made the call; "" when
// it was nobody's who was asked for. Of such an actor every event was read.
func (g *gathering) habitOf(l *look) string {
	for i, p := range g.points {
		if p.acts(l) {
			return g.Question.Starts[i].Value
		}
	}
	return ""
}

// habits are what actors were seen with.
type habits map[string]*habit

type habit struct {
	first     time.Time
	addresses map[string]time.Time
	agents    map[string]time.Time
}

// maxHabits is how many addresses and agents of an actor are remembered.
const maxHabits = 10_000

// note takes in that an actor was seen.
func (h habits) note(actor string, e *trail.Event, at time.Time) {
	known := h[actor]
	if known == nil {
		known = &habit{first: at, addresses: map[string]time.Time{}, agents: map[string]time.Time{}}
		h[actor] = known
	}
	noteFirst(known.addresses, e.SourceIP, at)
	noteFirst(known.agents, e.UserAgent, at)
}

func noteFirst(m map[string]time.Time, value string, at time.Time) {
	if _, seen := m[value]; seen || value == "" || len(m) >= maxHabits {
		return
	}
	m[strings.Clone(value)] = at
}

// isNew reports whether an actor was seen before a moment, and never with this
// address or agent; nil when that cannot be told.
func (h *habit) isNew(first map[string]time.Time, value string, at time.Time) *bool {
	if h == nil || !h.first.Before(at) {
		return nil
	}
	_, seen := first[value]
	if !seen && len(first) >= maxHabits {
		return nil
	}
	is := !seen
	return &is
}
