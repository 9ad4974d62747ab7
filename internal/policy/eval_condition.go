package policy

import "strings"

// condition reports whether one operator holds for one key.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func (e *evaluation) condition(c *Condition) truth {
	op := c.Operator
	if op.Test == TestUnknown {
		return e.notUnderstood("operator " + quote(op.Text))
	}
	values := e.values(c.FoldedKey)
	switch {
	case op.Test == Null:
		return e.null(c, len(values) == 0)
	case len(values) == 0:
		return truthOf(holdsWhenAbsent(op))
	case op.Set == ForAllValues:
		every := yes
		for _, v := range values {
			every = every.and(e.passes(c, v))
		}
		return every
	case op.Set == ForAnyValue:
		some := no
		for _, v := range values {
			some = some.or(e.passes(c, v))
		}
		return some
	}
	return e.plain(c, values)
}

// plain is a test without a set operator: a value that matches satisfies a
// positive test and breaks a negated one.
func (e *evaluation) plain(c *Condition, values []string) truth {
	matched := no
	for _, v := range values {
		matched = matched.or(e.matchesAny(c, v))
	}
	if c.Operator.Test.Negated() {
		return matched.not()
	}
	return matched
}

// passes reports whether the test holds for one value of the key.
func (e *evaluation) passes(c *Condition, value string) truth {
	if c.Operator.Test.Negated() {
		return e.matchesAny(c, value).not()
	}
	return e.matchesAny(c, value)
}

// matchesAny reports whether a value of the key matches one of those listed.
func (e *evaluation) matchesAny(c *Condition, value string) truth {
	matched := no
	for _, want := range c.Values {
		matched = matched.or(e.matches(c.Operator.Test, want, value))
	}
	return matched
}

// holdsWhenAbsent is what a test says of a key that the request does not have.
// IfExists is satisfied by that; otherwise a set operator decides, and without
// one a negated test holds and a positive one does not.
func holdsWhenAbsent(op Operator) bool {
	switch {
	case op.IfExists:
		return true
	case op.Set == ForAllValues:
		return true
	case op.Set == ForAnyValue:
		return false
	}
	return op.Test.Negated()
}

// null tests presence: "true" asks for a key that is absent.
func (e *evaluation) null(c *Condition, absent bool) truth {
	matched := no
	for _, want := range c.Values {
		switch strings.ToLower(want) {
		case "true":
			matched = matched.or(truthOf(absent))
		case "false":
			matched = matched.or(truthOf(!absent))
		default:
			matched = matched.or(e.notUnderstood("value " + quote(want) + " of Null"))
		}
	}
	return matched
}

// matches compares one value of the key with one that the policy lists. The
// Not... tests share the comparison of their positive twins.
func (e *evaluation) matches(test Test, want, value string) truth {
	switch test {
	case StringEquals, StringNotEquals, StringEqualsIgnoreCase, StringNotEqualsIgnoreCase, StringLike, StringNotLike:
		return e.matchesString(test, want, value)
	case ARNEquals, ARNLike, ARNNotEquals, ARNNotLike:
		return e.matchesARN(want, value)
	case NumericEquals, NumericNotEquals, NumericLessThan, NumericLessThanEquals, NumericGreaterThan, NumericGreaterThanEquals:
		return e.matchesNumber(test, want, value)
	case DateEquals, DateNotEquals, DateLessThan, DateLessThanEquals, DateGreaterThan, DateGreaterThanEquals:
		return e.matchesDate(test, want, value)
	case Bool:
		return e.matchesBool(want, value)
	case BinaryEquals:
		return e.matchesBinary(want, value)
	case IPAddress, NotIPAddress:
		return e.matchesIP(want, value)
	}
	return e.notUnderstood("operator")
}
