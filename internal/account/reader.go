package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// atOnce is how many resources are asked about at the same time.
const atOnce = 8

// Reader reads accounts. Its zero value but for the Client works.
type Reader struct {
	Client *Client
	// Alerting reports whether a resource belongs to the alerting itself; all
	// such are read beside what streams depend on. nil: none is.
	Alerting func(arn, name string) bool
	// Known lists what is remembered of an account and Region: streams, of which
	// those that are no longer there are told as gone, and all else, of which the
	// alerting's own is asked about though nothing names it. nil: nothing is.
	Known func(ctx context.Context, account, region string) ([]resource.Ref, error)
	// Now is the time of a snapshot; nil is time.Now.
	Now func() time.Time
}

// asking is one reading of an account and Region.
type asking struct {
	client          *Client
	account, region string
	taken           time.Time
	progress        func(done, total int, what string)

	aliases once[map[string][]string] // of keys, by the ARN of the key

	mu        sync.Mutex
	snapshot  *estate.Snapshot
	seen      map[string]bool
	done, all int
}

// Read asks for all there is in the Region: every stream, what each depends
// on, what that depends on in turn, and what the alerting needs.
//
// What could not be asked is a gap of the snapshot, which is then not Complete.
// When the context ends early the snapshot holds what was found until then,
// and the error is the context's. Without an account there is no snapshot.
// progress may be nil; it is called by one goroutine at a time.
func (r *Reader) Read(ctx context.Context, region string, progress func(done, total int, what string)) (*estate.Snapshot, error) {
	who, err := r.Client.ask(ctx, region, "sts:GetCallerIdentity", nil)
	if err != nil {
		return nil, fmt.Errorf("%s: whose account this is: %w", region, err)
	}
	now := time.Now
	if r.Now != nil {
		now = r.Now
	}
	a := &asking{
		client: r.Client, account: who.Get("Account").Text(), region: region, taken: now().UTC(), progress: progress, seen: map[string]bool{},
	}
	if a.account == "" {
		return nil, fmt.Errorf("%s: whose account this is: the answer does not say", region)
	}
	a.snapshot = &estate.Snapshot{Account: a.account, Region: region, Taken: a.taken}
	if a.progress == nil {
		a.progress = func(int, int, string) {}
	}
	known := a.known(ctx, r.Known)
	refs := a.streams(ctx, known)
	if len(a.snapshot.Streams) > 0 {
		refs = append(refs, a.endpoints(ctx)...)
	}
	refs = append(refs, a.alerting(ctx, r.Alerting, known)...)
	left := a.follow(ctx, refs)
	if ctx.Err() != nil {
		a.snapshot.Gaps = append(a.snapshot.Gaps, estate.Gap{
			What: fmt.Sprintf("%d or more resources", left), Why: "not asked about: " + ctx.Err().Error(),
		})
	}
	return a.finish(), ctx.Err()
}

// known is what is remembered of the account and Region.
func (a *asking) known(ctx context.Context, list func(ctx context.Context, account, region string) ([]resource.Ref, error)) []resource.Ref {
	if list == nil {
		return nil
	}
	all, err := list(ctx, a.account, a.region)
	if err != nil {
		a.gap("what is remembered", err)
	}
	return all
}

// follow describes resources, and those that they use, until there are no
// more. It returns how many were left when the context ended.
func (a *asking) follow(ctx context.Context, refs []resource.Ref) (left int) {
	for refs = a.fresh(refs); len(refs) > 0; refs = a.fresh(refs) {
		before := len(a.snapshot.Resources)
		left = each(ctx, refs, func(ref resource.Ref) {
			a.describe(ctx, ref)
			a.step(ref.Type.Word() + " " + ref.Name)
		})
		if ctx.Err() != nil {
			return left
		}
		refs = nil
		for _, f := range a.snapshot.Resources[before:] {
			refs = append(refs, resource.Uses(f.Type, f.ARN, f.Settings)...)
		}
	}
	return 0
}

// each calls do for every element, several at once, until the context ends. It
// returns for how many it did not.
func each[T any](ctx context.Context, all []T, do func(T)) (left int) {
	work := make(chan T)
	var workers sync.WaitGroup
	for range min(atOnce, len(all)) {
		workers.Go(func() {
			for element := range work {
				do(element)
			}
		})
	}
	for i, element := range all {
		select {
		case work <- element:
			continue
		case <-ctx.Done():
			left = len(all) - i
		}
		break
	}
	close(work)
	workers.Wait()
	return left
}

// fresh are the resources that were not asked about yet, that can be, and that
// are the account's own. What another account has is told by that account.
func (a *asking) fresh(refs []resource.Ref) []resource.Ref {
	var all []resource.Ref
	for _, ref := range refs {
		account := resource.PlaceOf(ref.ARN).Account
		own := account == "" || account == a.account || ref.Type == resource.ManagedPolicy && account == "aws"
		if _, known := kinds[ref.Type]; ref.ARN == "" || !known || !own || a.seen[ref.ARN] {
			continue
		}
		a.seen[ref.ARN] = true
		all = append(all, ref)
	}
	a.all += len(all)
	return all
}

// step tells how far the reading is.
func (a *asking) step(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done++
	a.progress(a.done, a.all, what)
}

func (a *asking) found(f estate.Found) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.snapshot.Resources = append(a.snapshot.Resources, f)
}

func (a *asking) foundStream(s *firehose.Stream) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.snapshot.Streams = append(a.snapshot.Streams, s)
}

func (a *asking) goneStream(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.snapshot.Gone = append(a.snapshot.Gone, firehose.ARN(trail.RegionPartition(a.region), a.region, a.account, name))
}

// gap notes what could not be asked. What was not asked because the reading
// ended is noted once, by Read.
func (a *asking) gap(what string, err error) {
	if over(err) {
		return
	}
	why := err.Error()
	var refused *Refused
	if errors.As(err, &refused) {
		why = refused.Code
		if refused.Message != "" {
			why += ": " + refused.Message
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.snapshot.Gaps = append(a.snapshot.Gaps, estate.Gap{What: what, Why: why})
}

// finish puts the snapshot into one order, whatever the order of the answers.
func (a *asking) finish() *estate.Snapshot {
	s := a.snapshot
	slices.SortFunc(s.Streams, func(x, y *firehose.Stream) int { return cmp.Compare(x.ARN, y.ARN) })
	slices.Sort(s.Gone)
	slices.SortFunc(s.Resources, func(x, y estate.Found) int { return cmp.Compare(x.ARN, y.ARN) })
	slices.SortFunc(s.Gaps, func(x, y estate.Gap) int { return cmp.Or(cmp.Compare(x.What, y.What), cmp.Compare(x.Why, y.Why)) })
	s.Gaps = slices.Compact(s.Gaps)
	s.Complete = len(s.Gaps) == 0
	return s
}

// once is a value that is asked for when it is first needed.
type once[T any] struct {
	sync.Once
	value T
}

func (o *once[T]) get(ask func() T) T {
	o.Do(func() { o.value = ask() })
	return o.value
}
