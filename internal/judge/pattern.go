package judge

import (
	"bytes"
	"encoding/json"
)

// widened reports whether an event pattern lets through whatever the other
// did: each of its fields was asked for before, with no values that are
// missing now. Of values, one has to hold, and of fields all:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
// It is false for patterns that cannot be read.
func widened(before, after string) bool {
	var was, is json.RawMessage
	if json.Unmarshal([]byte(before), &was) != nil || json.Unmarshal([]byte(after), &is) != nil {
		return false
	}
	return wider(was, is)
}

func wider(was, is json.RawMessage) bool {
	var fieldsWas, fieldsAre map[string]json.RawMessage
	if json.Unmarshal(was, &fieldsWas) == nil && json.Unmarshal(is, &fieldsAre) == nil {
		for name, field := range fieldsAre {
			if asked, ok := fieldsWas[name]; !ok || !wider(asked, field) {
				return false
			}
		}
		return true
	}
	var valuesWere, values []json.RawMessage
	if json.Unmarshal(was, &valuesWere) != nil || json.Unmarshal(is, &values) != nil {
		return false
	}
	there := map[string]bool{}
	for _, v := range values {
		there[compact(v)] = true
	}
	for _, v := range valuesWere {
		if !there[compact(v)] {
			return false
		}
	}
	return true
}

// compact is JSON without the blanks between its parts.
func compact(v json.RawMessage) string {
	var b bytes.Buffer
	_ = json.Compact(&b, v) // was parsed: cannot fail
	return b.String()
}
