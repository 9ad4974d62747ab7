package simulate

import "time"

// staff is everybody who works in an organization.
type staff struct {
	anyone    *crowd
	deployers map[*place][]*actor
}

// crowd is actors, and how much each of them calls.
type crowd struct {
	actors []*actor
	upTo   []float64
}

func (c *crowd) add(a *actor, share float64) {
	if n := len(c.upTo); n > 0 {
		share += c.upTo[n-1]
	}
	c.actors, c.upTo = append(c.actors, a), append(c.upTo, share)
}

func (c *crowd) draw(d dice) *actor { return c.actors[drawUpTo(d, c.upTo)] }

// hire fills every part in every place.
func hire(d dice, all []*place) *staff {
	s := &staff{anyone: &crowd{}, deployers: map[*place][]*actor{}}
	calls := routine()
	for _, p := range parts() {
		does := repertoireOf(calls, p.calls)
		for _, at := range all {
			for n := range p.count {
				a := p.hire(d, at, n, does)
				if p.opening == byActor {
					a.through = s.openerFor(d, all, at)
				}
				if p.deploys {
					s.deployers[at] = append(s.deployers[at], a)
				}
				// Who has long turns comes to them less often.
				s.anyone.add(a, p.share*at.weight/float64(p.count)/a.turn)
			}
		}
	}
	return s
}

// openerFor is a job that has been hired before, of the organization's first
// account in the same Region: deployments to all accounts begin there.
func (s *staff) openerFor(d dice, all []*place, at *place) *actor {
	for _, p := range all {
		if p.account == accountIDs[0] && p.region == at.region {
			at = p
			break
		}
	}
	return s.deployer(d, at, time.Time{})
}

// deployer is somebody who may change things of a place: whoever is at work
// there already, or anyone.
func (s *staff) deployer(d dice, at *place, now time.Time) *actor {
	all := s.deployers[at]
	for _, i := range d.Perm(len(all)) {
		if all[i].session.live(now) {
			return all[i]
		}
	}
	return all[d.IntN(len(all))]
}

// changeableThings is how many things of a place may be changed.
func changeableThings() int {
	n := 0
	for k := range changeable {
		n += kindsOf[k].count
	}
	return n
}

// chosen are the things that are changed, of all kinds alike.
func chosen(d dice, all []*place, n int) []*thing {
	var things []*thing
	for _, p := range all {
		for k := range changeable {
			things = append(things, p.things[k]...)
		}
	}
	d.Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
	return things[:n]
}

// choices are the changes of a kind of thing.
type choices struct {
	creates, others *repertoire
}

func choicesOf(calls []*call) *choices {
	c := &choices{&repertoire{}, &repertoire{}}
	for _, one := range calls {
		if one.after == appears {
			c.creates.add(one, 1)
		} else {
			c.others.add(one, one.weight)
		}
	}
	return c
}

func (c *choices) draw(d dice, exists bool) *call {
	if !exists && len(c.creates.calls) > 0 {
		return c.creates.draw(d)
	}
	return c.others.draw(d)
}
