package incident

import "time"

// What a channel bears: so many new messages at once, and one more each while.
// Replies in threads do not count.
const (
	burst  = 5
	refill = 12 * time.Second
	// kept is what new threads leave: for the thread of a flood, and for an
	// alert that is more severe than all before it in its thread.
	kept = 2
)

// Room is how many new messages a channel bears by now. The zero value is a
// channel that has had none.
type Room struct {
	Used  int       `json:"used"`
	Since time.Time `json:"since"` // from when on Used is given back
}

// At returns the room at a later time.
func (r Room) At(now time.Time) Room {
	back := int(now.Sub(r.Since) / refill)
	switch {
	case r.Used == 0 || back < 0:
		return r
	case back >= r.Used:
		return Room{}
	}
	return Room{Used: r.Used - back, Since: r.Since.Add(time.Duration(back) * refill)}
}

// Spend counts one new message. More than a channel bears are not counted: tries
// of which none arrived would else keep it silent for long.
func (r *Room) Spend(now time.Time) {
	*r = r.At(now)
	if r.Used == 0 {
		r.Since = now
	}
	r.Used = min(r.Used+1, burst)
}

// Left is how many new messages there is room for.
func (r Room) Left() int { return max(0, burst-r.Used) }

// Next is when there is room for one more message than now.
func (r Room) Next() time.Time {
	if r.Used == 0 {
		return r.Since
	}
	return r.Since.Add(refill)
}
