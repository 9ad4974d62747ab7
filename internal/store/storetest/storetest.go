// Package storetest is the one suite that every store of the estate has to
// pass. It is for tests.
//
// It refuses to know how a store keeps what it keeps.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// Run runs the suite. fresh returns a store with nothing in it; it is called
// once for each test, which closes what needs closing by t.Cleanup.
func Run(t *testing.T, fresh func(t *testing.T) estate.Store) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, s estate.Store)
	}{
		{"unknown is nil", unknownIsNil},
		{"answers in order, duplicates too", answersInOrder},
		{"comes back as it was put", comesBack},
		{"revisions conflict", revisionsConflict},
		{"links of what is unknown", linksOfUnknown},
		{"links survive a put", linksSurvivePut},
		{"writes of one resource add up", writesAddUp},
		{"links by another role", otherRole},
		{"many at once", manyAtOnce},
		{"many roles", manyRoles},
		{"more links than fit in one call", moreLinks},
		{"all or nothing", allOrNothing},
		{"names of any kind", anyName},
		{"nothing given or returned is changed", nothingIsChanged},
		{"one of many writers wins", oneWriterWins},
		{"links while others put", linksWhilePutting},
		{"lists what is there", listsARNs},
		{"an estate remembers", estateRemembers},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, fresh(t)) })
	}
}

// get returns what a store knows of resources.
func get(t *testing.T, s estate.Store, arns ...string) []*estate.Resource {
	t.Helper()
	all, err := s.Get(context.Background(), arns...)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(arns) {
		t.Fatalf("%d answers to %d names", len(all), len(arns))
	}
	return all
}

// put puts what has to be taken.
func put(t *testing.T, s estate.Store, changes ...estate.Write) {
	t.Helper()
	if err := s.Put(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
}

// same fails unless both resources are the same in everything.
func same(t *testing.T, got, want *estate.Resource) {
	t.Helper()
	if got == nil || !reflect.DeepEqual(text(t, got), text(t, want)) || !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %.2000s\nwant %.2000s", text(t, got), text(t, want))
	}
}

func text(t *testing.T, r *estate.Resource) string {
	t.Helper()
	if r == nil {
		return "nil"
	}
	all, err := r.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// bucket is a resource with little in it.
func bucket(name string, revision int64) *estate.Resource {
	return &estate.Resource{ARN: "arn:aws:s3:::" + name, Type: resource.Bucket, Revision: revision,
		Facts: map[resource.Path][]estate.Fact{resource.Exists: {{Value: "true", Moment: estate.Moment{Learned: began, Event: name}}}}}
}

func writeOf(r *estate.Resource) estate.Write { return estate.Write{ARN: r.ARN, Resource: r} }

func unknownIsNil(t *testing.T, s estate.Store) {
	if all := get(t, s, "arn:aws:s3:::a", "", "arn:aws:s3:::a"); all[0] != nil || all[1] != nil || all[2] != nil {
		t.Errorf("%v", all)
	}
	if all := get(t, s); len(all) != 0 {
		t.Errorf("%v for nothing", all)
	}
	put(t, s)
	put(t, s, estate.Write{})
	if all := get(t, s, ""); all[0] != nil {
		t.Errorf("%v for no name", all)
	}
}

func answersInOrder(t *testing.T, s estate.Store) {
	a, b := bucket("a", 1), bucket("b", 1)
	put(t, s, writeOf(b), writeOf(a))
	all := get(t, s, b.ARN, "arn:aws:s3:::none", a.ARN, "", b.ARN)
	same(t, all[0], b)
	same(t, all[2], a)
	same(t, all[4], b)
	if all[1] != nil || all[3] != nil {
		t.Errorf("%v", all)
	}
}

func revisionsConflict(t *testing.T, s estate.Store) {
	for _, tt := range []struct {
		revision int64
		ok       bool
		why      string
	}{
		{2, false, "nothing is there, which is revision 0"},
		{1, true, "the first"},
		{1, false, "somebody was first"},
		{3, false, "one was missed"},
		{2, true, "made from the one that is there"},
		{2, false, "made from one that is old"},
	} {
		err := s.Put(t.Context(), []estate.Write{writeOf(bucket("a", tt.revision))})
		if tt.ok && err != nil || !tt.ok && !errors.Is(err, estate.ErrConflict) {
			t.Errorf("revision %d: %v: %s", tt.revision, err, tt.why)
		}
	}
	same(t, get(t, s, "arn:aws:s3:::a")[0], bucket("a", 2))
}
