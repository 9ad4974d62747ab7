package remote

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
)

var start = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

const (
	one    = "accounts: ['111111111111']"
	two    = "accounts: ['222222222222']"
	broken = "accounts: []\nacounts: [333333333333]"
)

func loader(t *testing.T, place string, f *fakeAWS) *Loader {
	t.Helper()
	f.t = t
	l, err := New(place, environment(f.start()))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// load says the first account of what is in use, and the problem.
func load(t *testing.T, l *Loader, after time.Duration) (account, problem string) {
	t.Helper()
	c, p := l.Load(t.Context(), start.Add(after))
	if len(c.Accounts) > 0 {
		account = c.Accounts[0][:1]
	}
	if p != nil {
		problem = p.Error()
	}
	return account, problem
}

var places = map[string]string{"parameter": "ssm:/hosewatch/config", "object": "s3://settings/team a/hose+watch~ü.yaml"}

// The whole life of a configuration, wherever it is kept.
func TestLoad(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			f := &fakeAWS{versions: []string{one}}
			l := loader(t, place, f)
			for _, step := range []struct {
				after         time.Duration
				change        func()
				account       string
				problem       string // part of it
				calls, answer int    // so far
				reason        string
			}{
				{0, func() {}, "1", "", 1, 1, "the first one"},
				{time.Minute, func() { f.versions = append(f.versions, two) }, "1", "", 1, 1, "what was read is used for a while"},
				{5 * time.Minute, func() {}, "2", "", 2, 2, "and then the new one"},
				{11 * time.Minute, func() {}, "2", "", 3, 0, "nothing has changed"},
				{20 * time.Minute, func() { f.versions = append(f.versions, broken) }, "2", "2:1: there is no member", 4, 0, "the last good one is kept"},
				{26 * time.Minute, func() {}, "2", "", 5, 0, "and a broken one told once"},
				{32 * time.Minute, func() { f.versions = append(f.versions, broken+" ") }, "2", "stays in use", 6, 0, "another broken one is told"},
				{38 * time.Minute, func() { f.status, f.code = 500, "InternalError" }, "2", "", 7, 0, "a slip of AWS is no news"},
				{38*time.Minute + 29*time.Second, func() {}, "2", "", 7, 0, "and not asked about at once"},
				{39 * time.Minute, func() {}, "2", "", 8, 0, "nor is another slip news"},
				{48 * time.Minute, func() {}, "2", "AWS answered 500", 9, 0, "but one that lasts is"},
				{50 * time.Minute, func() {}, "2", "", 10, 0, "once"},
				{51 * time.Minute, func() { f.status, f.versions = 0, append(f.versions, one) }, "1", "", 11, 0, "and it gets well again"},
				{57 * time.Minute, func() { f.status, f.code = http.StatusForbidden, "AccessDenied" }, "1", "AWS answered 403 AccessDenied", 12, 0, "a refusal is told at once"},
			} {
				step.change()
				account, problem := load(t, l, step.after)
				if account != step.account || (problem == "") != (step.problem == "") || !strings.Contains(problem, step.problem) {
					t.Errorf("%s: account %s, problem %q", step.reason, account, problem)
				}
				if len(f.calls) != step.calls || step.answer > 0 && f.sent != step.answer {
					t.Errorf("%s: %d calls, %d texts", step.reason, len(f.calls), f.sent)
				}
			}
			if name == "object" && f.sent != 5 {
				t.Errorf("%d texts were sent, want one for each version", f.sent)
			}
		})
	}
}

// A function that has just started has no last good version in mind.
func TestFirstLoadBroken(t *testing.T) {
	for _, tt := range []struct {
		place    string
		versions []string
		account  string
		problem  string
		calls    []string
		reason   string
	}{
		{"ssm:/c", []string{one, broken, broken}, "1", "ssm:/c version 3: 2:1: there is no member \"acounts\", did you mean accounts?\nversion 1 stays in use", []string{"/c", "/c:2", "/c:1"}, "Parameter Store keeps the earlier ones"},
		{"ssm:/c", []string{broken}, "", "the defaults are in use", []string{"/c"}, "there is no earlier one"},
		{"ssm:/c", []string{one, broken, broken, broken, broken, broken, broken}, "", "the defaults are in use", []string{"/c", "/c:6", "/c:5", "/c:4", "/c:3", "/c:2"}, "the search ends"},
		{"s3://bucket/c", []string{one, broken}, "", "the defaults are in use", []string{"/bucket/c"}, "a bucket is not searched"},
	} {
		f := &fakeAWS{versions: tt.versions}
		l := loader(t, tt.place, f)
		account, problem := load(t, l, 0)
		if account != tt.account || !strings.Contains(problem, tt.problem) || !slices.Equal(f.calls, tt.calls) {
			t.Errorf("%s: account %q, problem %q, calls %q", tt.reason, account, problem, f.calls)
		}
		if again, problem := load(t, l, 10*time.Minute); again != account || problem != "" {
			t.Errorf("%s: then account %q, problem %q", tt.reason, again, problem)
		}
	}
}

// Nothing can be read: the defaults, told once, and asked again soon.
func TestFirstLoadUnreadable(t *testing.T) {
	for name, place := range places {
		f := &fakeAWS{versions: []string{one}, status: 503, code: "SlowDown"}
		l := loader(t, place, f)
		c, p := l.Load(t.Context(), start)
		var faults config.Faults
		if p == nil || p.Version != "" || p.Using != "" || errors.As(p, &faults) || !slices.Equal(c.ProtectedTags, config.Default().ProtectedTags) {
			t.Errorf("%s: %v, %v, want the defaults and a word about it", name, c, p)
		}
		if account, problem := load(t, l, time.Second); account != "" || problem != "" || len(f.calls) != 1 {
			t.Errorf("%s: asked or told again: %q, %d calls", name, problem, len(f.calls))
		}
		f.status = 0
		if account, problem := load(t, l, time.Minute); account != "1" || problem != "" {
			t.Errorf("%s: account %q, problem %q when it can be read again", name, account, problem)
		}
	}
}

func TestProblemUnwraps(t *testing.T) {
	f := &fakeAWS{versions: []string{broken}}
	_, p := loader(t, "s3://bucket/c", f).Load(t.Context(), start)
	var faults config.Faults
	if !errors.As(p, &faults) || len(faults) != 1 || faults[0].Line != 2 || p.Version != "etag-1" {
		t.Errorf("%+v", p)
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		place  string
		status int
		code   string
		want   string
		reason string
	}{
		{"s3://bucket/c", 301, "PermanentRedirect", "AWS answered 301 PermanentRedirect: the bucket is in another Region, eu-north-1", "asked there, it says so again"},
		{"s3://bucket/c", 404, "NoSuchKey", "AWS answered 404 NoSuchKey", "no such object"},
		{"s3://bucket/c", 304, "", "AWS answered 304", "nothing was known that could be unchanged"},
		{"ssm:c", 400, "ParameterNotFound", "AWS answered 400 ParameterNotFound", "no such parameter"},
	} {
		f := &fakeAWS{status: tt.status, code: tt.code}
		if _, problem := load(t, loader(t, tt.place, f), 0); !strings.Contains(problem, tt.want) {
			t.Errorf("%s: %q", tt.reason, problem)
		}
	}
}
