package notify

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// admit sorts out what need not be told, or not now, and returns the rest by
// channel.
func (d *Desk) admit(ctx context.Context, orders []Order) (map[string][]Order, error) {
	channel, threads, err := d.sender.Reach(ctx)
	if err != nil {
		return nil, err
	}
	orders, err = d.untold(ctx, orders)
	if err != nil {
		return nil, err
	}
	mutes, err := d.endMutes(ctx, orders)
	if err != nil {
		return nil, err
	}
	rest, daily := map[string][]Order{}, map[string][]Order{}
	var muted []Order
	for _, o := range orders {
		if o.Route.Channel == "" || !threads {
			o.Route.Channel = channel
		}
		o.Taken = d.now()
		by := coveredBy(mutes, o.Alert, o.Taken)
		switch {
		case o.Unmentioned:
		case by != "" && o.Alert.Severity < judge.Critical:
			muted = append(muted, o)
		case o.Route.Daily:
			daily[o.Route.Channel] = append(daily[o.Route.Channel], o)
		default:
			o.MutedBy = by
			rest[o.Route.Channel] = append(rest[o.Route.Channel], o)
		}
	}
	return rest, errors.Join(d.settled(ctx, "muted", muted), d.putOff(ctx, daily))
}

// putOff keeps alerts for the next digest. One that is given again, for a fault
// came between, stays in the digest that it was first put off to.
func (d *Desk) putOff(ctx context.Context, daily map[string][]Order) error {
	for _, channel := range slices.Sorted(maps.Keys(daily)) {
		orders := daily[channel]
		before, err := d.orders(ctx, idsOf(orders))
		if err != nil {
			return err
		}
		for i, o := range orders {
			if was, ok := before[o.Alert.ID]; ok {
				orders[i].Taken = was.Taken
			}
		}
		if err := d.take(ctx, channel, dailyList, orders); err != nil {
			return err
		}
		if err := d.settled(ctx, "digest", orders); err != nil {
			return err
		}
	}
	return nil
}

// untold returns the orders whose alerts were not told, each alert once.
func (d *Desk) untold(ctx context.Context, orders []Order) ([]Order, error) {
	seen, err := d.told(ctx, idsOf(orders))
	if err != nil {
		return nil, err
	}
	var rest []Order
	for _, o := range orders {
		if !seen[o.Alert.ID] {
			rest = append(rest, o)
			seen[o.Alert.ID] = true
		}
	}
	return rest, nil
}

func idsOf(orders []Order) []string {
	var ids []string
	for _, o := range orders {
		ids = append(ids, o.Alert.ID)
	}
	return ids
}

func alertsOf(orders []Order) []*judge.Alert {
	var all []*judge.Alert
	for _, o := range orders {
		all = append(all, o.Alert)
	}
	return all
}

func byID(orders []Order) map[string]Order {
	all := map[string]Order{}
	for _, o := range orders {
		all[o.Alert.ID] = o
	}
	return all
}
