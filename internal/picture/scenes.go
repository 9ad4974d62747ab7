package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// morning is when it all happens.
var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// episode is a story of events/, told of other names at another time, so that
// several stories are one.
type episode struct {
	story  string
	at     time.Duration // of the last event, since morning
	rename []string      // old, new, ...
}

// judged returns the alerts that the last events of the episodes raise, in the
// order of their time. The events before those tell what was before.
func judged(ctx context.Context, folder string, episodes []episode) ([]*judge.Alert, error) {
	var input bytes.Buffer
	untold := map[string]string{} // stories by their last event's id
	for _, e := range episodes {
		records, id, err := e.records(folder)
		if err != nil {
			return nil, fmt.Errorf("story %s: %w", e.story, err)
		}
		untold[id] = e.story
		input.Write(records)
	}
	var alerts []*judge.Alert
	scan := watch.Scan{Input: trail.Input{Paths: []string{"-"}, Stdin: &input}, Config: new(config.Config), Tell: func(a *judge.Alert) error {
		if _, ok := untold[a.EventID]; ok {
			delete(untold, a.EventID)
			alerts = append(alerts, a)
		}
		return nil
	}}
	if _, err := scan.Run(ctx); err != nil {
		return nil, err
	}
	for _, story := range untold {
		return nil, fmt.Errorf("story %s: its last event raises no alert", story)
	}
	return alerts, nil
}

var (
	eventTime = regexp.MustCompile(`"eventTime": "([^"]*)"`)
	eventID   = regexp.MustCompile(`"eventID": "([^"]*)"`)
)

// records are the events of a story, and the id of the last.
func (e episode) records(folder string) (records []byte, last string, err error) {
	files, err := filepath.Glob(filepath.Join(folder, e.story+"-step-*.json"))
	if err != nil {
		return nil, "", err
	}
	slices.Sort(files)
	var texts []string
	for _, file := range append(files, filepath.Join(folder, e.story+".json")) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, "", err
		}
		texts = append(texts, strings.NewReplacer(e.rename...).Replace(string(text)))
	}
	end, err := timeOf(texts[len(texts)-1])
	if err != nil {
		return nil, "", err
	}
	shift := morning.Add(e.at).Sub(end)
	for _, text := range texts {
		then, err := timeOf(text)
		if err != nil {
			return nil, "", err
		}
		moved := eventTime.ReplaceAllString(text, `"eventTime": "`+then.Add(shift).Format(time.RFC3339)+`"`)
		records = append(records, moved+"\n"...)
		if id := eventID.FindStringSubmatch(text); id != nil {
			last = id[1]
		}
	}
	return records, last, nil
}

func timeOf(record string) (time.Time, error) {
	found := eventTime.FindStringSubmatch(record)
	if found == nil {
		return time.Time{}, fmt.Errorf("a record without eventTime")
	}
	return time.Parse(time.RFC3339, found[1])
}
