package investigate_test

import (
	"slices"
	"testing"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// threeRoles: maria takes a role, with it another, and with that a third, in
// which she opens a bucket; joe has nothing to do with it.
func threeRoles(more string) []event {
	maria, joe := user("maria", "AKIAMARIA00000000001"), user("joe", "AKIAJOE0000000000001")
	deploy := role(account, "deploy", "s-one", "ASIADEPLOY0000000001", 1, more)
	admin := role(account, "admin", "s-two", "ASIAADMIN00000000001", 2, more)
	data := role(account, "data", "s-three", "ASIADATA000000000001", 3, more)
	return []event{
		makeBucket(0, joe, "orders-archive"),
		assume(1, maria, "deploy", "s-one", "ASIADEPLOY0000000001"),
		assume(2, deploy, "admin", "s-two", "ASIAADMIN00000000001"),
		assume(3, admin, "data", "s-three", "ASIADATA000000000001"),
		{minute: 4, by: data, service: "s3", name: "ListBuckets"},
		openBucket(5, data, "orders-archive"),
		{minute: 6, by: joe, service: "s3", name: "ListBuckets", id: "joe-lists"},
	}
}

const threeRolesTold = `
p1 IAMUser maria known=true s1 s2 s3 s4
s1 long-term key of p1: maria: 1 events 203.0.113.10
s2 role session of p1 under s1: maria > deploy by assume-ASIADEPLOY0000000001: 1 events 203.0.113.10
s3 role session of p1 under s2: maria > deploy > admin by assume-ASIAADMIN00000000001: 1 events 203.0.113.10
s4 role session of p1 under s3: maria > deploy > admin > data by assume-ASIADATA000000000001: 2 events 203.0.113.10
c1 PutBucketPolicy on arn:aws:s3:::orders-archive: open
way back c1 open
AssumeRole AssumeRole AssumeRole ListBuckets PutBucketPolicy
`

func TestRoleChain(t *testing.T) {
	all := threeRoles("")
	folder := files(t, all)
	for _, tt := range []struct {
		start  investigate.Start
		reason string
	}{
		{start(investigate.ByActor, "maria"), "by the user's name"},
		{start(investigate.ByActor, "arn:aws:iam::111122223333:user/maria"), "by the user's ARN"},
		{start(investigate.ByAccessKey, "AKIAMARIA00000000001"), "by the long-term key that it began with"},
	} {
		compare(t, tt.reason, ask(t, folder, tt.start), threeRolesTold)
	}
}

// From the end of the chain, the calls that led there are told, and who made
// them; not what else they did.
func TestRoleChainBackwards(t *testing.T) {
	want := `
p1 IAMUser maria known=true s1 s2 s3 s4
s1 long-term key of p1: maria: 1 events 203.0.113.10
s2 role session of p1 under s1: maria > deploy by assume-ASIADEPLOY0000000001: 1 events 203.0.113.10
s3 role session of p1 under s2: maria > deploy > admin by assume-ASIAADMIN00000000001: 1 events 203.0.113.10
s4 role session of p1 under s3: maria > deploy > admin > data by assume-ASIADATA000000000001: 2 events 203.0.113.10
c1 PutBucketPolicy on arn:aws:s3:::orders-archive: open
way back c1 open
(AssumeRole) (AssumeRole) (AssumeRole) ListBuckets PutBucketPolicy
`
	all := append(threeRoles(""), event{minute: 7, by: user("maria", "AKIAMARIA00000000001"), service: "s3", name: "ListBuckets", id: "more"})
	folder := files(t, all)
	compare(t, "by key", ask(t, folder, start(investigate.ByAccessKey, "ASIADATA000000000001")), want)
	compare(t, "by role", ask(t, folder, start(investigate.ByActor, "data")), want)
	compare(t, "by session", ask(t, folder, start(investigate.ByActor, "s-three")), want)
}

// Files of a trail are in no order: whatever is read first, the report is the
// same, also when a key is handed out in a file that is read after its use.
func TestOrderOfFiles(t *testing.T) {
	all := threeRoles("")
	one := make([][]event, len(all))
	for i := range all {
		one[i] = all[i : i+1]
	}
	back := slices.Clone(one)
	slices.Reverse(back)
	for _, tt := range []struct {
		lists  [][]event
		passes int
		reason string
	}{
		{one, 2, "a key that becomes known makes the last files be looked at again: a file could have held its events"},
		{back, 2, "every key is handed out after its use"},
	} {
		r := ask(t, files(t, tt.lists...), start(investigate.ByActor, "maria"))
		compare(t, tt.reason, r, threeRolesTold)
		if r.Totals.Passes != tt.passes || r.Totals.Duplicates != 0 {
			t.Errorf("%d passes, %d duplicates, want %d and 0: %s", r.Totals.Passes, r.Totals.Duplicates, tt.passes, tt.reason)
		}
	}
}

// With a source identity every record says who it was, and one reading is
// enough.
func TestSourceIdentityIsReadOnce(t *testing.T) {
	all := threeRoles(`,"sourceIdentity":"maria"`)
	for i := range all {
		if all[i].name == "AssumeRole" {
			all[i].request = all[i].request[:len(all[i].request)-1] + `,"sourceIdentity":"maria"}`
		}
	}
	r := ask(t, files(t, all), start(investigate.ByActor, "maria"))
	compare(t, "sourceIdentity", r, threeRolesTold)
	if r.Totals.Passes != 1 {
		t.Errorf("%d passes, want 1", r.Totals.Passes)
	}
}
