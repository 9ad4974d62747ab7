package dynamo

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store"
)

// An item has room for 400 KB, names of attributes and all:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const (
	maxItem  = 400 << 10
	maxState = maxItem - 8<<10 // the rest is for the key, and links that come in the meantime
	minState = 64 << 10        // what a state may take, however many streams there are
)

// fit packs a resource into the room that an item has beside its streams, and
// says what it left out for that; "" for nothing.
func fit(r *estate.Resource) (state []byte, left string, err error) {
	room := maxState
	for _, link := range r.Streams {
		room -= len(shortened.Replace(link)) + 1
	}
	return fitInto(r, max(room, minState))
}

func fitInto(r *estate.Resource, room int) (state []byte, left string, err error) {
	if state, err = store.Pack(r); err != nil || len(state) <= room {
		return state, "", err
	}
	for keep := longest(r) - 1; keep >= 1; keep-- {
		small := newest(r, keep)
		if state, err = store.Pack(&small); err != nil || len(state) <= room {
			return state, fmt.Sprintf("all but the last %d versions are forgotten: there is no room for them in an item", keep), err
		}
	}
	small := newest(r, 1)
	for _, p := range byLength(small.Facts) {
		small.Facts[p] = []estate.Fact{{Unknown: true, Moment: small.Facts[p][0].Moment}}
		if state, err = store.Pack(&small); err != nil || len(state) <= room {
			return state, fmt.Sprintf("settings of %d bytes and more are forgotten: there is no room for them in an item", len(r.Now()[p])), err
		}
	}
	return nil, "", fmt.Errorf("%s: %d bytes, for which an item has no room", r.ARN, len(state))
}

// longest is how many versions there are of what has most.
func longest(r *estate.Resource) int {
	n := len(r.Stream)
	for _, versions := range r.Facts {
		n = max(n, len(versions))
	}
	return n
}

// newest is a resource with the last so many versions of everything.
func newest(r *estate.Resource, keep int) estate.Resource {
	small := *r
	small.Stream = last(r.Stream, keep)
	small.Facts = maps.Clone(r.Facts)
	for p, versions := range small.Facts {
		small.Facts[p] = last(versions, keep)
	}
	return small
}

func last[V any](versions []V, n int) []V { return versions[max(0, len(versions)-n):] }

// byLength sorts the settings by the length of their last value, the longest
// first.
func byLength(facts map[resource.Path][]estate.Fact) []resource.Path {
	length := func(p resource.Path) int { return len(facts[p][len(facts[p])-1].Value) }
	paths := slices.Sorted(maps.Keys(facts))
	slices.SortStableFunc(paths, func(a, b resource.Path) int { return length(b) - length(a) })
	return paths
}
