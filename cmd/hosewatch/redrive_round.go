package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const (
	// hidden is for how long nobody else gets a message that was taken out.
	hidden = 10 * time.Minute
	// inHand is how long one message may take, also once the round was
	// interrupted: it is not left between being sent and being removed.
	inHand = 30 * time.Second
	// atOnce is the most messages that SQS hands out, or takes, in one call.
	atOnce = 10
	// maxInRow is how many calls in a row may fail before the round ends.
	maxInRow = 3
)

// round goes through a dead-letter queue once.
type round struct {
	way
	queues         *sqs.Client
	least          judge.Severity
	dryRun         bool
	began          time.Time
	stdout, stderr io.Writer

	seen    map[string]bool
	receipt map[string]string // of messages that are out, by id
	sent    int
	quiet   int // left for --only
	wrong   int // left for what they are
	failed  int
	inRow   int
}

// run shows every message, and sends it on and removes it unless it is a dry
// run. The error says that something was left that should not be.
func (r *round) run(ctx context.Context) error {
	r.seen, r.receipt = map[string]bool{}, map[string]string{}
	waiting, err := r.waiting(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.stderr, "%s: about %d waiting\n", r.name, waiting)
	err = errors.Join(r.all(ctx), r.release(ctx))
	fmt.Fprintf(r.stderr, "%s: %s\n", r.name, r.counts())
	if err == nil && r.wrong+r.failed > 0 {
		err = fmt.Errorf("%d left that should not be", r.wrong+r.failed)
	}
	return err
}

func (r *round) counts() string {
	what := "sent again"
	if r.dryRun {
		what = "to be sent again"
	}
	text := fmt.Sprintf("%d %s", r.sent, what)
	if r.quiet > 0 {
		text += fmt.Sprintf(", %d below --only", r.quiet)
	}
	if n := r.wrong + r.failed; n > 0 {
		text += fmt.Sprintf(", %d left", n)
	}
	return text
}

// waiting is how many messages there are, as far as SQS counts them.
func (r *round) waiting(ctx context.Context) (int, error) {
	name := types.QueueAttributeNameApproximateNumberOfMessages
	out, err := r.queues.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &r.url, AttributeNames: []types.QueueAttributeName{name}})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(out.Attributes[string(name)])
}

// all takes messages out until there is none that is new.
func (r *round) all(ctx context.Context) error {
	for {
		out, err := r.queues.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: &r.url, MaxNumberOfMessages: atOnce, VisibilityTimeout: int32(hidden.Seconds()), WaitTimeSeconds: 1,
			MessageAttributeNames:       []string{"TARGET_ARN"},
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameSentTimestamp},
		})
		if err != nil {
			return err
		}
		var fresh []*types.Message
		for i := range out.Messages {
			m := &out.Messages[i]
			id := aws.ToString(m.MessageId)
			r.receipt[id] = aws.ToString(m.ReceiptHandle)
			if !r.seen[id] {
				fresh = append(fresh, m)
			}
			r.seen[id] = true
		}
		if len(fresh) == 0 {
			return nil
		}
		for _, m := range fresh {
			if err := r.one(ctx, m); err != nil {
				return err
			}
		}
	}
}

// one deals with one message. The error ends the round.
func (r *round) one(ctx context.Context, m *types.Message) error {
	if ctx.Err() != nil {
		return errors.New("interrupted: the rest is left")
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), inHand)
	defer stop()
	sent := sentAt(m)
	if sent.After(r.began) {
		return nil // it failed again meanwhile
	}
	l, err := r.to.Read(ctx, m)
	switch {
	case err != nil:
		r.wrong++
		r.say("left", fmt.Sprintf("message %s: %v", aws.ToString(m.MessageId), err))
		return nil
	case l.severity < r.least:
		r.quiet++
		return nil
	}
	text := fmt.Sprintf("%s (%s)", l.what, r.age(sent))
	if r.dryRun {
		r.sent++
		r.say("waits", text)
		return nil
	}
	if err := r.deliver(ctx, m, l); err != nil {
		r.failed++
		r.say("left", fmt.Sprintf("%s: %v", text, err))
		if r.inRow++; r.inRow == maxInRow {
			return fmt.Errorf("%d calls in a row have failed: the rest is left", maxInRow)
		}
		return nil
	}
	r.inRow = 0
	r.sent++
	r.say("sent again", text)
	return nil
}

// deliver removes a message once it was taken.
func (r *round) deliver(ctx context.Context, m *types.Message, l letter) error {
	if err := l.send(ctx); err != nil {
		return err
	}
	if _, err := r.queues.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &r.url, ReceiptHandle: m.ReceiptHandle}); err != nil {
		return fmt.Errorf("sent again, but not removed, so that it will be once more: %w", err)
	}
	delete(r.receipt, aws.ToString(m.MessageId))
	return nil
}

func (r *round) say(what, text string) {
	fmt.Fprintf(r.stdout, "%s: %s: %s\n", r.name, what, tell.Plain(text))
}

// release lets others have at once what is left.
func (r *round) release(ctx context.Context) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), inHand)
	defer stop()
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(r.receipt)), atOnce) {
		var entries []types.ChangeMessageVisibilityBatchRequestEntry
		for i, id := range ids {
			entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{
				Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(r.receipt[id]), VisibilityTimeout: 0,
			})
		}
		if _, err := r.queues.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &r.url, Entries: entries}); err != nil {
			return fmt.Errorf("what is left is there again in %s: %w", span(hidden), err)
		}
	}
	return nil
}

// age says how long a message has been in queues.
func (r *round) age(sent time.Time) string {
	if sent.IsZero() {
		return "age not known"
	}
	return span(max(r.began.Sub(sent).Truncate(time.Minute), time.Minute)) + " old"
}

// sentAt is when a message came into the queue; the zero time when SQS
// does not say.
func sentAt(m *types.Message) time.Time {
	milli, err := strconv.ParseInt(m.Attributes[string(types.MessageSystemAttributeNameSentTimestamp)], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(milli)
}
