// Package bus knows how alerts get onto the EventBridge bus of the stack, from
// which they go to Slack: each in one entry that EventBridge takes, again while
// that may help, and not at all only with an error.
package bus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Alerts on the bus carry these; the template's rule matches them.
const (
	eventSource = "hosewatch"
	detailType  = "hosewatch.alert"
)

const (
	maxEntry = 240 << 10 // bytes; EventBridge takes entries of 256 KB: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html

	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
	oneTry      = 5 * time.Second
	lastWords   = 500 * time.Millisecond // left of an invocation to fail in words
	noDeadline  = 20 * time.Second       // for a caller that sets none
)

// Printer tells alerts as lines of JSON, and answers with them. It stands in
// for a bus where there is none.
type Printer struct{ W io.Writer }

// Tell prints the alert.
func (p Printer) Tell(_ context.Context, a *judge.Alert) (json.RawMessage, error) {
	var line bytes.Buffer
	if err := tell.JSON(&line, a); err != nil {
		return nil, err
	}
	_, err := p.W.Write(line.Bytes())
	return bytes.TrimSpace(line.Bytes()), err
}

// Bus tells alerts on an EventBridge bus. Make one with New.
type Bus struct {
	name   string
	client putter
}

// putter is the one call to AWS that is made.
type putter interface {
	PutEvents(context.Context, *eventbridge.PutEventsInput, ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error)
}

// New returns the bus of a name or ARN. The client takes Region, credentials
// and endpoint from what awsenv reads, and from nowhere else.
func New(getenv func(string) string, name string) *Bus {
	env := awsenv.Env(getenv)
	return &Bus{name: name, client: eventbridge.New(eventbridge.Options{
		Region:       env.Region(),
		Credentials:  env.Credentials(),
		BaseEndpoint: env.BaseEndpoint("eventbridge"),
		Retryer:      aws.NopRetryer{}, // put decides
	})}
}

// Tell puts the alert on the bus and answers with enough to find it. A nil
// error means that the alert cannot be lost any more.
func (b *Bus) Tell(ctx context.Context, a *judge.Alert) (json.RawMessage, error) {
	entry, err := b.entry(a)
	if err != nil {
		return nil, err
	}
	if err := b.put(ctx, entry); err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		ID       string         `json:"alert_id"`
		Severity judge.Severity `json:"severity"`
	}{a.ID, a.Severity})
}

// put tries what may pass again, with growing, random pauses, until little is
// left of the invocation.
func (b *Bus) put(ctx context.Context, entry types.PutEventsRequestEntry) error {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(noDeadline)
	}
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-lastWords))
	defer cancel()
	for wait, tries := firstWait, 1; ; wait, tries = min(2*wait, longestWait), tries+1 {
		err := b.try(ctx, entry)
		if err == nil || !passing(err) {
			return err
		}
		select {
		case <-time.After(rand.N(wait)):
		case <-ctx.Done():
			return fmt.Errorf("given up after %d tries: %w", tries, err)
		}
	}
}

// entry is the alert as EventBridge takes it. One that would be refused for
// its size loses what is longest and least needed; the event itself can still
// be read in CloudTrail.
func (b *Bus) entry(a *judge.Alert) (types.PutEventsRequestEntry, error) {
	text, err := json.Marshal(a)
	if len(text) > maxEntry {
		short := *a
		short.Before, short.After, short.Revert, short.HowToCheck = nil, nil, "", ""
		short.RevertNote = "The change is too long to be passed on in full. Read it in CloudTrail."
		short.Findings = short.Findings[:min(len(short.Findings), 20)]
		short.Streams = short.Streams[:min(len(short.Streams), 100)]
		text, err = json.Marshal(&short)
	}
	if err != nil {
		return types.PutEventsRequestEntry{}, err
	}
	entry := types.PutEventsRequestEntry{
		EventBusName: aws.String(b.name),
		Source:       aws.String(eventSource),
		DetailType:   aws.String(detailType),
		Detail:       aws.String(string(text)),
		Time:         aws.Time(a.EventTime),
	}
	if a.Resource != "" {
		entry.Resources = []string{a.Resource}
	}
	return entry, nil
}

// try makes one call. An entry that was refused is an error as much as a call
// that failed: EventBridge answers 200 to both.
func (b *Bus) try(ctx context.Context, entry types.PutEventsRequestEntry) error {
	ctx, cancel := context.WithTimeout(ctx, oneTry)
	defer cancel()
	out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{entry}})
	switch {
	case err != nil:
		return fmt.Errorf("put on %s: %w", b.name, err)
	case out.FailedEntryCount == 0:
		return nil
	case len(out.Entries) == 0:
		return &refused{bus: b.name, code: "unknown"}
	default:
		return &refused{bus: b.name, code: aws.ToString(out.Entries[0].ErrorCode), message: aws.ToString(out.Entries[0].ErrorMessage)}
	}
}

// refused is an entry that EventBridge did not take.
type refused struct{ bus, code, message string }

func (r *refused) Error() string {
	return fmt.Sprintf("put on %s: entry refused: %s: %s", r.bus, r.code, r.message)
}

// passing reports whether another try may succeed. A refused entry may, and a
// call that failed unless AWS answered that it is the caller's fault.
func passing(err error) bool {
	var answered *smithyhttp.ResponseError
	if !errors.As(err, &answered) || answered.HTTPStatusCode() >= 500 {
		return true
	}
	return retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary
}
