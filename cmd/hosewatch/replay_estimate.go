package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/hosewatch/hosewatch/internal/replay"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// sayEstimate says what a run will read, take and cost.
func sayEstimate(w io.Writer, r *replay.Run, a *replay.Amount, e *replay.Estimate) {
	p := &replay.ListPrices
	fmt.Fprintf(w, "Run %s: s3://%s/%s from %s to %s\n", r.ID, r.Trail.Bucket, tell.Plain(r.Trail.Prefix), r.Trail.From, r.Trail.To)
	if a.SampledDays < a.AllDays {
		fmt.Fprintf(w, "Estimated from %d of %s days of accounts and Regions.\n", a.SampledDays, count1000(int64(a.AllDays)))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(what, amount, note string) { fmt.Fprintf(t, "%s\t%s\t  %s\n", what, amount, note) }
	number := func(what string, n int64, note string) { row(what, count1000(n), note) }
	number("objects", a.Objects, fmt.Sprintf("in %d accounts' Regions, %d days", a.Folders, a.Days))
	row("bytes", size1000(a.Bytes), "")
	number("events", e.Events, fmt.Sprintf("of %.0f bytes each, %s", e.EventBytes, measured(a)))
	number("watched", e.Watched, fmt.Sprintf("%.2f %% of them", 100*e.WatchedShare))
	number("batches", e.Batches, fmt.Sprintf("%d at once, %.0f s each", r.Concurrency, e.ReadSeconds))
	number("turns of judging", e.Turns, fmt.Sprintf("one after the other, by %s", r.Slice))
	row("Lambda GB-seconds", count1000(int64(e.GBSeconds+0.5)), usd(e.Lambda))
	row("state transitions", count1000(e.Transitions), fmt.Sprintf("and %s express workflows, %s", count1000(e.ExpressRequests), usd(e.Steps)))
	row("S3 requests", count1000(e.Lists+e.Gets+e.Puts), fmt.Sprintf("%s GET, %s PUT, %s LIST, %s", count1000(e.Gets), count1000(e.Puts), count1000(e.Lists), usd(e.S3)))
	number("DynamoDB writes", e.TableWrites, "what is remembered lies in the bucket")
	row("cost", usd(e.Total), fmt.Sprintf("list prices of %s, %s, without what is free", p.Region, p.Date))
	row("time", about(e.WallSeconds), fmt.Sprintf("with %d batches at once", r.Concurrency))
	t.Flush()
}

// measured says where the size of an event comes from.
func measured(a *replay.Amount) string {
	if a.Sampled.Records == 0 {
		return "as in a simulated trail"
	}
	return fmt.Sprintf("measured in %s records of %d objects", count1000(int64(a.Sampled.Records)), a.Sampled.Files)
}

// count1000 writes a number with commas.
func count1000(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// size1000 writes bytes in the largest unit that leaves a whole number.
func size1000(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	f, i := float64(n), 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}

func usd(f float64) string {
	if f > 0 && f < 0.01 {
		return "less than 0.01 USD"
	}
	return fmt.Sprintf("%.2f USD", f)
}

// about says a time no more exactly than it is known.
func about(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d < 2*time.Minute {
		return "about " + d.Round(10*time.Second).String()
	}
	return "about " + span(d.Round(time.Minute))
}
