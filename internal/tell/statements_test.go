package tell

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

func TestDocumentDiff(t *testing.T) {
	document := func(statements ...string) string {
		return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	}
	const (
		own    = `{"Sid":"Access","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::orders/*"]}`
		anyone = `{"Sid":"Access","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::orders/*"]}`
		tls    = `{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
	)
	for _, tt := range []struct {
		before, after string
		unknown       bool // what was before is not known
		want          string
		reason        string
	}{
		{document(own), document(anyone), false,
			"- Allow this account: s3:GetObject on orders/*|+ Allow anyone: s3:GetObject on orders/*", "a statement that changed is both, lost and gained"},
		{document(tls, own), document(anyone, tls), false,
			"- Allow this account: s3:GetObject on orders/*|+ Allow anyone: s3:GetObject on orders/*", "another place is no change"},
		{document(tls, own), document(own), false, "- Deny anyone: s3:* on orders/*, if it comes over plain HTTP", "a lost guard"},
		{document(tls), "", false, "- Deny anyone: s3:* on orders/*, if it comes over plain HTTP", "the policy was deleted"},
		{"", document(own), false, "+ Allow this account: s3:GetObject on orders/*", "there was none"},
		{"", document(own), true, "  Allow this account: s3:GetObject on orders/*", "whether there was one is not known"},
		{document(own), document(strings.Replace(own, "Access", "Other", 1)), false, "", "a name is no change"},
		{document(own), "a file", false, "", "no document"},
		{document(own), `{"Statement":[{"Effect":"Perhaps"}]}`, false, "", "not understood: told in other words"},
		{"", document(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/x","444455556666"],"Service":"firehose.amazonaws.com"},"NotAction":["kms:Decrypt","kms:Encrypt"],"NotResource":"arn:aws:s3:::orders/*"}`), false,
			"+ Allow role/x of account 444455556666, account 444455556666, the service firehose: everything but kms:Decrypt, kms:Encrypt on everything but orders/*", "who, and what is left out"},
		{"", document(`{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/x"},"Action":"*","Resource":"*"}`), false, "+ Deny anyone but role/x: everything on everything", "all others"},
		{"", document(`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringNotLike":{"aws:PrincipalArn":["a*","b*"]},"Null":{"aws:x":"true"},"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"t"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`), false,
			"+ Allow s3:* on everything, if aws:PrincipalArn is not like a* nor b*, and if aws:x is not given, and if aws:TagKeys has one that is t, where it is given, and if aws:SourceIp is in 10.0.0.0/8", "conditions in words"},
	} {
		a := judge.Alert{Account: "111122223333", BeforeKnown: !tt.unknown}
		var got []string
		for _, d := range documentDiff(&a, tt.before, tt.after) {
			got = append(got, string(d.Sign)+" "+d.Text)
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s → %s\n got %s\nwant %s: %s", tt.before, tt.after, strings.Join(got, "|"), tt.want, tt.reason)
		}
	}
}
