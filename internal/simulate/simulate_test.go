package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// story is Everyday of settings that are in order.
func story(t testing.TB, s Settings) Story {
	t.Helper()
	told, err := Everyday(s)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// record is what a record says, as encoding/json reads it.
type record struct {
	EventVersion, EventTime, EventSource, EventName, AwsRegion string
	EventID, RequestID, RecipientAccountID                     string
	ErrorCode, ErrorMessage                                    string
	SourceIPAddress, UserAgent                                 string
	ReadOnly                                                   bool
	RequestParameters                                          json.RawMessage
	SharedEventID                                              string
	UserIdentity                                               struct{ Type, ARN, AccountID, AccessKeyID string }
	ResponseElements                                           struct {
		Credentials     struct{ AccessKeyID, Expiration string }
		AssumedRoleUser struct{ ARN string }
	}
}

func readRecord(t testing.TB, raw []byte) (r record) {
	t.Helper()
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return r
}

// pair is an event as it was told, and as hosewatch reads it.
type pair struct {
	told   Event
	parsed *trail.Event
}

// parsed reads a story as hosewatch does, a thousand records at a time.
func parsed(t testing.TB, told Story) iter.Seq[pair] {
	return func(yield func(pair) bool) {
		var waiting []pair
		flush := func() bool {
			defer func() { waiting = nil }()
			readAll(t, waiting)
			for _, p := range waiting {
				if !yield(p) {
					return false
				}
			}
			return true
		}
		for e := range told {
			copied := *e
			copied.Record = bytes.Clone(e.Record)
			if waiting = append(waiting, pair{told: copied}); len(waiting) == 1000 && !flush() {
				return
			}
		}
		flush()
	}
}

func readAll(t testing.TB, all []pair) {
	t.Helper()
	var text bytes.Buffer
	for _, p := range all {
		text.Write(append(p.told.Record, '\n'))
	}
	n := 0
	stats, err := trail.Read(t.Context(), &text, "story", func(e *trail.Event) error {
		all[n].parsed = e
		n++
		return nil
	})
	if err != nil || n != len(all) || stats.Malformed > 0 {
		t.Fatalf("%d of %d records were understood: %v %v", n, len(all), err, stats.Faults)
	}
}

func TestSameSeedSameStory(t *testing.T) {
	tell := func(s Settings) string {
		var all bytes.Buffer
		if err := WriteEnvelopes(&all, story(t, s), s.Seed); err != nil {
			t.Fatal(err)
		}
		return all.String()
	}
	told := tell(Settings{Seed: 7, Events: 3000})
	if again := tell(Settings{Seed: 7, Events: 3000}); again != told {
		t.Error("another story of the same seed")
	}
	if other := tell(Settings{Seed: 8, Events: 3000}); other == told {
		t.Error("the same story of another seed")
	}
	if n := strings.Count(told, "\n"); n != 3000 {
		t.Errorf("%d events, want 3000", n)
	}
	twice := story(t, Settings{Seed: 7, Events: 300})
	if a, b := lastOf(twice), lastOf(twice); a != b {
		t.Error("a story that is told twice is another one the second time")
	}
}

func lastOf(told Story) (last string) {
	for e := range told {
		last = string(e.Record)
	}
	return last
}

// Every record is read by hosewatch and by encoding/json alike, and is spelled
// as compactly as CloudTrail's.
func TestRecordsAreSound(t *testing.T) {
	for both := range parsed(t, story(t, Settings{Events: 20_000, Changes: 0.3, Looks: 0.1})) {
		e, p := both.told, both.parsed
		var compact bytes.Buffer
		if err := json.Compact(&compact, e.Record); err != nil || !bytes.Equal(compact.Bytes(), e.Record) {
			t.Fatalf("not compact JSON: %v: %s", err, e.Record)
		}
		r := readRecord(t, e.Record)
		at, err := time.Parse(time.RFC3339, r.EventTime)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprint(at, r.EventSource, r.EventName, r.AwsRegion, r.RecipientAccountID, r.EventID, r.RequestID, r.ErrorCode, r.SourceIPAddress, r.UserAgent, r.UserIdentity.ARN, r.UserIdentity.AccessKeyID)
		got := fmt.Sprint(p.Time, p.Source, p.Name, p.Region, p.Account, p.ID, p.RequestID, p.ErrorCode, p.SourceIP, p.UserAgent, p.Identity.ARN, p.Identity.AccessKeyID)
		event := fmt.Sprint(e.Time, e.Source, e.Name, e.Region, e.Account, p.ID, p.RequestID, p.ErrorCode, p.SourceIP, p.UserAgent, p.Identity.ARN, p.Identity.AccessKeyID)
		if got != want || event != want {
			t.Fatalf("read as\n%s\nby encoding/json as\n%s\nand said to be\n%s", got, want, event)
		}
	}
}

// The order of members is CloudTrail's own.
func TestMembersInOrder(t *testing.T) {
	order := strings.Fields("eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType managementEvent recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory tlsDetails sessionCredentialFromConsole")
	seen := map[string]int{}
	for e := range story(t, Settings{Events: 5000}) {
		at := -1
		for _, name := range membersOf(t, e.Record) {
			next := indexOf(order, name)
			if next <= at {
				t.Fatalf("member %s is not where CloudTrail has it: %s", name, e.Record)
			}
			at = next
			seen[name]++
		}
	}
	for _, name := range order {
		if seen[name] == 0 {
			t.Errorf("no record has a member %s", name)
		}
	}
}

func indexOf(all []string, one string) int {
	for i, s := range all {
		if s == one {
			return i
		}
	}
	return -1
}

// membersOf names an object's members, in order.
func membersOf(t *testing.T, object []byte) (names []string) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			t.Fatal(err)
		}
	}
	return names
}
