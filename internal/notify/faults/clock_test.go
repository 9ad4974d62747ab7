package faults

import (
	"container/heap"
	"context"
	"sync"
	"testing"
	"time"
)

// clock is time that passes when all who live by it are asleep. Whoever lives
// by it is started with Go.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	awake   int
	asleep  sleepers
	started sync.WaitGroup
}

type sleeper struct {
	until time.Time
	order int
	wake  chan struct{}
}

type sleepers []*sleeper

func (s sleepers) Len() int { return len(s) }
func (s sleepers) Less(i, j int) bool {
	return s[i].until.Before(s[j].until) || s[i].until.Equal(s[j].until) && s[i].order < s[j].order
}
func (s sleepers) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *sleepers) Push(x any)   { *s = append(*s, x.(*sleeper)) }
func (s *sleepers) Pop() any {
	last := len(*s) - 1
	x := (*s)[last]
	*s = (*s)[:last]
	return x
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Go runs f by this clock. No time passes before Wait.
func (c *clock) Go(f func()) {
	c.mu.Lock()
	c.awake++
	c.mu.Unlock()
	c.started.Go(func() {
		defer c.rest()
		f()
	})
}

// Wait lets time pass until everybody has ended. Those whom Go started may
// start others.
func (c *clock) Wait() { c.started.Wait() }

// Sleep lasts until the time has come. A server that sleeps sleeps for whoever
// waits for its answer.
func (c *clock) Sleep(_ context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	c.mu.Lock()
	s := &sleeper{until: c.now.Add(d), order: c.asleep.Len(), wake: make(chan struct{})}
	heap.Push(&c.asleep, s)
	c.mu.Unlock()
	c.rest()
	<-s.wake
	return nil
}

// rest is called by who is awake no more.
func (c *clock) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.awake--
	if c.awake > 0 || c.asleep.Len() == 0 {
		return
	}
	next := heap.Pop(&c.asleep).(*sleeper)
	c.now = next.until
	c.awake++
	close(next.wake)
}

func TestClock(t *testing.T) {
	c := &clock{now: time.Unix(0, 0)}
	var mu sync.Mutex
	var woken []int
	for _, after := range []int{3, 1, 2} {
		c.Go(func() {
			_ = c.Sleep(context.Background(), time.Duration(after)*time.Hour)
			mu.Lock()
			defer mu.Unlock()
			woken = append(woken, after)
		})
	}
	c.Wait()
	if len(woken) != 3 || woken[0] != 1 || woken[2] != 3 || !c.Now().Equal(time.Unix(3*3600, 0)) {
		t.Errorf("woken in the order %v at %v", woken, c.Now())
	}
}
