package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// A stream that is remembered is gone when all were listed, it is not among
// them, and AWS does not know its name.
func TestGoneStreams(t *testing.T) {
	lost := resource.Named(resource.Stream, here, "lost")
	there := resource.Named(resource.Stream, here, "s00000")
	for _, c := range []struct {
		listed, described int // the status of an answer
		gone              []string
		gaps              int
		reason            string
	}{
		{200, 400, []string{lost.ARN}, 0, "it is neither listed nor known"},
		{200, 200, nil, 0, "a list may lag behind: it is there"},
		{200, 403, nil, 1, "whether it is there is not told"},
		{403, 400, nil, 1, "a list that is not complete says nothing of absence"},
	} {
		answer := streamsNamed(1)
		_, client := fakeAWS(t, func(name, body string) (int, string) {
			switch {
			case name == "firehose:ListDeliveryStreams" && c.listed != 200:
				return c.listed, `{"__type":"AccessDeniedException"}`
			case name == "firehose:DescribeDeliveryStream" && strings.Contains(body, `"lost"`) && c.described == 400:
				return 400, `{"__type":"ResourceNotFoundException"}`
			case name == "firehose:DescribeDeliveryStream" && strings.Contains(body, `"lost"`) && c.described == 403:
				return 403, `{"__type":"AccessDeniedException"}`
			}
			return answer(name, body)
		})
		known := func(_ context.Context, account, in string) ([]resource.Ref, error) {
			if account != own || in != region {
				t.Errorf("asked what is remembered of %s in %s", account, in)
			}
			return []resource.Ref{lost, there}, nil
		}
		s, err := (&Reader{Client: client, Known: known}).Read(t.Context(), region, nil)
		if err != nil || !slices.Equal(s.Gone, c.gone) || len(s.Gaps) != c.gaps {
			t.Errorf("%s: gone %v, want %v; gaps %v, %v", c.reason, s.Gone, c.gone, s.Gaps, err)
		}
	}
}

// What belonged to the alerting is asked about when no list has it any more.
func TestGoneAlerting(t *testing.T) {
	function, other := resource.Named(resource.Function, here, "hosewatch-Detect"), resource.Named(resource.Function, here, "other")
	_, client := fakeAWS(t, func(name, _ string) (int, string) { return absent(name) })
	r := &Reader{
		Client: client, Alerting: func(_, name string) bool { return strings.HasPrefix(name, "hosewatch") },
		Known: func(context.Context, string, string) ([]resource.Ref, error) {
			return []resource.Ref{function, other}, nil
		},
	}
	s, err := r.Read(t.Context(), region, nil)
	if err != nil || len(s.Resources) != 1 || s.Resources[0].ARN != function.ARN || s.Resources[0].Settings[resource.Exists] != "false" {
		t.Errorf("%v, %v", s.Resources, err)
	}
}

// A memory that cannot be read is a gap, and all else is asked.
func TestMemoryIsSilent(t *testing.T) {
	_, client := fakeAWS(t, streamsNamed(1))
	r := &Reader{Client: client, Known: func(context.Context, string, string) ([]resource.Ref, error) {
		return nil, errors.New("the table is gone")
	}}
	s, err := r.Read(t.Context(), region, nil)
	if err != nil || len(s.Streams) != 1 || s.Complete || !slices.Contains(s.Gaps, estate.Gap{What: "what is remembered", Why: "the table is gone"}) {
		t.Errorf("%d streams, gaps %v, complete %v, %v", len(s.Streams), s.Gaps, s.Complete, err)
	}
}
