package simulate

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"
)

// Delivery says how a story becomes log files. The zero value is as in life.
type Delivery struct {
	Seed uint64
	// PerFile is the number of records of a usual file, 0 for 500. Some have
	// a few, some ten times as many, but never more than 5,000.
	PerFile int
	// Late is the share of records that are delivered some minutes late, and
	// Twice that of those that are in another file again. 0 is for as many as
	// in life, less than 0 for none.
	Late, Twice float64
}

// Delivered counts what was written.
type Delivered struct {
	Files, Records      int   // Records counts those that came twice as two
	Bytes, Uncompressed int64 // of the files
	Twice               int   // records that an earlier file has too
}

const (
	fullFile = 5_000
	fileAge  = time.Hour // after which a file is delivered, however short
)

// WriteTrail writes a story's log files below a folder, named and laid out as
// CloudTrail does it in a bucket:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
// The folder should be empty. The records of a file are roughly in order, some
// come minutes late, a few twice. Memory depends on the number of accounts and
// Regions, not on the length of the story.
func WriteTrail(folder string, story Story, d Delivery) (Delivered, error) {
	fill(&d.PerFile, 500)
	fill(&d.Late, 0.002)
	fill(&d.Twice, 0.0003)
	w := &trailWriter{Delivery: d, dice: newDice(d.Seed, 'd'), folder: folder, open: map[filing]*logFile{}}
	for e := range story {
		if err := w.arrive(e); err != nil {
			return w.Delivered, err
		}
	}
	return w.Delivered, w.finish()
}

// filing is what a log file is of.
type filing struct{ account, region string }

type trailWriter struct {
	Delivery
	Delivered
	dice
	folder string
	open   map[filing]*logFile
	order  []*logFile // as they were first needed, since a map has no order
	late   delayed
}

// arrive delivers an event, and the late ones whose time has come.
func (w *trailWriter) arrive(e *Event) error {
	for w.late.due(e.Time) {
		late := w.late.next()
		if err := w.put(late.filing, e.Time, late.record); err != nil {
			return err
		}
	}
	of := filing{e.Account, e.Region}
	if w.chance(w.Late) {
		w.late.add(of, e.Time.Add(w.minutes(15)), e.Record)
		return nil
	}
	if w.chance(w.Delivery.Twice) {
		// By then the file that has it is delivered.
		w.late.add(of, e.Time.Add(fileAge+w.minutes(60)), e.Record)
		w.Delivered.Twice++
	}
	return w.put(of, e.Time, e.Record)
}

// minutes draws up to n minutes.
func (w *trailWriter) minutes(n int) time.Duration {
	return time.Duration(1+w.IntN(n*60)) * time.Second
}

func (w *trailWriter) put(of filing, now time.Time, record []byte) error {
	f := w.open[of]
	if f == nil {
		f = &logFile{filing: of}
		w.open[of], w.order = f, append(w.order, f)
	}
	if f.full(now) {
		if err := w.deliver(f, now); err != nil {
			return err
		}
	}
	if f.out == nil {
		f.begin(w, now)
	}
	w.Records++
	return f.put(w.dice, record)
}

// deliver ends a file and puts it where CloudTrail would.
func (w *trailWriter) deliver(f *logFile, now time.Time) error {
	text, err := f.end()
	if err != nil {
		return err
	}
	stamp := now.Truncate(5 * time.Minute).Add(5 * time.Minute)
	dir := filepath.Join(w.folder, "AWSLogs", f.account, "CloudTrail", f.region, stamp.Format("2006/01/02"))
	name := fmt.Sprintf("%s_CloudTrail_%s_%s_%s.json.gz", f.account, f.region, stamp.Format("20060102T1504Z"), w.text(nil, fileChars, 16))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	w.Files++
	w.Bytes += int64(len(text))
	w.Uncompressed += f.length
	return os.WriteFile(filepath.Join(dir, name), text, fs.FileMode(0o666))
}

// finish delivers what is left.
func (w *trailWriter) finish() error {
	var last time.Time
	for w.late.due(farFuture) {
		late := w.late.next()
		last = late.at
		if err := w.put(late.filing, late.at, late.record); err != nil {
			return err
		}
	}
	for _, f := range w.order {
		if f.out == nil {
			continue
		}
		if now := f.began.Add(fileAge); now.After(last) {
			last = now
		}
		if err := w.deliver(f, last); err != nil {
			return err
		}
	}
	return nil
}

var farFuture = time.Unix(math.MaxInt32, 0)
