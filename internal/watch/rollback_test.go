package watch_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// What a deployment takes back a short while after it made it is told low. In
// every other case the same deletions are loud.
func TestRollback(t *testing.T) {
	const file = "testdata/benign/deploy-cloudformation-rollback.json"
	day := readGoodDay(t, file)
	for _, tt := range []struct {
		name string
		edit func(e *trail.Event)
		loud bool
		why  string
	}{
		{"as it is", func(*trail.Event) {}, false, "a rollback"},
		{"later", func(e *trail.Event) { e.Time = e.Time.Add(2 * time.Hour) }, true, "what stood for hours may hold records"},
		{"another", func(e *trail.Event) { e.Identity.ARN = strings.Replace(e.Identity.ARN, "cfn-exec", "other-exec", 1) }, true, "another made it"},
		{"by hand", func(e *trail.Event) { e.Identity.InvokedBy = "" }, true, "it is nobody's job"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := config.Parse([]byte("scope: account"))
			if err != nil {
				t.Fatal(err)
			}
			w, loud := watch.New(c), map[string]bool{}
			for _, text := range day.Events {
				e := goodEvent(t, file, text)
				if takesBack(e) {
					tt.edit(e)
				}
				if a := observe(t, w, e); a != nil && a.Severity >= judge.Medium {
					loud[e.Name] = true
				}
			}
			for _, name := range []string{"DeleteDeliveryStream", "DeleteBucketPolicy", "ScheduleKeyDeletion"} {
				if loud[name] != tt.loud {
					t.Errorf("%s is loud: %t, want %t: %s", name, loud[name], tt.loud, tt.why)
				}
			}
		})
	}
}

// A rollback ends what it made. A guard that is lifted from what stays is told
// as ever.
func TestRollbackLiftsNoGuard(t *testing.T) {
	const file = "testdata/benign/deploy-cloudformation-rollback.json"
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	w := watch.New(c)
	for _, text := range readGoodDay(t, file).Events {
		lifted := strings.Contains(string(text), "DeleteBucketPolicy")
		e := goodEvent(t, file, []byte(strings.ReplaceAll(string(text), "DeleteBucketPolicy", "DeleteBucketPublicAccessBlock")))
		a := observe(t, w, e)
		if lifted && (a == nil || a.Severity < judge.Medium) {
			t.Errorf("a guard that was lifted is told as %+v", a)
		}
	}
}

// A service takes away its own. What the alerting stands on is nobody's own.
func TestServiceTakesAwayWhatIsNeeded(t *testing.T) {
	const file = "testdata/benign/service-managed-rules.json"
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	w, loud := watch.New(c), 0
	for _, text := range readGoodDay(t, file).Events {
		e := goodEvent(t, file, []byte(strings.ReplaceAll(string(text), "AutoScalingManagedRule", "hosewatch-calls")))
		if a := observe(t, w, e); a != nil && a.Severity >= judge.Medium && takesBack(e) {
			loud++
		}
	}
	if loud == 0 {
		t.Error("the rule of the alerting was deleted, and that is not loud")
	}
}

func takesBack(e *trail.Event) bool {
	return strings.HasPrefix(e.Name, "Delete") || e.Name == "ScheduleKeyDeletion"
}
