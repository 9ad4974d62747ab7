package html

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

var keep = flag.String("html.keep", "", "a folder to write the pages and pictures of the tests into")

// kept writes what a test made to where somebody can look at it.
func kept(t *testing.T, name string, content []byte) {
	t.Helper()
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// reports are the reports that the tests show.
var reports = []struct {
	name   string
	report func() *investigate.Report
}{
	{"sample", sample},
	{"large", func() *investigate.Report { return large(200, 10_000) }},
	{"beyond", beyond},
	{"empty", func() *investigate.Report { return &investigate.Report{} }},
}

// beyond is a report with more of everything than a page shows.
func beyond() *investigate.Report {
	r := large(maxSessions+30, 600)
	for n := range 900 {
		c, a := r.Changes[n%5], *r.Alerts[n%4]
		c.ID, c.AlertID, a.ID = fmt.Sprintf("x%d", n), fmt.Sprintf("hw-x%d", n), fmt.Sprintf("hw-x%d", n)
		r.Changes, r.Alerts, r.Verdict.Open = append(r.Changes, c), append(r.Alerts, &a), append(r.Verdict.Open, c.ID)
		d, f, w := r.Denials[0], r.Data[0], r.Persistence[0]
		for i := range 20 {
			d.Sessions = append(d.Sessions, fmt.Sprintf("s%d", i+maxSessions-5))
		}
		w.Change = c.ID
		r.Denials, r.Data, r.Persistence, r.Calls = append(r.Denials, d), append(r.Data, f), append(r.Persistence, w), append(r.Calls, r.Calls[0])
		p := r.Principals[1]
		p.ID, p.Sessions = fmt.Sprintf("q%d", n), nil
		r.Principals, r.NotKnown = append(r.Principals, p), append(r.NotKnown, "Something is not known.")
	}
	return r
}

func TestEveryReportIsAPage(t *testing.T) {
	for _, tt := range reports {
		t.Run(tt.name, func(t *testing.T) {
			page := written(t, tt.report())
			kept(t, tt.name+".html", []byte(page))
			if page != written(t, tt.report()) {
				t.Error("the same report gave another page")
			}
			ids, links := map[string]int{}, map[string]bool{}
			marks(t, page, func(n *html.Node) {
				for _, a := range n.Attr {
					switch to, ok := strings.CutPrefix(a.Val, "#"); {
					case a.Key == "id":
						ids[a.Val]++
					case a.Key == "href" && ok:
						links[to] = true
					}
				}
			})
			for id, n := range ids {
				if n > 1 {
					t.Errorf("%d elements have the id %s", n, id)
				}
			}
			for to := range links {
				if ids[to] == 0 {
					t.Errorf("a link leads to #%s, which is not there", to)
				}
			}
		})
	}
}

// TestNothingIsLeftOutUnsaid adds up what the page shows and what it counts.
func TestNothingIsLeftOutUnsaid(t *testing.T) {
	p, r := newPage(beyond()), beyond()
	for _, tt := range []struct {
		what              string
		shown, more, want int
	}{
		{"open", len(p.Open), p.OpenMore, len(r.Verdict.Open) + len(r.Verdict.Doubtful)}, {"alerts", len(p.Alerts), p.AlertsMore, len(r.Alerts)},
		{"changes", len(p.Changes), p.ChangesMore, len(r.Changes)}, {"denials", len(p.Denials), p.DenialsMore, len(r.Denials)},
		{"data", len(p.Data), p.DataMore, len(r.Data)}, {"calls", len(p.Calls), p.CallsMore, len(r.Calls)},
		{"ways back in", len(p.Left), p.LeftMore, len(r.Persistence)}, {"who", len(p.Who), p.WhoMore, len(r.Principals)},
		{"gaps", len(p.Head.Gaps), p.Head.More, len(r.NotKnown)}, {"events", len(p.Events.Data.Events), 0, len(r.Events)},
	} {
		if tt.shown+tt.more != tt.want || tt.shown == 0 || tt.more == 0 && tt.what != "events" {
			t.Errorf("%s: %d shown and %d more, want %d in all", tt.what, tt.shown, tt.more, tt.want)
		}
	}
	page := written(t, r)
	for _, want := range []string{"703 more, not shown here", "704 more, not shown here", "405 more, not shown here"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// The figures stand in docs/triage.md.
const (
	mostBytes    = 2_000_000 // of a page with 10,000 events
	mostAnEvent  = 150       // bytes
	enoughEvents = 10_000
)

func TestSize(t *testing.T) {
	one, two := len(written(t, large(200, enoughEvents))), len(written(t, large(200, 2*enoughEvents)))
	an := (two - one) / enoughEvents
	t.Logf("%d bytes with %d events, %d bytes for each more", one, enoughEvents, an)
	if one > mostBytes || an > mostAnEvent {
		t.Errorf("%d bytes, want at most %d; %d for each event, want at most %d", one, mostBytes, an, mostAnEvent)
	}
}

type brokenWriter struct{}

var errFull = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errFull }

func TestWriterFault(t *testing.T) {
	if err := Write(brokenWriter{}, sample()); !errors.Is(err, errFull) {
		t.Errorf("error is %v, want the writer's", err)
	}
}

func TestWords(t *testing.T) {
	day := time.Date(2026, 11, 23, 2, 41, 7, 0, time.UTC)
	for _, tt := range []struct{ got, want, reason string }{
		{span(day, day.Add(time.Hour)), "2026-11-23 02:41:07 – 03:41:07", "the day is said once"},
		{span(day, day.AddDate(0, 0, 1)), "2026-11-23 02:41:07 – 2026-11-24 02:41:07", "two days"},
		{span(day, day), "2026-11-23 02:41:07", "a moment"},
		{span(time.Time{}, day), "not known – 2026-11-23 02:41:07", "no beginning"},
		{lasting(26 * time.Hour), "1 d 2 h", "two units"},
		{lasting(240 * time.Hour), "10 d", "hours do not matter any more"},
		{lasting(61 * time.Second), "1 min 1 s", "two units"},
		{report.Number(1_048_576), "1,048,576", "grouped"},
		{report.Number(-1000), "-1,000", "below zero"},
		{report.Number(999), "999", "nothing to group"},
		{short("arn:aws:s3:::orders/2026/x"), "orders/2026/x", "what people call it"},
		{short("arn:aws:kms:eu-west-1:111122223333:key/1"), "key/1", "what people call it"},
		{short("orders"), "orders", "no ARN"},
		{upTo("aé", 2), "a … (2 bytes more)", "a character is not cut in two"},
		{kind("AWS::S3::Bucket"), "S3 Bucket", "without our parent's name"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q: %s", tt.got, tt.want, tt.reason)
		}
	}
}
