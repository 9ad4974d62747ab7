package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/lru"
)

// recent remembers when things happened, to count them in windows of time. It
// is bounded: the keys seen last, and the newest times of each.
type recent struct {
	times *lru.Cache[string, []moment]
}

type moment struct {
	at   time.Time
	note string
}

const (
	maxKeys    = 20_000
	maxMoments = 64 // per key; every window counts to less
)

func newRecent() *recent {
	return &recent{lru.New[string, []moment](maxKeys)}
}

// add remembers that key happened, and returns the moments of that key within
// span of it, itself included, oldest first seen first.
func (r *recent) add(key string, at time.Time, note string, span time.Duration) []moment {
	all, _ := r.times.Get(key)
	all = append(all, moment{at, strings.Clone(note)})
	if len(all) > maxMoments {
		all = all[len(all)-maxMoments:]
	}
	r.times.Put(key, all)
	return near(all, at, span)
}

func near(all []moment, at time.Time, span time.Duration) []moment {
	var in []moment
	for _, m := range all {
		if at.Sub(m.at).Abs() <= span {
			in = append(in, m)
		}
	}
	return in
}
