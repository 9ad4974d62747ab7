package policy

import (
	"cmp"
	"regexp"
	"strconv"
	"time"
)

// The forms of a date: seconds since 1970, or ISO 8601 to the day, the minute
// or the second.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
var (
	epochDate = regexp.MustCompile(`^-?[0-9]+$`)
	isoDate   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$`)

	isoLayouts = []string{time.DateOnly, "2006-01-02T15:04Z07:00", time.RFC3339Nano}
)

// An instant is a moment, comparable whatever its size.
type instant struct {
	seconds     int64
	nanoseconds int
}

func readInstant(text string) (instant, bool) {
	if epochDate.MatchString(text) {
		seconds, err := strconv.ParseInt(text, 10, 64)
		return instant{seconds: seconds}, err == nil
	}
	if !isoDate.MatchString(text) {
		return instant{}, false
	}
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return instant{t.Unix(), t.Nanosecond()}, true
		}
	}
	return instant{}, false
}

// matchesDate compares two moments. A value of the request that is no date matches nothing.
func (e *evaluation) matchesDate(test Test, want, value string) truth {
	wanted, ok := readInstant(want)
	if !ok {
		return e.notUnderstood("date " + quote(want))
	}
	have, ok := readInstant(value)
	if !ok {
		return no
	}
	return ordered(test, cmp.Or(cmp.Compare(have.seconds, wanted.seconds), cmp.Compare(have.nanoseconds, wanted.nanoseconds)))
}
