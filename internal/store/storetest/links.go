package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// stream is the ARN of a stream.
func stream(i int) string {
	return fmt.Sprintf("arn:aws:firehose:eu-west-1:111122223333:deliverystream/s%04d", i)
}

func streams(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = stream(i)
	}
	return all
}

func linksOfUnknown(t *testing.T, s estate.Store) {
	const arn = "arn:aws:s3:::a"
	put(t, s, estate.Write{ARN: arn, Unlink: streams(1)})
	if r := get(t, s, arn)[0]; r != nil {
		t.Errorf("%+v is known of what was only unlinked", r)
	}
	put(t, s, estate.Write{ARN: arn, Link: []string{stream(2), "arn:aws-cn:firehose:x", stream(1), stream(2)}})
	same(t, get(t, s, arn)[0], &estate.Resource{ARN: arn, Streams: []string{"arn:aws-cn:firehose:x", stream(1), stream(2)}})
	put(t, s, estate.Write{ARN: arn, Unlink: []string{stream(1), stream(7), "arn:aws-cn:firehose:x"}})
	same(t, get(t, s, arn)[0], &estate.Resource{ARN: arn, Streams: []string{stream(2)}})
	put(t, s, estate.Write{ARN: arn, Unlink: []string{stream(2)}})
	if r := get(t, s, arn)[0]; r != nil {
		t.Errorf("%+v is known of what is no longer linked", r)
	}
}

func linksSurvivePut(t *testing.T, s estate.Store) {
	was := bucket("a", 1)
	put(t, s, estate.Write{ARN: was.ARN, Link: streams(2)})
	was.Streams = streams(9) // what a resource says of its streams is not kept
	put(t, s, writeOf(was))
	put(t, s, estate.Write{ARN: was.ARN, Link: []string{stream(5)}})
	read := get(t, s, was.ARN)[0]
	put(t, s, estate.Write{ARN: was.ARN, Link: []string{stream(6)}, Unlink: []string{stream(0)}})
	next := bucket("a", 2)
	next.Streams = read.Streams
	put(t, s, estate.Write{ARN: was.ARN, Resource: next, Link: []string{stream(7)}})
	want := bucket("a", 2)
	want.Streams = []string{stream(1), stream(5), stream(6), stream(7)}
	same(t, get(t, s, was.ARN)[0], want)
}

func writesAddUp(t *testing.T, s estate.Store) {
	r := bucket("a", 1)
	put(t, s, estate.Write{ARN: r.ARN, Link: streams(2)}, writeOf(r),
		estate.Write{ARN: r.ARN, Unlink: []string{stream(1)}, Link: []string{stream(2)}},
		estate.Write{ARN: r.ARN, Link: []string{stream(3)}}, estate.Write{ARN: r.ARN, Unlink: []string{stream(3)}})
	r.Streams = []string{stream(0), stream(2)}
	same(t, get(t, s, r.ARN)[0], r)
	put(t, s, estate.Write{ARN: r.ARN, Unlink: []string{stream(0)}, Link: []string{stream(0), stream(4)}})
	r.Streams = []string{stream(2), stream(4)}
	same(t, get(t, s, r.ARN)[0], r)
}

// otherRole: the stream stays, the role by which it reaches the resource
// changes.
func otherRole(t *testing.T, s estate.Store) {
	const arn, one, two = "arn:aws:s3:::a", " arn:aws:iam::111122223333:role/one", " arn:aws:iam::444455556666:role/path/two"
	put(t, s, estate.Write{ARN: arn, Link: []string{stream(0) + one, stream(1) + one, stream(1)}})
	put(t, s, estate.Write{ARN: arn, Link: []string{stream(1) + two}, Unlink: []string{stream(1) + one}})
	same(t, get(t, s, arn)[0], &estate.Resource{ARN: arn, Streams: []string{stream(0) + one, stream(1), stream(1) + two}})
}

// manyRoles: more roles than one request to DynamoDB can speak of.
func manyRoles(t *testing.T, s estate.Store) {
	const arn, n = "arn:aws:s3:::a", 700
	links := make([]string, n)
	for i := range links {
		links[i] = fmt.Sprintf("%s arn:aws:iam::111122223333:role/r%d", stream(i), i)
	}
	put(t, s, estate.Write{ARN: arn, Resource: &estate.Resource{ARN: arn, Revision: 1}, Link: links})
	same(t, get(t, s, arn)[0], &estate.Resource{ARN: arn, Revision: 1, Streams: links})
	put(t, s, estate.Write{ARN: arn, Link: streams(1), Unlink: links[1:]})
	same(t, get(t, s, arn)[0], &estate.Resource{ARN: arn, Revision: 1, Streams: []string{stream(0), links[0]}})
}

// manyAtOnce puts as many as one event of a stream with everything may.
func manyAtOnce(t *testing.T, s estate.Store) {
	const n = 90
	var changes []estate.Write
	var arns []string
	for i := range n {
		r := bucket(fmt.Sprint(i), 1)
		w := writeOf(r)
		if i%3 == 0 {
			w = estate.Write{ARN: r.ARN, Link: streams(i%7 + 1)}
		}
		changes, arns = append(changes, w), append(arns, r.ARN)
	}
	put(t, s, changes...)
	for i, r := range get(t, s, arns...) {
		want := bucket(fmt.Sprint(i), 1)
		if i%3 == 0 {
			want = &estate.Resource{ARN: arns[i], Streams: streams(i%7 + 1)}
		}
		same(t, r, want)
	}
}

// moreLinks puts and gets more than a request to DynamoDB takes.
func moreLinks(t *testing.T, s estate.Store) {
	const n = 230
	r := bucket("x", 1)
	changes, arns := []estate.Write{writeOf(r)}, []string{r.ARN}
	for i := range n {
		arn := fmt.Sprintf("arn:aws:s3:::many-%d", i)
		changes, arns = append(changes, estate.Write{ARN: arn, Link: streams(3)}), append(arns, arn)
	}
	put(t, s, changes...)
	for i, known := range get(t, s, arns...) {
		want := &estate.Resource{ARN: arns[i], Streams: streams(3)}
		if i == 0 {
			want = r
		}
		same(t, known, want)
	}
}

func allOrNothing(t *testing.T, s estate.Store) {
	a, b := bucket("a", 1), bucket("b", 1)
	put(t, s, writeOf(b))
	err := s.Put(t.Context(), []estate.Write{writeOf(a), {ARN: "arn:aws:s3:::c", Link: streams(1)}, writeOf(b)})
	if !errors.Is(err, estate.ErrConflict) {
		t.Fatalf("%v", err)
	}
	if all := get(t, s, a.ARN, "arn:aws:s3:::c"); all[0] != nil || all[1] != nil {
		t.Errorf("a part was kept: %v", all)
	}
	same(t, get(t, s, b.ARN)[0], b)
}

func nothingIsChanged(t *testing.T, s estate.Store) {
	given, links := bucket("a", 1), []string{stream(3), stream(1), stream(3)}
	given.Streams = []string{stream(9), stream(8)}
	before, linksBefore := text(t, given), slices.Clone(links)
	changes := []estate.Write{{ARN: given.ARN, Resource: given, Link: links, Unlink: links[1:2]}}
	put(t, s, changes...)
	returned := get(t, s, given.ARN)[0]
	was := text(t, returned)
	put(t, s, estate.Write{ARN: given.ARN, Link: streams(9), Unlink: []string{stream(3)}})
	put(t, s, writeOf(bucket("a", 2)))
	get(t, s, given.ARN)
	if text(t, given) != before || !slices.Equal(links, linksBefore) || changes[0].Resource != given || !slices.Equal(changes[0].Link, links) {
		t.Errorf("what was given is now %s, %v", text(t, given), links)
	}
	if text(t, returned) != was {
		t.Errorf("what was returned is now %s, was %s", text(t, returned), was)
	}
}
