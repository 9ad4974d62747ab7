package queued

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMessages(t *testing.T) {
	for _, tt := range []struct {
		payload string
		ids     string
		ok      bool
		reason  string
	}{
		{`{"Records":[{"messageId":"a","body":"x"},{"messageId":"b","body":""}]}`, "a b", true, "what SQS sends"},
		{`{"Records":[]}`, "", true, "nothing to do"},
		{`{"detail":{}}`, "", false, "EventBridge without a queue"},
		{`{"Records":null}`, "", false, "no list"},
		{`[]`, "", false, "not an object"},
		{``, "", false, "nothing"},
	} {
		got, err := Messages([]byte(tt.payload))
		var ids []string
		for _, m := range got {
			ids = append(ids, m.ID)
		}
		if (err == nil) != tt.ok || strings.Join(ids, " ") != tt.ids {
			t.Errorf("%s: %v, %v: %s", tt.payload, ids, err, tt.reason)
		}
	}
}

func TestAlert(t *testing.T) {
	const evil = `EVIL\nCONTENT`
	for _, tt := range []struct{ body, fault, reason string }{
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"x","title":"t","severity":"high"}}`, "", "an alert"},
		{`{"detail-type":"hosewatch.replayed","detail":{"alert_id":"x","title":"t","severity":"high","replayed":"run"}}`, "", "one of a replay"},
		{`{"detail-type":"hosewatch.replayed","detail":{"alert_id":"x","title":"t","severity":"high"}}`, "of which run", "one that would call people"},
		{"", "not an EventBridge event", "empty"},
		{evil, "not an EventBridge event", "not JSON"},
		{`{"detail-type":"` + evil + `","detail":{}}`, "detail-type", "another event"},
		{`{"detail-type":"OCSF Detection Finding","detail":{"alert_id":"x","title":"t","severity":"high"}}`, "detail-type", "the finding beside the alert"},
		{`{"detail-type":"hosewatch.alert"}`, "not an alert", "no alert"},
		{`{"detail-type":"hosewatch.alert","detail":"` + evil + `"}`, "not an alert", "an alert that is a text"},
		{`{"detail-type":"hosewatch.alert","detail":{"title":"` + evil + `","severity":"high"}}`, "without alert_id", "no id"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"` + evil + `","severity":"high"}}`, "without title", "no title"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"x","title":"` + evil + `"}}`, "without severity", "no severity must not read as info"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"x","title":"x","severity":"` + evil + `"}}`, "not an alert", "a severity that is none"},
	} {
		_, err := (&Message{Body: tt.body}).Alert()
		if (err == nil) != (tt.fault == "") || err != nil && (!strings.Contains(err.Error(), tt.fault) || strings.Contains(err.Error(), "EVIL")) {
			t.Errorf("%s: %v, want %q: %s", tt.body, err, tt.fault, tt.reason)
		}
	}
}

func TestAnswer(t *testing.T) {
	var a Answer
	if text, err := json.Marshal(a); err != nil || string(text) != `{"batchItemFailures":[]}` {
		t.Errorf("nothing kept: %s, %v", text, err)
	}
	a.Keep("m1")
	a.Keep("m2")
	if text, err := json.Marshal(a); err != nil || string(text) != `{"batchItemFailures":[{"itemIdentifier":"m1"},{"itemIdentifier":"m2"}]}` {
		t.Errorf("two kept: %s, %v", text, err)
	}
}
