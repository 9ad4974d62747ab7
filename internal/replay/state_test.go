package replay

import (
	"bytes"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

func emptyState() *state {
	memory := store.NewMemory()
	return &state{memory: memory, watch: watch.On(memory, config.Default()), seen: new(trail.Seen)}
}

func packedState(t testing.TB, s *state) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is written is read again, whatever others have put into names.
func FuzzState(f *testing.F) {
	f.Add("caller", "note", int64(1), true)
	f.Add("\xff\x00", "\n", int64(-1<<40), false)
	f.Fuzz(func(t *testing.T, key, note string, second int64, young bool) {
		at := time.Unix(second%(1<<40), 0).UTC()
		s := emptyState()
		s.watch.Restore(judge.Moments{Key: key, Young: young, At: []time.Time{at}, Notes: []string{note}})
		s.at = position{slice: "2026-05-12", id: note, account: key, time: at, from: trail.Origin{File: key, Record: 7}}
		packed := packedState(t, s)
		again := emptyState()
		if err := again.read(bytes.NewReader(packed)); err != nil {
			t.Fatal(err)
		}
		if again.at != s.at || !bytes.Equal(packedState(t, again), packed) {
			t.Errorf("%+v is read as %+v", s.at, again.at)
		}
		for m := range again.watch.Carry() {
			if m.Key != key || m.Young != young || !m.At[0].Equal(at) || m.Notes[0] != note {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestStateIsBroken(t *testing.T) {
	good := packedState(t, emptyState())
	pack := func(text string) []byte {
		var b bytes.Buffer
		gz := gzip.NewWriter(&b)
		gz.Write([]byte(text))
		gz.Close()
		return b.Bytes()
	}
	const start = "\x00\x00\x00\x00\x00\x00\x0f\x01\x00\x00\x00\x0e\xbb\x4b\x37\xe5\x00\x00\x00\x00\xff\xff" // before the first event
	if err := emptyState().read(bytes.NewReader(pack("\x12hosewatch replay 1" + start + "\x00"))); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		packed []byte
		reason string
	}{
		{nil, "nothing"},
		{[]byte("x"), "no gzip"},
		{good[:len(good)/2], "cut off"},
		{pack("\x12hosewatch replay 2\x00"), "of another form"},
		{pack("\x12hosewatch replay 1" + start + ""), "without an end"},
		{pack("\x12hosewatch replay 1" + start + "\x09"), "a part that is not known"},
		{pack("\x12hosewatch replay 1" + start + "\x02\x01\xff\xff\xff\xff\xff\xff\x01"), "a length that is not there"},
		{pack("\x12hosewatch replay 1" + start + "\x01\x01\x01a\x01b\x00"), "no resource"},
	} {
		if err := emptyState().read(bytes.NewReader(tt.packed)); err == nil {
			t.Errorf("%s: read without an error", tt.reason)
		}
	}
}

// A slice that a turn has begun goes on behind the last event.
func TestPosition(t *testing.T) {
	at := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	event := func(second int, id, account string, record int) *trail.Event {
		return &trail.Event{Time: at.Add(time.Duration(second) * time.Second), ID: id, Account: account, Origin: trail.Origin{File: "f", Record: record}}
	}
	last := positionOf("s", event(5, "m", "2", 3))
	for _, tt := range []struct {
		e      *trail.Event
		before bool
		reason string
	}{
		{event(5, "m", "2", 3), true, "itself"},
		{event(4, "z", "9", 9), true, "earlier"},
		{event(5, "a", "2", 3), true, "the same second, an earlier id"},
		{event(5, "m", "2", 2), true, "an earlier place"},
		{event(5, "m", "2", 4), false, "a later place: a duplicate, which is counted"},
		{event(5, "m", "3", 3), false, "another account"},
		{event(6, "a", "1", 1), false, "later"},
	} {
		if got := last.before(tt.e); got != tt.before {
			t.Errorf("%s: before %t", tt.reason, got)
		}
	}
}
