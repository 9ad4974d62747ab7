package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// How long things are kept. An event may come again months later, from a
// trail's files; what it says is of interest as long as its incident.
const (
	keepTold     = 400 * 24 * time.Hour
	keepAlerts   = 90 * 24 * time.Hour
	maxOpen      = 500 // incidents looked at when an alert seeks its own
	maxMutes     = 1000
	maxChannels  = 1000
	maxPlan      = 200  // alerts sorted into incidents at a time
	maxDaily     = 2000 // alerts of a digest; what is more waits for the next
	maxKeptLists = 100  // alerts of a caller or a stream that are listed
	// maxText is how many bytes of alerts are read at a time: most are some
	// thousand long, and a few a quarter of a million.
	maxText = 8 << 20
	readsAt = 20 // alerts that are read before their size is looked at
)

// Ledger is what is kept of alerts that wait or were told, of incidents and
// of mutes. Under which keys is in keys.go.
type Ledger struct {
	table table.Table
	now   func() time.Time
}

// NewLedger returns the ledger in a table.
func NewLedger(t table.Table, now func() time.Time) *Ledger { return &Ledger{table: t, now: now} }

// Order is an alert and where it is to be told.
type Order struct {
	Alert *judge.Alert `json:"alert"`
	Route config.Route `json:"route"`
	Taken time.Time    `json:"taken,omitzero"` // when it was taken in
	// MutedBy is who has muted a critical alert, which is told all the same.
	MutedBy string `json:"muted_by,omitempty"`
	// Unmentioned marks an alert that is below what is told. It may still end
	// a mute.
	Unmentioned bool `json:"-"`
}

// receipt says that an alert was told.
type receipt struct {
	Place string `json:"place,omitempty"` // incident id
	TS    string `json:"ts,omitempty"`
	How   string `json:"how"` // told, muted, digest
}

// told returns which of the alerts were told.
func (l *Ledger) told(ctx context.Context, ids []string) (map[string]bool, error) {
	keys := make([]table.Key, len(ids))
	for i, id := range ids {
		keys[i] = toldKey(id)
	}
	found, err := l.table.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for i, item := range found {
		told[ids[i]] = item.Value != nil
	}
	return told, nil
}

// take keeps orders of a channel, in a list of it, until they are told. What is
// on the list has been kept before: whoever reads the list meanwhile would take
// it for gone.
func (l *Ledger) take(ctx context.Context, channel, list string, orders []Order) error {
	var bodies, waits items
	now := l.now()
	for _, o := range orders {
		o.Route.Channel = channel
		bodies.add(bodyKey(o.Alert.ID), o, now.Add(keepAlerts))
		l.index(&bodies, o.Alert, now)
		waits.add(waitKey(channel, list, o.Alert), o.Alert.ID, now.Add(keepAlerts))
	}
	waits.add(channelKey(channel), channel, time.Time{})
	if err := errors.Join(bodies.err, waits.err); err != nil {
		return err
	}
	if err := l.table.Write(ctx, distinct(bodies.all), nil); err != nil {
		return err
	}
	return l.table.Write(ctx, waits.all, nil)
}

// distinct keeps the last item of each key: two alerts may hit one stream in
// one moment.
func distinct(all []table.Item) []table.Item {
	at := map[table.Key]int{}
	var kept []table.Item
	for _, item := range all {
		if i, ok := at[item.Key]; ok {
			kept[i] = item
			continue
		}
		at[item.Key] = len(kept)
		kept = append(kept, item)
	}
	return kept
}

// waiting returns what waits in a list of a channel, the most severe first, or
// as much of it as can be held at a time. What was told all the same is taken
// off the list, and so is what waits elsewhere by now.
func (l *Ledger) waiting(ctx context.Context, channel, list string, limit int) ([]Order, error) {
	found, err := l.table.List(ctx, "channel/"+channel, list+"/", limit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var ids []string
	for _, item := range found {
		id, _, err := read[string](item)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	told, err := l.told(ctx, ids)
	if err != nil {
		return nil, err
	}
	bodies, ids, err := l.some(ctx, ids)
	if err != nil {
		return nil, err
	}
	var wait []Order
	var gone []table.Key
	for i, id := range ids {
		if o, ok := bodies[id]; ok && o.Route.Channel == channel && (!told[id] || list == dailyList) {
			wait = append(wait, o)
		} else {
			gone = append(gone, found[i].Key)
		}
	}
	if len(gone) > 0 {
		err = l.table.Write(ctx, nil, gone)
	}
	return wait, err
}

// some returns the orders of the first ids, as many as can be held at a time,
// and which ids those are.
func (l *Ledger) some(ctx context.Context, ids []string) (all map[string]Order, read []string, err error) {
	all = map[string]Order{}
	size := 0
	for some := range slices.Chunk(ids, readsAt) {
		n, err := l.readOrders(ctx, some, all)
		if err != nil {
			return nil, nil, err
		}
		read = append(read, some...)
		if size += n; size > maxText {
			break
		}
	}
	return all, read, nil
}

// orders returns the alerts that are kept, by id.
func (l *Ledger) orders(ctx context.Context, ids []string) (map[string]Order, error) {
	all := map[string]Order{}
	_, err := l.readOrders(ctx, ids, all)
	return all, err
}

// readOrders adds what is kept, and returns its size.
func (l *Ledger) readOrders(ctx context.Context, ids []string, to map[string]Order) (size int, err error) {
	keys := make([]table.Key, len(ids))
	for i, id := range ids {
		keys[i] = bodyKey(id)
	}
	found, err := l.table.Get(ctx, keys...)
	if err != nil {
		return 0, err
	}
	for i, item := range found {
		size += len(item.Value)
		o, ok, err := read[Order](item)
		if err != nil {
			return 0, err
		}
		if ok && o.Alert != nil {
			to[ids[i]] = o
		}
	}
	return size, nil
}

// open returns the incidents of a channel that take in alerts, and those of
// which somebody may still have to be reminded.
func (l *Ledger) open(ctx context.Context, channel string) ([]*incident.Incident, error) {
	found, err := l.table.List(ctx, "channel/"+channel, "incident/", maxOpen)
	if err != nil {
		return nil, err
	}
	var open []*incident.Incident
	for _, item := range found {
		i, ok, err := read[incident.Incident](item)
		if err != nil {
			return nil, err
		}
		if ok && l.now().Sub(i.Opened) <= 2*incident.MaxAge {
			open = append(open, &i)
		}
	}
	return open, nil
}

// record keeps that alerts were told, and what their incident is by now.
func (l *Ledger) record(ctx context.Context, i *incident.Incident, list string, ts string, alerts []*judge.Alert) error {
	put := items{}
	var done []table.Key
	now := l.now()
	for _, a := range alerts {
		put.add(toldKey(a.ID), receipt{Place: i.ID, TS: ts, How: "told"}, now.Add(keepTold))
		done = append(done, waitKey(i.Channel, list, a))
	}
	put.add(incidentKey(i), i, now.Add(keepAlerts))
	put.add(whereKey(i.ID), incidentKey(i), now.Add(keepAlerts))
	if put.err != nil {
		return put.err
	}
	return l.table.Write(ctx, put.all, done)
}

// settled keeps that alerts need not be told by themselves.
func (l *Ledger) settled(ctx context.Context, how string, orders []Order) error {
	var put items
	for _, o := range orders {
		put.add(toldKey(o.Alert.ID), receipt{How: how}, l.now().Add(keepTold))
		put.add(bodyKey(o.Alert.ID), o, l.now().Add(keepAlerts))
		l.index(&put, o.Alert, l.now())
	}
	if put.err != nil || len(put.all) == 0 {
		return put.err
	}
	return l.table.Write(ctx, distinct(put.all), nil)
}

// offList takes orders off a list of a channel.
func (l *Ledger) offList(ctx context.Context, channel, list string, orders []Order) error {
	var off []table.Key
	for _, o := range orders {
		off = append(off, waitKey(channel, list, o.Alert))
	}
	if len(off) == 0 {
		return nil
	}
	return l.table.Write(ctx, nil, off)
}
