package triage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// lately is how far status looks back.
const lately = 24 * time.Hour

// command answers a slash command, to who asked.
func (j *job) command(ctx context.Context) error {
	j.Thread = "" // a command is in no thread
	word, rest, _ := strings.Cut(strings.TrimSpace(j.Words), " ")
	rest = strings.TrimSpace(rest)
	answer := blockkit.Help(j.Command)
	var err error
	switch {
	case word == "status" && rest == "":
		answer, err = j.status(ctx)
	case word == "mutes" && rest == "":
		answer, err = j.mutes(ctx)
	case word == "stream" && rest != "":
		answer, err = list(ctx, rest, j.Desk.ByStream)
	case word == "who" && rest != "":
		answer, err = list(ctx, rest, j.Desk.ByCaller)
	}
	if err != nil {
		return err
	}
	return j.whisper(ctx, answer)
}

func (j *job) status(ctx context.Context) (blockkit.Post, error) {
	s, err := j.Desk.Standing(ctx, j.Now().Add(-lately))
	if err != nil {
		return blockkit.Post{}, err
	}
	mutes, err := j.Desk.Mutes(ctx)
	if err != nil {
		return blockkit.Post{}, err
	}
	return blockkit.Standing(blockkit.Status{
		Open: s.Open, Acknowledged: s.Acknowledged, Waiting: s.Waiting, More: s.More, Oldest: s.Oldest,
		QuietUntil: s.QuietUntil, Mutes: len(mutes),
	}, j.Now()), nil
}

// mutes lists those first that end first.
func (j *job) mutes(ctx context.Context) (blockkit.Post, error) {
	all, err := j.Desk.Mutes(ctx)
	slices.SortFunc(all, func(a, b incident.Mute) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.ID, b.ID)) })
	return blockkit.Mutes(all), err
}

func list(ctx context.Context, about string, find func(context.Context, string) ([]notify.Kept, error)) (blockkit.Post, error) {
	found, err := find(ctx, about)
	var all []blockkit.Listed
	for _, k := range found {
		all = append(all, blockkit.Listed{Time: k.Time, Severity: k.Severity, Title: k.Title})
	}
	return blockkit.List(about, all), err
}
