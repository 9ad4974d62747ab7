package policy

import "strings"

// arnParts is how many parts an ARN has; the last may itself contain colons.
const arnParts = 6

// matchesARN compares part by part, with * and ? in each: ArnEquals and ArnLike
// are the same. A pattern with fewer parts is understood only when it ends in
// a *, which then covers the parts that are not written.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
func (e *evaluation) matchesARN(pattern, value string) truth {
	want := e.splitARN(pattern)
	last, open := len(want)-1, crossing
	if len(want) < arnParts {
		if !strings.HasSuffix(pattern, "*") {
			return e.notUnderstood("ARN " + quote(pattern))
		}
		open = segmented
	}
	have := strings.SplitN(value, ":", len(want))
	if len(have) < len(want) {
		return no
	}
	matched := e.glob(want[last], open, have[last])
	for i := range want[:last] {
		matched = matched.and(e.glob(want[i], crossing, have[i]))
	}
	return matched
}

// splitARN splits at the first five colons that stand outside a variable.
func (e *evaluation) splitARN(pattern string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(pattern) && len(parts) < arnParts-1; i++ {
		if inner, ok := e.variable(pattern[i:]); ok {
			i += len("${") + len(inner)
		} else if pattern[i] == ':' {
			parts, start = append(parts, pattern[start:i]), i+1
		}
	}
	return append(parts, pattern[start:])
}
