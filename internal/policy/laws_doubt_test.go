package policy

import "testing"

// TestDoubts: what is not understood is the same only to itself. The oracle
// cannot see this: it has no answer either.
func TestDoubts(t *testing.T) {
	const (
		allow    = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`
		matches  = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringMatches":{"k":"a"}}}`
		other    = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringMatches":{"k":"b"}}}`
		member   = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Extra":{"x":1}}`
		member2  = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Extra":{"x":2}}`
		wild     = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"s3:*","Resource":"*"}`
		wild2    = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"s3:*","Resource":"*"}`
		value    = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"NumericEquals":{"k":"ten"}}}`
		value2   = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"NumericEquals":{"k":"10"}}}`
		deny     = `{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*","Condition":{"StringMatches":{"k":"a"}}}`
		variable = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username, x}"}`
		literal  = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/x"}`
	)
	under := func(condition string) string {
		return `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":` + condition + `}`
	}
	for _, c := range []struct {
		before, after string
		want          Verdict
		why           string
	}{
		{matches, matches, Equal, "the same text is as true on both sides"},
		{matches, other, Unknown, "two conditions of an unknown operator"},
		{matches, allow, Unknown, "an unknown condition left out: nobody can be named who gained"},
		{allow, matches, Unknown, "an unknown condition added: it allows no more, but whether it allows less cannot be told"},
		{member, member, Equal, "the same unknown member"},
		{member, member2, Unknown, "an unknown member with another value"},
		{member, allow, Unknown, "an unknown member left out"},
		{wild, wild, Equal, "the same principal that AWS would not accept"},
		{wild, wild2, Unknown, "two of them"},
		{value, value, Equal, "the same value that is no number"},
		{value, value2, Unknown, "one that is"},
		{allow + "," + deny, allow + "," + deny, Equal, "the same Deny under an unknown operator"},
		{allow + "," + deny, allow, Unknown, "a Deny under an unknown operator left out"},
		{variable, variable, Equal, "the same variable with a broken default"},
		{variable, literal, Unknown, "and what it may stand for"},
		{under(`{"DateLessThan":{"k":"soon"}}`), under(`{"DateLessThan":{"k":"2020-01-01"}}`), Unknown, "no date"},
		{under(`{"IpAddress":{"k":"10.0.0.0/40"}}`), under(`{"IpAddress":{"k":"10.0.0.0/8"}}`), Unknown, "no range of addresses"},
		{under(`{"Bool":{"k":"maybe"}}`), under(`{"Bool":{"k":"true"}}`), Unknown, "no truth"},
		{under(`{"BinaryEquals":{"k":"?"}}`), under(`{"BinaryEquals":{"k":"QQ=="}}`), Unknown, "no bytes"},
		{under(`{"ArnLike":{"k":"arn:aws:s3"}}`), under(`{"ArnLike":{"k":"arn:aws:s3:::b"}}`), Unknown, "no ARN"},
		{under(`{"Null":{"k":"maybe"}}`), under(`{"Null":{"k":"true"}}`), Unknown, "neither present nor absent"},
		{literal, allow, Broadened, "nothing is in doubt"},
	} {
		document := func(statements string) *Document {
			return mustParse(t, `{"Version":"2012-10-17","Statement":[`+statements+`]}`)
		}
		got := Compare(document(c.before), document(c.after), generous)
		if got.Verdict != c.want {
			t.Errorf("%s, want %s (%s)\nold: %s\nnew: %s", got.Verdict, c.want, c.why, c.before, c.after)
		}
		if back := mirror(Compare(document(c.after), document(c.before), generous).Verdict); back != c.want {
			t.Errorf("%s when swapped, want %s (%s)\nold: %s\nnew: %s", back, c.want, c.why, c.before, c.after)
		}
	}
}
