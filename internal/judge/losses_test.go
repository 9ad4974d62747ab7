package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// What is lost is graded by what it was, by whether a stream needs it, and by
// what is known of it as it was.
func TestGradesOfLosses(t *testing.T) {
	for _, tt := range []struct {
		rule, story string
		want        judge.Severity
		title       string // part of it
		reason      string
	}{
		{"dependency-deleted", "bucket", judge.Critical, "stream to-gone needs it", "a stream delivers to it"},
		{"dependency-deleted", "use-unknown", judge.High, "was deleted", "a stream may"},
		{"dependency-deleted", "with-its-stack", judge.Medium, "was deleted", "a stack goes with what is in it"},
		{"dependency-deleted", "never-used", judge.Low, "was deleted", "a test cleans up behind itself"},
		{"dependency-deleted", "source-stream", judge.Critical, "although others were registered", "worse than without consumers"},
		{"dependency-deleted", "function", judge.Low, "was deleted", "functions come and go"},
		{"dependency-deleted", "secret", judge.Critical, "for good", "nobody can bring it back"},
		{"dependency-deleted", "secret-restorable", judge.High, "stream with-restorable needs it", "within a week somebody can"},
		{"dependency-deleted", "cluster-snapshot", judge.Medium, "was deleted", "a snapshot has what was in it"},
		{"dependency-deleted", "schemas", judge.High, "one more with it", "one call, two tables"},
		{"dependency-deleted", "iceberg-table-renamed", judge.Medium, "another name", "its rows are still there"},
		{"dependency-deleted", "denied", judge.Low, "tried to", "nothing changed"},
		{"bucket-name-reused", "taken-over", judge.Medium, "is there again", "in the own account"},
		{"bucket-name-reused", "use-unknown", judge.Low, "is there again", "nobody knows of a stream"},
		{"bucket-name-reused", "lost-to-others", judge.Critical, "another account has it", "streams deliver to a stranger"},
		{"evidence-deleted", "of-a-stream", judge.Critical, "logs what it cannot deliver", "of a stream"},
		{"evidence-deleted", "of-a-trail", judge.High, "cloudtrail", "named like a trail's"},
		{"evidence-deleted", "use-unknown", judge.Medium, "was deleted", "whatever it was for"},
		{"evidence-deleted", "of-a-function", judge.Low, "was deleted", "goes with its function"},
		{"evidence-deleted", "log-stream", judge.High, "Log stream S3", "one of the group's"},
		{"flow-log-deleted", "known", judge.High, "vpc-0a1b2c3d4e5f60718 is no longer logged", "which network is known"},
		{"flow-log-deleted", "unknown", judge.High, "was deleted", "which network is not"},
		{"objects-deleted-soon", "known", judge.Critical, "1 day after", "from a year to a day"},
		{"objects-deleted-soon", "prefix", judge.High, "under scratch/", "not the whole bucket"},
		{"objects-deleted-soon", "versions-kept-long", judge.Medium, "older versions", "longer than is asked"},
		{"objects-deleted-soon", "sooner", judge.Low, "30 days", "still as long as is asked"},
		{"objects-deleted-soon", "by-template", judge.High, "3 days", "written down by somebody"},
		{"log-retention-cut", "still-enough", judge.Low, "90 days", "more than is asked"},
		{"log-retention-cut", "known", judge.Medium, "1 day only", "less than is asked"},
		{"source-retention-cut", "known", judge.High, "1 day only", "less than is asked"},
		{"source-retention-cut", "still-long", judge.Medium, "30 days only", "more than is asked"},
		{"kept-for-ever", "bucket", judge.Low, "for ever", "costs, and privacy"},
		{"kept-for-ever", "log-group", judge.Info, "for ever", "the default of log groups"},
		{"versioning-off", "known", judge.High, "no longer keeps", "it did"},
		{"versioning-off", "unknown", judge.High, "was told not to keep", "it may have"},
		{"mfa-delete-off", "unknown", judge.Medium, "was told not to ask", "root alone could have"},
		{"object-lock-weakened", "unknown-locked", judge.Low, "was told to lock", "locked, whatever it was before"},
		{"access-log-off", "bucket", judge.High, "no longer writes access logs", "it did"},
		{"access-log-off", "bucket-by-template", judge.Low, "was told not to", "templates say everything"},
		{"access-log-off", "elasticsearch-domain", judge.Medium, "application logs", "they do not say who"},
		{"access-log-off", "brokers", judge.Medium, "/brokers/logged", "one place of two"},
		{"access-log-moved", "unknown", judge.Low, "was told to write", "switched on, most likely"},
		{"log-masking-off", "less", judge.Medium, "CreditCardNumber", "names what is in clear"},
		{"log-masking-off", "less-unknown", judge.Low, "nothing else", "it may be more than before"},
		{"metric-filter-removed", "changed", judge.Low, "something else", "an alarm still has data"},
		{"source-capacity-cut", "known", judge.Medium, "4 shards instead of 8", "half"},
		{"source-capacity-cut", "answered", judge.Medium, "4 shards instead of 8", "as the answer says"},
		{"source-capacity-cut", "unknown", judge.Low, "2 shards", "it may be more than before"},
		{"source-capacity-cut", "a-little", judge.Info, "7 shards instead of 8", "housekeeping"},
	} {
		a := lastAlert(t, tt.rule, tt.story)
		f := finding(a, tt.rule)
		if f == nil {
			t.Errorf("%s %s: not told", tt.rule, tt.story)
		} else if f.Severity != tt.want || !strings.Contains(f.Title, tt.title) {
			t.Errorf("%s %s: %s %q, want %s and %q: %s", tt.rule, tt.story, f.Severity, f.Title, tt.want, tt.title, tt.reason)
		}
	}
}

// The way back from a deletion makes the thing before it gives it settings,
// and leaves out those that a new one has by itself.
func TestWayBackFromADeletion(t *testing.T) {
	for _, tt := range []struct{ rule, story, want, note, reason string }{
		{"dependency-deleted", "never-used", "aws s3api create-bucket --bucket gone-after-a-test --region eu-west-1 --create-bucket-configuration LocationConstraint=eu-west-1", "What was in it does not come back.", "a new bucket has the rest"},
		{"dependency-deleted", "secret-restorable", "aws secretsmanager restore-secret --secret-id restorable/hec --region eu-west-1", "", "until its date"},
		{"dependency-deleted", "secret", "", "No command makes it again from what is known: use its template, or a backup.", "deleted by force"},
		{"objects-deleted-soon", "unknown", "aws s3api delete-bucket-lifecycle --bucket kept-for-a-day", "Which rules there were before is not known; this takes all away, so that nothing more is deleted.", "stops the purge"},
		{"versioning-off", "unknown", "aws s3api put-bucket-versioning --bucket versioned-once --versioning-configuration Status=Enabled", "Whether it was on before is not known.", "on is right in either case"},
	} {
		if a := lastAlert(t, tt.rule, tt.story); a.Revert != tt.want || a.RevertNote != tt.note {
			t.Errorf("%s %s: %q %q, want %q %q: %s", tt.rule, tt.story, a.Revert, a.RevertNote, tt.want, tt.note, tt.reason)
		}
	}
}

// lastAlert is what the last event of a firing story comes to.
func lastAlert(t *testing.T, rule, story string) *judge.Alert {
	t.Helper()
	for _, r := range judge.Rules() {
		if i := slices.IndexFunc(r.Raises, func(s judge.Story) bool { return s.Name == story }); r.ID == rule && i >= 0 {
			all := observe(t, r, r.Raises[i])
			return all[len(all)-1]
		}
	}
	t.Fatalf("%s has no story %q", rule, story)
	return nil
}
