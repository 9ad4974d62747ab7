package replay

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// folders finds the folders of a trail that hold days, one for each account and
// Region, sorted. What others keep beside them is passed over.
func folders(ctx context.Context, b Bucket, t *Trail) ([]string, error) {
	prefix := strings.TrimPrefix(t.Prefix, "/")
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	if !layout.Within(prefix) {
		prefix += "AWSLogs/"
	}
	ranges, unlisted := t.part().Ranges(ctx, lister{b}, prefix)
	if len(unlisted) > 0 {
		return nil, unlisted[0].Err
	}
	var found []string
	for _, r := range ranges {
		if r.Days {
			found = append(found, r.Prefix)
		}
	}
	return found, nil
}

// part is which files are of the trail.
func (t *Trail) part() layout.Part {
	return layout.Part{From: t.From.Time(), Before: t.To.Time().Add(24 * time.Hour), Accounts: t.Accounts, Regions: t.Regions}
}

// days are the keys of a folder between which its files of the wanted days lie.
func (t *Trail) days(folder string) (after, before string) { return t.part().Days(folder) }

// lister lists folders.
type lister struct{ Bucket }

// List implements layout.Lister, as far as it is folded: folders are all that is
// looked for.
func (l lister) List(ctx context.Context, prefix, _ string, _ bool) iter.Seq2[layout.Page, error] {
	return func(yield func(layout.Page, error) bool) {
		for folder, err := range l.Folders(ctx, prefix) {
			if !yield(layout.Page{Folders: []string{folder}}, err) {
				return
			}
		}
	}
}
