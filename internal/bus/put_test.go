package bus

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// What was taken is not put again, and the finding never costs its alert.
func TestAlertAndFinding(t *testing.T) {
	const busy = "ThrottlingException"
	old := *anAlert
	old.Replayed = "run"
	large := *anAlert
	large.After = map[string]string{"Policy": strings.Repeat("x", 150_000)}
	for _, c := range []struct {
		alert   *judge.Alert
		answers []answer
		said    string // a pattern
		fails   bool
		logged  bool
		reason  string
	}{
		{anAlert, []answer{taken}, "af", false, false, "both in one call"},
		{&old, []answer{taken}, "r", false, false, "found in history: under a name of its own, and no finding that might call somebody"},
		{&old, []answer{partly(busy), taken}, "r r", false, false, "and as surely"},
		{anAlert, []answer{partly("", busy), taken}, "af f", false, false, "the finding alone was refused: the alert is not put again"},
		{anAlert, []answer{partly(busy, ""), taken}, "af a", false, false, "the alert alone was refused: the finding is not put again"},
		{anAlert, []answer{partly(busy, busy), partly("", busy), partly(busy), taken}, "af af f f", false, false, "one after the other"},
		{anAlert, []answer{unreachable, taken}, "af af", false, false, "nothing is known of either: both again, as an alert was before"},
		{anAlert, []answer{partly("", busy), partly(busy)}, "af( f)+", false, true, "the finding stays refused: logged, and no reason to tell the alert again"},
		{anAlert, []answer{partly(busy, ""), partly(busy)}, "af( a)+", true, false, "the alert stays refused: the invocation fails"},
		{anAlert, []answer{refuses(400, "AccessDeniedException"), taken}, "af a f", false, false, "the call was refused as a whole: the finding may be at fault"},
		{anAlert, []answer{refuses(400, "AccessDeniedException"), taken, refuses(400, "AccessDeniedException")}, "af a f", false, true, "the finding was at fault"},
		{anAlert, []answer{refuses(400, "AccessDeniedException")}, "af a", true, false, "the alert was at fault"},
		{&large, []answer{taken}, "a f", false, false, "both together are more than a call may be"},
		{&large, []answer{taken, refuses(400, "AccessDeniedException")}, "a f", false, true, "a call for each, and the second is refused"},
		{&large, []answer{refuses(400, "AccessDeniedException")}, "a", true, false, "a call for each, and the first is refused"},
	} {
		synctest.Test(t, func(t *testing.T) {
			const whole = time.Minute
			ctx, cancel := context.WithTimeout(t.Context(), whole)
			defer cancel()
			client, log := &fakeBus{answers: c.answers}, new(bytes.Buffer)
			began := time.Now()
			_, err := client.bus(slog.NewJSONHandler(log, nil)).Tell(ctx, c.alert)
			took := time.Since(began)
			if (err != nil) != c.fails {
				t.Errorf("%s: %v", c.reason, err)
			}
			if said := client.said(); !regexp.MustCompile("^" + c.said + "$").MatchString(said) {
				t.Errorf("%s: calls %q, want %q", c.reason, said, c.said)
			}
			if logged := strings.Contains(log.String(), `"msg":"finding not told","alert_id":"a1"`); logged != c.logged {
				t.Errorf("%s: log %q", c.reason, log)
			}
			if !c.fails && took > forFinding+lastWords {
				t.Errorf("%s: took %v while other alerts waited", c.reason, took)
			}
		})
	}
}
