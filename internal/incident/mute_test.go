package incident_test

import (
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

func found(a *judge.Alert, rules ...string) *judge.Alert {
	for _, rule := range rules {
		a.Findings = append(a.Findings, judge.Finding{Rule: rule, Severity: a.Severity})
	}
	return a
}

func TestMute(t *testing.T) {
	m := incident.MuteOf(found(alert("a", "maria", bucket, judge.High, 0), "logging-off", "versions-off"), "U1", noon, time.Hour, false)
	noted := found(alert("b", "tom", bucket, judge.High, 0), "logging-off")
	noted.Findings = append(noted.Findings, judge.Finding{Rule: "by-hand", Severity: judge.Info})
	for _, test := range []struct {
		a     *judge.Alert
		after time.Duration
		want  bool
		why   string
	}{
		{found(alert("b", "tom", bucket, judge.High, 0), "logging-off", "versions-off"), 0, true, "the same again, by whomever"},
		{found(alert("b", "tom", bucket, judge.High, 0), "versions-off"), 59 * time.Minute, true, "a part of it"},
		{noted, 0, true, "what is noted only does not make it another alert"},
		{found(alert("b", "tom", bucket, judge.High, 0), "versions-off"), time.Hour, false, "its time is over"},
		{found(alert("b", "tom", bucket, judge.High, 0), "logging-off", "policy-broadened"), 0, false, "there is more to it than was muted"},
		{found(alert("b", "tom", orders, judge.High, 0), "logging-off"), 0, false, "another resource"},
		{found(alert("b", "tom", "", judge.High, 0), "logging-off"), 0, false, "not known of which resource"},
		{alert("b", "tom", bucket, judge.High, 0), 0, false, "nothing is known of why it is told"},
	} {
		if got := m.Covers(test.a, noon.Add(test.after)); got != test.want {
			t.Errorf("%s: muted %v", test.why, got)
		}
	}
	if nothing := incident.MuteOf(alert("a", "maria", "", judge.High, 0), "U1", noon, time.Hour, false); nothing.Covers(alert("b", "maria", "", judge.High, 0), noon) {
		t.Error("a mute of nothing in particular covers everything")
	}
}

func TestMuteEndsWhenItIsFixed(t *testing.T) {
	m := incident.MuteOf(found(alert("a", "maria", bucket, judge.High, 0), "logging-off"), "U1", noon, incident.MuteForever, true)
	fixed := func(change func(*judge.Alert)) *judge.Alert {
		a := alert("b", "tom", bucket, judge.Info, time.Minute)
		a.Direction = judge.Tightened
		change(a)
		return a
	}
	for _, test := range []struct {
		a    *judge.Alert
		want bool
		why  string
	}{
		{fixed(func(*judge.Alert) {}), true, "the resource is safer now"},
		{fixed(func(a *judge.Alert) { a.Resource = orders }), false, "another resource"},
		{fixed(func(a *judge.Alert) { a.Direction = judge.Loosened }), false, "it is less safe"},
		{fixed(func(a *judge.Alert) { a.Outcome = "denied" }), false, "it was tried only"},
		{fixed(func(a *judge.Alert) { a.EventTime = noon.Add(-time.Minute) }), false, "that was before it was muted"},
	} {
		if got := m.EndedBy(test.a); got != test.want {
			t.Errorf("%s: ended %v", test.why, got)
		}
	}
}
