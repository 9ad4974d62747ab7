package replay

import (
	"cmp"
	"context"
	"iter"
	"path"
	"strings"
	"sync"
)

// Result says what came of a run: what was read, what could not be, and what
// was judged.
type Result struct {
	Run Run `json:"run"`
	Reading
	Batches int `json:"batches"`
	// NotRead are the objects of batches that failed as often as they were
	// tried; nobody knows what is in them. What is told of other batches does
	// not depend on theirs being read, but may be wrong for what they hold.
	NotRead      []string `json:"not_read"`
	NotReadTotal int      `json:"not_read_total"`
	Judged       Judged   `json:"judged"`
}

// mostNotRead is how many objects a Result names.
const mostNotRead = 1000

// summing is how many reports of batches are read at once.
const summing = 32

// Sum adds up what the other steps left, and leaves that beside the alerts.
func (s *Steps) Sum(ctx context.Context, r *Run, judged Judged) (Result, error) {
	result := Result{Run: *r, Judged: judged, NotRead: []string{}}
	sums := s.sums(ctx)
	err := s.eachBatch(ctx, r, func(batch string, read bool) error {
		result.Batches++
		if read {
			sums.read(r.read() + batch + ".json")
			return nil
		}
		return s.notRead(ctx, r.batches()+batch+".json", &result)
	})
	var sumErr error
	result.Reading, sumErr = sums.end()
	if err = cmp.Or(err, sumErr); err != nil {
		return result, err
	}
	return result, put(ctx, s.Runs, ResultKey(r.ID), &result)
}

// eachBatch goes through the batches of a run, and says of each whether it was
// read.
func (s *Steps) eachBatch(ctx context.Context, r *Run, visit func(batch string, read bool) error) error {
	next, stop := iter.Pull2(s.names(ctx, r.read()))
	defer stop()
	done, err, more := next()
	for batch, batchErr := range s.names(ctx, r.batches()) {
		for more && err == nil && done < batch {
			done, err, more = next()
		}
		if err := cmp.Or(batchErr, err); err != nil {
			return err
		}
		if err := visit(batch, more && done == batch); err != nil {
			return err
		}
	}
	return nil
}

// names lists what lies in a folder, without what is around the names.
func (s *Steps) names(ctx context.Context, folder string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for o, err := range s.Runs.Objects(ctx, folder, "") {
			if !yield(strings.TrimSuffix(path.Base(o.Key), ".json"), err) {
				return
			}
		}
	}
}

func (s *Steps) notRead(ctx context.Context, key string, result *Result) error {
	b, err := get[batch](ctx, s.Runs, key)
	if err != nil {
		return err
	}
	result.NotReadTotal += len(b.Objects)
	for _, o := range b.Objects[:min(len(b.Objects), mostNotRead-len(result.NotRead))] {
		result.NotRead = append(result.NotRead, "s3://"+result.Run.Trail.Bucket+"/"+o.Key)
	}
	return nil
}

// sums adds up reports of batches.
type sums struct {
	queue chan string
	pool  sync.WaitGroup
	mu    sync.Mutex
	total Reading
	err   error
}

func (s *Steps) sums(ctx context.Context) *sums {
	all := &sums{queue: make(chan string)}
	for range summing {
		all.pool.Go(func() {
			for key := range all.queue {
				one, err := get[Reading](ctx, s.Runs, key)
				all.mu.Lock()
				all.total.add(&one)
				all.err = cmp.Or(all.err, err)
				all.mu.Unlock()
			}
		})
	}
	return all
}

func (s *sums) read(key string) { s.queue <- key }

func (s *sums) end() (Reading, error) {
	close(s.queue)
	s.pool.Wait()
	return s.total, s.err
}
