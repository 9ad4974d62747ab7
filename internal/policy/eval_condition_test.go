package policy

import "testing"

// A conditionCase is one Condition element, a context, and Evaluate's answer.
type conditionCase struct {
	condition string
	context   []ContextKey
	want      string
	why       string
}

func checkConditions(t *testing.T, cases []conditionCase) {
	t.Helper()
	for _, c := range cases {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":`+c.condition+`}}`)
		req := Request{Caller: alice, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Context: c.context}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s, %v: %s, want %s (%s)", c.condition, c.context, got, c.want, c.why)
		}
	}
}

func TestEvaluateCombinesConditions(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"StringEquals":{"a":"1","b":"2"}}`, with("a=1", "b=2"), "allowed", "keys of one operator: all of them"},
		{`{"StringEquals":{"a":"1","b":"2"}}`, with("a=1", "b=3"), "not matched", "one fails"},
		{`{"StringEquals":{"a":"1"},"Bool":{"b":"true"}}`, with("a=1", "b=false"), "not matched", "operators: all of them"},
		{`{"StringEquals":{"a":["1","2"]}}`, with("a=2"), "allowed", "values of one key: any of them"},
		{`{"StringNotEquals":{"a":["1","2"]}}`, with("a=2"), "not matched", "values under a negated operator: none of them"},
		{`{"StringNotEquals":{"a":["1","2"]}}`, with("a=3"), "allowed", "neither of them"},
		{`{"StringEquals":{"A":"1"}}`, with("a=1"), "allowed", "a key's letter case does not matter"},
		{`{"StringEquals":{"a":[]}}`, with("a=1"), "not matched", "no value to be equal to"},
		{`{"StringNotEquals":{"a":[]}}`, with("a=1"), "allowed", "no value to differ from"},
	})
}

func TestEvaluateAbsentKeys(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"StringEquals":{"a":"1"}}`, nil, "not matched", "a positive operator needs the key"},
		{`{"StringNotEquals":{"a":"1"}}`, nil, "allowed", "a negated one holds without it"},
		{`{"NotIpAddress":{"a":"10.0.0.0/8"}}`, nil, "allowed", "so does this one"},
		{`{"ArnNotLike":{"a":"arn:aws:s3:::b"}}`, nil, "allowed", "and this"},
		{`{"NumericLessThan":{"a":"1"}}`, nil, "not matched", "an order needs the key"},
		{`{"StringEqualsIfExists":{"a":"1"}}`, nil, "allowed", "IfExists is satisfied by absence"},
		{`{"StringEqualsIfExists":{"a":"1"}}`, with("a=2"), "not matched", "but not by another value"},
		{`{"StringNotEqualsIfExists":{"a":"1"}}`, nil, "allowed", "nothing changes for a negated one"},
		{`{"BoolIfExists":{"a":"true"}}`, nil, "allowed", "AWS's MFA example: long-term keys carry no such key"},
		{`{"Bool":{"a":"false"}}`, nil, "not matched", "which is why Bool alone misses them"},
		{`{"Null":{"a":"true"}}`, nil, "allowed", "asks for absence"},
		{`{"Null":{"a":"true"}}`, with("a=1"), "not matched", "it is there"},
		{`{"Null":{"a":false}}`, with("a=1"), "allowed", "asks for presence, as a JSON boolean"},
		{`{"Null":{"a":["true","FALSE"]}}`, with("a=1"), "allowed", "either"},
		{`{"Null":{"a":"maybe"}}`, nil, "not understood", "neither true nor false"},
	})
}

func TestEvaluateSetOperators(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"ForAllValues:StringEquals":{"k":["ID","Message","Tags"]}}`, with("k=ID", "k=Tags"), "allowed", "AWS's attribute example: every value is listed"},
		{`{"ForAllValues:StringEquals":{"k":["ID","Message","Tags"]}}`, with("k=ID", "k=User"), "not matched", "one is not"},
		{`{"ForAllValues:StringEquals":{"k":["ID"]}}`, nil, "allowed", "true without the key: AWS's warning"},
		{`{"ForAnyValue:StringEquals":{"k":["ID","Message"]}}`, with("k=ID", "k=User"), "allowed", "one value is listed"},
		{`{"ForAnyValue:StringEquals":{"k":["ID","Message"]}}`, with("k=User"), "not matched", "none is"},
		{`{"ForAnyValue:StringEquals":{"k":["ID"]}}`, nil, "not matched", "false without the key"},
		{`{"ForAnyValue:StringEqualsIfExists":{"k":["ID"]}}`, nil, "allowed", "IfExists is satisfied by absence"},
		{`{"ForAllValues:StringNotEquals":{"k":["ID"]}}`, with("k=User", "k=Tags"), "allowed", "no value is the listed one"},
		{`{"ForAllValues:StringNotEquals":{"k":["ID"]}}`, with("k=User", "k=ID"), "not matched", "one is"},
		{`{"ForAnyValue:StringNotEquals":{"k":["ID"]}}`, with("k=User", "k=ID"), "allowed", "one value is another"},
		{`{"ForAnyValue:StringNotEquals":{"k":["ID"]}}`, with("k=ID"), "not matched", "no value is another"},
		{`{"ForAnyValue:StringNotEquals":{"k":["ID"]}}`, nil, "not matched", "the set operator decides on absence"},
		{`{"ForAllValues:StringLike":{"k":["a*"]}}`, with("k=ab", "k=a"), "allowed", "with wildcards"},
		{`{"StringEquals":{"k":["ID"]}}`, with("k=User", "k=ID"), "allowed", "no set operator: some value matches"},
		{`{"StringNotEquals":{"k":["ID"]}}`, with("k=User", "k=ID"), "not matched", "and its negation"},
	})
}

func TestEvaluateStrings(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"StringEquals":{"k":"home/"}}`, with("k=home/"), "allowed", "the text itself"},
		{`{"StringEquals":{"k":"home/"}}`, with("k=Home/"), "not matched", "letter case matters"},
		{`{"StringEquals":{"k":"h*"}}`, with("k=home"), "not matched", "a * is literal here"},
		{`{"StringEquals":{"k":"h*"}}`, with("k=h*"), "allowed", "a * is literal here"},
		{`{"StringEqualsIgnoreCase":{"k":"JohnDoe"}}`, with("k=johndoe"), "allowed", "letter case ignored"},
		{`{"StringNotEqualsIgnoreCase":{"k":"JohnDoe"}}`, with("k=johndoe"), "not matched", "and negated"},
		{`{"StringLike":{"k":"mark*/?"}}`, with("k=marketing/a"), "allowed", "wildcards"},
		{`{"StringLike":{"k":"mark*"}}`, with("k=mark:et:ing"), "allowed", "colons are ordinary characters"},
		{`{"StringLike":{"k":"MARK*"}}`, with("k=marketing"), "not matched", "letter case matters"},
		{`{"StringNotLike":{"k":"mark*"}}`, with("k=sales"), "allowed", "negated"},
		{`{"StringLike":{"k":["","home/${aws:username}/*"]}}`, with("k=home/alice/x", "aws:username=alice"), "allowed", "AWS's home folder example"},
		{`{"StringLike":{"k":"${aws:username}"}}`, with("k=x", "aws:username=*"), "not matched", "a value's * is no wildcard"},
		{`{"StringEquals":{"k":"${aws:username}"}}`, with("k=alice"), "not matched", "no value: nothing is equal"},
		{`{"StringNotEquals":{"k":"${aws:username}"}}`, with("k=alice"), "allowed", "no value: everything differs"},
		{`{"StringEquals":{"k":"${*}"}}`, with("k=*"), "allowed", "an escape is resolved under every string operator"},
		{`{"StringEquals":{"k":7}}`, with("k=7"), "allowed", "a JSON number is its text"},
	})
}

func TestEvaluateNumbers(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"NumericLessThanEquals":{"s3:max-keys":"10"}}`, with("s3:max-keys=10"), "allowed", "AWS's listing example, at the limit"},
		{`{"NumericLessThanEquals":{"s3:max-keys":"10"}}`, with("s3:max-keys=11"), "not matched", "above it"},
		{`{"NumericLessThan":{"k":10}}`, with("k=9"), "allowed", "numbers, not texts: 9 is less than 10"},
		{`{"NumericLessThan":{"k":10}}`, with("k=10"), "not matched", "strictly"},
		{`{"NumericGreaterThan":{"k":"-1.5"}}`, with("k=-1"), "allowed", "signs and fractions"},
		{`{"NumericGreaterThanEquals":{"k":"1.50"}}`, with("k=1.5"), "allowed", "equal in another spelling"},
		{`{"NumericEquals":{"k":"1.0"}}`, with("k=1"), "allowed", "equal in another spelling"},
		{`{"NumericNotEquals":{"k":"1"}}`, with("k=2"), "allowed", "another number"},
		{`{"NumericEquals":{"k":"9007199254740993"}}`, with("k=9007199254740992"), "not matched", "exact beyond a float"},
		{`{"NumericEquals":{"k":"1"}}`, with("k=one"), "not matched", "no number equals nothing"},
		{`{"NumericNotEquals":{"k":"1"}}`, with("k=one"), "allowed", "and differs"},
		{`{"NumericLessThan":{"k":["5","50"]}}`, with("k=20"), "allowed", "less than one of them"},
		{`{"NumericEquals":{"k":"ten"}}`, with("k=10"), "not understood", "the policy must say a number"},
		{`{"NumericEquals":{"k":"1e400000000"}}`, with("k=10"), "not understood", "an exponent is refused, not computed"},
	})
}

func TestEvaluateDates(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:01Z"}}`, with("aws:currenttime=2020-01-01T00:00:02Z"), "allowed", "after"},
		{`{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:01Z"}}`, with("aws:currenttime=2020-01-01T00:00:01Z"), "not matched", "strictly"},
		{`{"DateLessThan":{"aws:EpochTime":"1577836801"}}`, with("aws:epochtime=1577836800"), "allowed", "seconds since 1970"},
		{`{"DateEquals":{"k":"2020-01-01T00:00:00Z"}}`, with("k=1577836800"), "allowed", "the two forms compare"},
		{`{"DateEquals":{"k":"2020-01-01"}}`, with("k=2020-01-01T00:00Z"), "allowed", "a day is its midnight"},
		{`{"DateEquals":{"k":"2020-01-01T02:00:00+02:00"}}`, with("k=2020-01-01T00:00:00.000Z"), "allowed", "offsets and fractions"},
		{`{"DateLessThanEquals":{"k":"2020-01-01"}}`, with("k=2019-12-31"), "allowed", "before"},
		{`{"DateLessThanEquals":{"k":"2020-01-01"}}`, with("k=2020-01-01"), "allowed", "at the limit"},
		{`{"DateLessThan":{"k":"2020-01-01"}}`, with("k=2020-01-01"), "not matched", "strictly"},
		{`{"DateGreaterThanEquals":{"k":"2020-01-01"}}`, with("k=2019-12-31"), "not matched", "before"},
		{`{"DateGreaterThanEquals":{"k":"2020-01-01"}}`, with("k=2020-01-01"), "allowed", "at the limit"},
		{`{"NumericGreaterThan":{"k":"10"}}`, with("k=10"), "not matched", "strictly"},
		{`{"NumericGreaterThanEquals":{"k":"10"}}`, with("k=9"), "not matched", "below"},
		{`{"DateNotEquals":{"k":"2020-01-01"}}`, with("k=tomorrow"), "allowed", "no date differs from every date"},
		{`{"DateEquals":{"k":"2020-01-01"}}`, with("k=tomorrow"), "not matched", "and equals none"},
		{`{"DateEquals":{"k":"2020-13-01"}}`, with("k=2020-01-01"), "not understood", "there is no 13th month"},
		{`{"DateEquals":{"k":"2020-01-01T00:00:00,5Z"}}`, with("k=2020-01-01"), "not understood", "not a form AWS names"},
	})
}

func TestEvaluateBooleansAndBytes(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"Bool":{"aws:SecureTransport":true}}`, with("aws:securetransport=true"), "allowed", "a JSON boolean"},
		{`{"Bool":{"aws:SecureTransport":"TRUE"}}`, with("aws:securetransport=True"), "allowed", "letter case does not matter"},
		{`{"Bool":{"aws:SecureTransport":"true"}}`, with("aws:securetransport=false"), "not matched", "the other value"},
		{`{"Bool":{"k":["true","false"]}}`, with("k=false"), "allowed", "either"},
		{`{"Bool":{"k":"false"}}`, with("k=no"), "not matched", "the request says neither"},
		{`{"Bool":{"k":"yes"}}`, with("k=true"), "not understood", "the policy must say true or false"},
		{`{"BinaryEquals":{"k":"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}}`, with("k=QmluYXJ5VmFsdWVJbkJhc2U2NA=="), "allowed", "AWS's example: the same bytes"},
		{`{"BinaryEquals":{"k":"QmluYXJ5"}}`, with("k=QmluYXJ6"), "not matched", "other bytes"},
		{`{"BinaryEquals":{"k":"not base64"}}`, with("k=QmluYXJ5"), "not understood", "the policy must say base64"},
		{`{"BinaryEquals":{"k":"QmluYXJ5"}}`, with("k=not base64"), "not matched", "the request says no bytes"},
	})
}

func TestEvaluateAddresses(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, with("aws:sourceip=203.0.113.7"), "allowed", "AWS's example range"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, with("aws:sourceip=203.0.114.7"), "not matched", "outside"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.9/24"}}`, with("aws:sourceip=203.0.113.7"), "allowed", "host bits do not count"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`, with("aws:sourceip=203.0.113.7"), "allowed", "one address is a /32"},
		{`{"IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"}}`, with("aws:sourceip=2001:db8:1234:5678:90ab::1"), "allowed", "IPv6, in any spelling"},
		{`{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}`, with("aws:sourceip=203.0.113.7"), "not matched", "families are apart"},
		{`{"IpAddress":{"aws:SourceIp":"::/0"}}`, with("aws:sourceip=203.0.113.7"), "not matched", "even for everything"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, with("aws:sourceip=::ffff:203.0.113.7"), "allowed", "IPv4 written as IPv6"},
		{`{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]}}`, with("aws:sourceip=198.51.100.1"), "allowed", "in neither range"},
		{`{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]}}`, with("aws:sourceip=203.0.113.7"), "not matched", "in one of them"},
		{`{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, with("aws:sourceip=cloudformation.amazonaws.com"), "not matched", "a service's name is no address"},
		{`{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, with("aws:sourceip=cloudformation.amazonaws.com"), "allowed", "and outside every range"},
		{`{"IpAddress":{"aws:SourceIp":"203.0.113.0/33"}}`, with("aws:sourceip=203.0.113.7"), "not understood", "no such length"},
	})
}

func TestEvaluateARNs(t *testing.T) {
	topic := with("k=arn:aws:sns:eu-west-1:111122223333:orders")
	checkConditions(t, []conditionCase{
		{`{"ArnEquals":{"k":"arn:aws:sns:*:111122223333:orders"}}`, topic, "allowed", "ArnEquals takes wildcards, as ArnLike does"},
		{`{"ArnLike":{"k":"arn:aws:sns:eu-west-?:*:ord*"}}`, topic, "allowed", "in each part"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:orders"}}`, topic, "not understood", "five parts: AWS does not accept it"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:*:*:orders"}}`, topic, "not matched", "a part too many goes to the last one"},
		{`{"ArnLike":{"k":"arn:aws:s*:eu-*:orders:orders"}}`, topic, "not matched", "a * does not span parts"},
		{`{"ArnLike":{"k":"arn:aws:sns:*"}}`, topic, "allowed", "a * at the end covers the parts not written"},
		{`{"ArnLike":{"k":"*"}}`, topic, "allowed", "all of them"},
		{`{"ArnLike":{"k":"arn:aws:sns:eu-*s"}}`, topic, "not understood", "a short pattern must end in *"},
		{`{"ArnLike":{"k":"arn:aws:logs:*:*:log-group:*"}}`, with("k=arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s"), "allowed", "the last part may hold colons"},
		{`{"ArnLike":{"k":"arn:aws:logs:*:*:log*:s"}}`, with("k=arn:aws:logs:eu-west-1:111122223333:log-group:g:s"), "allowed", "and a * in it runs past them"},
		{`{"ArnNotLike":{"k":"arn:aws:sns:*:111122223333:*"}}`, topic, "not matched", "negated"},
		{`{"ArnNotEquals":{"k":"arn:aws:sns:*:444455556666:*"}}`, topic, "allowed", "another account"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:*:*"}}`, with("k=orders"), "not matched", "the request holds no ARN"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:${aws:PrincipalAccount}:*"}}`, topic, "allowed", "a variable in a part"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:${aws:tag/a:b, '111122223333'}:*"}}`, topic, "allowed", "a colon inside a variable separates nothing"},
		{`{"ArnLike":{"k":"arn:aws:sns:*:${x}:orders"}}`, append(with("x=111122223333:other"), topic...), "not matched", "a value's colon does not make parts"},
		{`{"ArnLike":{"k":"ARN:aws:sns:*:*:*"}}`, topic, "not matched", "letter case matters"},
	})
}

func TestEvaluateUnknownOperator(t *testing.T) {
	checkConditions(t, []conditionCase{
		{`{"StringMatches":{"k":"a"}}`, with("k=a"), "not understood", "no such operator"},
		{`{"StringMatchesIfExists":{"k":"a"}}`, nil, "not understood", "absence does not make it known"},
		{`{"NullIfExists":{"k":"true"}}`, nil, "not understood", "Null takes no IfExists"},
		{`{"StringMatches":{"k":"a"},"StringEquals":{"j":"b"}}`, with("k=a"), "not matched", "another condition fails for certain"},
	})
}
