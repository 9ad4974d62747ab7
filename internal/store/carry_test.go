package store

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// A store that was carried over holds what the other holds, and of the same age.
func TestCarry(t *testing.T) {
	from, to := NewMemory(), NewMemory()
	for n := range 300 {
		arn := fmt.Sprintf("arn:aws:s3:::bucket-%d", n)
		if err := from.Put(t.Context(), []estate.Write{{ARN: arn, Resource: &estate.Resource{ARN: arn, Revision: 1}, Link: []string{"arn:stream"}}}); err != nil {
			t.Fatal(err)
		}
	}
	carry := func(m *Memory) (all []Carried) {
		for c, err := range m.Carry() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		return all
	}
	want := carry(from)
	for _, c := range want {
		if err := to.Restore(c); err != nil {
			t.Fatal(err)
		}
	}
	if got := carry(to); len(want) != 300 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d resources of %d, or others", len(got), len(want))
	}
	if err := to.Restore(Carried{ARN: "arn:other", Bytes: want[0].Bytes}); err == nil {
		t.Error("what is kept under another name is taken for it")
	}
}
