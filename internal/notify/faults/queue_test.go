package faults

import (
	"fmt"
	"sync"
)

// sent is a message in a queue's hands.
type sent struct {
	id       string // names the delivery, not the message
	alert    string // alert_id
	receives int
	shard    int // of shards
}

// queue is SQS, as Lambda sees it. A message that was received comes back when
// it is released, or never; time is the caller's.
type queue interface {
	send(alerts ...string)
	receive(most int) []sent
	remove(...sent)
	release(...sent)
	// dead counts the messages that were received too often, and redrive puts
	// them back.
	dead() int
	redrive()
	empty() bool
}

// maxReceives is how often a message is received before it is a dead letter.
const maxReceives = 12

// memoryQueue is a queue in memory.
type memoryQueue struct {
	mu      sync.Mutex
	visible []sent
	away    map[string]bool
	letters []sent
	next    int
}

func (q *memoryQueue) send(alerts ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, alert := range alerts {
		q.next++
		q.visible = append(q.visible, sent{id: fmt.Sprint(q.next), alert: alert})
	}
}

func (q *memoryQueue) receive(most int) []sent {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []sent
	for len(q.visible) > 0 && len(out) < most {
		m := q.visible[0]
		q.visible = q.visible[1:]
		if m.receives++; m.receives > maxReceives {
			q.letters = append(q.letters, m)
			continue
		}
		out = append(out, m)
		q.away[m.id] = true
	}
	return out
}

func (q *memoryQueue) remove(all ...sent) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range all {
		delete(q.away, m.id)
	}
}

func (q *memoryQueue) release(all ...sent) {
	q.remove(all...)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.visible = append(q.visible, all...)
}

func (q *memoryQueue) dead() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.letters)
}

func (q *memoryQueue) redrive() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.letters {
		m.receives = 0
		q.visible = append(q.visible, m)
	}
	q.letters = nil
}

func (q *memoryQueue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.visible) == 0 && len(q.away) == 0
}
