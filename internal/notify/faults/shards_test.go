package faults

import (
	"fmt"
	"sync"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// shards is one queue in several of SQS. moto looks through all messages of a
// queue for each that it hands over: what waits for ten minutes of an outage
// would take it hours.
type shards struct {
	all []*sqsQueue

	mu   sync.Mutex
	next int
}

const shardCount = 40

func newShards(t *testing.T, env awsenv.Env, name string) *shards {
	s := new(shards)
	for n := range shardCount {
		s.all = append(s.all, newSQS(t, env, fmt.Sprintf("%s-%d", name, n)))
	}
	return s
}

// turn is the shard whose turn it is.
func (s *shards) turn() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	return s.next % shardCount
}

func (s *shards) send(alerts ...string) { s.all[s.turn()].send(alerts...) }

func (s *shards) receive(most int) (all []sent) {
	for range shardCount {
		n := s.turn()
		for _, m := range s.all[n].receive(most - len(all)) {
			m.shard = n
			all = append(all, m)
		}
		if len(all) == most {
			break
		}
	}
	return all
}

func (s *shards) remove(all ...sent)  { s.each(all, (*sqsQueue).remove) }
func (s *shards) release(all ...sent) { s.each(all, (*sqsQueue).release) }

func (s *shards) each(all []sent, do func(*sqsQueue, ...sent)) {
	by := map[int][]sent{}
	for _, m := range all {
		by[m.shard] = append(by[m.shard], m)
	}
	for n, some := range by {
		do(s.all[n], some...)
	}
}

func (s *shards) dead() (n int) {
	for _, q := range s.all {
		n += q.dead()
	}
	return n
}

func (s *shards) redrive() {
	for _, q := range s.all {
		q.redrive()
	}
}

func (s *shards) empty() bool {
	for _, q := range s.all {
		if !q.empty() {
			return false
		}
	}
	return true
}
