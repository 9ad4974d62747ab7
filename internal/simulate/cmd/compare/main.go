// Command compare measures hosewatch scan beside what else a responder would
// use: on the same files, each tool as a process of its own, in turn. All have
// to give the same answer. docs/performance.md says what comes of it.
package main

import (
	"flag"
	"fmt"
	"os"
)

// options are what the command was told.
type options struct {
	events, rounds            int
	seed                      uint64
	changes, looks            float64
	corpus, hosewatch, python string
	actor                     string
	far                       float64
	count                     string // a counter to be, instead of comparing
	make                      bool   // only write the files
}

func main() {
	var o options
	flag.IntVar(&o.events, "events", 100_000, "`number` of events")
	flag.IntVar(&o.rounds, "rounds", 3, "`number` of rounds; medians are told")
	flag.Uint64Var(&o.seed, "seed", 1, "`number` that the events are drawn from")
	flag.Float64Var(&o.changes, "changes", 0.004, "`share` of events that change what hosewatch watches")
	flag.Float64Var(&o.looks, "looks", 0.0003, "`share` of reads of secrets, parameters and delivery streams")
	flag.StringVar(&o.corpus, "corpus", "", "`folder` to write the events to and leave them; one that has some is used as it is")
	flag.StringVar(&o.hosewatch, "hosewatch", "", "`program` to measure (default: built from this source)")
	flag.StringVar(&o.python, "python", "python3", "`program` that runs Python, which may have DuckDB")
	flag.StringVar(&o.actor, "actor", "dana.reyes@acme.example", "whom triage is asked about")
	flag.Float64Var(&o.far, "far", 0, "exit 1 when a bar is missed by more than this `factor`; 0: never")
	flag.StringVar(&o.count, "count", "", "be this counter: gunzip, gjson, gjson-lean, encoding/json or events")
	flag.BoolVar(&o.make, "make", false, "write the events to -corpus, and no more")
	flag.Parse()
	if err := o.run(os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}
