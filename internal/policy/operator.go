package policy

import "strings"

// An Operator is a condition operator taken apart: ForAllValues:StringLikeIfExists
// is {Set: ForAllValues, Test: StringLike, IfExists: true}.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
type Operator struct {
	Set      SetQualifier
	Test     Test
	IfExists bool
	// Text as written; the only thing known of it when Test is TestUnknown.
	Text string
}

// A SetQualifier says how a test applies to a key with several values.
type SetQualifier uint8

const (
	// SingleValue: no qualifier.
	SingleValue SetQualifier = iota
	// ForAllValues: every value of the key passes; true when the key is absent.
	ForAllValues
	// ForAnyValue: some value of the key passes; false when the key is absent.
	ForAnyValue
)

// A Test is what an operator does with one value of the key.
type Test uint8

// The tests. A negated test (Not...) holds when none of the listed values
// matches, and holds when the key is absent.
const (
	TestUnknown Test = iota // an operator that is not understood
	StringEquals
	StringNotEquals
	StringEqualsIgnoreCase
	StringNotEqualsIgnoreCase
	StringLike
	StringNotLike
	NumericEquals
	NumericNotEquals
	NumericLessThan
	NumericLessThanEquals
	NumericGreaterThan
	NumericGreaterThanEquals
	DateEquals
	DateNotEquals
	DateLessThan
	DateLessThanEquals
	DateGreaterThan
	DateGreaterThanEquals
	Bool
	BinaryEquals
	IPAddress
	NotIPAddress
	ARNEquals
	ARNLike
	ARNNotEquals
	ARNNotLike
	Null
)

var tests = map[string]Test{
	"stringequals": StringEquals, "stringnotequals": StringNotEquals,
	"stringequalsignorecase": StringEqualsIgnoreCase, "stringnotequalsignorecase": StringNotEqualsIgnoreCase,
	"stringlike": StringLike, "stringnotlike": StringNotLike,
	"numericequals": NumericEquals, "numericnotequals": NumericNotEquals,
	"numericlessthan": NumericLessThan, "numericlessthanequals": NumericLessThanEquals,
	"numericgreaterthan": NumericGreaterThan, "numericgreaterthanequals": NumericGreaterThanEquals,
	"dateequals": DateEquals, "datenotequals": DateNotEquals,
	"datelessthan": DateLessThan, "datelessthanequals": DateLessThanEquals,
	"dategreaterthan": DateGreaterThan, "dategreaterthanequals": DateGreaterThanEquals,
	"bool": Bool, "binaryequals": BinaryEquals,
	"ipaddress": IPAddress, "notipaddress": NotIPAddress,
	"arnequals": ARNEquals, "arnlike": ARNLike, "arnnotequals": ARNNotEquals, "arnnotlike": ARNNotLike,
	"null": Null,
}

// Negated reports whether t is one of the Not... tests.
func (t Test) Negated() bool {
	switch t {
	case StringNotEquals, StringNotEqualsIgnoreCase, StringNotLike, NumericNotEquals, DateNotEquals,
		NotIPAddress, ARNNotEquals, ARNNotLike:
		return true
	}
	return false
}

// parseOperator never fails: what it does not know becomes TestUnknown, which
// makes whatever depends on it unknown. Null takes neither qualifier nor
// IfExists. Operator names compare case-insensitively, as IAM accepts them.
func parseOperator(text string) Operator {
	if t, ok := exactTests[text]; ok {
		return Operator{Test: t, Text: text}
	}
	op := Operator{Text: text}
	name := strings.ToLower(text)
	if rest, ok := strings.CutPrefix(name, "forallvalues:"); ok {
		op.Set, name = ForAllValues, rest
	} else if rest, ok := strings.CutPrefix(name, "foranyvalue:"); ok {
		op.Set, name = ForAnyValue, rest
	}
	if rest, ok := strings.CutSuffix(name, "ifexists"); ok {
		op.IfExists, name = true, rest
	}
	op.Test = tests[name]
	if op.Test == Null && (op.Set != SingleValue || op.IfExists) {
		op.Test = TestUnknown
	}
	return op
}

// exactTests answers the usual spellings without lowering the case.
var exactTests = map[string]Test{
	"StringEquals": StringEquals, "StringNotEquals": StringNotEquals, "StringLike": StringLike,
	"StringNotLike": StringNotLike, "Bool": Bool, "IpAddress": IPAddress, "NotIpAddress": NotIPAddress,
	"ArnLike": ARNLike, "ArnEquals": ARNEquals, "Null": Null,
}
