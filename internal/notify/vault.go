package notify

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// How old what was read from the secret may be. Slack's refusal of it makes
// it old at once; a secret that cannot be read is no reason to stay silent
// while the old one still works.
const (
	freshFor = 15 * time.Minute
	usedFor  = 2 * time.Hour
)

// vault keeps what the secret says. It may be used by several goroutines.
type vault struct {
	read    func(context.Context) (string, error)
	channel string
	now     func() time.Time

	mu     sync.Mutex
	access Access
	readAt time.Time // zero: never
	stale  bool      // Slack has refused access
}

// open returns the access, read anew when it is old.
func (v *vault) open(ctx context.Context) (Access, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	age := v.now().Sub(v.readAt)
	if !v.readAt.IsZero() && !v.stale && age < freshFor {
		return v.access, nil
	}
	text, err := v.read(ctx)
	if err == nil {
		v.access, err = ParseSecret(text, v.channel)
		if err != nil {
			v.readAt = time.Time{}
			return Access{}, err
		}
		v.readAt, v.stale = v.now(), false
		return v.access, nil
	}
	if !v.readAt.IsZero() && !v.stale && age < usedFor {
		return v.access, nil
	}
	return Access{}, fmt.Errorf("slack secret: %w", err)
}

// refused makes the next open read the secret, if access is what it has.
func (v *vault) refused(access Access) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.access == access {
		v.stale = true
	}
}
