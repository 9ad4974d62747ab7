package blockkit_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

// hostileStrings is how many are tried.
const hostileStrings = 2000

// pieces are what hostile strings are made of.
var pieces = []string{
	"orders", "a", " ", "  ", "\n", "\r\n", "x\nEVIL ", "\t", "\x00", "\x1b[31m", "\x1b]0;x\a", "\u009b", "\x7f",
	"*", "**", "_", "__", "~", "`", "``", "```", "\n```\n", "*bold*", "_i_", "~s~", "`c`", "> quote", "\n> quote", "&gt; ", "\n&gt;",
	"<!here>", "<!channel>", "<!everyone>", "<@U1>", "<@W012AB>", "<!subteam^S1>", "<!subteam^S0CALL|x>", "<#C1>", "<!date^1^{date}|x>",
	"<https://evil.example|click>", "<mailto:x@evil.example>", "https://evil.example/x", "www.evil.example", "evil.example", "x@evil.example", "evil。example",
	"@here", "@channel", "@maria", "#general", ":fire:", ":+1:", "::", ":", "&", "&amp;", "&lt;!here&gt;", "&#60;", "<", ">", "|", "\\", "\"", "'", "(", ")", ".", ",", ";", "…",
	"\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\u0301\u0301\u0301\u0301\u0301",
	"東京", "é", "🔥", "🚨", "\U000e0041", "\xff", "\xc3", "\xed\xa0\x80", "$(id)", "'; rm -rf /; '", "$(", "- x", "• x", "1. x",
	`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"<!here>","Resource":"*bold*","Condition":{"StringLike":{"<@U1>":["`, `"]}}}]}`,
}

// hostile makes one string; every hundredth is 100 kB long.
func hostile(rnd *rand.Rand, n int) string {
	var b strings.Builder
	if n%5 == 0 { // one piece for itself, in turn
		b.WriteString(pieces[n/5%len(pieces)])
	} else {
		for range 1 + rnd.IntN(30) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
	}
	if n%100 == 99 {
		return strings.Repeat(b.String(), 100_000/b.Len()+1)[:100_000]
	}
	return b.String()
}

// told is everything that messages are made of.
type told struct {
	Alert    judge.Alert
	Incident incident.Incident
	Mark     incident.Mark
	Mention  string
	Late     string // an id that is not there
}

// leaves are the strings below v, each with its path. Lists and maps get an
// entry where they have none, so that no field is forgotten.
func leaves(v reflect.Value, path string, visit func(path string, set func(string), was string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.SetString, v.String())
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		leaves(v.Elem(), path, visit)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				leaves(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
			}
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Map:
		leavesOfMap(v, path, visit)
	}
}

// leavesOfMap visits the keys and values of a map. A value is visited in a copy
// that is put back when it is set.
func leavesOfMap(v reflect.Value, path string, visit func(string, func(string), string)) {
	if v.Len() == 0 {
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("x"), reflect.Zero(v.Type().Elem()))
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(key))
		leaves(value, path+"{"+key.String()+"}", func(path string, set func(string), was string) {
			visit(path, func(s string) {
				set(s)
				v.SetMapIndex(key, value)
			}, was)
		})
	}
	value := v.MapIndex(keys[0])
	visit(path+"{}", func(s string) {
		v.SetMapIndex(keys[0], reflect.Value{})
		v.SetMapIndex(reflect.ValueOf(s), value)
	}, keys[0].String())
}

// base is a told with everything in it, by turns.
func base(n int) told {
	cases := telltest.Cases()
	x := told{Alert: cases[n%len(cases)].Alert}
	x.Alert.ID = fmt.Sprintf("hw%016x", n)
	now := x.Alert.EventTime
	i := &x.Incident
	*i = incident.Incident{ID: "1c0ffee1", Flood: n%7 == 0, Opened: now, Touched: now}
	i.Take(now, &x.Alert)
	turn := n / 4 // attack has four ways
	if turn%2 == 0 {
		other := telltest.BucketPolicy()
		other.EventTime = now.Add(time.Minute)
		i.Take(now, &other)
		i.Muted = turn % 3
	}
	if turn%3 == 0 {
		x.Mark.AcknowledgedAt = now
		x.Mark.AcknowledgedBy = "U0DANA"
	}
	if turn%5 == 0 {
		x.Mark.EscalatedAt = now
	}
	x.Mention = "S0CALL"
	return x
}

// attack puts s into x: everywhere, behind what is there, or in one place.
func attack(x *told, s string, n int) {
	places := 0
	leaves(reflect.ValueOf(x).Elem(), "", func(string, func(string), string) { places++ })
	at := 0
	leaves(reflect.ValueOf(x).Elem(), "", func(path string, set func(string), was string) {
		id := strings.HasSuffix(path, ".ID")
		switch at++; n % 4 {
		case 0:
			set(s)
		case 1:
			if !id {
				set(was + s)
			}
		case 2:
			if !id {
				set(s)
			}
		default:
			if at%places == n/4%places {
				set(s)
			}
		}
	})
}

// messages are all that can be told of x.
func messages(x *told) map[string]blockkit.Post {
	a, i := &x.Alert, &x.Incident
	other, third := telltest.Denied(), *a
	third.ID += "x"
	third.EventTime = third.EventTime.Add(-48 * time.Hour)
	one := incident.Message{Alerts: []*judge.Alert{a}, Mention: x.Mention, Late: map[string]bool{a.ID: true}}
	several := incident.Message{Alerts: []*judge.Alert{a, &other, &third}, Mention: x.Mention, Late: map[string]bool{x.Late: true, other.ID: true}}
	posts := map[string]blockkit.Post{
		"Head":                 blockkit.Head(i, x.Mark, a),
		"Reply":                blockkit.Reply(i, one),
		"Reply table":          blockkit.Reply(i, several),
		"Standalone":           blockkit.Standalone(one),
		"Standalone table":     blockkit.Standalone(several),
		"Escalation":           blockkit.Escalation(i, x.Mark, a, 15*time.Minute, x.Mention),
		"Escalation to nobody": blockkit.Escalation(i, x.Mark, a, time.Hour, ""),
	}
	for n, p := range blockkit.Daily(a.EventTime, several.Alerts) {
		posts[fmt.Sprint("Daily ", n)] = p
	}
	for name, p := range posts {
		posts[name+" plain"] = p.Plain()
	}
	return posts
}

// wrong finds anything in what is told of x that Slack would refuse, or that
// is not of our making.
func wrong(x *told) error {
	o := oracle{people: []string{"U0DANA"}, groups: []string{"S0CALL"}}
	for name, p := range messages(x) {
		if err := o.post(p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := refused(p); err != nil {
			return fmt.Errorf("%s: Slack refuses it: %w", name, err)
		}
	}
	full := blockkit.FullChange(&x.Alert)
	if len(full) > blockkit.MaxFullChange {
		return fmt.Errorf("FullChange has %d bytes", len(full))
	}
	facts, _, _ := strings.Cut(full, "\nTake it back\n") // commands may have lines
	if strings.Contains(facts, "\nEVIL") {
		return fmt.Errorf("FullChange has a line of theirs: %q", clip(facts))
	}
	if err := printable(full); err != nil {
		return fmt.Errorf("FullChange: %w", err)
	}
	return nil
}

// TestHostileStrings is the bar: 2,000 hostile strings, in every string of all
// that is told.
func TestHostileStrings(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2026, 11))
	for n := range hostileStrings {
		s := hostile(rnd, n)
		x := base(n)
		attack(&x, s, n)
		if err := wrong(&x); err != nil {
			t.Fatalf("string %d, %q: %v", n, clip(s), err)
		}
	}
}

// TestLinksInEveryField puts whole links where a link may be expected: in one
// string after the other.
func TestLinksInEveryField(t *testing.T) {
	for _, s := range []string{"https://evil.example/x", "https://evil.example/console.aws.amazon.com", "https://console.aws.amazon.com/|x><!here>"} {
		x := base(5)
		places := 0
		leaves(reflect.ValueOf(&x).Elem(), "", func(string, func(string), string) { places++ })
		for place := range places {
			x := base(5)
			attack(&x, s, 4*place+3)
			if err := wrong(&x); err != nil {
				t.Fatalf("%s in place %d: %v", s, place, err)
			}
		}
	}
}

// TestAttackReachesEveryField makes sure that the bar is about all fields.
func TestAttackReachesEveryField(t *testing.T) {
	x := base(1)
	attack(&x, "<!here>", 0)
	for _, field := range []string{
		x.Alert.Title, x.Alert.Actor.Role, x.Alert.Streams[0], x.Alert.Access.NewlyAllowed[0].Principal,
		x.Alert.Findings[0].Attack[0], x.Incident.Title, x.Incident.LastTitle, x.Incident.Actors.All[0], x.Mark.AcknowledgedBy, x.Mention,
	} {
		if field != "<!here>" {
			t.Errorf("a field holds %q", field)
		}
	}
	if _, ok := x.Alert.Before["<!here>"]; !ok {
		t.Errorf("no setting is called so: %v", x.Alert.Before)
	}
}

// FuzzMessages is the same with any string.
func FuzzMessages(f *testing.F) {
	for n, s := range []string{telltest.Nasty, "<!channel> `*x*` ``` \u202e&", strings.Repeat("<&>`*", 200), "🔥🔥 東京\u0301", "SXYZ", "U0DANA"} {
		for mode := range 4 {
			f.Add(s, uint16(4*n+mode))
		}
	}
	f.Fuzz(func(t *testing.T, s string, n uint16) {
		x := base(int(n))
		attack(&x, s[:min(len(s), 3000)], int(n))
		// What looks like an id of Slack's in the one place for it is one.
		x.Mark.AcknowledgedBy, x.Mention = "U0DANA", "S0CALL"
		if err := wrong(&x); err != nil {
			t.Fatal(err)
		}
	})
}
