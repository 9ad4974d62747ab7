package bus

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/ocsf"
)

// What is on the bus carries these; rules match them. docs/listeners.md tells
// them to those who write rules of their own.
const (
	eventSource = "hosewatch"
	alertType   = "hosewatch.alert"
	findingType = "OCSF Detection Finding"
)

// Sizes in bytes. EventBridge takes 256 KB in one call, whether in one entry
// or in several, and writes more around them than it counts:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
const (
	maxEntry = 240_000
	maxCall  = 250_000
)

// alert is the alert itself as EventBridge takes it.
func (b *Bus) alert(a *judge.Alert) (types.PutEventsRequestEntry, error) {
	return b.entry(a, alertType, func(a *judge.Alert, _ bool) any { return a })
}

// finding is the alert in OCSF's form.
func (b *Bus) finding(a *judge.Alert) (types.PutEventsRequestEntry, error) {
	return b.entry(a, findingType, func(a *judge.Alert, whole bool) any {
		f := ocsf.New(a)
		f.Metadata.IsTruncated = !whole
		return f
	})
}

// entry has as much of the alert in a form as there is room for.
func (b *Bus) entry(a *judge.Alert, detailType string, form func(a *judge.Alert, whole bool) any) (types.PutEventsRequestEntry, error) {
	var text []byte
	var err error
	for i, shorten := range shortenings {
		short := shorten(*a)
		if text, err = json.Marshal(form(&short, i == 0)); err != nil {
			return types.PutEventsRequestEntry{}, err
		}
		if len(text) <= maxEntry {
			break
		}
	}
	entry := types.PutEventsRequestEntry{
		EventBusName: aws.String(b.name),
		Source:       aws.String(eventSource),
		DetailType:   aws.String(detailType),
		Detail:       aws.String(string(text)),
		Time:         aws.Time(a.EventTime),
	}
	if a.Resource != "" && len(a.Resource) <= longestARN {
		entry.Resources = []string{a.Resource}
	}
	return entry, nil
}

// longestARN is what EventBridge takes for a resource.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
const longestARN = 2048

// size is what EventBridge counts of an entry.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
func size(e types.PutEventsRequestEntry) int {
	n := len(*e.Source) + len(*e.DetailType) + len(*e.Detail)
	if e.Time != nil {
		n += 14
	}
	for _, resource := range e.Resources {
		n += len(resource)
	}
	return n
}
