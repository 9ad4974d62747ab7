package storetest

import (
	"slices"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// listsARNs: what is there is listed, and what is gone only while a stream
// still depends on it.
func listsARNs(t *testing.T, s estate.Store) {
	list := func(want ...string) {
		t.Helper()
		got, err := s.ARNs(t.Context())
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("listed %v, %v; want %v", got, err, want)
		}
	}
	list()
	there, gone, used := bucket("there", 1), bucket("gone", 1), bucket("used", 1)
	for _, r := range []*estate.Resource{gone, used} {
		r.Facts[resource.Exists] = []estate.Fact{{Value: "false", Moment: estate.Moment{Learned: began, Event: "deleted"}}}
	}
	put(t, s, writeOf(there), writeOf(gone), estate.Write{ARN: used.ARN, Resource: used, Link: []string{stream(1)}})
	put(t, s, estate.Write{ARN: "arn:aws:s3:::named", Link: []string{stream(1)}})
	list("arn:aws:s3:::named", there.ARN, used.ARN)
	again := bucket("gone", 2)
	put(t, s, writeOf(again))
	list(gone.ARN, "arn:aws:s3:::named", there.ARN, used.ARN)
}
