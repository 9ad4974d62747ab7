package policy

import "testing"

// Partitions do not reach into each other: a caller comes from one that the
// documents name.
//
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func TestPartitions(t *testing.T) {
	const root = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Principal":{"AWS":"arn:aws:iam::111122223333:root"}}`
	const everyone = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Principal":"*","Condition":`
	const elsewhere = `,{"Effect":"Deny","Action":"s3:PutObject","Resource":"arn:aws-us-gov:s3:::b","Principal":"*"}]}`
	for _, c := range []struct {
		before, after string
		want          Verdict
		reason        string
	}{
		{root + "]}", everyone + `{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}]}`, Equal, "no account of that number elsewhere can call"},
		{root + elsewhere, everyone + `{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}` + elsewhere, Broadened, "another partition is named, and has an account of that number"},
		{root + "]}", everyone + `{"ArnLike":{"aws:PrincipalArn":"arn:aws*:*::111122223333:*"}}}]}`, Broadened, "the pattern takes in the other partitions"},
		{root + "]}", everyone + `{"ArnLike":{"aws:PrincipalArn":"arn:*:*::111122223333:*"}}}]}`, Equal, "any partition there can be, which is this one"},
	} {
		before, after := mustParse(t, c.before), mustParse(t, c.after)
		if got := Compare(before, after, generous); got.Verdict != c.want {
			t.Errorf("%s, want %s: %s\nold: %s\nnew: %s", got.Verdict, c.want, c.reason, c.before, c.after)
		}
	}
}
