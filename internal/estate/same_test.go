package estate

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/resource"
)

func TestSameValue(t *testing.T) {
	at := resource.Place{Partition: "aws", Region: "eu-west-1", Account: "111122223333"}
	const key = "arn:aws:kms:eu-west-1:111122223333:key/1111"
	for _, c := range []struct {
		path   resource.Path
		a, b   string
		same   bool
		reason string
	}{
		{resource.RetentionDays, "30", "30", true, "texts"},
		{resource.RetentionDays, "30", "7", false, "other texts"},
		{resource.Policy, `{"a":1,"b":["x"]}`, `{ "b": "x", "a": 1 }`, true, "written anew: order, blanks, a list of one"},
		{resource.Policy, `{"Action":["a","b"]}`, `{"Action":["b","a"]}`, true, "a list of texts has no order"},
		{resource.Policy, `{"Action":["a","b"]}`, `{"Action":["a","c"]}`, false, "another list"},
		{resource.Policy, `{"AWS":"111122223333"}`, `{"AWS":"arn:aws:iam::111122223333:root"}`, true, "an account is its root"},
		{resource.Policy, `{"AWS":"111122223333"}`, `{"AWS":"arn:aws:iam::444455556666:root"}`, false, "another account"},
		{resource.Policy, `{"a":1}`, ``, false, "gone"},
		{resource.Policy, `{"a":1`, `{"a":1}`, false, "no document"},
		{resource.EncryptionKey, "1111", key, true, "an id and its ARN"},
		{resource.EncryptionKey, "1111", "2222", false, "another key"},
		{resource.EncryptionKey, "alias/orders", key, true, "whether they differ is not known"},
		{resource.EncryptionKey, "alias/orders", "alias/other", false, "another alias"},
		{resource.EncryptionKey, key, "", false, "no key any more"},
	} {
		if got := sameValue(at, c.path, c.a, c.b); got != c.same {
			t.Errorf("%s: %q and %q: %v", c.reason, c.a, c.b, got)
		}
	}
}
