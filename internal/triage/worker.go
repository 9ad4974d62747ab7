package triage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// History looks up what a caller did; account.History is one.
type History interface {
	Of(ctx context.Context, region string, c account.Caller, from, to time.Time, pages int) (found []account.Happened, more bool, err error)
}

// Worker does tasks. It may be used by several goroutines, and several may
// work on one table. All fields are to be set.
type Worker struct {
	Sender  *notify.Sender
	Desk    *notify.Desk
	Table   table.Table
	House   func(context.Context) *config.Config
	History History
	Account string // whose events History knows
	Now     func() time.Time
	Log     *slog.Logger

	mu     sync.Mutex
	groups map[string]members
}

// job is a task being done.
type job struct {
	*Worker
	Task
	// since is when the task was begun before, and may have been done in part;
	// zero when it was not.
	since time.Time
}

// Do does a task, if the person may. An error means that it should be given
// again, which repeats nothing that others see.
func (w *Worker) Do(ctx context.Context, t Task) error {
	if err := t.Check(); err != nil {
		return err
	}
	claim, err := w.claim(ctx, t.ID)
	if err != nil || claim.done {
		return err
	}
	j := &job{Worker: w, Task: t, since: claim.since}
	err = j.run(ctx)
	var fault *notify.Fault
	if errors.As(err, &fault) && (fault.Kind == notify.Refused || fault.Kind == notify.Unfit) {
		j.log().Error("slack does not take what was to be said", slog.Any("error", err))
		err = nil // and would not the next time
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", t.Kind, err), claim.release(ctx))
	}
	j.log().Info("done")
	return claim.finish(ctx)
}

// log is a log that says which task it is about, and nothing that a person has
// written.
func (j *job) log() *slog.Logger {
	return j.Log.With(slog.String("task", j.ID[:16]), slog.String("kind", string(j.Kind)), slog.String("user", j.User),
		slog.String("incident", j.Value.Incident), slog.String("alert_id", j.Value.Alert))
}

// does says how each kind is done.
var does = map[Kind]func(*job, context.Context) error{
	Acknowledge: (*job).acknowledge,
	Timeline:    (*job).timeline,
	Change:      (*job).change,
	Mute:        (*job).mute,
	Unmute:      (*job).unmute,
	Show:        (*job).show,
	Expected:    (*job).expected,
	Unasked:     (*job).unasked,
	Command:     (*job).command,
}

func (j *job) run(ctx context.Context) error {
	why, err := j.forbidden(ctx)
	if err != nil {
		return err
	}
	if why != "" {
		return j.decline(ctx, why)
	}
	return does[j.Kind](j, ctx)
}

// whisper tells only who asked.
func (j *job) whisper(ctx context.Context, m blockkit.Post) error {
	return j.Sender.Whisper(ctx, notify.Place{Channel: j.Channel, Thread: j.Thread}, j.User, m)
}

// say tells the thread that the task is about; where there is none, only who
// asked.
func (j *job) say(ctx context.Context, m blockkit.Post) error {
	to, err := j.thread(ctx)
	if err != nil {
		return err
	}
	if to.Thread == "" {
		return j.whisper(ctx, m)
	}
	err = j.Sender.PostOnce(ctx, to, j.mark(), j.since, m)
	var fault *notify.Fault
	if errors.As(err, &fault) && fault.Kind == notify.Unfit {
		err = j.Sender.PostOnce(ctx, to, j.mark(), time.Time{}, m.Plain())
	}
	return err
}

// share puts a text into the thread that the task is about.
func (j *job) share(ctx context.Context, f notify.File) error {
	to, err := j.thread(ctx)
	if err != nil {
		return err
	}
	if to.Thread == "" {
		return j.whisper(ctx, blockkit.No("This belongs to no thread: press the button in the alert's own."))
	}
	return j.Sender.Upload(ctx, to, j.since, f)
}

// mark is the id of the message that a task leads to.
func (j *job) mark() string { return "task " + j.ID[:32] }

// thread is where the incident is told, or else where was pressed.
func (j *job) thread(ctx context.Context) (notify.Place, error) {
	if j.Value.Incident != "" {
		i, _, err := j.Desk.Incident(ctx, j.Value.Incident)
		if err != nil {
			return notify.Place{}, err
		}
		if i != nil && i.Thread != "" {
			return notify.Place{Channel: i.Channel, Thread: i.Thread}, nil
		}
	}
	return notify.Place{Channel: j.Channel, Thread: j.Thread}, nil
}

// alert returns the alert that the task is about. When it is not kept any more
// the person is told so, and there is none.
func (j *job) alert(ctx context.Context) (*judge.Alert, error) {
	a, err := j.Desk.Alert(ctx, j.Value.Alert)
	if err == nil && a == nil {
		err = j.whisper(ctx, blockkit.No("This alert is not kept any more: alerts are kept for 90 days."))
	}
	return a, err
}

// incident does the same for the incident.
func (j *job) incident(ctx context.Context) (*incident.Incident, error) {
	i, _, err := j.Desk.Incident(ctx, j.Value.Incident)
	if err == nil && i == nil {
		err = j.whisper(ctx, blockkit.No("This incident is not kept any more: incidents are kept for 90 days."))
	}
	return i, err
}
