package blockkit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Daily tells what nobody had to be woken for on a day, each caller's alerts
// together, in as few messages as Slack's limits allow. It is nothing when
// there was nothing.
func Daily(on time.Time, alerts []*judge.Alert) []Post {
	if len(alerts) == 0 {
		return nil
	}
	pages := fill(digest(alerts))
	summary := tally(alerts) + ending(alerts)
	posts := make([]Post, len(pages))
	for n, groups := range pages {
		title := day(on) + ": " + summary
		if len(pages) > 1 {
			title += fmt.Sprintf(", part %d of %d", n+1, len(pages))
		}
		var p page
		p.head(marks[judge.Low] + " " + title)
		for _, group := range groups {
			p.text(group)
		}
		posts[n] = p.post(title, metadata(TypeDaily, map[string]any{
			PayloadDay:  on.UTC().Format(time.DateOnly),
			PayloadPart: n + 1,
		}))
	}
	return posts
}

// ending says why the alerts could wait. Those of a replay may be severe, and
// are old.
func ending(alerts []*judge.Alert) string {
	found := 0
	for _, a := range alerts {
		if a.Replayed != "" {
			found++
		}
	}
	switch found {
	case 0:
		return ", nothing that had to wake anybody"
	case len(alerts):
		return ", found in history"
	default:
		return fmt.Sprintf(", %d of them found in history", found)
	}
}

// tally is "3 alerts: 1 high, 2 low".
func tally(alerts []*judge.Alert) string {
	var counts incident.Counts
	for _, a := range alerts {
		counts[a.Severity]++
	}
	noun := "alerts"
	if len(alerts) == 1 {
		noun = "alert"
	}
	return fmt.Sprintf("%d %s: %s", len(alerts), noun, counts)
}

// again is alerts that say the same.
type again struct {
	who, what   string
	first, last *judge.Alert
	times       int
}

// digest is what happened by caller, in the order of the first alert of each,
// as texts of at most roomBlock.
func digest(alerts []*judge.Alert) []string {
	sorted := slices.Clone(alerts)
	slices.SortStableFunc(sorted, func(a, b *judge.Alert) int {
		return cmp.Or(a.EventTime.Compare(b.EventTime), cmp.Compare(a.ID, b.ID))
	})
	var callers []string
	lines := map[string][]*again{}
	for _, a := range sorted {
		who := tell.Say(a).Caller
		if lines[who] == nil {
			callers = append(callers, who)
		}
		said := lines[who]
		if n := slices.IndexFunc(said, func(x *again) bool { return x.what == a.Title && x.first.Replayed == a.Replayed }); n >= 0 {
			said[n].last = a
			said[n].times++
			continue
		}
		lines[who] = append(said, &again{who: who, what: a.Title, first: a, last: a, times: 1})
	}
	var texts []string
	for _, who := range callers {
		texts = append(texts, group(who, lines[who])...)
	}
	return texts
}

// group is one caller's part, in several texts where one does not hold it.
func group(who string, said []*again) []string {
	name := prose(who, 80)
	text := name
	var texts []string
	for _, x := range said {
		line := "\n" + x.line()
		if size(text)+size(line) > roomBlock {
			texts = append(texts, text)
			text = name + ", more"
		}
		text += line
	}
	return append(texts, text)
}

func (x *again) line() string {
	const room = 300
	line := "• " + happened(x.first) + " "
	end := ""
	if x.times > 1 {
		end = fmt.Sprintf(" · %d times, last %s", x.times, happened(x.last))
	}
	return line + prose(x.what, room-size(line)-size(end)) + end
}

// happened is when something happened: of a replay, on which day too.
func happened(a *judge.Alert) string {
	if a.Replayed != "" {
		return a.EventTime.UTC().Format(time.DateOnly) + " " + clock(a) + " (replayed)"
	}
	return clock(a)
}

// fill puts texts on as few pages as Slack takes.
func fill(texts []string) (pages [][]string) {
	const room = OurBlocksTotal - MaxHeader
	used := room + 1
	for _, text := range texts {
		n := size(text)
		if used+n > room || len(pages[len(pages)-1]) == MaxBlocks-1 {
			pages, used = append(pages, nil), 0
		}
		used += n
		pages[len(pages)-1] = append(pages[len(pages)-1], text)
	}
	return pages
}
