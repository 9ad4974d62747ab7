package resource

import (
	"maps"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

func TestTags(t *testing.T) {
	for _, tt := range []struct {
		request, reason string
		want            Settings
	}{
		{`{"tags":[{"key":"a","value":"1"},{"key":"b","value":"2"}]}`, "a list", Settings{"Tag:a": "1", "Tag:b": "2"}},
		{`{"tags":[{"tagKey":"a","tagValue":"1"}]}`, "KMS", Settings{"Tag:a": "1"}},
		{`{"tags":{"Key":"a","Value":"1"}}`, "a list of one, collapsed", Settings{"Tag:a": "1"}},
		{`{"tags":{"a":"1","key":"2"}}`, "an object, and a tag named key", Settings{"Tag:a": "1", "Tag:key": "2"}},
		{`{"tags":[{"key":"a"}]}`, "no value", Settings{"Tag:a": ""}},
		{`{}`, "none", Settings{}},
	} {
		r := reading{Event: &trail.Event{Request: trail.ParseValue(tt.request)}, req: &Request{Settings: Settings{}}}
		tags("tags").read(&r)
		if !maps.Equal(r.req.Settings, tt.want) {
			t.Errorf("%s: %q, want %q: %s", tt.request, r.req.Settings, tt.want, tt.reason)
		}
	}
}
