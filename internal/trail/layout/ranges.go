package layout

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
)

// File is a file as it is listed.
type File struct {
	Path string
	Size int64 // in bytes, as it lies there
}

// Page is a piece of a listing.
type Page struct {
	Files   []File
	Folders []string // with their slash
}

// Lister lists what lies in a store in the order of its bytes. It is safe for
// concurrent use.
type Lister interface {
	// List lists what begins with prefix and comes after a path. Folded, what
	// lies in folders behind the prefix is given as these folders. An error is
	// the last of what it gives.
	List(ctx context.Context, prefix, after string, folded bool) iter.Seq2[Page, error]
}

// Unlisted is something that could not be listed.
type Unlisted struct {
	Prefix string
	Err    error
}

const (
	// atOnce is how many listings are made at once.
	atOnce = 16
	// probed is how many folders, with that which is named, are opened in
	// search of AWSLogs/, and maxProbed how many each may hold. Where the layout
	// begins farther down, or there are more, all is listed as it comes.
	probed    = 2
	maxProbed = 1000
)

// Ranges finds where the files of a part lie that begin with a prefix, in the
// order of their prefixes. Accounts and Regions that are not asked for are not
// listed.
//
// All of a Region is one range, since a listing finds files faster than
// anybody reads them: days are left out by where it begins and ends.
func (p Part) Ranges(ctx context.Context, l Lister, prefix string) ([]Range, []Unlisted) {
	s := search{part: p, lister: l, ctx: ctx, turn: make(chan struct{}, atOnce)}
	s.look(prefix, probed)
	s.pool.Wait()
	slices.SortFunc(s.found, func(a, b Range) int { return cmp.Compare(a.Prefix, b.Prefix) })
	slices.SortFunc(s.faults, func(a, b Unlisted) int { return cmp.Compare(a.Prefix, b.Prefix) })
	return s.found, s.faults
}

// search looks for ranges.
type search struct {
	part   Part
	lister Lister
	ctx    context.Context
	turn   chan struct{}
	pool   sync.WaitGroup

	mu     sync.Mutex
	found  []Range
	faults []Unlisted
}

func (s *search) add(r Range) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found = append(s.found, r)
}

// look finds what begins with a prefix.
func (s *search) look(prefix string, probes int) {
	at := locate(folderOf(prefix))
	trail := folderOf(prefix) + "CloudTrail/"
	switch {
	case !s.part.has(at):
	case at.level == ofAccount && strings.HasPrefix(trail, prefix):
		s.look(trail, probes)
	case at.level == ofAll, at.level == ofOrganization, at.level == ofTrail, at.level == elsewhere && probes > 0:
		s.pool.Go(func() { s.open(prefix, at, probes) })
	default:
		s.add(s.part.rangeOf(prefix, at))
	}
}

// open looks into folders.
func (s *search) open(prefix string, at place, probes int) {
	folders, loose, err := s.list(prefix)
	switch {
	case err != nil:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = append(s.faults, Unlisted{prefix, err})
		return
	case at.level == elsewhere && len(folders) > maxProbed:
		s.add(Range{Prefix: prefix})
		return
	case loose:
		s.add(Range{Prefix: prefix, Loose: true})
	}
	for _, folder := range folders {
		if locate(folder).level == elsewhere && at.level != elsewhere {
			s.look(folder, 0)
		} else {
			s.look(folder, probes-1)
		}
	}
}

func (s *search) list(prefix string) (folders []string, loose bool, err error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	for page, err := range s.lister.List(s.ctx, prefix, "", true) {
		if err != nil {
			return nil, false, err
		}
		folders, loose = append(folders, page.Folders...), loose || len(page.Files) > 0
		if locate(folderOf(prefix)).level == elsewhere && len(folders) > maxProbed {
			break
		}
	}
	return folders, loose, nil
}
