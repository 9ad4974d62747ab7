package trail

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// dated is a small record.
func dated(second int, id, account, more string) *Event {
	at := time.Date(2026, 5, 12, 9, 0, second, 0, time.UTC).Format(time.RFC3339)
	e, err := ParseRecord(fmt.Sprintf(`{"eventTime":%q,"eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","eventID":%q,"recipientAccountId":%q%s}`,
		at, id, account, more), Origin{File: "x", Record: 1})
	if err != nil {
		panic(err)
	}
	return e
}

func sorted(t *testing.T, s *Sorter) (all []*Event) {
	t.Helper()
	for e, err := range s.Events() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func names(events []*Event) string {
	var all []string
	for _, e := range events {
		all = append(all, fmt.Sprintf("%d%s@%s", e.Time.Second(), e.ID, e.Account))
	}
	return strings.Join(all, " ")
}

func TestSorter(t *testing.T) {
	for _, tt := range []struct {
		add        []*Event
		want       string
		duplicates int
		why        string
	}{
		{nil, "", 0, "nothing"},
		{[]*Event{dated(2, "a", "1", ""), dated(1, "b", "1", "")}, "1b@1 2a@1", 0, "by time"},
		{[]*Event{dated(1, "b", "1", ""), dated(1, "a", "1", "")}, "1a@1 1b@1", 0, "then by ID"},
		{[]*Event{dated(1, "a", "2", ""), dated(1, "a", "1", "")}, "1a@1 1a@2", 0, "the same ID in two accounts is two events"},
		{[]*Event{dated(1, "a", "1", ""), dated(2, "b", "1", ""), dated(1, "a", "1", `,"x":1`)}, "1a@1 2b@1", 1, "delivered twice"},
		{[]*Event{dated(3, "a", "1", ""), dated(2, "b", "1", ""), dated(1, "a", "1", "")}, "1a@1 2b@1", 1, "also at another time"},
	} {
		for _, limit := range []int64{0, 1} {
			s := Sorter{Limit: limit, Dir: t.TempDir()}
			for _, e := range tt.add {
				if err := s.Add(e); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // Events may be asked for again
				if got := names(sorted(t, &s)); got != tt.want || s.Counts().Duplicates != tt.duplicates {
					t.Errorf("limit %d: got %q, %+v, want %q: %s", limit, got, s.Counts(), tt.want, tt.why)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestSorterSpills: however little fits in memory, the result is the same,
// and nothing stays behind.
func TestSorterSpills(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var events []*Event
	for range 5000 {
		events = append(events, dated(r.IntN(60), fmt.Sprint("id", r.IntN(3000)), fmt.Sprint(r.IntN(2)), fmt.Sprintf(`,"errorMessage":%q`, strings.Repeat("m", r.IntN(200)))))
	}
	var want []*Event
	for i, limit := range []int64{1 << 30, 300 << 10, 10 << 10} {
		dir := t.TempDir()
		s := Sorter{Limit: limit, Dir: dir}
		var group sync.WaitGroup
		for part := range slices.Chunk(events, 1300) {
			group.Go(func() {
				for _, e := range part {
					if err := s.Add(e); err != nil {
						t.Error(err)
					}
					s.mu.Lock()
					if s.kept > limit {
						t.Errorf("%d bytes kept, limit %d", s.kept, limit)
					}
					s.mu.Unlock()
				}
			})
		}
		group.Wait()
		got := sorted(t, &s)
		if i == 0 {
			want = got
			if !slices.IsSortedFunc(got, Compare) || len(got)+s.Counts().Duplicates != 5000 || s.Counts().Duplicates == 0 {
				t.Fatalf("%d events, %+v: not in order or not complete", len(got), s.Counts())
			}
		} else if len(s.spill.runs) == 0 || names(got) != names(want) || got[0].Raw != want[0].Raw || got[0].Origin != want[0].Origin {
			t.Errorf("limit %d, %d runs: other than in memory", limit, len(s.spill.runs))
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 && runtime.GOOS == "linux" {
			t.Errorf("%v: the file has a name, and would outlive a crash", left)
		}
		file := s.spill.file
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if file != nil {
			if _, err := file.Stat(); err == nil {
				t.Error("the temporary file is still open")
			}
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestSorterCannotSpill(t *testing.T) {
	s := Sorter{Limit: 1, Dir: t.TempDir() + "/missing"}
	if err := s.Add(dated(1, "a", "1", "")); err == nil || !strings.HasPrefix(err.Error(), "temporary file: ") {
		t.Errorf("got %v, want an error: events are lost", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestCorrections(t *testing.T) {
	fix := func(second int, id, fields, more string) *Event {
		if fields != "" {
			fields = `,"updatedFields":"` + fields + `"`
		}
		return dated(second, id, "1", `,"addendum":{"reason":"UPDATED_DATA","originalEventID":"a"`+fields+`}`+more)
	}
	original := dated(1, "a", "1", `,"errorCode":"X","requestParameters":{"b":1},"awsRegion":"eu-west-1"`)
	for _, tt := range []struct {
		add         []*Event
		want        string
		corrections int
		message     string // errorMessage of the first event
		code        string // and its errorCode
		why         string
	}{
		{[]*Event{original, fix(9, "z", "errorMessage", `,"errorMessage":"m","errorCode":"Y"`)}, "1a@1", 1, "m", "X", "only what is named is replaced"},
		{[]*Event{fix(9, "z", "errorMessage", `,"errorMessage":"m"`), original}, "1a@1", 1, "m", "X", "the correction came first"},
		{[]*Event{fix(0, "z", "errorMessage", `,"errorMessage":"m"`), original}, "1a@1", 1, "m", "X", "and is older"},
		{[]*Event{original, fix(9, "z", "", `,"errorMessage":"m","errorCode":"Y","requestParameters":null`)}, "1a@1", 1, "m", "Y", "nothing named: all that it carries"},
		{[]*Event{original, fix(9, "z", "", `,"ERRORCODE":"Y"`)}, "1a@1", 1, "", "Y", "in another spelling"},
		{[]*Event{original, fix(9, "z", "errorCode,eventID.x,eventTime", `,"errorCode":""`)}, "1a@1", 1, "", "", "identity stays"},
		{[]*Event{original, fix(9, "z", "errorCode", `,"errorCode":"Y"`), fix(9, "z", "errorCode", `,"errorCode":"Y"`)}, "1a@1", 1, "", "Y", "the correction delivered twice"},
		{[]*Event{original, fix(8, "y", "errorCode", `,"errorCode":"Y"`), fix(7, "z", "errorCode", `,"errorCode":"Z"`)}, "1a@1", 2, "", "Y", "the later one wins"},
		{[]*Event{fix(9, "z", "errorCode", `,"errorCode":"Y"`), dated(1, "b", "1", "")}, "1b@1 9z@1", 0, "", "", "no original: it is judged itself"},
		{[]*Event{fix(9, "z", "errorCode", `,"errorCode":"Y"`), fix(8, "y", "errorCode", `,"errorCode":"Z"`)}, "8y@1", 1, "", "Y", "two, and no original"},
	} {
		for _, limit := range []int64{0, 1} {
			s := Sorter{Limit: limit, Dir: t.TempDir()}
			for _, e := range tt.add {
				if err := s.Add(e); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				got := sorted(t, &s)
				if names(got) != tt.want || s.Counts() != (Counts{Corrections: tt.corrections}) {
					t.Errorf("limit %d: got %q, %+v, want %q: %s", limit, names(got), s.Counts(), tt.want, tt.why)
				} else if got[0].ErrorMessage != tt.message || got[0].ErrorCode != tt.code {
					t.Errorf("limit %d: %s: %s", limit, got[0].Raw, tt.why)
				} else if got[0].ID == "a" && (got[0].Request.Get("b").Text() != "1" || got[0].Region != "eu-west-1") {
					t.Errorf("lost something: %s: %s", got[0].Raw, tt.why)
				}
			}
			s.Close()
		}
	}
}

// TestCorrectionsBounded: too many corrections are told as events.
func TestCorrectionsBounded(t *testing.T) {
	var s Sorter
	defer s.Close()
	large := fmt.Sprintf(`,"errorMessage":%q,"addendum":{"reason":"UPDATED_DATA","originalEventID":"o%%d"}`, strings.Repeat("x", 1<<20))
	for i := range 40 {
		if err := s.Add(dated(1, fmt.Sprint(i), "1", fmt.Sprintf(large, i))); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(sorted(t, &s)); n != 40 || s.Counts().Uncorrected != 9 || len(s.fixes.of) != 31 {
		t.Errorf("%d told, %+v, %d kept: want 40, of which 31 of 1 MiB fit into 32 MiB", n, s.Counts(), len(s.fixes.of))
	}
}

func TestRecent(t *testing.T) {
	var r Seen
	key := func(i int) Key { return Key{ID: fmt.Sprint(i)} }
	for i := range recentSize + 10 {
		if !r.add(key(i)) {
			t.Fatalf("%d was never added before", i)
		}
	}
	if r.add(key(recentSize+9)) || r.add(key(10)) {
		t.Error("what was added among the last is remembered")
	}
	if !r.add(key(9)) || len(r.set) != recentSize || len(r.ring) != recentSize {
		t.Errorf("the oldest are forgotten: %d, %d remembered, want %d", len(r.set), len(r.ring), recentSize)
	}
}
