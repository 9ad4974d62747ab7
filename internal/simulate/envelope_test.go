package simulate

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// An envelope says of its event what the event says.
func TestEnvelopes(t *testing.T) {
	var lines bytes.Buffer
	if err := WriteEnvelopes(&lines, story(t, Settings{Events: 500}), 1); err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(&lines)
	ids := map[string]bool{}
	for d.More() {
		var e struct {
			ID, Source, Account, Time, Region string
			Detail                            record
		}
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		if e.ID == e.Detail.EventID || e.Account != e.Detail.RecipientAccountID || e.Region != e.Detail.AwsRegion ||
			e.Time != e.Detail.EventTime || e.Source != "aws."+strings.TrimSuffix(e.Detail.EventSource, ".amazonaws.com") {
			t.Fatalf("%+v", e)
		}
		ids[e.ID] = true
	}
	if len(ids) != 500 {
		t.Errorf("%d envelopes of 500 events", len(ids))
	}
}
