package bus

import (
	"encoding/json"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/ocsf"
)

// What is on the bus carries these; rules match them. docs/listeners.md tells
// them to those who write rules of their own.
const (
	eventSource = "hosewatch"
	alertType   = "hosewatch.alert"
	// replayType is that of alerts found in history, so that whoever is called
	// by alerts is not called by those.
	replayType  = "hosewatch.replayed"
	findingType = "OCSF Detection Finding"
)

// Sizes in bytes. EventBridge takes 256 KB in one call, whether in one entry
// or in several, and writes more around them than it counts:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
const (
	maxEntry = 240_000
	maxCall  = 250_000
)

// entry is an event as EventBridge takes it.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
type entry struct {
	EventBusName string // or ARN
	Source       string
	DetailType   string
	Detail       string   // JSON
	Time         float64  // in seconds since 1970
	Resources    []string `json:",omitempty"`
}

// seconds is a time as AWS's JSON protocols write it, to the millisecond.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// alert is the alert itself as EventBridge takes it.
func (b *Bus) alert(a *judge.Alert) (entry, error) {
	kind := alertType
	if a.Replayed != "" {
		kind = replayType
	}
	return b.fitted(a, kind, func(a *judge.Alert, _ bool) any { return a })
}

// finding is the alert in OCSF's form.
func (b *Bus) finding(a *judge.Alert) (entry, error) {
	return b.fitted(a, findingType, func(a *judge.Alert, whole bool) any {
		f := ocsf.New(a)
		f.Metadata.IsTruncated = !whole
		return f
	})
}

// fitted has as much of the alert in a form as there is room for.
func (b *Bus) fitted(a *judge.Alert, detailType string, form func(a *judge.Alert, whole bool) any) (entry, error) {
	var text []byte
	var err error
	for i, shorten := range shortenings {
		short := shorten(*a)
		if text, err = json.Marshal(form(&short, i == 0)); err != nil {
			return entry{}, err
		}
		if len(text) <= maxEntry {
			break
		}
	}
	e := entry{EventBusName: b.name, Source: eventSource, DetailType: detailType, Detail: string(text), Time: seconds(a.EventTime)}
	if a.Resource != "" && len(a.Resource) <= longestARN {
		e.Resources = []string{a.Resource}
	}
	return e, nil
}

// longestARN is what EventBridge takes for a resource.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
const longestARN = 2048

// size is what EventBridge counts of an entry, which is 14 for its time.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
func (e entry) size() int {
	n := 14 + len(e.Source) + len(e.DetailType) + len(e.Detail)
	for _, resource := range e.Resources {
		n += len(resource)
	}
	return n
}
