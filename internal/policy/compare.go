package policy

import (
	"slices"
	"time"
)

// A Verdict is what a comparison of two documents came to.
type Verdict uint8

const (
	// Unknown: it could not be decided; Comparison.Reason says why. Treat it as
	// Broadened, and say that it could not be told.
	Unknown Verdict = iota
	// Equal: neither allows a request the other does not. Proved both ways.
	Equal
	// Narrowed: the new document allows strictly less.
	Narrowed
	// Broadened: the new document allows strictly more.
	Broadened
	// Incomparable: each allows something the other does not.
	Incomparable
)

var verdictNames = [...]string{"unknown", "equal", "narrowed", "broadened", "incomparable"}

func (v Verdict) String() string { return verdictNames[v] }

// Broader reports whether the new document has to be taken as allowing
// something the old one did not.
func (v Verdict) Broader() bool { return v != Equal && v != Narrowed }

// A Comparison is the difference of two documents.
type Comparison struct {
	Verdict Verdict
	// NewlyAllowed holds one entry for each class of requests that only the new
	// document allows, in the order of its statements.
	NewlyAllowed []Grant
	// NoLongerAllowed holds the classes that only the old document allows.
	NoLongerAllowed []Grant
	// Truncated: there are more classes than are listed.
	Truncated bool
	// CrossingOnly: under the Bounded reading the new document is not broader,
	// and the classes in CrossingGrants show where it is when a wildcard may run
	// past a colon.
	CrossingOnly   bool
	CrossingGrants []Grant
	// Reason says what stopped an Unknown comparison, or what else is unsure.
	Reason string
}

// A Grant is one class of requests that one document allows and the other does not.
type Grant struct {
	// Statement of the document that allows the class.
	Statement *Statement
	// LostGuard is the Deny of the other document that no longer, or not yet,
	// stands in the way; nil when the class comes from the Allow alone.
	LostGuard *Statement
	// Actions as that document writes them, all with the same answer.
	Actions []string
	// NotActions: Actions are left out of "every action".
	NotActions bool
	// Witness is a request of the class, confirmed by Evaluate against both documents.
	Witness Request
}

// Options bound a comparison. The zero value uses the defaults.
type Options struct {
	// Budget of time; 250 ms when zero, none when negative.
	Budget time.Duration
	// Steps bounds the work and, with it, the memory; 50 million when zero.
	Steps int
}

const (
	defaultBudget = 250 * time.Millisecond
	defaultSteps  = 50_000_000
	// maxGained and maxLost bound how many classes are listed.
	maxGained, maxLost = 32, 4
	// maxDoubts is how many requests that could not be confirmed a search
	// looks past before it gives up.
	maxDoubts = 24
)

// Compare decides whether the new document allows a request that the old one
// does not, and the other way round. It is safe for concurrent use; it never
// fails: what cannot be decided is Unknown.
func Compare(before, after *Document, opts Options) Comparison {
	c := newComparison(before, after, Bounded, opts)
	result := c.both()
	if result.Verdict != Equal && result.Verdict != Narrowed || !crossingMatters(before, after) {
		return result
	}
	c.reread(Crossing, opts)
	gained := c.direction(after, before, maxGained)
	switch {
	case len(gained.grants) > 0:
		result.CrossingOnly, result.CrossingGrants = true, gained.grants
	case gained.doubt != "":
		result.Reason = "if a wildcard may run past a colon: " + gained.doubt
	}
	return result
}

// crossingMatters reports whether some wildcard may not run past a colon: a "?",
// or a "*" that does not end its segment.
func crossingMatters(docs ...*Document) bool {
	for _, doc := range docs {
		for i := range doc.Statements {
			if slices.ContainsFunc(doc.Statements[i].Resources.Texts, staysInside) {
				return true
			}
		}
	}
	return false
}

func staysInside(text string) bool {
	for i := range len(text) {
		if text[i] == '?' || text[i] == '*' && i+1 < len(text) && text[i+1] != ':' {
			return true
		}
	}
	return false
}

// A comparison holds what the two directions share.
type comparison struct {
	*solver
	compiler *compiler
	before   *Document
	after    *Document
	reading  Reading
	// old and recent hold the statements of before and after.
	old, recent []candidate
	// everyCaller is the universe of callers, made on first need.
	everyCaller *predicate
	unitIDs     map[[2]int32]int32
	blankCells  []*cell
	// people are the callers a witness may name, made on first need.
	people []person
}

func newComparison(before, after *Document, reading Reading, opts Options) *comparison {
	s := newSolver(opts)
	c := &comparison{solver: s, before: before, after: after, reading: reading, unitIDs: map[[2]int32]int32{}}
	c.compiler = newCompiler(reading, &s.variables)
	c.old, c.recent = candidatesOf(before), candidatesOf(after)
	if before.Version == after.Version && before.Partition == after.Partition {
		pairUp(c.old, c.recent)
	}
	c.survey()
	return c
}

// survey looks through both documents, at what stands in both once.
func (c *comparison) survey() {
	c.compiler.addPartition(c.before.Partition)
	c.compiler.addPartition(c.after.Partition)
	for i := range c.old {
		c.compiler.survey(c.old[i].Statement)
	}
	for i := range c.recent {
		if c.recent[i].twin == nil {
			c.compiler.survey(c.recent[i].Statement)
		}
	}
}

// reread starts over under another reading, with a budget of its own. Only
// resources mean something else then; whatever else was worked out stays.
func (c *comparison) reread(reading Reading, opts Options) {
	c.reading, c.compiler.reading = reading, reading
	c.fund(opts)
	for _, list := range [][]candidate{c.old, c.recent} {
		for i := range list {
			if k := &list[i]; k.box != nil {
				k.box.resources = c.compiler.resources(k.doc, k.Statement)
			}
		}
	}
}

func (c *comparison) both() Comparison {
	gained := c.direction(c.after, c.before, maxGained)
	lost := c.direction(c.before, c.after, maxLost)
	result := Comparison{
		NewlyAllowed: gained.grants, NoLongerAllowed: lost.grants,
		Truncated: gained.truncated || lost.truncated,
	}
	switch more, less := len(gained.grants) > 0, len(lost.grants) > 0; {
	case gained.doubt != "" && !more:
		result.Verdict, result.Reason = Unknown, gained.doubt
	case lost.doubt != "" && !less:
		result.Verdict, result.Reason = Unknown, lost.doubt
	case more && less:
		result.Verdict = Incomparable
	case more:
		result.Verdict = Broadened
	case less:
		result.Verdict = Narrowed
	default:
		result.Verdict = Equal
	}
	if result.Reason == "" && (gained.doubt != "" || lost.doubt != "") {
		result.Reason = "there may be more: " + gained.doubt + lost.doubt
	}
	return result
}

// An outcome is what one direction found.
type outcome struct {
	grants    []Grant
	truncated bool
	// doubt says why the absence of further grants is not proved.
	doubt string
}

// direction finds what more allows and less does not: what an Allow of more
// grants outside the Denies of more, and either outside the Allows of less or
// inside a Deny of less.
func (c *comparison) direction(more, less *Document, limit int, require ...predicate) outcome {
	d := &direction{comparison: c, more: more, less: less, limit: limit, require: require}
	granting, other := c.candidates(more), c.candidates(less)
	for i := range granting {
		if st := &granting[i]; st.Effect == Allow && st.twin == nil {
			d.grantsOf(st, nil, d.escapes(true))
		}
	}
	for i := range other {
		guard := &other[i]
		if guard.Effect != Deny || guard.twin != nil {
			continue
		}
		for j := range granting {
			if st := &granting[j]; st.Effect == Allow {
				d.grantsOf(st, guard, d.escapes(false))
			}
		}
	}
	if d.outcome.doubt == "" {
		d.outcome.doubt = c.stopped
	}
	return d.outcome
}
