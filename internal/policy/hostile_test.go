package policy

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Documents made to be slow end in bounded time, with a verdict or an unknown.
func TestHostileDocumentsAreBounded(t *testing.T) {
	list := func(n int, item func(i int) string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = `"` + item(i) + `"`
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	statement := func(action, resource string) string {
		return `{"Effect":"Allow","Action":` + action + `,"Resource":` + resource + `}`
	}
	stars := func(i int) string { return "arn:aws:s3:::" + strings.Repeat(fmt.Sprintf("*%c", 'a'+rune(i%26)), 1000) }
	for _, c := range []struct{ old, new, why string }{
		{statement(list(5000, func(i int) string { return fmt.Sprintf("s3:Get%d", i) }), `"*"`),
			statement(list(5000, func(i int) string { return fmt.Sprintf("s3:Get%d*", i) }), `"*"`), "5,000 actions against as many patterns"},
		{statement(`"s3:*"`, list(50, stars)), statement(`"s3:*"`, list(50, func(i int) string { return stars(i) + strings.Repeat("*b*a", i%3) })), "10^5 wildcards"},
		{strings.Repeat(statement(`"s3:Get*"`, `"arn:aws:s3:::*a*b*c*/*"`)+",", 99) + statement(`"s3:*"`, `"*b*"`),
			strings.Repeat(statement(`"s3:*Object"`, `"arn:aws:s3:::*c*b*a*/*"`)+",", 99) + statement(`"s3:*"`, `"*a*"`), "100 overlapping statements"},
		{statement(`"s3:*"`, `"arn:aws:s3:::`+strings.Repeat("?", 3000)+`*"`), statement(`"s3:*"`, `"arn:aws:s3:::*`+strings.Repeat("?", 3001)+`"`), "counting"},
		{statement(`"s3:*"`, list(30, func(i int) string { return fmt.Sprintf("arn:aws:s3:::*%c*", 'a'+rune(i%26)) })),
			`{"Effect":"Allow","Action":"s3:*","NotResource":` + list(30, func(i int) string { return fmt.Sprintf("arn:aws:s3:::*%c*%c*", 'a'+rune(i%26), 'b'+rune(i%25)) }) + `}`, "complements of crossing patterns"},
	} {
		before, after := read(t, c.old), read(t, c.new)
		start := time.Now()
		got := Compare(before, after, Options{Budget: 100 * time.Millisecond})
		if spent := time.Since(start); spent > 5*time.Second {
			t.Errorf("%s: %v for %v", c.why, spent, got.Verdict)
		}
		if got.Verdict == Unknown && got.Reason == "" {
			t.Errorf("%s: unknown without a reason", c.why)
		}
		t.Logf("%s: %v %v %s", c.why, got.Verdict, time.Since(start), got.Reason)
	}
}

// A budget of steps alone, without the clock, ends too, and always alike.
func TestStepsBoundTheSearch(t *testing.T) {
	before := read(t, `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::*a*b*","arn:aws:s3:::*c*d*"]}`)
	after := read(t, `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::*b*a*","arn:aws:s3:::*d*c*"]}`)
	for range 2 {
		if got := Compare(before, after, Options{Budget: -1, Steps: 40}); got.Verdict != Unknown || !strings.Contains(got.Reason, "steps") {
			t.Errorf("40 steps: %v %q", got.Verdict, got.Reason)
		}
	}
	if got := Compare(before, after, Options{Budget: -1}); got.Verdict != Incomparable {
		t.Errorf("enough steps: %v %q", got.Verdict, got.Reason)
	}
}
