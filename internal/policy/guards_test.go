package policy

import "testing"

func TestLostGuards(t *testing.T) {
	const tls = `{"Version":"2012-10-17","Statement":[{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}]}`
	for _, tt := range []struct {
		before, after string
		guards        int
		reason        string
	}{
		{tls, `{"Statement":[]}`, 1, "without the document there is no guard, though it allows less"},
		{tls, tls, 0, "nothing changed"},
		{`{"Statement":[]}`, tls, 0, "a guard was added"},
		{tls, `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, 0, "a wider guard stands in its place"},
		{tls, `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, 1, "it guards less"},
	} {
		before, err := Parse([]byte(tt.before))
		if err != nil {
			t.Fatal(err)
		}
		after, err := Parse([]byte(tt.after))
		if err != nil {
			t.Fatal(err)
		}
		found := LostGuards(&before, &after, Subject{Account: "111122223333"}, Options{})
		if len(found) != tt.guards {
			t.Errorf("%d lost, want %d: %s: %+v", len(found), tt.guards, tt.reason, found)
		}
		for _, f := range found {
			if f.Kind != "guard-removed" || f.Witness == nil || f.Statement == nil {
				t.Errorf("%+v: %s", f, tt.reason)
			}
		}
	}
}
