package html

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

const (
	longest  = 400 // bytes of a text that are shown
	maxNames = 12  // names of one kind in a line
)

// text is what others wrote, as the page shows it: every character can be
// seen, and what is very long is cut.
func text(s string) string { return upTo(s, longest) }

func upTo(s string, limit int) string {
	if len(s) <= limit {
		return tell.Plain(s)
	}
	cut := limit
	for cut > limit-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s … (%s bytes more)", tell.Plain(s[:cut]), report.Number(len(s)-cut))
}

func texts(all []string) []string {
	shown, more := first(all, maxNames)
	var out []string
	for _, s := range shown {
		out = append(out, text(s))
	}
	if more > 0 {
		out = append(out, "and "+report.Number(more)+" more")
	}
	return out
}

func list(all []string) string { return strings.Join(texts(all), ", ") }

// short is a resource as people call it; nothing stays nothing.
func short(name string) string {
	if name == "" {
		return ""
	}
	return text(report.Short(name))
}

// kind says CloudFormation's name of a resource type: "S3 Bucket".
func kind(resourceType string) string {
	if resourceType == "AWS::KinesisFirehose::DeliveryStream" {
		return "delivery stream"
	}
	return text(strings.ReplaceAll(strings.TrimPrefix(resourceType, "AWS::"), "::", " "))
}

func call(source, name string) string { return text(report.Call(source, name)) }

// All times are in UTC, which the page's head says once.
const (
	dateTime = "2006-01-02 15:04:05"
	dateOnly = "2006-01-02"
)

func when(t time.Time) string {
	if t.IsZero() {
		return tell.NotKnown
	}
	return t.UTC().Format(dateTime)
}

// span is a stretch of time; a day that both ends share is said once.
func span(first, last time.Time) string {
	from, to := when(first), when(last)
	switch {
	case from == to:
		return from
	case !first.IsZero() && !last.IsZero() && from[:len(dateOnly)] == to[:len(dateOnly)]:
		return from + " – " + to[len(dateOnly)+1:]
	default:
		return from + " – " + to
	}
}

// lasting says how long something took, in two units at most.
func lasting(d time.Duration) string {
	day := 24 * time.Hour
	switch {
	case d >= 10*day:
		return fmt.Sprintf("%d d", d/day)
	case d >= day:
		return pair(d/day, "d", d%day/time.Hour, "h")
	case d >= time.Hour:
		return pair(d/time.Hour, "h", d%time.Hour/time.Minute, "min")
	case d >= time.Minute:
		return pair(d/time.Minute, "min", d%time.Minute/time.Second, "s")
	default:
		return fmt.Sprintf("%d s", d/time.Second)
	}
}

func pair(n time.Duration, unit string, rest time.Duration, smaller string) string {
	if rest == 0 {
		return fmt.Sprintf("%d %s", n, unit)
	}
	return fmt.Sprintf("%d %s %d %s", n, unit, rest, smaller)
}
