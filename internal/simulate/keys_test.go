package simulate

import (
	"strings"
	"testing"
	"time"
)

// handed are credentials that somebody was given.
type handed struct {
	arn  string
	ends time.Time
}

// A role's key is used only after it was handed out, by whom it was handed to,
// and never after its time.
func TestKeysAreHandedOut(t *testing.T) {
	open := map[string]handed{}
	chained := 0
	for e := range story(t, Settings{Events: 60_000, Looks: 0.01}) {
		r := readRecord(t, e.Record)
		if key := r.UserIdentity.AccessKeyID; strings.HasPrefix(key, "ASIA") {
			given, ok := open[key]
			if !ok {
				t.Fatalf("nobody handed out the key of %s", e.Record)
			}
			if given.arn != r.UserIdentity.ARN || e.Time.After(given.ends) {
				t.Fatalf("handed out to %s until %s: %s", given.arn, given.ends, e.Record)
			}
			if r.EventName == "AssumeRole" {
				chained++
			}
		}
		if given := r.ResponseElements; given.Credentials.AccessKeyID != "" {
			ends, err := time.Parse("Jan 2, 2006, 3:04:05 PM", given.Credentials.Expiration)
			if err != nil {
				t.Fatal(err)
			}
			open[given.Credentials.AccessKeyID] = handed{given.AssumedRoleUser.ARN, ends}
		}
	}
	if chained == 0 {
		t.Error("no role was assumed with the credentials of another")
	}
}

// A role that somebody of another account assumes is in both trails: under
// one sharedEventID, with one key, and with the caller's name in its own alone.
func TestRolesAcrossAccounts(t *testing.T) {
	own := map[string]record{}
	crossed := 0
	for e := range story(t, Settings{Events: 60_000}) {
		r := readRecord(t, e.Record)
		if r.EventName != "AssumeRole" || r.SharedEventID == "" {
			continue
		}
		switch before, ok := own[r.SharedEventID]; {
		case r.UserIdentity.Type == "AssumedRole":
			own[r.SharedEventID] = r
		case ok:
			crossed++
			if before.RecipientAccountID == r.RecipientAccountID || before.EventID == r.EventID || r.UserIdentity.Type != "AWSAccount" || r.UserIdentity.ARN != "" ||
				r.UserIdentity.AccountID != before.RecipientAccountID || r.ResponseElements != before.ResponseElements {
				t.Fatalf("%+v\nis not how another account sees\n%+v", r, before)
			}
		}
	}
	if crossed == 0 || crossed != len(own) {
		t.Errorf("%d of %d roles of another account are in both trails", crossed, len(own))
	}
}
