package policy

import (
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

const plainDocument = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:root"]},
     "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::orders-archive/*"],
     "Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"s3:max-keys": [10, "20"]}}}
  ]
}`

func TestParseReadsEveryForm(t *testing.T) {
	want, err := Parse([]byte(plainDocument))
	if err != nil {
		t.Fatal(err)
	}
	encoded := strings.ReplaceAll(url.QueryEscape(plainDocument), "+", "%20")
	for _, c := range []struct{ name, text, why string }{
		{"string", strconv.Quote(plainDocument), "KMS and IAM requests carry the document as a JSON string"},
		{"encoded", encoded, "IAM answers carry it URL-encoded"},
		{"encoded string", strconv.Quote(encoded), "and inside the record that text is a JSON string"},
		{"form-encoded", strings.ReplaceAll(url.QueryEscape(plainDocument), "%2A", "*"), "a form encoder writes a plus for a blank"},
		{"byte order mark", "\ufeff" + plainDocument, "some editors leave one"},
		{"blanks", "\n\t " + plainDocument + " \n", "padding is not a fault"},
	} {
		got, err := Parse([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v (%s)", c.name, err, c.why)
			continue
		}
		if got.Statements[0].Sid != "Read" || !reflect.DeepEqual(got.Statements[0].Conditions[0].Values, want.Statements[0].Conditions[0].Values) ||
			!reflect.DeepEqual(got.Statements[0].Principals, want.Statements[0].Principals) {
			t.Errorf("%s: read as something else (%s)", c.name, c.why)
		}
	}
}

func TestParseKeepsWhatWasWritten(t *testing.T) {
	doc, err := Parse([]byte(plainDocument))
	if err != nil {
		t.Fatal(err)
	}
	st := doc.Statements[0]
	if want := (Position{Offset: strings.Index(plainDocument, `{"Sid"`), Line: 4, Column: 5}); st.Pos != want {
		t.Errorf("statement stands at %+v, want %+v", st.Pos, want)
	}
	if got := st.Conditions[1].Values; !reflect.DeepEqual(got, []string{"10", "20"}) {
		t.Errorf("numbers read as %q", got)
	}
	for _, item := range st.Principals.Items {
		if item.Kind != PrincipalAccount || item.Partition != "aws" {
			t.Errorf("%q read as %+v, want an account of aws", item.Text, item)
		}
	}
}

func TestParseNamesThePlaceOfAFault(t *testing.T) {
	for _, c := range []struct{ text, want, why string }{
		{``, `line 1, column 1: want a policy document, have the end of the text`, "nothing is not an empty policy"},
		{`{}`, `no Statement`, "an object without statements is not an empty policy"},
		{`null`, `want a policy document, have null`, "null is not an empty policy"},
		{`""`, `want a policy document, have the end of the text`, "S3's sub-resource marker is not a policy"},
		{`{"Statement":[{"Effect":"Allow","Action":"*"},]}`, `Statement[0]: a comma before the end`, "trailing comma"},
		{`{"Statement":{"Effect":"Allow"}}`, `neither Action nor NotAction`, "nothing would be granted, or everything"},
		{`{"Statement":{"Effect":"allow","Action":"*"}}`, `effect "allow" is not Allow or Deny`, "effects are case-sensitive"},
		{`{"Statement":{"Action":"*"}}`, `no Effect`, "a missing effect must not be guessed"},
		{`{"Statement":{"Effect":"Allow","Action":[]}}`, `an empty list`, "AWS refuses it"},
		{`{"Statement":{"Effect":"Allow","Action":"*","NotAction":"s3:*"}}`, `together`, "contradiction"},
		{`{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*"}}`, `member "Effect" is repeated`, "readers disagree which one counts"},
		{`{"Statement":{"Effect":"Allow","Action":7}}`, `Statement.Action: want a string, have a number`, "wrong kind"},
		{`{"Statement":{"Effect":"Allow","Action":"a","Principal":"bob"}}`, `Statement.Principal`, "a bare name has no kind"},
		{`{"Statement":{"Effect":"Allow","Action":"a","Principal":{"Aws":"*"}}}`, `unknown kind of principal "Aws"`, "kinds are case-sensitive"},
		{`{"Statement":{"Effect":"Allow","Action":"a"}} x`, `more text after the document`, "trailing text"},
		{`{"Version":"2012-10-18","Statement":[]}`, `version "2012-10-18"`, "an unknown language"},
		{`{"Statement":[{"Effect":"Allow","Action":"\ud800"}]}`, `a broken escape`, "half a surrogate pair"},
		{"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"\xff\"}]}", `not valid UTF-8`, "broken text"},
		{`{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, `nested too deeply`, "hostile nesting"},
		{`{"a":"` + strings.Repeat("x", maxBytes) + `"}`, `longer than`, "hostile size"},
		{`%7B%22Statement%22%3A`, `the end of the text`, "an encoded text that ends early"},
		{`%zz`, `broken URL encoding`, "an encoding that is none"},
	} {
		doc, err := Parse([]byte(c.text))
		var fault *ParseError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: error %v, want one with %q (%s)", c.text, err, c.want, c.why)
		}
		if len(doc.Statements) != 0 {
			t.Errorf("%.60q: a broken text gave statements", c.text)
		}
	}
}

func TestParseOperator(t *testing.T) {
	for _, c := range []struct {
		text string
		want Operator
		why  string
	}{
		{"StringEquals", Operator{Test: StringEquals}, "plain"},
		{"ForAllValues:StringLikeIfExists", Operator{Set: ForAllValues, Test: StringLike, IfExists: true}, "all parts"},
		{"foranyvalue:stringnotlike", Operator{Set: ForAnyValue, Test: StringNotLike}, "case does not matter"},
		{"NullIfExists", Operator{Test: TestUnknown, IfExists: true}, "Null takes no IfExists"},
		{"StringMatches", Operator{}, "not an operator"},
	} {
		c.want.Text = c.text
		if got := parseOperator(c.text); got != c.want {
			t.Errorf("%s: %+v, want %+v (%s)", c.text, got, c.want, c.why)
		}
	}
}
