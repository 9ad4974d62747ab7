package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
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
	ResponseElements                                           struct{ Credentials struct{ AccessKeyID string } }
	UserIdentity                                               struct{ Type, ARN, AccessKeyID, InvokedBy string }
}

func read1(t testing.TB, raw []byte) (r record) {
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
		r := read1(t, e.Record)
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

// Changes and looks have the shares that were asked for, what hosewatch judges
// is little more, and what is left is what an account sees all day.
func TestShares(t *testing.T) {
	s := Settings{Events: 100_000}
	var changed, understood, failed, large, size int
	services := map[string]bool{}
	for both := range parsed(t, story(t, s)) {
		p := both.parsed
		watched := estate.Understood(p.Source, p.Name)
		if watched {
			understood++
		}
		if watched && p.ReadOnly == trail.No {
			changed++
		}
		if p.ErrorCode != "" {
			failed++
		}
		if len(p.Raw) > 8_000 {
			large++
		}
		size += len(p.Raw)
		services[p.Source] = true
	}
	share := func(n int) float64 { return float64(n) / float64(s.Events) }
	for _, c := range []struct {
		name        string
		got         float64
		least, most float64
		why         string
	}{
		{"changes", share(changed), 0.0035, 0.0045, "0.4 % were asked for; nothing else may be a change that is judged"},
		{"understood", share(understood), 0.0045, 0.0075, "changes, some looks, and an AssumeRole for each session, all of which are new in a story as short as this"},
		{"failed", share(failed), 0.02, 0.04, "as in life"},
		{"mean size", share(size), 1200, 1700, "as in life"},
		{"large", share(large), 0.0001, 0.01, "some requests are far larger than others"},
		{"services", float64(len(services)), 30, 60, "an account uses many"},
	} {
		t.Logf("%s: %.5g", c.name, c.got)
		if c.got < c.least || c.got > c.most {
			t.Errorf("%s: %.5g, want %g to %g: %s", c.name, c.got, c.least, c.most, c.why)
		}
	}
}

// Every change is one that the estate understands as being of a resource.
func TestChangesAreUnderstood(t *testing.T) {
	named := map[string]bool{}
	for both := range parsed(t, story(t, Settings{Events: 20_000, Changes: 1, Looks: -1})) {
		p := both.parsed
		if p.Source == "sts.amazonaws.com" {
			continue
		}
		if !estate.Understood(p.Source, p.Name) {
			t.Fatalf("%s %s is not judged", p.Source, p.Name)
		}
		named[p.Source+" "+p.Name] = true
	}
	for _, calls := range changes() {
		for _, c := range calls {
			if !named[c.service+".amazonaws.com "+c.name] {
				t.Errorf("%s %s never happened", c.service, c.name)
			}
		}
	}
}

// A role's key is used only after it was handed out, by whom it was handed to,
// and never after its time.
func TestKeysAreHandedOut(t *testing.T) {
	type session struct {
		arn  string
		ends time.Time
	}
	open := map[string]session{}
	chained := 0
	for e := range story(t, Settings{Events: 60_000}) {
		r := read1(t, e.Record)
		if key := r.UserIdentity.AccessKeyID; strings.HasPrefix(key, "ASIA") {
			s, ok := open[key]
			if !ok {
				t.Fatalf("nobody handed out the key of %s", e.Record)
			}
			if s.arn != r.UserIdentity.ARN || e.Time.After(s.ends) {
				t.Fatalf("handed out to %s until %s: %s", s.arn, s.ends, e.Record)
			}
			if r.EventName == "AssumeRole" {
				chained++
			}
		}
		if key := r.ResponseElements.Credentials.AccessKeyID; key != "" {
			var full struct {
				ResponseElements struct {
					Credentials     struct{ Expiration string }
					AssumedRoleUser struct{ ARN string }
				}
			}
			if err := json.Unmarshal(e.Record, &full); err != nil {
				t.Fatal(err)
			}
			ends, err := time.Parse("Jan 2, 2006, 3:04:05 PM", full.ResponseElements.Credentials.Expiration)
			if err != nil {
				t.Fatal(err)
			}
			open[key] = session{full.ResponseElements.AssumedRoleUser.ARN, ends}
		}
	}
	if chained == 0 {
		t.Error("no role was assumed with the credentials of another")
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		want     string
		why      string
	}{
		{Settings{}, "", "all is default"},
		{Settings{Events: -1}, "-1 events: want at least 1", "a story has events"},
		{Settings{Changes: 0.9, Looks: 0.2}, "shares of more than 1", "they are shares of one whole"},
		{Settings{Accounts: 9}, "9 accounts: want 1 to 8", "AWS's examples have no more accounts"},
		{Settings{Regions: 1}, "1 Regions: want 2 to 6", "IAM's events are in us-east-1"},
		{Settings{Daily: -5}, "-5 events a day: want at least 1", "time goes on"},
		{Settings{Resources: 1 << 20}, "1048576 resources: want 1 to 2520, for so many accounts and Regions", "there are only so many"},
	} {
		_, err := Everyday(c.settings)
		if got := fmt.Sprint(err); err != nil && got != c.want || err == nil && c.want != "" {
			t.Errorf("%+v: %v, want %q: %s", c.settings, err, c.want, c.why)
		}
	}
}
