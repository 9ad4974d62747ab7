package trail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// drawer is a store of files by their paths, some of which cannot be listed,
// opened or read.
type drawer struct {
	files        map[string]string
	unlisted     string
	locked, torn string
	open         atomic.Int64
}

func (d *drawer) Files(_ context.Context, path string, part layout.Part) iter.Seq2[layout.File, error] {
	return func(yield func(layout.File, error) bool) {
		if d.unlisted != "" && !yield(layout.File{Path: d.unlisted}, errors.New("not to be listed")) {
			return
		}
		names := []string{}
		for name := range d.files {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if strings.HasPrefix(name, path) && part.File(name) && !yield(layout.File{Path: name, Size: int64(len(d.files[name]))}, nil) {
				return
			}
		}
	}
}

func (d *drawer) Open(_ context.Context, path string) (io.ReadCloser, error) {
	if path == d.locked {
		return nil, errors.New("not to be opened")
	}
	d.open.Add(1)
	text := io.Reader(strings.NewReader(d.files[path]))
	if path == d.torn {
		text = io.MultiReader(io.LimitReader(text, int64(len(d.files[path])/2)), iotest.ErrReader(errors.New("torn")))
	}
	return closing{text, func() { d.open.Add(-1) }}, nil
}

type closing struct {
	io.Reader
	close func()
}

func (c closing) Close() error {
	c.close()
	return nil
}

func TestInputStore(t *testing.T) {
	long := file(2000) // more than is read in advance
	if len(long) <= begunBytes {
		t.Fatalf("%d bytes are not long", len(long))
	}
	files := map[string]string{"x://a/1.gz": zip(file(3)), "x://a/2": long, "x://a/3": numbered(5), "x://a/README.md": "# Notes", "x://b/1": "# Notes"}
	for _, tt := range []struct {
		paths            []string
		unlisted         string
		locked, torn     string
		records, foreign int
		faults           string
		reason           string
	}{
		{[]string{"x://a/"}, "", "", "", 2004, 1, "", "what is listed, and what never was a trail's"},
		{[]string{"x://a/", "x://b/1"}, "", "", "", 2004, 1, "x://b/1: record 1: not a JSON object", "who names a file means it"},
		{[]string{"x://a/"}, "x://a/dir/", "", "", 2004, 1, "x://a/dir/: not to be listed", "a part of the list"},
		{[]string{"x://a/"}, "", "x://a/1.gz", "", 2001, 1, "x://a/1.gz: not to be opened", "a file that stays closed"},
		{[]string{"x://a/"}, "", "", "x://a/1.gz", 2001, 1, "x://a/1.gz: torn", "a short file that breaks off"},
	} {
		for _, workers := range []int{1, 3} {
			d := &drawer{files: files, unlisted: tt.unlisted, locked: tt.locked, torn: tt.torn}
			in := Input{Paths: tt.paths, Stores: map[string]Store{"x": d}, Workers: workers}
			stats, err := in.Read(t.Context(), func(*Event) error { return nil })
			if err != nil || stats.Records != tt.records || stats.Skipped.Files != tt.foreign || d.open.Load() != 0 {
				t.Errorf("%s: %d workers: %v, %+v, %d open", tt.reason, workers, err, stats, d.open.Load())
			}
			if (tt.faults == "") != (len(stats.Faults) == 0) || tt.faults != "" && !strings.Contains(stats.Faults[0].Error(), tt.faults) {
				t.Errorf("%s: %d workers: %v", tt.reason, workers, stats.Faults)
			}
		}
	}
	in := Input{Paths: []string{"x://a/"}, Stores: map[string]Store{"x": &drawer{files: files}}}
	want := int64(len(files["x://a/1.gz"]) + len(long) + len(files["x://a/3"]) + len(files["x://a/README.md"]))
	if got := in.Size(t.Context()); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
}

// Whoever stops leaves nothing open.
func TestInputStoreStops(t *testing.T) {
	d := &drawer{files: map[string]string{}}
	for i := range 100 {
		d.files[fmt.Sprintf("x://%03d", i)] = file(3)
	}
	stop := errors.New("enough")
	_, err := Input{Paths: []string{"x://"}, Stores: map[string]Store{"x": d}, Workers: 2}.Read(t.Context(), func(*Event) error { return stop })
	if err != stop || d.open.Load() != 0 {
		t.Errorf("%v, %d files are open", err, d.open.Load())
	}
}

// A folder that lies as CloudTrail lays it is read as far as is asked for.
func TestInputSpan(t *testing.T) {
	const root = "AWSLogs/111122223333/"
	const region = root + "CloudTrail/eu-west-1/"
	name := func(day string) string {
		return region + day + "/111122223333_CloudTrail_eu-west-1_" + strings.ReplaceAll(day, "/", "") + "T1200Z_a.json"
	}
	dir := folder(t, map[string]string{
		name("2026/05/10"): file(1), name("2026/05/11"): file(1), name("2026/05/12"): file(1), name("2026/05/13"): file(1),
		root + "CloudTrail-Digest/eu-west-1/2026/05/12/d.json": "{",
		"AWSLogs/notes.json": file(1),
	})
	day := func(d, hour int) time.Time { return time.Date(2026, 5, d, hour, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		path   string
		span   Span
		want   int
		broken int
		reason string
	}{
		{"", Span{}, 5, 0, "all but digests"},
		{"", Span{Since: day(11, 12)}, 4, 0, "a file of the minute before is read too"},
		{"", Span{Since: day(11, 13)}, 3, 0, "and no older one"},
		{"", Span{Until: day(11, 13)}, 4, 0, "a day later"},
		{"", Span{Until: day(11, 12)}, 3, 0, "and no more"},
		{"", Span{Regions: []string{"us-east-1"}}, 1, 0, "what lies beside the layout is read"},
		{root + "CloudTrail/", Span{Accounts: []string{"444455556666"}}, 0, 0, "the folders above count"},
		{root + "CloudTrail-Digest/", Span{}, 0, 1, "who names digests gets them"},
	} {
		stats, err := Input{Paths: []string{dir + "/" + tt.path}, Span: tt.span}.Read(t.Context(), func(*Event) error { return nil })
		if err != nil || stats.Files != tt.want+tt.broken || stats.Malformed != tt.broken {
			t.Errorf("%s: %v, %+v", tt.reason, err, stats)
		}
	}
}

func TestSpanHas(t *testing.T) {
	e := &Event{Account: "111122223333", Region: "eu-west-1", Time: time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)}
	for _, tt := range []struct {
		span   Span
		want   bool
		reason string
	}{
		{Span{}, true, "all"},
		{Span{Since: e.Time, Until: e.Time.Add(1)}, true, "the beginning is of it"},
		{Span{Until: e.Time}, false, "the end is not"},
		{Span{Since: e.Time.Add(1)}, false, "before"},
		{Span{Accounts: []string{"1", e.Account}, Regions: []string{e.Region}}, true, "one of them"},
		{Span{Accounts: []string{"1"}}, false, "another account"},
		{Span{Regions: []string{"us-east-1"}}, false, "another Region"},
	} {
		if got := tt.span.Has(e); got != tt.want {
			t.Errorf("%s: %v", tt.reason, got)
		}
	}
}
