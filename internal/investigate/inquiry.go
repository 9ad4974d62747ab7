package investigate

import (
	"context"
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Inquiry is a question about trails.
type Inquiry struct {
	Input    trail.Input // but for what it wants
	Config   *config.Config
	Question Question
	// Min is the least severity of an alert that is told.
	Min judge.Severity
	// Memory makes a store that knows what was there before the first event,
	// the same each time; nil knows nothing. It is asked for once or twice, and
	// what it returns is written to.
	Memory func(ctx context.Context) (estate.Store, error)
	// SortMemory bounds the bytes of events that are held to bring them into
	// order; what is more goes through a temporary file. 0 is a default.
	SortMemory int64

	// thorough keeps every event, for tests: nothing is passed over then.
	thorough bool
}

// credentials is the longest that credentials which were handed out are valid.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
const credentials = 36 * time.Hour

// Reads is what has to be read to answer the question: from as long before it
// begins as whoever acts then may have got their credentials. What was done
// later, for another account or in another Region is read as well, since it
// tells what was taken back and who was behind a role. What was before is told
// as not known.
func (q Question) Reads() trail.Span {
	if q.Since.IsZero() {
		return trail.Span{}
	}
	return trail.Span{Since: q.Since.Add(-credentials)}
}

// span is what is in question.
func (q Question) span() trail.Span {
	return trail.Span{Since: q.Since, Until: q.Until, Accounts: q.Accounts, Regions: q.Regions}
}

// Run answers the question. It reads the input once, and files of it again
// when something that is read late, such as who handed out a key, makes events
// matter that were passed over. What of the input could not be read or
// understood is in the first reading's faults, which are returned.
//
// The error says what is wrong with the question, or is that of the context,
// of the temporary file, or of Memory.
func (q Inquiry) Run(ctx context.Context) (*Report, trail.Stats, error) {
	r, err := q.start()
	if err != nil {
		return nil, trail.Stats{}, err
	}
	defer r.sorter.Close()
	stats, err := r.first(ctx)
	if err != nil {
		return nil, stats, err
	}
	if err := r.settle(ctx); err != nil {
		return nil, stats, err
	}
	if err := r.again(ctx); err != nil {
		return nil, stats, err
	}
	g, err := r.gather(ctx)
	if err != nil {
		return nil, stats, err
	}
	g.report.Totals.Records, g.report.Totals.Malformed = stats.Records, stats.Malformed
	g.report.Totals.Duplicates = r.sorter.Counts().Duplicates
	report, err := g.finish(ctx)
	return report, stats, err
}

// Check says what is wrong with a question, before anything is read.
func (q Question) Check() error {
	_, err := Inquiry{Question: q}.start()
	return err
}

// start understands the question.
func (q Inquiry) start() (*run, error) {
	r := &run{Inquiry: q, texts: texts{}, kept: map[origin]bool{}, files: map[string]uint32{}}
	r.chains = newChains(r.texts)
	r.sorter.Limit = q.SortMemory
	for i := range q.Question.Starts {
		s := &q.Question.Starts[i]
		p, err := parseStart(s)
		if err != nil {
			return nil, err
		}
		r.points = append(r.points, p)
		words := p.words()
		r.everything = r.everything || words == nil
		r.needles.add(words...)
	}
	if !q.Question.Until.IsZero() && !q.Question.Since.Before(q.Question.Until) {
		return nil, fmt.Errorf("since %s is not before until %s", q.Question.Since, q.Question.Until)
	}
	return r, nil
}

// memory is a store that knows what Memory knows.
func (q Inquiry) memory(ctx context.Context) (estate.Store, error) {
	if q.Memory == nil {
		return store.NewMemory(), nil
	}
	return q.Memory(ctx)
}
