package policy

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// mustParse reads a document of a test.
func mustParse(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &doc
}

// alice is the caller of a test that is not about callers.
var alice = Caller{Kind: CallerAWS, ID: "arn:aws:iam::111122223333:user/alice"}

// with makes a context from "key=value" texts; a key given twice has two values.
func with(texts ...string) []ContextKey {
	var list []ContextKey
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		i := slices.IndexFunc(list, func(k ContextKey) bool { return k.Key == key })
		if i < 0 {
			list, i = append(list, ContextKey{Key: key}), len(list)
		}
		list[i].Values = append(list[i].Values, value)
	}
	slices.SortFunc(list, func(a, b ContextKey) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// answer is Evaluate's answer as one word.
func answer(doc *Document, req *Request) string {
	decision, err := Evaluate(doc, req)
	var unclear *NotUnderstoodError
	switch {
	case errors.As(err, &unclear):
		return "not understood"
	case err != nil:
		return err.Error()
	}
	return decision.String()
}

func TestEvaluateWeighsStatements(t *testing.T) {
	const (
		allow      = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
		deny       = `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}`
		elsewhere  = `{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`
		unclear    = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}`
		unclearNot = `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}`
		elsewhere2 = `{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}`
		member     = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Conditions":{}}`
	)
	for _, c := range []struct {
		statements []string
		want       string
		why        string
	}{
		{nil, "not matched", "an empty document grants nothing"},
		{[]string{allow}, "allowed", "an Allow that matches"},
		{[]string{elsewhere}, "not matched", "neither effect matches"},
		{[]string{allow, deny}, "denied", "an explicit Deny wins"},
		{[]string{deny, allow}, "denied", "whatever the order"},
		{[]string{allow, elsewhere}, "allowed", "a Deny that does not match is nothing"},
		{[]string{unclear}, "not understood", "the only grant hangs on an unknown operator"},
		{[]string{unclear, allow}, "allowed", "another grant is certain"},
		{[]string{unclearNot, allow}, "not understood", "it may be denied: never take an unknown operator for no match"},
		{[]string{unclearNot, deny, allow}, "denied", "another Deny is certain"},
		{[]string{unclearNot}, "not understood", "denied or not matched cannot be told"},
		{[]string{elsewhere2, allow}, "allowed", "the unknown operator is on another action"},
		{[]string{member}, "not understood", "an unknown member may restrict the grant"},
	} {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":[`+strings.Join(c.statements, ",")+`]}`)
		req := Request{Caller: alice, Action: "s3:GetObject", Resource: "arn:aws:s3:::orders-archive/a"}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s: %s, want %s (%s)", c.statements, got, c.want, c.why)
		}
	}
}

func TestEvaluateNamesWhatItDoesNotUnderstand(t *testing.T) {
	doc := mustParse(t, `{"Statement":{"Sid":"Odd","Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}}`)
	_, err := Evaluate(doc, &Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b"})
	const want = `"Odd" (Statement[0]): operator "StringMatches" is not understood`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestEvaluateActions(t *testing.T) {
	for _, c := range []struct{ element, action, want, why string }{
		{`"Action":"s3:GetObject"`, "s3:GetObject", "allowed", "the name itself"},
		{`"Action":"S3:getOBJECT"`, "s3:GetObject", "allowed", "letter case does not matter"},
		{`"Action":"workspaces-web:ZA"`, "workspaces-web:za", "allowed", "from the first letter to the last"},
		{`"Action":"iam:*AccessKey*"`, "iam:UpdateAccessKey", "allowed", "AWS's example of a wildcard inside"},
		{`"Action":"iam:*AccessKey*"`, "iam:GetUser", "not matched", "and its near miss"},
		{`"Action":"*"`, "firehose:PutRecord", "allowed", "every action"},
		{`"Action":"s3:Get?bject"`, "s3:GetObject", "allowed", "? is one character"},
		{`"Action":"s3:GetObject?"`, "s3:GetObject", "not matched", "and not none"},
		{`"Action":"s3:GetObject"`, "s3:GetObjectAcl", "not matched", "the whole name is compared"},
		{`"Action":["s3:PutObject","s3:GetObject"]`, "s3:GetObject", "allowed", "one of a list"},
		{`"NotAction":"s3:DeleteBucket"`, "s3:GetObject", "allowed", "everything but"},
		{`"NotAction":"s3:DeleteBucket"`, "s3:deletebucket", "not matched", "the exception, in any case"},
		{`"NotAction":["iam:*","s3:*"]`, "s3:GetObject", "not matched", "one of the exceptions"},
		{`"Action":"s3:${aws:username}"`, "s3:alice", "not matched", "there are no variables in an action"},
	} {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*",`+c.element+`}}`)
		req := Request{Caller: alice, Action: c.action, Resource: "arn:aws:s3:::b", Context: with("aws:username=alice")}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s, %s: %s, want %s (%s)", c.element, c.action, got, c.want, c.why)
		}
	}
}

func TestEvaluateResources(t *testing.T) {
	for _, c := range []struct{ element, resource, bounded, crossed, why string }{
		{`"Resource":"*"`, "arn:aws:s3:::b/k", "allowed", "allowed", "everything"},
		{`"Resource":"arn:aws:s3:::b/*"`, "arn:aws:s3:::b/k", "allowed", "allowed", "any object"},
		{`"Resource":"arn:aws:s3:::b/*"`, "arn:aws:s3:::b", "not matched", "not matched", "the bucket is not one of its objects"},
		{`"Resource":"arn:aws:s3:::b/*"`, "arn:aws:s3:::b/a:b", "allowed", "allowed", "a * at the end runs past a colon"},
		{`"Resource":"arn:aws:s3:::b/*.txt"`, "arn:aws:s3:::b/a:b.txt", "not matched", "allowed", "a * inside a segment stays inside"},
		{`"Resource":"arn:aws:sns:*:111122223333:t"`, "arn:aws:sns:eu-west-1:111122223333:t", "allowed", "allowed", "any region"},
		{`"Resource":"arn:aws:sns:*:t"`, "arn:aws:sns:eu-west-1:111122223333:t", "allowed", "allowed", "a * that ends a segment may run past it"},
		{`"Resource":"arn:aws:sns:eu-*-1:111122223333:t"`, "arn:aws:sns:eu-west-1:111122223333:t", "allowed", "allowed", "part of a segment"},
		{`"Resource":"arn:aws:sns:eu-*t"`, "arn:aws:sns:eu-west-1:111122223333:t", "not matched", "allowed", "a * inside does not span segments"},
		{`"Resource":"arn:aws:sns?eu-west-1:111122223333:t"`, "arn:aws:sns:eu-west-1:111122223333:t", "not matched", "allowed", "nor does a ?"},
		{`"Resource":"arn:aws:s3:::B/*"`, "arn:aws:s3:::b/k", "not matched", "not matched", "letter case matters"},
		{`"Resource":"arn:aws-cn:s3:::b/*"`, "arn:aws:s3:::b/k", "not matched", "not matched", "China is another partition"},
		{`"Resource":"arn:aws:s3:::b/?"`, "arn:aws:s3:::b/é", "allowed", "allowed", "? is a character, not a byte"},
		{`"NotResource":"arn:aws:s3:::b/*"`, "arn:aws:s3:::c/k", "allowed", "allowed", "everything but"},
		{`"NotResource":["arn:aws:s3:::c","arn:aws:s3:::b/*"]`, "arn:aws:s3:::b/k", "not matched", "not matched", "one of the exceptions"},
		{`"NotResource":"arn:aws:s3:::b/*.txt"`, "arn:aws:s3:::b/a:b.txt", "allowed", "not matched", "the exception too is bounded"},
		{`"Sid":"trust"`, "arn:aws:iam::111122223333:role/r", "allowed", "allowed", "a trust policy names no resource"},
	} {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",`+c.element+`}}`)
		req := Request{Caller: alice, Action: "s3:GetObject", Resource: c.resource}
		if got := answer(doc, &req); got != c.bounded {
			t.Errorf("%s, %s: %s, want %s (%s)", c.element, c.resource, got, c.bounded, c.why)
		}
		if got, err := EvaluateAs(doc, &req, Crossing); err != nil || got.String() != c.crossed {
			t.Errorf("%s, %s: crossing %s, want %s (%s)", c.element, c.resource, got, c.crossed, c.why)
		}
	}
}

func TestEvaluateVariables(t *testing.T) {
	const tag = "aws:principaltag/team"
	for _, c := range []struct {
		version, resource string
		context           []ContextKey
		object            string
		want              string
		why               string
	}{
		{"2012-10-17", "${aws:username}/*", with("aws:username=alice"), "alice/x", "allowed", "AWS's home folder example"},
		{"2012-10-17", "${aws:username}/*", with("aws:username=bob"), "alice/x", "not matched", "somebody else's folder"},
		{"2012-10-17", "${AWS:UserName}/*", with("aws:username=alice"), "alice/x", "allowed", "a key's letter case does not matter"},
		{"2012-10-17", "${ aws:username }", with("aws:username=alice"), "alice", "allowed", "blanks around the key are not part of it"},
		{"2012-10-17", "${aws:username}", with("aws:username=*"), "alice", "not matched", "a * in a value is no wildcard"},
		{"2012-10-17", "${aws:username}/*", nil, "/x", "not matched", "without a value nothing matches"},
		{"2012-10-17", "${aws:username}", with("aws:username=a", "aws:username=b"), "a", "not matched", "several values cannot stand in for one"},
		{"2008-10-17", "${aws:username}", with("aws:username=alice"), "alice", "not matched", "the older language has no variables"},
		{"2008-10-17", "${aws:username}", nil, "${aws:username}", "allowed", "there it is literal text"},
		{"2012-10-17", "${" + tag + ", 'company-wide'}", with(tag + "=yellow"), "yellow", "allowed", "AWS's example of a default, tag present"},
		{"2012-10-17", "${" + tag + ", 'company-wide'}", nil, "company-wide", "allowed", "and tag absent"},
		{"2012-10-17", "${" + tag + ", 'company-wide'}", with(tag + "=yellow"), "company-wide", "not matched", "a default yields to the value"},
		{"2012-10-17", "${" + tag + ", company-wide}", nil, "company-wide", "not understood", "a default is written in quotes"},
		{"2012-10-17", "a${*}b", nil, "a*b", "allowed", "an escaped star"},
		{"2012-10-17", "a${*}b", nil, "axb", "not matched", "is no wildcard"},
		{"2012-10-17", "a${?}", nil, "a?", "allowed", "an escaped question mark"},
		{"2012-10-17", "a${?}", nil, "ab", "not matched", "is no wildcard"},
		{"2012-10-17", "${$}{x}", nil, "${x}", "allowed", "an escaped dollar sign"},
		{"2012-10-17", "${x", nil, "${x", "allowed", "not closed: literal text"},
		{"2012-10-17", "${}", nil, "${}", "allowed", "no name: literal text"},
		{"2012-10-17", "${aws:PrincipalAccount}", nil, "111122223333", "allowed", "a key that follows from the caller"},
		{"2012-10-17", "${aws:PrincipalAccount}", with("aws:principalaccount=444455556666"), "444455556666", "not matched", "which the context cannot change"},
	} {
		doc := mustParse(t, `{"Version":"`+c.version+`","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/`+c.resource+`"}}`)
		req := Request{Caller: alice, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/" + c.object, Context: c.context}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s %s, %s: %s, want %s (%s)", c.version, c.resource, c.object, got, c.want, c.why)
		}
	}
}
