package replay

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
)

// Listed is how far List has come, and what it answers. The zero value is
// before its first turn.
type Listed struct {
	Done    bool   `json:"done"`
	Folders int    `json:"folders"` // that were begun
	Last    string `json:"last"`    // of them; others may be made meanwhile
	Open    []open `json:"open"`    // folders that were begun and not ended
	Objects int    `json:"objects"`
	Bytes   int64  `json:"bytes"`
	Batches int    `json:"batches"`
	Prefix  string `json:"prefix"`  // what the keys of batches begin with
	Results string `json:"results"` // where the state machine says what became of them
}

// open is a folder in which a turn stopped.
type open struct {
	Folder string `json:"folder"`
	Number int    `json:"number"`
	After  string `json:"after"` // the last key that is in a batch
	Batch  int    `json:"batch"` // the next batch
}

// batch is some objects of one account and Region, in the order of their keys.
type batch struct {
	Objects []Object `json:"objects"`
}

// listing is how many folders are listed at once; one answers 1,000 keys in
// about a tenth of a second.
const listing = 32

// List sorts what the trail has written into batches: objects of one account
// and Region, by day, at most so many and so large. It ends before its time is
// over, and goes on with what it answered.
func (s *Steps) List(ctx context.Context, r *Run, at Listed) (Listed, error) {
	b, err := s.Open(r.Trail)
	if err != nil {
		return at, err
	}
	all, err := folders(ctx, b, &r.Trail)
	if err != nil {
		return at, err
	}
	began := s.Now()
	at.Prefix, at.Results = r.batches(), Folder(r.ID)+resultsIn
	for {
		at.begin(&r.Trail, all)
		if len(at.Open) == 0 {
			at.Done = true
			return at, nil
		}
		if err := s.listOpen(ctx, r, b, &at, func() bool { return s.late(ctx, began) }); err != nil {
			return at, err
		}
		if s.late(ctx, began) {
			return at, nil
		}
	}
}

// begin opens the next folders.
func (at *Listed) begin(t *Trail, all []string) {
	next, found := slices.BinarySearch(all, at.Last)
	if found {
		next++
	}
	for _, folder := range all[next:] {
		if len(at.Open) == listing {
			return
		}
		after, _ := t.days(folder)
		at.Open = append(at.Open, open{Folder: folder, Number: at.Folders, After: after})
		at.Folders, at.Last = at.Folders+1, folder
	}
}

// listOpen lists the open folders, each to its end or until it is late.
func (s *Steps) listOpen(ctx context.Context, r *Run, b Bucket, at *Listed, late func() bool) error {
	lists := make([]*folderList, len(at.Open))
	errs := make([]error, len(at.Open))
	var pool sync.WaitGroup
	for i, o := range at.Open {
		lists[i] = &folderList{run: r, from: b, to: s.Runs, at: o}
		pool.Go(func() { errs[i] = lists[i].list(ctx, late) })
	}
	pool.Wait()
	at.Open = nil
	for i, l := range lists {
		if errs[i] != nil {
			return errs[i]
		}
		at.Objects, at.Bytes, at.Batches = at.Objects+l.objects, at.Bytes+l.bytes, at.Batches+l.at.Batch-l.first
		if !l.ended {
			at.Open = append(at.Open, l.at)
		}
	}
	return nil
}

// folderList lists one folder.
type folderList struct {
	run      *Run
	from, to Bucket
	at       open
	first    int // batch of this turn
	objects  int
	bytes    int64
	ended    bool
}

func (l *folderList) list(ctx context.Context, late func() bool) error {
	l.first = l.at.Batch
	_, before := l.run.Trail.days(l.at.Folder)
	var next batch
	var size int64
	for o, err := range l.from.Objects(ctx, l.at.Folder, l.at.After) {
		if err != nil {
			return err
		}
		if o.Key >= before {
			break
		}
		if len(next.Objects) > 0 && (size+o.Size > l.run.BatchBytes || len(next.Objects) >= l.run.BatchObjects) {
			if err := l.put(ctx, next, size); err != nil {
				return err
			}
			if next, size = (batch{}), 0; late() {
				return nil
			}
		}
		next.Objects, size = append(next.Objects, o), size+o.Size
	}
	l.ended = true
	if len(next.Objects) == 0 {
		return nil
	}
	return l.put(ctx, next, size)
}

func (l *folderList) put(ctx context.Context, b batch, size int64) error {
	body, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := l.to.Put(ctx, l.run.batches()+batchName(l.at.Number, l.at.Batch)+".json", body); err != nil {
		return err
	}
	l.at.Batch++
	l.at.After = b.Objects[len(b.Objects)-1].Key
	l.objects, l.bytes = l.objects+len(b.Objects), l.bytes+size
	return nil
}
