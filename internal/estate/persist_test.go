package estate

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

var t0 = time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC)

func wholeResource() *Resource {
	return &Resource{
		ARN: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders", Type: resource.Stream, Revision: 7,
		Facts: map[resource.Path][]Fact{
			resource.Policy:              {{Value: `{"Statement":[` + strings.Repeat(" ", 99) + `]}`, Moment: Moment{t0, "a"}}, {Unknown: true, Moment: Moment{t0, "b"}}},
			resource.Tag.Of("<a&b>"):     {{Moment: Moment{t0.Add(time.Nanosecond), Baseline}}},
			resource.InlinePolicy.Of(""): {{Value: "\x00\u2028", Moment: Moment{time.Time{}, ""}}},
		},
		Stream: []StreamState{
			{&firehose.Stream{Name: "orders", Settings: firehose.Settings{firehose.Bucket: firehose.Shown("b")}, Learned: t0}, Moment{t0, "a"}},
			{&firehose.Stream{Name: "orders", Deleted: true, Settings: firehose.Settings{firehose.Password: firehose.Hidden()}}, Moment{t0, "b"}},
		},
		Streams: []string{"arn:a", "arn:b"},
	}
}

func TestResourcesComeBack(t *testing.T) {
	for _, tt := range []struct {
		r   *Resource
		why string
	}{
		{wholeResource(), "everything that there can be"},
		{&Resource{ARN: "a"}, "nothing but its ARN"},
		{&Resource{ARN: "a", Streams: []string{"s"}}, "only linked to"},
	} {
		text, err := json.Marshal(tt.r)
		if err != nil {
			t.Fatal(err)
		}
		got := new(Resource)
		if err := json.Unmarshal(text, got); err != nil || !reflect.DeepEqual(got, tt.r) {
			t.Errorf("%s: %s came back as %+v, %v", tt.why, text, got, err)
		}
		binaryAndBack(t, tt.r)
	}
}

func binaryAndBack(t *testing.T, r *Resource) {
	t.Helper()
	data, err := r.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	got := new(Resource)
	if err := got.UnmarshalBinary(data); err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%q came back as %+v, %v", data, got, err)
	}
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	text, err := wholeResource().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	more := strings.NewReplacer(`"form":1`, `"form":1,"new":{"a":[1]}`, `"state":{`, `"state":{"new":1,`, `"learned"`, `"new":[],"learned"`).Replace(string(text))
	got := new(Resource)
	if err := got.UnmarshalJSON([]byte(more)); err != nil || !reflect.DeepEqual(got, wholeResource()) {
		t.Errorf("%s came back as %+v, %v", more, got, err)
	}
}

func TestWhatCannotBeReadOrWritten(t *testing.T) {
	const at = `"learned":"2026-05-12T09:14:31Z"`
	for _, tt := range []struct{ text, want, why string }{
		{`{"form":2,"arn":"a"}`, `resource "a": form 2; this program reads form 1`, "a newer program wrote it"},
		{`{"form":1}`, `resource "": no ARN`, "nothing says what it is"},
		{`{"form":1,"arn":"a","revision":-1}`, `resource "a": revision -1`, "revisions count from 1"},
		{`{"form":1,"arn":"a","facts":{"Policy":[]}}`, `resource "a": Policy: no version of it, or not in order`, "there is no present one"},
		{`{"form":1,"arn":"a","facts":{"Policy":[{` + at + `},{` + at + `}]}}`, `resource "a": Policy: no version of it, or not in order`, "two of one moment"},
		{`{"form":1,"arn":"a","facts":{"Policy":[{"text":[0,1],` + at + `}]}}`, `resource "a": Policy: a value from 0 to 1, of 0`, "there is no text"},
		{`{"form":1,"arn":"a","stream":[{` + at + `}]}`, `resource "a": a state without a stream`, "what is written of a stream is its state"},
		{`{"form":1,"arn":"a","stream":[{"state":{"shown":{"x":""},"cut":{"x":""}},` + at + `}]}`, `resource "a": stream : 1 settings are given twice`, "it cannot be both"},
		{`{"form":1,"arn":"a","revision":"x"}`, `resource "a": json: cannot unmarshal string into Go struct field saved.revision of type int64`, "the ARN stands before the fault"},
	} {
		r := &Resource{ARN: "before"}
		err := r.UnmarshalJSON([]byte(tt.text))
		if err == nil || err.Error() != tt.want || r.ARN != "before" {
			t.Errorf("%s: %v, want %s: %s", tt.text, err, tt.want, tt.why)
		}
	}
	late := &Resource{ARN: "a", Facts: map[resource.Path][]Fact{"p": {{Moment: Moment{Learned: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}}}}
	if _, err := late.MarshalJSON(); err == nil || !strings.HasPrefix(err.Error(), "a: ") {
		t.Errorf("a year of five digits: %v", err)
	}
	if _, err := (&Resource{ARN: "a", Stream: []StreamState{{}}}).MarshalJSON(); err == nil || err.Error() != "a: a state without a stream" {
		t.Errorf("no stream in a state: %v", err)
	}
}

// FuzzResource: what is written comes back as it was.
func FuzzResource(f *testing.F) {
	f.Add("arn:aws:s3:::b", "Policy", "{}", "e1", "e2", int64(7), int64(1_000_000_000), true)
	f.Add("\u2028", "Tag:<", "\"\\", "", "\x7f", int64(0), int64(-5), false)
	f.Fuzz(func(t *testing.T, arn, path, value, e1, e2 string, revision, ns int64, unknown bool) {
		for _, text := range []*string{&arn, &path, &value, &e1, &e2} {
			*text = strings.ToValidUTF8(*text, "\uFFFD") // records are UTF-8 when they come in
		}
		arn = "arn:" + arn // there is always one
		if e1 == e2 {
			e2 += "'" // two events have two ids
		}
		at := time.Unix(0, ns).UTC()
		r := &Resource{ARN: arn, Type: resource.Type(path), Revision: max(revision, 0), Streams: []string{value}}
		for _, event := range []string{e1, e2} {
			r = r.learned(resource.Ref{ARN: arn}, map[resource.Path]Fact{resource.Path(path): {value, unknown, Moment{at, event}}})
			r.Stream = insert(r.Stream, StreamState{&firehose.Stream{Name: event, Settings: firehose.Settings{firehose.Path(path): firehose.Shown(value)}}, Moment{at, event}})
		}
		r.Revision = max(r.Revision, 0)
		text, err := r.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got := new(Resource)
		if err := got.UnmarshalJSON(text); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s came back as %+v, %v", text, got, err)
		}
		binaryAndBack(t, r)
	})
}

// FuzzResourceText: whatever is read is refused, or can be relied on and
// written and read again.
func FuzzResourceText(f *testing.F) {
	text, err := wholeResource().MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add("abc\n" + `{"form":1,"arn":"a","facts":{"x":[{"learned":"2026-05-12T09:14:31Z","text":[1,3]}]}}`)
	f.Add(`{"form":1,"arn":"a","facts":{"x":[{"learned":"2026-05-12T09:14:31+01:00"}]},"streams":["b","a","a"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := new(Resource)
		if r.UnmarshalBinary([]byte(text)) != nil {
			return
		}
		r.Now()
		r.At(Moment{t0, "x"})
		r.edges()
		again, err := r.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got := new(Resource)
		if err := got.UnmarshalJSON(again); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s came back as %s, %v", text, again, err)
		}
	})
}
