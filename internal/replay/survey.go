package replay

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// What an estimate looks at: at most so many days of folders are listed, and so
// many objects read.
const (
	surveyDays    = 300
	surveyObjects = 12
)

// Survey finds out how much there is to read. Of a trail that has many days of
// accounts and Regions it lists some, evenly spread, and of the objects it met
// it reads a few, so that it takes a minute at most.
func Survey(ctx context.Context, b Bucket, t *Trail) (Amount, error) {
	all, err := folders(ctx, b, t)
	if err != nil {
		return Amount{}, err
	}
	days := t.all()
	a := Amount{Folders: len(all), Days: len(days), AllDays: len(all) * len(days)}
	step := max(1, (a.AllDays+surveyDays-1)/surveyDays)
	var met []Object
	for i := (step - 1) / 2; i < a.AllDays; i += step {
		a.SampledDays++
		for o, err := range b.Objects(ctx, all[i/len(days)]+days[i%len(days)]+"/", "") {
			if err != nil {
				return Amount{}, err
			}
			a.Objects, a.Bytes = a.Objects+1, a.Bytes+o.Size
			met = append(met, o)
		}
	}
	if a.SampledDays > 0 {
		scale := float64(a.AllDays) / float64(a.SampledDays)
		a.Objects, a.Bytes = int64(float64(a.Objects)*scale), int64(float64(a.Bytes)*scale)
	}
	a.Sampled, err = sample(ctx, b, t.Bucket, met)
	return a, err
}

// sample reads some objects, evenly spread among all by their size: most events
// are in large ones.
func sample(ctx context.Context, b Bucket, name string, met []Object) (Reading, error) {
	slices.SortFunc(met, func(x, y Object) int { return cmp.Compare(x.Size, y.Size) })
	var total, next int64
	for _, o := range met {
		total += o.Size
	}
	var chosen []Object
	var passed int64
	for _, o := range met {
		if passed += o.Size; passed > next {
			chosen = append(chosen, o)
			next = passed + total/surveyObjects
		}
	}
	watched := 0
	read := reader{from: b, bucket: name, take: func(*trail.Event) error { watched++; return nil }}
	if err := read.all(ctx, chosen); err != nil {
		return Reading{}, fmt.Errorf("a sample of objects: %w", err)
	}
	read.sum.Watched = watched
	return read.sum, nil
}

// all are the days of a trail as its folders name them.
func (t *Trail) all() (days []string) {
	for day := t.From.Time(); !day.After(t.To.Time()); day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format("2006/01/02"))
	}
	return days
}
