// Package queued knows how alerts come off the bus through a queue: which
// messages SQS hands to a function, the alert in each, and how the function
// says which of them the queue is to keep.
package queued

import (
	"encoding/json"
	"errors"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Message is one message of a queue.
type Message struct {
	ID   string `json:"messageId"`
	Body string `json:"body"`
}

// Messages reads what SQS hands over.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
func Messages(payload []byte) ([]Message, error) {
	var batch struct {
		Records []Message `json:"Records"`
	}
	if json.Unmarshal(payload, &batch) != nil || batch.Records == nil {
		return nil, errors.New("the event is not one of SQS: no Records")
	}
	return batch.Records, nil
}

// Answer names the messages that SQS is to keep; the zero value names none.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type Answer struct{ kept []string }

// Keep adds a message.
func (a *Answer) Keep(id string) { a.kept = append(a.kept, id) }

// MarshalJSON writes the answer as Lambda reads it.
func (a Answer) MarshalJSON() ([]byte, error) {
	type item struct {
		ID string `json:"itemIdentifier"`
	}
	items := make([]item, 0, len(a.kept))
	for _, id := range a.kept {
		items = append(items, item{id})
	}
	return json.Marshal(map[string][]item{"batchItemFailures": items})
}

// Alert takes the alert out of the EventBridge event in a message. Errors
// quote nothing of it.
func (m *Message) Alert() (*judge.Alert, error) {
	var event struct {
		DetailType string          `json:"detail-type"`
		Detail     json.RawMessage `json:"detail"`
	}
	if json.Unmarshal([]byte(m.Body), &event) != nil {
		return nil, errors.New("body: not an EventBridge event")
	}
	replayed := event.DetailType == "hosewatch.replayed"
	if event.DetailType != "hosewatch.alert" && !replayed {
		return nil, errors.New("body: detail-type is not hosewatch.alert")
	}
	var told struct {
		Severity *judge.Severity `json:"severity"`
	}
	var a judge.Alert
	if json.Unmarshal(event.Detail, &a) != nil || json.Unmarshal(event.Detail, &told) != nil {
		return nil, errors.New("body: detail is not an alert")
	}
	switch {
	case a.ID == "":
		return nil, errors.New("body: alert without alert_id")
	case a.Title == "":
		return nil, errors.New("body: alert without title")
	case replayed && a.Replayed == "": // it would call people for what is old
		return nil, errors.New("body: a replayed alert that does not say of which run")
	case told.Severity == nil: // absent would read as info, and stay untold
		return nil, errors.New("body: alert without severity")
	}
	return &a, nil
}
