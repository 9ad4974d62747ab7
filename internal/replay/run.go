package replay

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Run is what is replayed, and how: the input of the state machine. What
// Default sets and Check accepts can be run.
type Run struct {
	ID    string `json:"id"`    // names the folder of the run
	Trail Trail  `json:"trail"` // what is read
	// Slice is how much of a trail's time one folder of candidates holds: as
	// much as one turn can put in order.
	Slice Slice `json:"slice"`
	// BatchBytes and BatchObjects bound what one call of Read is given.
	BatchBytes   int64 `json:"batch_bytes"`
	BatchObjects int   `json:"batch_objects"`
	// Concurrency is how many batches are read at once.
	Concurrency int `json:"concurrency"`
	// Tolerate is how many of a hundred batches may stay unread without the
	// run failing.
	Tolerate int `json:"tolerate"`
	// Scope is that of the configuration unless set: streams or account.
	Scope string `json:"scope,omitempty"`
	// Baseline says that the run's folder has baseline.json: what there was
	// before the first event.
	Baseline bool `json:"baseline,omitempty"`
	// Tell puts alerts of this severity and above on the bus too, marked as
	// replayed; empty for none.
	Tell string `json:"tell,omitempty"`
}

// Trail is a part of what a trail has written to a bucket.
type Trail struct {
	Bucket string `json:"bucket"`
	// Prefix leads to the trail's folder AWSLogs, or into it: down to an
	// account's CloudTrail folder.
	Prefix   string   `json:"prefix"`
	From     Day      `json:"from"`     // the first day, by when the files were written
	To       Day      `json:"to"`       // the last day
	Accounts []string `json:"accounts"` // 12 digits each; none for all
	Regions  []string `json:"regions"`  // none for all
}

// Day is a day in UTC, as 2026-05-12.
type Day string

// ParseDay reads a day.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "", fmt.Errorf("%q: want a day such as 2026-05-12", text)
	}
	return Day(t.Format(time.DateOnly)), nil
}

// Time is when the day begins.
func (d Day) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d)) // ParseDay and Check have seen to it
	return t
}

// Slice is a length of time whose candidates lie in one folder.
type Slice string

// The slices. An hour is for trails of which a day is too much to be sorted on
// one machine, and takes more requests.
const (
	ByDay  Slice = "day"
	ByHour Slice = "hour"
)

// of names the slice in which an event lies, so that names sort as times do.
func (s Slice) of(t time.Time) string {
	if s == ByHour {
		return t.UTC().Format("2006-01-02T15")
	}
	return t.UTC().Format(time.DateOnly)
}

// What a run does unless it is told otherwise. 64 MiB of trail files are some
// 600,000 events, which one virtual processor reads in seconds: a try that
// fails costs little, and so does starting one.
const (
	batchBytes   = 64 << 20
	batchObjects = 1000
	concurrency  = 100
)

// Default returns a run of that name with everything but the trail set.
func Default(id string) Run {
	return Run{ID: id, Slice: ByDay, BatchBytes: batchBytes, BatchObjects: batchObjects, Concurrency: concurrency}
}

// NewID names a run that begins now; random tells apart those of one second.
func NewID(now time.Time, random uint32) string {
	return fmt.Sprintf("%s-%08x", now.UTC().Format("20060102T150405Z"), random)
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)

// IsID reports whether a text has the form of a run's name.
func IsID(text string) bool { return idForm.MatchString(text) }

// Check says what is wrong with a run. Whoever starts the state machine may
// have written anything.
func (r *Run) Check() error {
	switch {
	case !idForm.MatchString(r.ID):
		return fmt.Errorf("run %.80q: want letters, digits, - and _, at most 80", r.ID)
	case r.Slice != ByDay && r.Slice != ByHour:
		return fmt.Errorf("slice %.20q: want day or hour", r.Slice)
	case r.BatchBytes < 1 || r.BatchBytes > 1<<30:
		return fmt.Errorf("batch_bytes %d: want 1 to %d", r.BatchBytes, 1<<30)
	case r.BatchObjects < 1 || r.BatchObjects > 10_000:
		return fmt.Errorf("batch_objects %d: want 1 to 10000", r.BatchObjects)
	case r.Concurrency < 1 || r.Concurrency > 10_000:
		return fmt.Errorf("concurrency %d: want 1 to 10000", r.Concurrency)
	case r.Tolerate < 0 || r.Tolerate > 100:
		return fmt.Errorf("tolerate %d: want 0 to 100", r.Tolerate)
	case r.Scope != "" && r.Scope != "streams" && r.Scope != "account":
		return fmt.Errorf("scope %.20q: want streams or account", r.Scope)
	}
	if r.Tell != "" {
		if _, err := judge.ParseSeverity(r.Tell); err != nil {
			return fmt.Errorf("tell: %w", err)
		}
	}
	return r.Trail.check()
}

func (t *Trail) check() error {
	if t.Bucket == "" {
		return errors.New("trail: no bucket")
	}
	for _, day := range []Day{t.From, t.To} {
		if _, err := ParseDay(string(day)); err != nil {
			return err
		}
	}
	if t.To < t.From {
		return fmt.Errorf("from %s to %s: the end is before the beginning", t.From, t.To)
	}
	return t.part().Check()
}
