package simulate

import (
	"errors"
	"fmt"
	"iter"
	"time"
)

// Settings say what a story is like. A member that is zero takes the value
// that Defaults has.
type Settings struct {
	Seed   uint64 // stories of different seeds have nothing in common
	Events int    // how many there are
	// Changes is the share of events that change what hosewatch watches, and
	// Looks the share of reads that tell something about whoever reads: of
	// secrets, parameters and delivery streams, and of credentials handed out
	// before the old ones end. What is left is routine, with an AssumeRole for
	// each session. A share below 0 is none. Many accounts have 0.1 of Looks
	// and more.
	Changes, Looks float64
	// Resources is the number of resources that are changed.
	Resources int
	Accounts  int // 1 to 8
	Regions   int // 2 to 6
	// Daily is the number of events a day, on average.
	Daily int
	// Start is the time of the first event.
	Start time.Time
}

// Defaults are the settings of an ordinary story.
func Defaults() Settings {
	return Settings{
		Seed: 1, Events: 100_000, Changes: 0.004, Looks: 0.0003, Resources: 600, Accounts: 3, Regions: 3, Daily: 200_000,
		Start: time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC),
	}
}

// orDefaults fills in what is not set.
func (s Settings) orDefaults() Settings {
	d := Defaults()
	fill(&s.Seed, d.Seed)
	fill(&s.Events, d.Events)
	fill(&s.Changes, d.Changes)
	fill(&s.Looks, d.Looks)
	fill(&s.Resources, d.Resources)
	fill(&s.Accounts, d.Accounts)
	fill(&s.Regions, d.Regions)
	fill(&s.Daily, d.Daily)
	if s.Start.IsZero() {
		s.Start = d.Start
	}
	return s
}

func fill[T comparable](member *T, value T) {
	var zero T
	if *member == zero {
		*member = value
	}
}

func (s Settings) check() error {
	switch {
	case s.Events < 1:
		return fmt.Errorf("%d events: want at least 1", s.Events)
	case s.Changes+s.Looks > 1:
		return errors.New("shares of more than 1")
	case s.Accounts < 1 || s.Accounts > len(accountIDs):
		return fmt.Errorf("%d accounts: want 1 to %d", s.Accounts, len(accountIDs))
	case s.Regions < 2 || s.Regions > len(regionNames):
		return fmt.Errorf("%d Regions: want 2 to %d", s.Regions, len(regionNames))
	case s.Daily < 1:
		return fmt.Errorf("%d events a day: want at least 1", s.Daily)
	}
	return nil
}

// Story is a sequence of events in the order of time. It can be told several
// times, and is the same each time.
type Story = iter.Seq[*Event]

// Everyday is the story of an organization at work, where now and then
// somebody changes what a delivery stream depends on.
func Everyday(s Settings) (Story, error) {
	s = s.orDefaults()
	if err := s.check(); err != nil {
		return nil, err
	}
	if most := s.Accounts * s.Regions * changeableThings(); s.Resources < 1 || s.Resources > most {
		return nil, fmt.Errorf("%d resources: want 1 to %d, for so many accounts and Regions", s.Resources, most)
	}
	return func(yield func(*Event) bool) {
		newTeller(s, yield).run()
	}, nil
}

// teller tells the story.
type teller struct {
	dice
	Settings
	now      time.Time
	told     int
	done     bool
	yield    func(*Event) bool
	event    Event
	openings map[opening]*call
	changes  [changeable]*choices
	looks    *repertoire
	staff    *staff
	changed  []*thing
	turn     turn
}

// turn is some calls that one actor makes in a row.
type turn struct {
	actor *actor
	left  int
	again *call // the call before, which may be made again
	about [kinds]*thing
}

func newTeller(s Settings, yield func(*Event) bool) *teller {
	t := &teller{dice: newDice(s.Seed, 'e'), Settings: s, now: s.Start, yield: yield, openings: openings()}
	all := places(t.dice, s.Accounts, s.Regions)
	t.staff = hire(t.dice, all)
	t.changed = chosen(t.dice, all, s.Resources)
	for k, calls := range changes() {
		t.changes[k] = choicesOf(calls)
	}
	t.looks = &repertoire{}
	for _, c := range looks() {
		t.looks.add(c, c.weight)
	}
	return t
}

func (t *teller) run() {
	for !t.done {
		t.pass()
		switch at := t.Float64(); {
		case at < t.Changes:
			t.change()
		case at < t.Changes+t.Looks:
			t.look()
		default:
			t.routine()
		}
	}
}

// pass lets time go by until the next event: nights are quiet.
func (t *teller) pass() {
	mean := 24 * time.Hour.Seconds() / float64(t.Daily)
	busy := [24]float64{5, 5, 5, 5, 5, 6, 8, 11, 14, 16, 16, 15, 14, 15, 16, 15, 14, 12, 10, 8, 7, 6, 6, 5}[t.now.Hour()] / 10
	t.now = t.now.Add(time.Duration(t.ExpFloat64() * mean / busy * float64(time.Second)))
}

// routine is one more call of a turn, or the first of the next. Within a turn
// much is asked again, and again of the same thing: programs poll.
func (t *teller) routine() {
	r := &t.turn
	if r.left == 0 {
		a := t.staff.anyone.draw(t.dice)
		*r = turn{actor: a, left: 1 + int(t.ExpFloat64()*a.turn)}
	}
	r.left--
	t.ready(r.actor, t.now)
	s := &scene{dice: t.dice, at: t.now, caller: r.actor.session}
	switch {
	case r.again == nil || t.chance(0.3):
		r.again = r.actor.calls.draw(t.dice)
	case t.chance(0.6):
		s.about = r.about
	}
	s.place = recorded(r.again, r.actor.place)
	t.tell(r.again, s)
	r.about = s.about
}

// look is a read that tells something about whoever reads, or credentials that
// are handed out anew.
func (t *teller) look() {
	a := t.staff.anyone.draw(t.dice)
	if a.opening == byService && t.chance(0.4) {
		a.session = nil
		t.ready(a, t.now)
		return
	}
	t.ready(a, t.now)
	t.tell(t.looks.draw(t.dice), &scene{dice: t.dice, at: t.now, place: a.place, caller: a.session})
}

// change does something to one of the things that are changed.
func (t *teller) change() {
	thing := t.changed[t.skewed(len(t.changed))]
	a := t.staff.deployer(t.dice, thing.place, t.now)
	t.ready(a, t.now)
	c := t.changes[thing.kind].draw(t.dice, thing.exists)
	s := &scene{dice: t.dice, at: t.now, place: recorded(c, thing.place), self: thing, caller: a.session}
	if t.tell(c, s) {
		thing.become(c.after)
	}
}

// recorded is the place in whose trail a call is.
func recorded(c *call, p *place) *place {
	if c.global {
		return p.home
	}
	return p
}

// tell hands on the event of a call, and reports whether the call succeeded.
func (t *teller) tell(c *call, s *scene) bool {
	if t.done {
		return false
	}
	var err *failure
	if s.opened == nil { // who is refused a session cannot go on with it
		err = c.failure(s)
	}
	s.at = s.at.Truncate(time.Second)
	t.event.Time, t.event.Account, t.event.Region = s.at, s.place.account, s.place.region
	t.event.Source, t.event.Name = c.service+".amazonaws.com", c.name
	t.event.Record = c.record(t.event.Record[:0], s, err)
	t.told++
	t.done = !t.yield(&t.event) || t.told == t.Events
	return err == nil
}

// become is what a change that succeeded made of the thing.
func (t *thing) become(e existence) {
	switch e {
	case appears:
		t.exists, t.version = true, 1
	case vanishes:
		t.exists = false
	case counted:
		t.version++
	}
}
