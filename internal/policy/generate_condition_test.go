package policy

import (
	"slices"
	"strings"
)

// A keyVocabulary is a condition key, how policies compare it, and with what.
type keyVocabulary struct {
	names  []string
	tests  []string
	values []string
	// several: a request can hold more than one value.
	several bool
	// patterns: any text is a value of the key.
	patterns bool
}

var (
	stringTests  = []string{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"}
	numericTests = []string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}
	dateTests    = []string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}
	arnTests     = []string{"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}
	ipTests      = []string{"IpAddress", "NotIpAddress"}
	boolTests    = []string{"Bool"}

	stringValues = []string{"home/", "Home/", "home/*", "h?me/", "*", "", "home/alice", "${aws:username}", "home/${aws:username}", "home/${aws:username, 'al'}*", "${*}", "${s3:prefix}", "${aws:TagKeys}", "${aws:username}${aws:PrincipalTag/team}"}
	arnValues    = []string{
		"arn:aws:s3:::b", "arn:aws:sns:*:111122223333:*", "arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:*:*:444455556666:*",
		"arn:aws:sns:*", "*", "arn:aws:sns:eu-west-?:*:t*", "arn:aws:sns:*:${aws:PrincipalAccount}:t", "arn:aws:logs:*:*:log-group:g:*",
		"arn:aws:sns:eu-west-1:111122223333:t:x:y", "arn:*:111122223333:t:x:y", // the same to a star that may run past colons
	}
	callerARNs = []string{
		"arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/team/deliver", "arn:aws:iam::111122223333:*",
		"arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:user/alice", "arn:*:iam::*:user/a*",
	}
	accounts = []string{"111122223333", "444455556666", "1111*", "anonymous"}
)

var keys = []keyVocabulary{
	{names: []string{"s3:prefix", "S3:Prefix"}, tests: stringTests, values: stringValues, patterns: true},
	{names: []string{"aws:username"}, tests: stringTests, values: []string{"alice", "Alice", "bob", "al*", "a?ice", "*", "${AWS:username}", "${aws:username}?"}},
	{names: []string{"aws:PrincipalTag/team"}, tests: stringTests, values: []string{"blue", "b*", "Blue", "red", "${aws:username}", "\u212a", "k", "\u017f*", "S?", "é"}},
	{names: []string{"aws:TagKeys", "aws:tagkeys"}, tests: stringTests, values: []string{"cost", "Cost", "team", "c*", "*m", "*"}, several: true, patterns: true},
	{names: []string{"x:sizes"}, tests: numericTests, values: []string{"1", "2", "3"}, several: true},
	{names: []string{"s3:max-keys"}, tests: numericTests, values: []string{"5", "10", "10.0", "10.5", "-1"}},
	{names: []string{"aws:CurrentTime"}, tests: dateTests, values: []string{"2020-01-01", "2020-01-01T00:00:00Z", "1577836801", "2024-06-30T12:00:00Z", "2020-01-01T02:00:00+02:00"}},
	{names: []string{"aws:SecureTransport"}, tests: boolTests, values: []string{"true", "false", "True"}},
	{names: []string{"aws:MultiFactorAuthPresent"}, tests: boolTests, values: []string{"true", "false"}},
	{names: []string{"x:digest"}, tests: []string{"BinaryEquals"}, values: []string{"QUFB", "QUJD", "QQ=="}},
	{names: []string{"aws:SourceIp"}, tests: ipTests, values: []string{
		"203.0.113.0/24", "203.0.113.7", "203.0.113.7/24", "10.0.0.0/8", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1",
		"2001:db8::/32", "2001:DB8:1::/48", "::/0", "::ffff:203.0.113.7", "2001:db8::1", "::ffff:0.0.0.0/96",
	}},
	{names: []string{"aws:SourceArn"}, tests: arnTests, values: arnValues},
	{names: []string{"aws:SourceArn"}, tests: stringTests, values: arnValues},
	{names: []string{"aws:SourceAccount"}, tests: stringTests, values: []string{"111122223333", "444455556666", "*3333", "${aws:PrincipalAccount}"}},
	{names: []string{"aws:PrincipalArn"}, tests: arnTests, values: callerARNs},
	{names: []string{"aws:PrincipalArn"}, tests: stringTests, values: callerARNs},
	{names: []string{"aws:PrincipalAccount"}, tests: stringTests, values: accounts},
	{names: []string{"kms:CallerAccount"}, tests: stringTests, values: accounts},
	{names: []string{"aws:PrincipalType"}, tests: stringTests, values: []string{"User", "AssumedRole", "Account", "Anonymous", "*User", "user"}},
	{names: []string{"aws:PrincipalIsAWSService"}, tests: boolTests, values: []string{"true", "false"}},
	{names: []string{"aws:PrincipalOrgID"}, tests: stringTests, values: []string{"o-a1b2c3d4e5", "o-*", "o-f6g7h8i9j0", "*"}},
	{names: []string{"s3:prefix"}, tests: arnTests, values: []string{"arn:aws:s3:::b", "*"}},
	{names: []string{"aws:SourceIp"}, tests: stringTests, values: []string{"203.0.113.*", "203.0.113.7", "2001:db8::1"}},
	{names: []string{"s3:max-keys"}, tests: stringTests, values: []string{"10", "1*", "10.0"}},
	{names: []string{"aws:SecureTransport"}, tests: stringTests, values: []string{"true", "TRUE", "f*"}},
}

// condition picks a key and an operator; nine in ten stay within the key's own type.
func (g generator) condition() sketchCondition {
	mixed := 4
	pool := keys[:len(keys)-mixed]
	if g.chance(12) {
		pool = keys[len(keys)-mixed:]
	}
	key := one(g, pool)
	name := one(g, key.names)
	if g.chance(12) {
		return sketchCondition{"Null", name, some(g, []string{"true", "false"}, 1)}
	}
	operator := one(g, key.tests)
	if key.several && !g.chance(4) || g.chance(20) {
		operator = one(g, []string{"ForAllValues:", "ForAnyValue:"}) + operator
	}
	if g.chance(6) {
		operator += "IfExists"
	}
	values := some(g, key.values, 3)
	if key.patterns {
		values = g.spice(values, "", "abA*?")
	}
	if g.chance(200) {
		operator = "StringMatches"
	}
	return sketchCondition{operator, name, values}
}

// twin returns the operator that holds exactly where this one does not, for a
// key that is present, and whether there is one.
func twin(operator string) (string, bool) {
	for _, pair := range [][2]string{
		{"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}, {"StringEquals", "StringNotEquals"}, {"StringLike", "StringNotLike"},
		{"NumericEquals", "NumericNotEquals"}, {"DateEquals", "DateNotEquals"}, {"NotIpAddress", "IpAddress"},
		{"ArnEquals", "ArnNotEquals"}, {"ArnLike", "ArnNotLike"},
	} {
		for i := range pair {
			if at := strings.Index(lowerASCII(operator), lowerASCII(pair[i])); at >= 0 {
				return operator[:at] + pair[1-i] + operator[at+len(pair[i]):], true
			}
		}
	}
	return operator, false
}

// vocabularyOf finds what else may be compared with the key under the operator.
func vocabularyOf(c sketchCondition) []string {
	if c.operator == "Null" {
		return []string{"true", "false"}
	}
	for _, k := range keys {
		sameKey := slices.ContainsFunc(k.names, func(n string) bool { return strings.EqualFold(n, c.key) })
		if sameKey && slices.ContainsFunc(k.tests, func(t string) bool { return strings.Contains(c.operator, t) }) {
			return k.values
		}
	}
	return c.values
}
