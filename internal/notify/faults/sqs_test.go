package faults

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/hosewatch/hosewatch/internal/awsenv"
)

const (
	// atOnce is how many messages one call of SQS is about at most.
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
	atOnce = 10
	// longest is how long a message can be kept back, in seconds. SQS goes by a
	// clock of its own; by ours a message is made visible when its time has come.
	longest = 12 * 60 * 60
)

// sqsQueue is a queue of SQS, with a redrive policy and a queue for what was
// received too often. It counts what ought to be visible and what is away, so
// that an empty queue is not asked every second.
type sqsQueue struct {
	t          *testing.T
	api        *sqs.Client
	url, grave string

	mu            sync.Mutex
	visible, away int
}

func newSQS(t *testing.T, env awsenv.Env, name string) *sqsQueue {
	q := &sqsQueue{t: t, api: sqs.New(sqs.Options{Region: env.Region(), Credentials: env.Credentials(), BaseEndpoint: env.BaseEndpoint("sqs")})}
	q.grave = q.make(name+"-dead", nil)
	arn, err := q.api.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{
		QueueUrl: &q.grave, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	q.must(err)
	policy := fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`, arn.Attributes["QueueArn"], maxReceives)
	q.url = q.make(name, map[string]string{"RedrivePolicy": policy, "VisibilityTimeout": strconv.Itoa(longest)})
	return q
}

// must ends everything, for goroutines that may not end the test.
func (q *sqsQueue) must(err error) {
	if err != nil {
		panic(err)
	}
}

func (q *sqsQueue) make(name string, attributes map[string]string) (url string) {
	out, err := q.api.CreateQueue(context.Background(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	q.must(err)
	return *out.QueueUrl
}

func (q *sqsQueue) send(alerts ...string) {
	q.put(alerts)
	q.count(len(alerts), 0)
}

func (q *sqsQueue) put(alerts []string) {
	for some := range slices.Chunk(alerts, atOnce) {
		var entries []types.SendMessageBatchRequestEntry
		for n, alert := range some {
			entries = append(entries, types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(n)), MessageBody: aws.String(alert)})
		}
		out, err := q.api.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{QueueUrl: &q.url, Entries: entries})
		q.must(err)
		if len(out.Failed) > 0 {
			panic(fmt.Sprintf("%d messages were not taken", len(out.Failed)))
		}
	}
}

// count adds to what is visible and to what is away.
func (q *sqsQueue) count(visible, away int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.visible, q.away = max(q.visible+visible, 0), q.away+away
}

func (q *sqsQueue) receive(most int) (all []sent) {
	for len(all) < most && q.some() {
		got := q.take(q.url, min(atOnce, most-len(all)))
		for _, m := range got {
			all = append(all, sent{id: *m.ReceiptHandle, alert: *m.Body})
		}
		q.count(-len(got), len(got))
		if len(got) == 0 { // what was visible was received too often
			q.mu.Lock()
			q.visible = 0
			q.mu.Unlock()
		}
	}
	return all
}

func (q *sqsQueue) some() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.visible > 0
}

func (q *sqsQueue) take(url string, most int) []types.Message {
	out, err := q.api.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: int32(most)})
	q.must(err)
	return out.Messages
}

func (q *sqsQueue) remove(all ...sent) {
	for some := range slices.Chunk(all, atOnce) {
		var entries []types.DeleteMessageBatchRequestEntry
		for n, m := range some {
			entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(n)), ReceiptHandle: aws.String(m.id)})
		}
		out, err := q.api.DeleteMessageBatch(context.Background(), &sqs.DeleteMessageBatchInput{QueueUrl: &q.url, Entries: entries})
		q.must(err)
		if len(out.Failed) > 0 {
			panic(fmt.Sprintf("%d messages were not removed", len(out.Failed)))
		}
	}
	q.count(0, -len(all))
}

func (q *sqsQueue) release(all ...sent) {
	for some := range slices.Chunk(all, atOnce) {
		var entries []types.ChangeMessageVisibilityBatchRequestEntry
		for n, m := range some {
			entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(strconv.Itoa(n)), ReceiptHandle: aws.String(m.id)})
		}
		out, err := q.api.ChangeMessageVisibilityBatch(context.Background(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &q.url, Entries: entries})
		q.must(err)
		if len(out.Failed) > 0 {
			panic(fmt.Sprintf("%d messages did not come back", len(out.Failed)))
		}
	}
	q.count(len(all), -len(all))
}

// holds is how many messages a queue has by its own account.
func (q *sqsQueue) holds(url string) (n int) {
	out, err := q.api.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{QueueUrl: &url, AttributeNames: []types.QueueAttributeName{
		types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
	}})
	q.must(err)
	for _, text := range out.Attributes {
		of, err := strconv.Atoi(text)
		q.must(err)
		n += of
	}
	return n
}

func (q *sqsQueue) dead() int { return q.holds(q.grave) }

// redrive moves the messages back, as `hosewatch redrive` has SQS do it.
func (q *sqsQueue) redrive() {
	for {
		got := q.take(q.grave, atOnce)
		if len(got) == 0 {
			return
		}
		var alerts []string
		for _, m := range got {
			alerts = append(alerts, *m.Body)
		}
		q.send(alerts...)
		for _, m := range got {
			_, err := q.api.DeleteMessage(context.Background(), &sqs.DeleteMessageInput{QueueUrl: &q.grave, ReceiptHandle: m.ReceiptHandle})
			q.must(err)
		}
	}
}

// empty asks the queue only when it ought to be.
func (q *sqsQueue) empty() bool {
	q.mu.Lock()
	left := q.visible + q.away
	q.mu.Unlock()
	return left == 0 && q.holds(q.url) == 0
}
