package tell_test

import (
	"slices"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

func TestAccess(t *testing.T) {
	read := judge.Allowed{Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/a"}
	plain := read
	plain.Context = map[string]string{"aws:securetransport": "false"}
	theirs := judge.Allowed{Principal: "arn:aws:iam::444455556666:root", Action: "s3:ListBucket", Resource: "arn:aws:s3:::orders"}
	for _, tt := range []struct {
		verdict string
		allowed []judge.Allowed
		title   string
		want    []string
		reason  string
	}{
		{"broadened", []judge.Allowed{read, plain, read}, "Now allowed, and was not before", []string{"anyone → s3:GetObject on orders/a"}, "the same in other circumstances is said once"},
		{"broadened", []judge.Allowed{plain}, "Now allowed, and was not before", []string{"anyone → s3:GetObject on orders/a, over plain HTTP"}, "what a guard kept out"},
		{"unknown", []judge.Allowed{theirs}, "Allowed now", []string{"root of account 444455556666 → s3:ListBucket on orders"}, "before is not known"},
		{"narrowed", nil, "", nil, "nothing new"},
	} {
		a := &judge.Alert{Account: "111122223333", Outcome: "succeeded", Access: &judge.PolicyAccess{Verdict: tt.verdict, NewlyAllowed: tt.allowed}}
		if got := tell.Say(a).Access; got.Title != tt.title || !slices.Equal(got.Allowed, tt.want) {
			t.Errorf("%q %q, want %q %q: %s", got.Title, got.Allowed, tt.title, tt.want, tt.reason)
		}
	}
}
