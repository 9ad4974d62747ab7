package reconcile

import (
	"fmt"
	"strings"
	"testing"
)

// An object of 5,000 events: of which none is watched, all were judged in time,
// or none was. The table costs its round trips beside.
func BenchmarkObject(b *testing.B) {
	records := func(source string) (all []string) {
		for n := range 5000 {
			text := record(fmt.Sprint("e", n), "TagDeliveryStream", `{"deliveryStreamName":"s`+fmt.Sprint(n%200)+`","tags":[{"key":"team","value":"`+fmt.Sprint(n)+`"}]}`, 0)
			all = append(all, strings.Replace(text, "firehose.amazonaws.com", source, 1))
		}
		return all
	}
	for _, bench := range []struct {
		name, source string
		delivered    bool
	}{{"unwatched", "rds.amazonaws.com", false}, {"delivered", "firehose.amazonaws.com", true}, {"late", "firehose.amazonaws.com", false}} {
		b.Run(bench.name, func(b *testing.B) {
			body := file(b, records(bench.source)...)
			w := newWorld(b)
			if bench.delivered {
				w.delivers(records(bench.source)...)
			}
			b.ReportAllocs()
			for b.Loop() {
				if !bench.delivered {
					clear(w.marks.all)
				}
				w.restart()
				if _, err := w.object(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
