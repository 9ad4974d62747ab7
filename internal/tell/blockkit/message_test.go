package blockkit_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

var update = flag.Bool("update", false, "write the golden messages anew; look at every one")

func TestMessageGolden(t *testing.T) {
	for _, c := range telltest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			got := indented(t, blockkit.Message(&c.Alert))
			golden := filepath.Join("testdata", c.Name+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s (%s)\ngot:\n%s", golden, c.Reason, got)
			}
			check(t, &c.Alert)
		})
	}
}

func indented(t *testing.T, post blockkit.Post) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(post); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// check finds what Slack would refuse and what is not of our making.
func check(t *testing.T, a *judge.Alert) {
	t.Helper()
	post := blockkit.Message(a)
	for _, p := range []blockkit.Post{post, post.Plain()} {
		if err := refused(p); err != nil {
			t.Fatalf("Slack refuses it: %v", err)
		}
		if err := (oracle{}).post(p); err != nil {
			t.Fatal(err)
		}
	}
	if total := characters(t, post); total > blockkit.OurBlocksTotal {
		t.Fatalf("%d characters in all blocks, %d is where Slack has refused messages", total, blockkit.OurBlocksTotal)
	}
	if ids, _ := post.Metadata.EventPayload["alert_ids"].([]string); post.Metadata.EventType != "hosewatch_alert" || len(ids) != 1 {
		t.Fatalf("metadata %+v", post.Metadata)
	}
}

// characters is how many there are in all blocks.
func characters(t *testing.T, p blockkit.Post) (total int) {
	t.Helper()
	doc, err := json.Marshal(p.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(doc, &tree); err != nil {
		t.Fatal(err)
	}
	_ = eachText(tree, func(x anyText) error { total += units(x.Text); return nil })
	return total
}

// FuzzMessage puts any text everywhere an attacker can put text.
func FuzzMessage(f *testing.F) {
	f.Add(telltest.Nasty, uint64(1))
	f.Add("<!channel> `*x*` ``` \u202e&", uint64(2))
	f.Add(strings.Repeat("<&>`*", 200), uint64(3))
	f.Add("🔥🔥 東京\u0301", uint64(4))
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		s = s[:min(len(s), 1000)] // there are hundreds of places for it in an alert
		a := randomAlert(s, rand.New(rand.NewPCG(seed, 7)))
		check(t, &a)
	})
}

// TestMessageOfAnything is the same over alerts of every size.
func TestMessageOfAnything(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 23))
	for range 60 {
		a := randomAlert(randomText(rnd), rnd)
		check(t, &a)
	}
}

func randomText(rnd *rand.Rand) string {
	pieces := []string{"orders", " ", "*", "_", "~", "`", "```", "<!channel>", "<@U1>", "&", "&amp;", ">", "\n", "\u202e", "\x1b[1m",
		":fire:", "https://x.example", "(", ")", ".", ",", "'", `"`, "\\", "東", "é", "🔥", "\xff", "@here", "|", "#x", strings.Repeat("a", 300), strings.Repeat("<", 300)}
	var b strings.Builder
	for range rnd.IntN(60) {
		b.WriteString(pieces[rnd.IntN(len(pieces))])
	}
	return b.String()
}

// randomAlert fills every string, list and map of an alert with parts of s.
func randomAlert(s string, rnd *rand.Rand) judge.Alert {
	var a judge.Alert
	fill(reflect.ValueOf(&a).Elem(), s, rnd)
	a.Severity = judge.Severity(rnd.IntN(int(judge.Critical) + 1))
	if rnd.IntN(2) == 0 {
		a.Outcome = "denied"
	}
	if rnd.IntN(2) == 0 {
		a.Console = "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/" + s
	}
	return a
}

func fill(v reflect.Value, s string, rnd *rand.Rand) {
	part := func() string {
		i := rnd.IntN(len(s) + 1)
		return s[i:min(len(s), i+rnd.IntN(1+len(s)))]
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(part())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), s, rnd)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rnd.IntN(16), 16))
		for i := range v.Len() {
			fill(v.Index(i), s, rnd)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range rnd.IntN(16) {
			value := reflect.New(v.Type().Elem()).Elem()
			fill(value, s, rnd)
			v.SetMapIndex(reflect.ValueOf(part()), value)
		}
	case reflect.Bool:
		v.SetBool(rnd.IntN(2) == 0)
	}
}

func TestLineIsOneLineThatSaysWhetherToGetUp(t *testing.T) {
	a := telltest.StoppedByRoot()
	const want = "CRITICAL: orders-prod no longer encrypts what it buffers. " +
		"root of 111122223333 with a long-term key AKIA…7Q2D, AWS CLI, no MFA, from 198.51.100.23, not a known network"
	if got := blockkit.Line(&a); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b := telltest.Hostile()
	if line := blockkit.Line(&b); strings.Contains(line, "\n") || !utf8.ValidString(line) {
		t.Errorf("not one line: %q", line)
	}
}
