package investigate

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// follower follows what became of changes through the events after them.
type follower struct {
	changes map[string][]*Change // by the ARN of what they changed
}

// exists is the setting of a resource that is made or deleted.
const exists = string(resource.Exists)

// track begins to follow a change of what has these ARNs.
func (f *follower) track(c *Change, arns []string) {
	for _, arn := range arns {
		f.changes[arn] = append(f.changes[arn], c)
	}
}

// outcome is what an event left of a setting.
type outcome struct {
	spoken bool   // the event may have changed it
	known  bool   // value is what it is now
	value  string // "" when it is not set
	gone   bool   // the resource was deleted, and the setting with it
}

// observe takes in an event that succeeded.
func (f *follower) observe(c estate.Change, by Ref) {
	for _, arn := range changed(c) {
		for _, t := range f.changes[arn] {
			for i := range t.Settings {
				t.Settings[i].became(leftOf(c, t.Settings[i].Name), by)
			}
		}
	}
}

// changed are the ARNs of what an event changed, each once.
func changed(c estate.Change) []string {
	if c.StreamChange != nil {
		if c.ARN == "" {
			return nil
		}
		return []string{c.ARN}
	}
	if c.Asked.Effect == resource.Touches || c.Asked.Target.ARN == "" {
		return nil
	}
	all := []string{c.Asked.Target.ARN}
	for _, twin := range c.Asked.Twins {
		all = append(all, twin.ARN)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// leftOf is what an event left of a setting.
func leftOf(c estate.Change, name string) outcome {
	if c.StreamChange != nil {
		return leftOfStream(c.StreamChange, name)
	}
	p := resource.Path(name)
	value, given := c.Asked.Settings[p]
	switch {
	case given:
		return outcome{spoken: true, known: true, value: value}
	case c.Asked.Effect == resource.Deletes:
		return outcome{spoken: true, gone: true}
	case c.Asked.Shown != trail.RequestShown && c.Asked.MaySet(p):
		return outcome{spoken: true}
	}
	return outcome{}
}

func leftOfStream(c *estate.StreamChange, name string) outcome {
	switch {
	case name == exists && c.Request.Call == firehose.Delete:
		return outcome{spoken: true, known: true, value: "false"}
	case name == exists && c.Request.Call == firehose.Create:
		return outcome{spoken: true, known: true, value: "true"}
	case name == exists:
		return outcome{}
	case c.Request.Call == firehose.Delete:
		return outcome{spoken: true, gone: true}
	}
	p := firehose.Path(name)
	_, given := c.Request.Settings[p]
	if _, differs := c.Difference(p); !given && !differs {
		unshown := c.Request.Shown != trail.RequestShown && slices.Contains(firehose.Writes(), c.Request.Call)
		return outcome{spoken: unshown && c.Before != nil && c.Before.Settings.Get(p) != c.After.Settings.Get(p)}
	}
	now := c.After.Settings.Get(p)
	return outcome{spoken: true, known: now.Whole() || !now.Given(), value: now.Text()}
}

// became says what an event left of a setting that a change had given a value.
// One that was taken back stays so: whoever gives it that value again makes
// another change.
func (s *Setting) became(o outcome, by Ref) {
	if !o.spoken || s.State == TakenBack {
		return
	}
	if o.known && s.AfterKnown && o.value == s.After {
		s.State, s.By = Open, nil
		return
	}
	s.State, s.By = s.stateAs(o), &by
}

func (s *Setting) stateAs(o outcome) State {
	switch {
	case o.gone:
		return Superseded
	case !o.known:
		return NotKnown
	case s.asBefore(o.value):
		return TakenBack
	case isDocument(s.Name) && s.BeforeKnown && s.AfterKnown:
		return s.documentAs(o.value)
	}
	return Superseded
}

// asBefore reports whether a value is the one before the change. What a
// resource can have several of, and was not seen before, was most likely not
// there; what exists did not, and the other way round.
func (s *Setting) asBefore(value string) bool {
	switch {
	case s.Name == exists:
		return value != s.After && (value == "true" || s.After == "true")
	case s.BeforeKnown:
		return value == s.Before
	}
	return resource.Path(s.Name).Family() != "" && value == ""
}

// documentAs compares policies by what they allow: a change is open while what
// it let in is let in, however else the document was changed.
func (s *Setting) documentAs(value string) State {
	before, err := parseDocument(s.Before)
	after, err2 := parseDocument(s.After)
	now, err3 := parseDocument(value)
	if err != nil || err2 != nil || err3 != nil {
		return NotKnown
	}
	let, lets := compared(&before, &after), compared(&before, &now)
	switch {
	case let.Verdict == policy.Unknown || lets.Verdict == policy.Unknown:
		return NotKnown
	case lets.Verdict == policy.Equal:
		return TakenBack
	case anyAllowed(let.NewlyAllowed, &now) || anyAllowed(lets.NewlyAllowed, &after):
		return Open
	}
	return Superseded
}

func compared(before, after *policy.Document) policy.Comparison {
	return policy.Compare(before, after, policy.Options{Budget: -1, Steps: 2_000_000})
}

// anyAllowed reports whether a document allows, or may allow, one of the
// requests that show a grant.
func anyAllowed(grants []policy.Grant, doc *policy.Document) bool {
	return slices.ContainsFunc(grants, func(g policy.Grant) bool {
		decision, err := policy.Evaluate(doc, &g.Witness)
		return err != nil || decision == policy.Allowed
	})
}

func parseDocument(text string) (policy.Document, error) {
	if text == "" {
		return policy.Document{}, nil
	}
	return policy.Parse([]byte(text))
}

// isDocument reports whether a setting is a policy document.
func isDocument(name string) bool {
	p := resource.Path(name)
	switch p.Family() {
	case resource.InlinePolicy, resource.Permission, resource.PolicyVersion:
		return true
	}
	return p == resource.Policy || p == resource.TrustPolicy
}

// settle says what became of a change as a whole: it is open when one of its
// settings is.
func (c *Change) settle() {
	if len(c.Settings) > 0 && c.Settings[0].Name == exists && c.Settings[0].After == "true" {
		// What was made is there until it is deleted, whatever it is set to.
		c.State, c.By = c.Settings[0].State, c.Settings[0].By
		for i := range c.Settings {
			c.Settings[i].State, c.Settings[i].By = c.State, c.By
		}
		return
	}
	c.State = TakenBack
	for _, state := range []State{Open, NotKnown, Superseded, TakenBack} {
		for _, s := range c.Settings {
			if s.State == state {
				c.State = state
				if c.By == nil || s.By != nil && c.By.Time.Before(s.By.Time) {
					c.By = s.By
				}
			}
		}
		if c.State == state {
			return
		}
	}
}
