// Command trail writes the log files of an organization that does not exist,
// to measure and try hosewatch with.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/hosewatch/hosewatch/internal/simulate"
)

func main() {
	s, d := simulate.Defaults(), simulate.Delivery{PerFile: 500}
	flag.BoolFunc("many-changes", "200 resources change over and over, in short files; flags behind this one change what it sets", func(string) error {
		s, d = simulate.ManyChanges(20_000)
		return nil
	})
	flag.Uint64Var(&s.Seed, "seed", s.Seed, "`number` that all is drawn from")
	flag.IntVar(&s.Events, "events", s.Events, "`number` of events")
	flag.Float64Var(&s.Changes, "changes", s.Changes, "`share` of events that change what hosewatch watches")
	flag.Float64Var(&s.Looks, "looks", s.Looks, "`share` of reads of secrets, parameters and delivery streams")
	flag.IntVar(&s.Resources, "resources", s.Resources, "`number` of resources that are changed")
	flag.IntVar(&s.Accounts, "accounts", s.Accounts, "`number` of accounts")
	flag.IntVar(&s.Regions, "regions", s.Regions, "`number` of Regions")
	flag.IntVar(&s.Daily, "daily", s.Daily, "`number` of events a day")
	flag.IntVar(&d.PerFile, "perfile", d.PerFile, "`number` of records of a usual file")
	folder := flag.String("o", "", "`folder` to write log files below; without it, EventBridge events go to standard output")
	flag.Parse()
	d.Seed = s.Seed
	if err := write(s, d, *folder); err != nil {
		fmt.Fprintln(os.Stderr, "trail:", err)
		os.Exit(1)
	}
}

func write(s simulate.Settings, d simulate.Delivery, folder string) error {
	story, err := simulate.Everyday(s)
	if err != nil {
		return err
	}
	if folder == "" {
		return simulate.WriteEnvelopes(os.Stdout, story, s.Seed)
	}
	done, err := simulate.WriteTrail(folder, story, d)
	fmt.Printf("%d records in %d files, %d bytes of %d, %d records twice\n", done.Records, done.Files, done.Bytes, done.Uncompressed, done.Twice)
	return err
}
