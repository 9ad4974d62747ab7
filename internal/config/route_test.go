package config

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// routed is a configuration with these routes, one a line.
func routed(t *testing.T, routes ...string) *Config {
	t.Helper()
	c, err := Parse([]byte("routes:\n  - " + strings.Join(routes, "\n  - ") + "\n"))
	if err != nil {
		t.Fatalf("%q: %v", routes, err)
	}
	return c
}

func TestRoute(t *testing.T) {
	c := routed(t,
		"{severity: critical, accounts: ['111122223333'], channel: C0CRITICAL, mention: S0ONCALL, escalate: {after: 1h30m, channel: C0BOSSES, mention: S0BOSSES}}",
		"{tags: {team: pay*, stage: prod}, channel: C0PAYMENTS, mention: S0PAYMENTS, digest: low}",
		"{rules: [destination-moved, stream-deleted], severity: high, channel: G0MOVES}",
		"{rules: [stream-recreated], digest: high}",
	)
	escalated := Escalation{90 * time.Minute, "C0BOSSES", "S0BOSSES"}
	payments := []map[string]string{{"team": "other"}, {"team": "payments", "stage": "prod", "more": "x"}}
	for _, tt := range []struct {
		ask    Addressed
		want   Route
		reason string
	}{
		{Addressed{}, Route{}, "nothing is for it: the stack's channel, at once"},
		{Addressed{Severity: Critical, Account: "111122223333"}, Route{Channel: "C0CRITICAL", Mention: "S0ONCALL", Escalate: escalated}, "all that a critical alert gets"},
		{Addressed{Severity: Critical, Account: "111122223333", Tags: payments}, Route{Channel: "C0CRITICAL", Mention: "S0ONCALL", Escalate: escalated}, "the first counts, not the narrowest"},
		{Addressed{Severity: High, Account: "111122223333"}, Route{}, "below the grade"},
		{Addressed{Severity: Critical, Account: "444455556666"}, Route{}, "another account"},
		{Addressed{Severity: Critical}, Route{}, "an account that is not known is none of the listed"},
		{Addressed{Severity: High, Tags: payments}, Route{Channel: "C0PAYMENTS"}, "only critical alerts call somebody"},
		{Addressed{Severity: Critical, Tags: payments}, Route{Channel: "C0PAYMENTS", Mention: "S0PAYMENTS"}, "and without escalation, none"},
		{Addressed{Severity: Low, Tags: payments}, Route{Channel: "C0PAYMENTS", Daily: true}, "low waits"},
		{Addressed{Severity: Info, Tags: payments}, Route{Channel: "C0PAYMENTS", Daily: true}, "and what is below"},
		{Addressed{Severity: Medium, Tags: payments}, Route{Channel: "C0PAYMENTS"}, "medium does not"},
		{Addressed{Severity: Low, Tags: []map[string]string{{"team": "payments"}, {"stage": "prod"}}}, Route{}, "two streams have the tags between them, none has both"},
		{Addressed{Severity: Low, Tags: []map[string]string{nil, {}}}, Route{}, "streams without tags"},
		{Addressed{Severity: High, Rules: []string{"other", "stream-deleted"}}, Route{Channel: "G0MOVES"}, "one of several rules"},
		{Addressed{Severity: High, Rules: []string{"stream-recreated", "stream-deleted"}}, Route{Channel: "G0MOVES"}, "the order of routes, not of rules"},
		{Addressed{Severity: High, Rules: []string{"stream-recreated"}}, Route{Daily: true}, "high may wait where somebody wants it so"},
		{Addressed{Severity: Critical, Rules: []string{"stream-recreated"}}, Route{}, "critical never waits"},
		{Addressed{Severity: Critical, Account: "111122223333", Replayed: true}, Route{Channel: "C0CRITICAL", Daily: true}, "unless it is history, which calls nobody and is escalated to nobody"},
		{Addressed{Severity: Critical, Replayed: true}, Route{Daily: true}, "nor where no route is for it"},
	} {
		if got := c.Route(tt.ask); got != tt.want {
			t.Errorf("%s: Route(%+v) = %+v, want %+v", tt.reason, tt.ask, got, tt.want)
		}
	}
	if keys := strings.Join(c.RouteTags(), " "); keys != "stage team" {
		t.Errorf("routes ask for the tags %s", keys)
	}
	if keys := Default().RouteTags(); len(keys) != 0 || Default().Route(Addressed{Severity: Critical, Account: "111122223333"}) != (Route{}) {
		t.Errorf("without routes, tags %v are asked for", keys)
	}
}

func TestDoubts(t *testing.T) {
	for _, tt := range []struct {
		routes []string
		want   string // the line of the route and what is said of it; empty for nothing
		reason string
	}{
		{[]string{"{channel: C0ALL00}", "{severity: critical, channel: C0OTHER}"}, "3: no alert gets to this route: the route on line 2", "everything is taken"},
		{[]string{"{severity: critical, channel: C0ALL00}", "{channel: C0OTHER}"}, "", "the narrower one first"},
		{[]string{"{severity: critical, channel: C0ALL00}", "{channel: C0OTHER, mention: S0GROUP}"}, "3: no critical alert gets to this route", "nobody is ever called"},
		{[]string{"{severity: critical, channel: C0ALL00}", "{channel: C0OTHER, escalate: {after: 5m, mention: S0GROUP}}"}, "3: no critical alert", "nothing is ever escalated"},
		{[]string{"{severity: critical, accounts: ['111122223333'], channel: C0ALL00}", "{mention: S0GROUP}"}, "", "critical ones of other accounts get there"},
		{[]string{"{accounts: ['111122223333', '444455556666']}", "{accounts: ['444455556666'], channel: C0OTHER}"}, "3: no alert", "an account of several"},
		{[]string{"{accounts: ['444455556666']}", "{accounts: ['111122223333', '444455556666'], channel: C0OTHER}"}, "", "the other account gets there"},
		{[]string{"{rules: [a, b]}", "{rules: [b], tags: {team: x}, digest: low}"}, "3: no alert", "the narrower in two ways"},
		{[]string{"{tags: {team: pay*}}", "{tags: {team: pay-*, stage: prod}}"}, "3: no alert", "a pattern within a pattern"},
		{[]string{"{tags: {team: pay-*}}", "{tags: {team: pay*}}"}, "", "a pattern around a pattern"},
		{[]string{"{tags: {team: pay}}", "{channel: C0OTHER}"}, "", "untagged ones get there"},
		{[]string{"{severity: low}", "{severity: low, digest: low}"}, "3: no alert gets to this route", "the same"},
		{[]string{"{severity: critical}", "{digest: low}", "{tags: {t: x}, mention: S0GROUP}"}, "4: no alert gets to this route: the route on line 3", "the one that takes all, not the one that takes some"},
		{[]string{"{severity: low, digest: low}", "{digest: low}"}, "", "info gets to the digest"},
		{[]string{"{accounts: ['111122223333'], severity: low}", "{tags: {team: x}, severity: low, digest: low}"}, "", "only for some"},
		{[]string{"{tags: {team: x}}", "{rules: [a]}", "{tags: {team: x}, rules: [a]}"}, "4: no alert gets to this route: the route on line 2", "either would take it"},
	} {
		c := routed(t, tt.routes...)
		got := ""
		for _, f := range c.Doubts() {
			got += fmt.Sprintf("%d: %s\n", f.Line, f.Text)
		}
		if (got == "") != (tt.want == "") || !strings.HasPrefix(got, tt.want) || strings.Count(got, "\n") > 1 {
			t.Errorf("%s: %q: doubts\n%swant %s", tt.reason, tt.routes, got, tt.want)
		}
	}
}

// What is said never to get anywhere never does, whatever the alert; and no
// alert is told later, or calls somebody, that should not be.
func TestDoubtsAreRight(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	doubted := 0
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	for range 3000 {
		var routes []string
		for i := range 4 {
			members := []string{
				fmt.Sprintf("channel: C0000%d", i), pick("", "severity: medium", "severity: critical"),
				pick("", "", "accounts: ['111122223333']", "accounts: ['111122223333', '444455556666']"), pick("", "", "rules: [a]", "rules: [a, b]"),
				pick("", "", "tags: {t: x}", "tags: {t: x*}", "tags: {t: '*', u: x}"), pick("", "mention: S0GROUP"), pick("", "", "digest: high"),
			}
			routes = append(routes, "{"+strings.Join(slices.DeleteFunc(members, func(m string) bool { return m == "" }), ", ")+"}")
		}
		text := "routes:\n  - " + strings.Join(routes, "\n  - ")
		c, err := Parse([]byte(text))
		if err != nil {
			continue // an empty digest
		}
		never := map[string]bool{} // channels that no alert gets to
		for _, f := range c.Doubts() {
			if strings.HasPrefix(f.Text, "no alert gets to this route") {
				never[c.Routes[f.Line-2].Channel] = true
				doubted++
			}
		}
		for range 100 {
			a := Addressed{Severity: Severity(random.IntN(5)), Account: pick("111122223333", "444455556666", "777788889999", ""), Rules: []string{pick("a", "b", "c")}}
			a.Tags = []map[string]string{{"t": pick("x", "xy", "z", ""), "u": pick("x", "y")}}
			got := c.Route(a)
			if never[got.Channel] || got.Daily && a.Severity == Critical || a.Severity < Critical && (got.Mention != "" || got.Escalate.After != 0) {
				t.Fatalf("%s\n%+v goes to %+v; never: %v", text, a, got, never)
			}
		}
	}
	if doubted == 0 {
		t.Error("nothing was ever doubted")
	}
}

func TestMayRespond(t *testing.T) {
	const some = "responders: {groups: [S0ONCALL], channels: [C0ALERTS], users: [U0ALICE, W0BOBBY]}"
	for _, tt := range []struct {
		text, user, channel string
		groups              []string
		may, told           bool
		reason              string
	}{
		{"", "U0ALICE", "C0ALERTS", nil, false, false, "nothing was said"},
		{"responders: {}", "U0ALICE", "C0ALERTS", nil, false, false, "an empty mapping says nothing"},
		{some, "U0ALICE", "C0OTHER", nil, true, true, "a user, wherever"},
		{some, "W0BOBBY", "", nil, true, true, "a user of an Enterprise organization"},
		{some, "U0OTHER", "C0ALERTS", nil, true, true, "whoever is in the channel"},
		{some, "U0OTHER", "C0OTHER", []string{"S0OTHER", "S0ONCALL"}, true, true, "a member of the group"},
		{some, "U0OTHER", "C0OTHER", []string{"S0OTHER"}, false, true, "nobody of them"},
		{some, "", "", nil, false, true, "who is not known is nobody"},
		{"responders: {groups: [S0ONCALL]}", "S0ONCALL", "S0ONCALL", nil, false, true, "a group is no user and no channel"},
	} {
		c, err := Parse([]byte(tt.text))
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		if may, told := c.MayRespond(tt.user, tt.channel, tt.groups...); may != tt.may || told != tt.told {
			t.Errorf("%s: may %v, told %v", tt.reason, may, told)
		}
	}
}
