package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

func repository(t *testing.T) string {
	t.Helper()
	root, err := moduleRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestNothingIsStale(t *testing.T) {
	root := repository(t)
	files, err := generate(root, judge.Rules())
	if err != nil {
		t.Fatal(err)
	}
	stale, err := files.stale(root)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(stale); n > 0 {
		t.Errorf("%d files are not what the rules say; run `go generate ./...`: %s …", n, strings.Join(stale[:min(n, 5)], ", "))
	}
}

// The files of a rule that is gone are removed, and nothing else is.
func TestWriteMakesItSo(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{
		"events/gone.json": "{}", "events/kept.json": "old", "docs/rules/gone.md": "", "docs/design.md": "by hand",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files := tree{"events/kept.json": []byte("new"), "events/quiet/made.json": []byte("made")}
	stale, err := files.stale(root)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"docs/rules/gone.md", "events/gone.json", "events/kept.json", "events/quiet/made.json"}; !slices.Equal(stale, want) {
		t.Errorf("stale: %q, want %q", stale, want)
	}
	if err := files.write(root); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"events/kept.json": "new", "events/quiet/made.json": "made", "docs/design.md": "by hand"} {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	if stale, err := files.stale(root); err != nil || len(stale) != 0 {
		t.Errorf("after writing: %q, %v are stale", stale, err)
	}
}

func TestStoriesOfOneNameAreRefused(t *testing.T) {
	r := judge.Rules()[0]
	r.Raises = append(slices.Clone(r.Raises), r.Raises[0])
	if err := addEvents(tree{}, []judge.Rule{r}); err == nil || !strings.Contains(err.Error(), "made twice") {
		t.Errorf("got %v", err)
	}
}

func TestTemplateSections(t *testing.T) {
	const section = "  # generated: changes\n  old: true\n  # end generated\n"
	for _, c := range []struct {
		template string
		fault    string
		reason   string
	}{
		{"a: 1\n" + section, "one section", "the pattern of the reads has no place"},
		{section + strings.ReplaceAll(section, "changes", "reads") + strings.ReplaceAll(section, "changes", dependents), "", "all have one"},
		{section + "  # generated: reads\n", "closed", "the rest of the template would be lost"},
		{section + "  # generated: other\n  # end generated\n", `"other"`, "nothing makes it"},
	} {
		out, err := withPatterns([]byte(c.template), judge.Rules())
		switch {
		case c.fault == "" && (err != nil || bytes.Contains(out, []byte("old"))):
			t.Errorf("%s: %v\n%s", c.reason, err, out)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: got %v", c.reason, err)
		}
	}
}

func TestPatternsWithinTheQuota(t *testing.T) {
	rule := judge.Rule{}
	for _, name := range strings.Fields(strings.Repeat("AnotherCall ", 200)) {
		rule.Calls = append(rule.Calls, firehose.Call(name+strings.Repeat("x", len(rule.Calls))))
	}
	if _, err := patterns([]judge.Rule{rule}); err == nil || !strings.Contains(err.Error(), "takes 2048") {
		t.Errorf("a pattern of 200 calls: %v", err)
	}
}

// templatePatterns reads the patterns out of the template as it is.
func templatePatterns(t *testing.T) map[string]map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for part := range strings.SplitSeq(string(text), sectionBegins) {
		name, rest, _ := strings.Cut(part, "\n")
		body, _, closed := strings.Cut(rest, sectionEnds)
		if !closed {
			continue
		}
		var p map[string]any
		if err := yaml.Unmarshal([]byte(body), &p); err != nil {
			t.Fatalf("section %s: %v", name, err)
		}
		if name != dependents {
			all[name] = p
			continue
		}
		for name, made := range p {
			if made := made.(map[string]any); made["Type"] == "AWS::Events::Rule" {
				all[name] = made["Properties"].(map[string]any)["EventPattern"].(map[string]any)
			}
		}
	}
	return all
}

// matches evaluates the part of EventBridge's pattern language that the
// template uses: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
func matches(t *testing.T, pattern, event map[string]any) bool {
	for name, want := range pattern {
		switch want := want.(type) {
		case map[string]any:
			inner, ok := event[name].(map[string]any)
			if !ok || !matches(t, want, inner) {
				return false
			}
		case []any:
			text, ok := event[name].(string)
			if !ok || !slices.ContainsFunc(want, func(w any) bool { return matchesValue(t, w, text) }) {
				return false
			}
		default:
			t.Fatalf("pattern: %s: %v is neither an object nor a list", name, want)
		}
	}
	return true
}

func matchesValue(t *testing.T, want any, text string) bool {
	switch want := want.(type) {
	case string:
		return want == text
	case map[string]any:
		if prefix, ok := want["prefix"].(string); ok && len(want) == 1 {
			return strings.HasPrefix(text, prefix)
		}
		if others, ok := want["anything-but"].([]any); ok && len(want) == 1 {
			return !slices.Contains(others, any(text))
		}
	}
	t.Fatalf("pattern: %v is not understood", want)
	return false
}

func event(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var e map[string]any
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// Every event of every story reaches the function once.
func TestEveryEventIsMatchedOnce(t *testing.T) {
	all := templatePatterns(t)
	if len(all) < 3 {
		t.Fatalf("%d patterns in the template", len(all))
	}
	met := map[string]bool{}
	rules := judge.Rules()
	for _, r := range rules {
		for _, s := range slices.Concat(r.Raises, r.Quiet) {
			records, err := s.Records(r.ID)
			if err != nil {
				t.Fatal(err)
			}
			for i, record := range records {
				if withheld(r, record) {
					continue
				}
				var by []string
				for name, p := range all {
					if matches(t, p, event(t, record)) {
						by = append(by, name)
						met[name] = true
					}
				}
				want := 1
				if !lookedAt(t, rules, record) {
					want = 0 // a near miss by a call that no rule looks at
				}
				if len(by) != want {
					t.Errorf("%s: event %d is matched by %q, want %d", storyName(r, s), i+1, by, want)
				}
			}
		}
	}
	if len(met) != len(all) {
		t.Errorf("only %v of %d match anything", met, len(all))
	}
}

// lookedAt reports whether any rule looks at an event's call.
func lookedAt(t *testing.T, rules []judge.Rule, record []byte) bool {
	t.Helper()
	e, err := trail.ParseRecord(gjson.GetBytes(record, "detail").Raw, trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Source == firehose.Source {
		return true
	}
	req, ok := resource.ParseRequest(e)
	return ok && slices.ContainsFunc(rules, func(r judge.Rule) bool {
		return r.LooksAt(resource.Inventory{Call: req.Call, Settings: req.May})
	})
}

// withheld reports whether an event is kept from the function: what is read
// all day, for the sake of rules about the whole account alone, and services
// that assume their roles.
func withheld(r judge.Rule, record []byte) bool {
	read := gjson.GetBytes(record, "detail.readOnly").Bool()
	return read && (r.AccountOnly || gjson.GetBytes(record, "detail.userIdentity.type").Str == "AWSService")
}

// A rule without a story for each of its calls still gets each of them.
func TestEveryCallIsMatched(t *testing.T) {
	all := templatePatterns(t)
	for _, call := range calledBy(judge.Rules()) {
		name := string(call)
		if call == judge.UnknownCall {
			name = "CallOfNextYear"
		}
		e := envelope("aws.firehose", firehose.Source, name)
		if matches(t, all["changes"], e) == matches(t, all["reads"], e) {
			t.Errorf("%s: wants to be matched by one pattern", name)
		}
	}
}

func TestWhatIsNotMatched(t *testing.T) {
	for _, c := range []struct{ source, service, reason string }{
		{"my.app", firehose.Source, "anybody may put such an event on the default bus"},
		{"hosewatch", firehose.Source, "an alert must not come back as an event"},
		{"aws.rds", "rds.amazonaws.com", "a service that no rule looks at"},
	} {
		for name, p := range templatePatterns(t) {
			for _, call := range []firehose.Call{firehose.Update, firehose.List} {
				if matches(t, p, envelope(c.source, c.service, string(call))) {
					t.Errorf("%s matches %s of %s: %s", name, call, c.source, c.reason)
				}
			}
		}
	}
}

func envelope(source, service, call string) map[string]any {
	return map[string]any{"source": source, "detail-type": "AWS API Call via CloudTrail",
		"detail": map[string]any{"eventSource": service, "eventName": call}}
}

// All stories read as one trail tell what each tells by itself: sample events
// are tried out together.
func TestStoriesDoNotDisturbEachOther(t *testing.T) {
	type step struct {
		event *trail.Event
		last  string // the rule that it must raise
		quiet string // the rule that it must not raise
		name  string
	}
	var steps []step
	for _, r := range judge.Rules() {
		if r.Config != "" {
			continue // says nothing by default
		}
		for i, s := range slices.Concat(r.Raises, r.Quiet) {
			records, err := s.Records(r.ID)
			if err != nil {
				t.Fatal(err)
			}
			for n, record := range records {
				st := step{name: storyName(r, s)}
				if i >= len(r.Raises) {
					st.quiet = r.ID
				} else if n == len(records)-1 {
					st.last = r.ID
				}
				stats, err := trail.ReadText(t.Context(), string(record), st.name, func(e *trail.Event) error {
					st.event = e
					return nil
				})
				if err != nil || stats.Records != 1 {
					t.Fatalf("%s: %v, %+v", st.name, err, stats)
				}
				if req, ok := resource.ParseRequest(st.event); ok && req.Target.Type == resource.Account {
					continue // there is one account in all stories
				}
				steps = append(steps, st)
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int {
		return cmp.Or(a.event.Time.Compare(b.event.Time), cmp.Compare(a.event.ID, b.event.ID))
	})
	account, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	w := watch.New(account)
	for _, s := range steps {
		a, err := w.Observe(t.Context(), s.event)
		if err != nil {
			t.Fatal(err)
		}
		raised := func(rule string) bool { return a != nil && finding(judge.Rule{ID: rule}, a) != nil }
		if s.last != "" && !raised(s.last) {
			t.Errorf("%s: does not raise its rule when read with all the others", s.name)
		}
		if s.quiet != "" && raised(s.quiet) {
			t.Errorf("quiet %s: raises its rule when read with all the others", s.name)
		}
	}
}
