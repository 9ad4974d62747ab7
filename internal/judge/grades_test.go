package judge_test

import (
	"slices"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// What is so now is graded by itself when nobody knows what was before; only
// what is no loss by itself is told lower than where that is known.
func TestGradesBeforeUnknown(t *testing.T) {
	for _, tt := range []struct {
		rule, story string
		want        judge.Severity
		reason      string
	}{
		{"policy-public", "before-unknown", judge.Critical, "anyone can read it, since whenever"},
		{"policy-trust-opened", "delivery-role-before-unknown", judge.Critical, "another account can become the delivery role"},
		{"policy-trust-opened", "before-unknown", judge.High, "partners take on roles that no stream uses"},
		{"delivery-role-trusts-more", "before-unknown", judge.High, "an instance can become the delivery role"},
		{"delivery-role-trusts-more", "deployed", judge.Low, "a stack says again what it said before"},
		{"function-code-changed", "handler-before-unknown", judge.Medium, "it may be the handler that it had"},
		{"function-code-changed", "environment", judge.Medium, "the values are hidden"},
		{"function-code-changed", "layer-before-unknown", judge.Medium, "no stream is known to use the function"},
		{"function-reach-changed", "before-unknown", judge.Medium, "it may be the role that it had"},
		{"function-reach-changed", "network-before-unknown", judge.Medium, "it may be the network that it was in"},
		{"key-grant-lost", "retired-not-shown", judge.Medium, "some grant is gone, whichever"},
		{"objects-deleted-soon", "unknown", judge.Critical, "records are gone after a day"},
		{"objects-deleted-soon", "streams-bucket", judge.Medium, "a week is little for what a stream delivers, and allowed"},
		{"transit-in-clear", "domain-before-unknown", judge.High, "clients may speak in clear"},
		{"transit-in-clear", "nodes-by-the-old-call", judge.Medium, "nobody can switch it off where it was on"},
		{"transit-in-clear", "deployed", judge.Low, "a stack sends all options"},
		{"transit-in-clear", "brokers-before-unknown", judge.Critical, "clients of a cluster speak in clear"},
		{"minimum-tls-lowered", "before-unknown", judge.High, "TLS 1.0 is accepted"},
		{"encryption-off", "cluster-before-unknown", judge.Critical, "the warehouse is in clear"},
		{"encryption-off", "domain-before-unknown", judge.Medium, "nobody can switch it off where it was on"},
		{"policy-cross-account", "kinesis-before-unknown", judge.Critical, "the other account reads the stream, since whenever"},
		{"clients-unidentified", "before-unknown", judge.Critical, "nobody is asked who he is"},
		{"statement-log-off", "before-unknown", judge.High, "statements are not logged"},
		{"statement-log-off", "deployed", judge.Low, "a stack sends all parameters"},
		{"catalog-passwords-in-clear", "before-unknown", judge.High, "passwords are handed out"},
		{"catalog-passwords-in-clear", "before-unknown-tables-encrypted", judge.Low, "the call was made for the tables"},
		{"permissions-boundary-removed", "wide-before-unknown", judge.High, "a boundary that bounds nothing"},
		{"permissions-boundary-removed", "before-unknown", judge.Low, "this is how somebody is first bounded"},
		{"findings-hidden", "guardduty-before-unknown", judge.High, "the filter hides from now on"},
		{"event-bus-log-off", "before-unknown", judge.Medium, "the bus does not log"},
		{"delivery-role-changed", "before-unknown", judge.Medium, "it may be the role that it had"},
		{"prefix-changed", "before-unknown", judge.Low, "it may be the prefix that it had"},
		{"alias-moved", "made-again-before-unknown", judge.Medium, "the record of the deletion has the old key"},
	} {
		t.Run(tt.rule+" "+tt.story, func(t *testing.T) {
			r, s := storyOf(t, tt.rule, tt.story)
			all := observe(t, r, s)
			if f := finding(all[len(all)-1], r.ID); f == nil || f.Severity != tt.want {
				t.Errorf("told as %s, want %s: %s", said(all[len(all)-1], r.ID), tt.want, tt.reason)
			}
		})
	}
}

// storyOf finds a story that raises a rule.
func storyOf(t *testing.T, id, name string) (judge.Rule, judge.Story) {
	t.Helper()
	all := judge.Rules()
	i := slices.IndexFunc(all, func(r judge.Rule) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("there is no rule %s", id)
	}
	j := slices.IndexFunc(all[i].Raises, func(s judge.Story) bool { return s.Name == name })
	if j < 0 {
		t.Fatalf("%s has no story %s", id, name)
	}
	return all[i], all[i].Raises[j]
}
