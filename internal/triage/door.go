package triage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

const (
	// maxBody bounds a request, in bytes. A press brings along the message that
	// it was made on.
	maxBody = 512 << 10
	// askFor is how long a modal may take to open: Slack wants its answer
	// within three seconds.
	askFor = 1500 * time.Millisecond
)

// Slack is what the door needs of Slack.
type Slack interface {
	// Genuine returns when Slack has signed a body, or why it is not taken for
	// Slack's.
	Genuine(ctx context.Context, by notify.Signature, body []byte) (at time.Time, err error)
	// Ask opens a modal.
	Ask(ctx context.Context, trigger string, modal slack.ModalViewRequest) error
}

// Door is where Slack comes in, and whoever else finds it. It may be used by
// several goroutines, and several may work on one table.
type Door struct {
	Slack Slack
	Table table.Table // remembers signatures, so that none is taken twice
	Send  func(context.Context, Task) error
	Parse func(body []byte) (Request, error) // Parse, but for tests that count
	Log   *slog.Logger
}

// Answer is what is answered over HTTP.
type Answer struct {
	Status int
	JSON   string // empty: no body
}

// Open takes in a request. What is not known to be Slack's is not looked into;
// what came of a task, the person hears later.
func (d *Door) Open(ctx context.Context, by notify.Signature, body []byte) Answer {
	at, err := d.admit(ctx, by, body)
	if err != nil {
		return d.refuse(err)
	}
	r, err := d.Parse(body)
	switch {
	case errors.Is(err, ErrNothing):
		return Answer{Status: http.StatusOK}
	case errors.Is(err, ErrNoReason):
		return noReason()
	}
	r.ID, r.At = taskID(by), at
	if err == nil {
		err = r.Check()
	}
	if err != nil {
		d.Log.Error("a request of slack is not understood", slog.Any("error", err))
		return Answer{Status: http.StatusBadRequest}
	}
	return d.hand(ctx, r)
}

// hand passes the task on, or asks why first.
func (d *Door) hand(ctx context.Context, r Request) Answer {
	if r.Kind == Command && strings.HasPrefix(r.Channel, "D") {
		return whisper("Please ask in a channel where alerts are told: an answer cannot come here.")
	}
	if r.asks() {
		err := d.ask(ctx, r)
		if err == nil {
			return Answer{Status: http.StatusOK}
		}
		d.Log.Error("the modal did not open", slog.Any("error", err))
		r.Kind = Unasked
	}
	if err := d.Send(ctx, r.Task); err != nil {
		d.Log.Error("a task was lost: whoever asked for it is told so by slack", slog.String("kind", string(r.Kind)), slog.Any("error", err))
		return Answer{Status: http.StatusServiceUnavailable}
	}
	d.Log.Info("taken in", slog.String("task", r.ID[:16]), slog.String("kind", string(r.Kind)), slog.String("user", r.User))
	if r.Kind == Command {
		return whisper("One moment. If no answer comes, hosewatch is not in this channel: invite it.")
	}
	return Answer{Status: http.StatusOK}
}

func (d *Door) ask(ctx context.Context, r Request) error {
	carry, err := r.carry()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	return d.Slack.Ask(ctx, r.Trigger, blockkit.AskWhy(carry))
}

var (
	errTooLong = errors.New("the body is longer than any of Slack's")
	errReplay  = errors.New("the same request was taken in before")
)

// admit returns nil for what Slack has signed and nobody has sent before.
func (d *Door) admit(ctx context.Context, by notify.Signature, body []byte) (at time.Time, err error) {
	if len(body) > maxBody {
		return at, errTooLong
	}
	if at, err = d.Slack.Genuine(ctx, by, body); err != nil {
		return at, err
	}
	_, err = d.Table.Swap(ctx, table.Item{
		Key: table.Key{Partition: ReplayPartition, Sort: taskID(by)}, Value: []byte("{}"),
		Expires: at.Add(2 * notify.SignedFor), // by when the signature is too old, whoever's clock is wrong
	})
	if errors.Is(err, table.ErrConflict) {
		err = errReplay
	}
	return at, err
}

// ReplayPartition is the only one of the table that the door writes to.
const ReplayPartition = "replay"

// taskID is made of the signature, in one spelling, so that a request has one
// name wherever it turns up, and none in which the signature can be read.
func taskID(by notify.Signature) string {
	sum := sha256.Sum256([]byte(strings.ToLower(by.Signature)))
	return hex.EncodeToString(sum[:])
}

// refuse says no more than it has to: whoever is not Slack learns nothing.
func (d *Door) refuse(err error) Answer {
	for _, theirs := range []error{notify.ErrUnsigned, notify.ErrSignedLongAgo, notify.ErrSignature, errReplay, errTooLong} {
		if errors.Is(err, theirs) {
			d.Log.Warn("refused", slog.Any("error", err))
			return Answer{Status: http.StatusUnauthorized}
		}
	}
	d.Log.Error("refused, since it cannot be told whose it is", slog.Any("error", err))
	return Answer{Status: http.StatusServiceUnavailable}
}

// whisper is an answer to a command that only who asked sees.
func whisper(text string) Answer {
	doc, _ := json.Marshal(map[string]string{"response_type": "ephemeral", "text": text}) // texts have a form
	return Answer{Status: http.StatusOK, JSON: string(doc)}
}

// noReason keeps the modal open.
// https://docs.slack.dev/surfaces/modals#displaying_errors
func noReason() Answer {
	doc, _ := json.Marshal(map[string]any{ // texts have a form
		"response_action": "errors", "errors": map[string]string{blockkit.InputBlock: "Please say why."},
	})
	return Answer{Status: http.StatusOK, JSON: string(doc)}
}
