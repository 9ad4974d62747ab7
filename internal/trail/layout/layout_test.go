package layout

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	out, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const ours = "x/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/111122223333_CloudTrail_eu-west-1_20260512T0915Z_abc.json.gz"

func TestFile(t *testing.T) {
	for _, tt := range []struct {
		path, from, before, account, region string
		want                                bool
		reason                              string
	}{
		{ours, "", "", "", "", true, "all of it"},
		{ours, "2026-05-12T09:15", "2026-05-12T09:16", "111122223333", "eu-west-1", true, "just that"},
		{ours, "2026-05-12T09:16", "", "", "", false, "the minute is over"},
		{ours, "", "2026-05-12T09:15", "", "", false, "the minute is not before it"},
		{ours, "", "", "444455556666", "", false, "another account"},
		{ours, "", "", "", "us-east-1", false, "another Region"},
		{"111122223333_CloudTrail_eu-west-1_20260512T0915Z_abc.json.gz", "2026-05-13T00:00", "", "", "", false, "the name alone tells it"},
		{"AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/other.json", "2026-05-13T00:00", "", "", "", false, "the folder alone tells it"},
		{"AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/other.json", "2026-05-12T23:00", "", "", "", true, "within the day nothing does"},
		{"AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/2026/05/12/o", "", "", "444455556666", "", false, "an organization's"},
		{"CloudTrail/eu-west-1/2026/05/12/o", "", "", "", "us-east-1", false, "copied without what stands before"},
		{"eu-west-1/2026/05/12/o", "2027-01-01T00:00", "", "444455556666", "us-east-1", true, "nothing says that it is a trail's"},
		{"notes/111122223333/x.json", "2027-01-01T00:00", "", "444455556666", "us-east-1", true, "nor of this"},
		{"111122223333_CloudTrail_eu-west-1_20269912T0915Z_abc.json.gz", "2027-01-01T00:00", "", "", "", true, "a time that is none tells nothing"},
		{"111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260512T0915Z.json.gz", "2027-01-01T00:00", "", "", "", true, "nor does a digest"},
	} {
		p := Part{From: at(t, tt.from), Before: at(t, tt.before)}
		if tt.account != "" {
			p.Accounts = []string{"999999999999", tt.account}
		}
		if tt.region != "" {
			p.Regions = []string{tt.region}
		}
		if got := p.File(tt.path); got != tt.want {
			t.Errorf("%s: %s: %v", tt.reason, tt.path, got)
		}
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		path, account, region string
		reason                string
	}{
		{"AWSLogs/111122223333/CloudTrail/eu-west-1/", "111122223333", "eu-west-1", "the usual"},
		{"AWSLogs/o-a1/111122223333/CloudTrail/us-gov-west-1/2026/", "111122223333", "us-gov-west-1", "four words"},
		{"AWSLogs/111122223333/CloudTrail/eusc-de-east-1/", "111122223333", "eusc-de-east-1", "a longer first word"},
		{"AWSLogs/111122223333/CloudTrail/eu-west/", "111122223333", "", "no number"},
		{"AWSLogs/111122223333/CloudTrail/eu--1/", "111122223333", "", "a word that is none"},
		{"AWSLogs/111122223333/CloudTrail/eu-west-123/", "111122223333", "", "no Region has such a number"},
		{"AWSLogs/11112222333/CloudTrail/eu-west-1/", "", "eu-west-1", "a digit too few for an account; below it a trail may lie"},
		{"AWSLogs/o-/111122223333/", "", "", "an organization without an id"},
	} {
		if got := locate(tt.path); got.account != tt.account || got.region != tt.region {
			t.Errorf("%s: %+v", tt.reason, got)
		}
	}
}

func TestBelow(t *testing.T) {
	for _, tt := range []struct {
		named, folder string
		want          bool
		reason        string
	}{
		{"", "AWSLogs/111122223333/CloudTrail/", true, "the trail"},
		{"", "AWSLogs/111122223333/CloudTrail-Digest/", false, "digests"},
		{"", "AWSLogs/o-a/111122223333/CloudTrail-Insight/", false, "Insights of an organization's account"},
		{"", "AWSLogs/111122223333/elasticloadbalancing/eu-west-1/", false, "another service's"},
		{"AWSLogs/111122223333/CloudTrail-Digest/", "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/", true, "who names it gets it"},
		{"", "digests/CloudTrail-Digest/", true, "not in the layout"},
		{"", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/04/", false, "before"},
		{"", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/", true, "the month has such days"},
		{"", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/13/", false, "after"},
		{"", "AWSLogs/111122223333/CloudTrail/eu-west-1/2027/", false, "long after"},
		{"", "AWSLogs/111122223333/CloudTrail/eu-west-1/twenty/05/13/", true, "no day at all"},
	} {
		p := Part{From: at(t, "2026-05-11T00:00"), Before: at(t, "2026-05-13T00:00")}
		if got := p.Below(tt.named)(tt.folder); got != tt.want {
			t.Errorf("%s: %s: %v", tt.reason, tt.folder, got)
		}
	}
}

// shelf is files by their paths, in pages of two, that counts how it is listed.
type shelf struct {
	files  []string // sorted
	broken string   // the prefix that cannot be listed

	mu    sync.Mutex
	asked []string
}

var errBroken = errors.New("broken")

func (s *shelf) List(_ context.Context, prefix, after string, folded bool) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		mark := ""
		if folded {
			mark = " /"
		}
		for from := after; ; {
			s.mu.Lock()
			s.asked = append(s.asked, prefix+mark)
			s.mu.Unlock()
			if s.broken != "" && prefix == s.broken {
				yield(Page{}, errBroken)
				return
			}
			page, last, more := s.page(prefix, from, folded)
			if !yield(page, nil) || !more {
				return
			}
			from = last
		}
	}
}

func (s *shelf) page(prefix, after string, folded bool) (page Page, last string, more bool) {
	for _, f := range s.files {
		rest, found := strings.CutPrefix(f, prefix)
		folder, _, within := strings.Cut(rest, "/")
		folder = prefix + folder + "/"
		switch {
		case !found || f <= after || folded && within && (folder == after || slices.Contains(page.Folders, folder)):
			continue
		case len(page.Files)+len(page.Folders) == 2:
			return page, last, true
		case folded && within:
			page.Folders, last = append(page.Folders, folder), folder
		default:
			page.Files, last = append(page.Files, File{Path: f, Size: 1}), f
		}
	}
	return page, last, false
}

// organization is accounts with days in two Regions, and what else lies there.
func organization() *shelf {
	s := &shelf{}
	for _, account := range []string{"111122223333", "444455556666"} {
		for _, region := range []string{"eu-west-1", "us-east-1"} {
			for _, day := range []string{"2025/12/31", "2026/05/11", "2026/05/12", "2026/05/13", "2026/06/01"} {
				name := account + "_CloudTrail_" + region + "_" + strings.ReplaceAll(day, "/", "") + "T0915Z_a.json.gz"
				s.files = append(s.files, "logs/AWSLogs/o-abc/"+account+"/CloudTrail/"+region+"/"+day+"/"+name)
			}
		}
		s.files = append(s.files, "logs/AWSLogs/o-abc/"+account+"/CloudTrail-Digest/eu-west-1/2026/05/12/d.json.gz", "logs/AWSLogs/o-abc/"+account+"/Config/c.json.gz")
	}
	s.files = append(s.files, "loose.json", "other/a/b.json", "other/c.json")
	slices.Sort(s.files)
	return s
}

// Walking finds what reading all and asking File of each finds, in the same
// order, with the fewest questions.
func TestWalk(t *testing.T) {
	const org = "logs/AWSLogs/o-abc/"
	one := Part{From: time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC), Before: time.Date(2026, 5, 13, 0, 0, 0, 0, time.UTC), Accounts: []string{"111122223333"}, Regions: []string{"eu-west-1"}}
	for _, tt := range []struct {
		prefix string
		part   Part
		files  int
		calls  int
		fault  string
		reason string
	}{
		{"", Part{}, 23, 24, "", "the bucket: the layout, what lies beside it, and no digest"},
		{org, Part{}, 20, 15, "", "an organization: 1 for its accounts, 1 for the Regions of each, 3 pages of each Region"},
		{org, one, 1, 3, "", "accounts, Regions, and one page of the day"},
		{org + "111122223333/CloudTrail/eu-west-1/", one, 1, 1, "", "the Region itself"},
		{org + "111122223333", one, 1, 3, "", "without its slash"},
		{org + "111122223333/CloudTrail/eu-west-1/2026/05/1", Part{}, 3, 2, "", "the beginning of a day's name"},
		{org + "444455556666/", one, 0, 0, "", "another account: nothing is asked"},
		{org + "111122223333/CloudTrail/eu-west-1/2026/06/", one, 0, 0, "", "a month after: the same"},
		{org + "111122223333/CloudTrail-Digest/", Part{}, 1, 1, "", "who names digests gets them"},
		{"other/", one, 2, 4, "", "no layout: as it comes"},
		{"loose.json", Part{}, 1, 2, "", "one file"},
		{"AWSlogs/", Part{}, 0, 2, "nothing of which", "misspelt"},
	} {
		s := organization()
		var got []string
		var fault error
		for f, err := range tt.part.Walk(t.Context(), s, tt.prefix) {
			if fault = errors.Join(fault, err); err == nil {
				got = append(got, f.Path)
			}
		}
		if len(got) != tt.files || len(s.asked) != tt.calls {
			t.Errorf("%s: %d files, want %d, with %d calls, want %d:\n%s\nby\n%s", tt.reason, len(got), tt.files, len(s.asked), tt.calls, strings.Join(got, "\n"), strings.Join(s.asked, "\n"))
		}
		if (fault == nil) != (tt.fault == "") || fault != nil && !strings.Contains(fault.Error(), tt.fault) {
			t.Errorf("%s: %v", tt.reason, fault)
		}
	}
}

// What cannot be listed is told once, and the rest is found.
func TestWalkBroken(t *testing.T) {
	const org = "logs/AWSLogs/o-abc/"
	for _, tt := range []struct {
		broken string
		files  int
		reason string
	}{
		{org, 0, "the beginning"},
		{org + "111122223333/CloudTrail/", 10, "an account"},
		{org + "111122223333/CloudTrail/us-east-1/", 15, "a Region"},
	} {
		s := organization()
		s.broken = tt.broken
		var files int
		var faults []string
		for f, err := range (Part{}).Walk(t.Context(), s, org) {
			if files++; err != nil {
				files--
				faults = append(faults, f.Path)
			}
		}
		if files != tt.files || !slices.Equal(faults, []string{tt.broken}) {
			t.Errorf("%s: %d files, faults of %q", tt.reason, files, faults)
		}
	}
}

// Whoever stops, or whose time is over, leaves nothing running.
func TestWalkStops(t *testing.T) {
	for range (Part{}).Walk(t.Context(), organization(), "") {
		break
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var last error
	for _, err := range (Part{}).Walk(ctx, organization(), "") {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("%v", last)
	}
}
