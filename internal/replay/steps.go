package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// Steps does the steps of runs. Members that a step does not name may be nil
// for it. It is safe for concurrent use as far as its members are.
type Steps struct {
	// Runs is where runs lie; every step needs it.
	Runs Bucket
	// Open opens the bucket of a trail, for List and Read.
	Open func(Trail) (Bucket, error)
	// Config is the configuration and its version, for Judge. Where it cannot be
	// had that is an error: what is judged by another would be wrong.
	Config func(context.Context) (*config.Config, string, error)
	// Tell puts an alert on the bus, for Judge of a run that tells; it is given
	// alerts that say of themselves that they are replayed.
	Tell func(context.Context, *judge.Alert) error
	// Now is the time, to know when little is left of ctx's.
	Now func() time.Time
	// Turn bounds what one turn of Judge does, beside time; the zero value is
	// what a function has room for.
	Turn Turn
}

// Turn bounds one turn of Judge.
type Turn struct {
	Events     int    // judged; 0 is as many as there is time for
	AlertBytes int    // of alerts, which are held until the turn ends; 0 is 64 MiB
	SortMemory int64  // of records that are put in order; 0 is 256 MiB
	Dir        string // for temporary files; "" is the system's place for such
}

// Task is what the state machine asks of a function, in JSON.
type Task struct {
	Step   string  `json:"step"` // list, read, settle, judge or sum
	Run    Run     `json:"run"`
	Batch  string  `json:"batch"` // the key of a batch, for read
	Listed Listed  `json:"listed"`
	Settle Settled `json:"settled"`
	Judge  Judged  `json:"judged"`
}

// Invoke does what a task asks for, if that is one of the steps that are
// allowed, and answers in JSON. The error names the step and the run.
func (s *Steps) Invoke(ctx context.Context, payload []byte, allowed ...string) ([]byte, error) {
	var t Task
	if err := json.Unmarshal(payload, &t); err != nil {
		return nil, fmt.Errorf("task: %w", err)
	}
	if err := t.Run.Check(); err != nil {
		return nil, fmt.Errorf("task: %w", err)
	}
	answer, err := s.do(ctx, &t, allowed)
	if err != nil {
		return nil, fmt.Errorf("%s of run %s: %w", t.Step, t.Run.ID, err)
	}
	return json.Marshal(answer)
}

func (s *Steps) do(ctx context.Context, t *Task, allowed []string) (any, error) {
	for _, step := range allowed {
		if step != t.Step {
			continue
		}
		switch step {
		case "list":
			return s.List(ctx, &t.Run, t.Listed)
		case "read":
			read, err := s.Read(ctx, &t.Run, t.Batch)
			read.Faults = nil // they are in what the step left; an answer has room for 256 KB
			return read, err
		case "settle":
			return s.Settle(ctx, &t.Run, t.Settle)
		case "judge":
			return s.Judge(ctx, &t.Run, t.Judge)
		case "sum":
			result, err := s.Sum(ctx, &t.Run, t.Judge)
			result.Faults, result.NotRead = nil, nil
			return result, err
		}
	}
	return nil, fmt.Errorf("%q: want one of %v", t.Step, allowed)
}

// toEnd is what is kept of a function's time for writing down what it did.
const toEnd = 60 * time.Second

// late reports whether little is left of the time that ctx gives, so that what
// is left to do is for the next turn. A tenth of a short time counts as little.
func (s *Steps) late(ctx context.Context, began time.Time) bool {
	deadline, ok := ctx.Deadline()
	if !ok {
		return false
	}
	return deadline.Sub(s.Now()) < min(toEnd, deadline.Sub(began)/10)
}
