package estate_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

func TestBaselineRoundTrip(t *testing.T) {
	was := []*estate.Snapshot{{
		Account: "111122223333", Region: "eu-west-1", Taken: start, Complete: true,
		Streams: []*firehose.Stream{{ARN: clicks, Name: "clicks", Complete: true, Kind: firehose.ExtendedS3, Learned: start,
			Settings: firehose.Settings{firehose.Bucket: firehose.Shown(orders), firehose.Password: firehose.Hidden()}}},
		Resources: []estate.Found{{Ref: resource.Ref{Type: resource.Bucket, ARN: orders, Name: "orders"}, Settings: resource.Settings{resource.Policy: `{"a":"<b>"}`}}},
		Gone:      []string{"arn:aws:firehose:eu-west-1:111122223333:deliverystream/lost"},
		Gaps:      []estate.Gap{{What: "kms:GetKeyPolicy of key/1", Why: "AccessDenied"}},
	}}
	var file bytes.Buffer
	if err := estate.WriteBaseline(&file, was); err != nil {
		t.Fatal(err)
	}
	if got, err := estate.ReadBaseline(&file); err != nil || !reflect.DeepEqual(got, was) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBaselineFaults(t *testing.T) {
	for _, tt := range []struct{ text, fault, reason string }{
		{`{"form":1,`, "unexpected EOF", "cut short"},
		{`{"form":1,"snapshots":[}`, "byte 24", "the place of a fault"},
		{`{"form":9}`, "form 9", "of a later program"},
		{`{}`, "form 0", "something else"},
		{`{"form":1,"snapshots":[{"account":"1","region":"r"}]}`, "snapshots[0]: no account, region or taken", "when is needed"},
		{`{"form":1,"snapshots":[{"account":"1","region":"r","taken":"2026-05-12T09:00:00Z","resources":[{"arn":"a"}]}]}`, "resources[0]: no arn or type", "which one is needed"},
		{`{"form":1,"snapshots":[{"account":"1","region":"r","taken":"2026-05-12T09:00:00Z","streams":[{"name":"x"}]}]}`, "streams[0]", "which one is needed"},
	} {
		if _, err := estate.ReadBaseline(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, want %q: %s", tt.text, err, tt.fault, tt.reason)
		}
	}
}
