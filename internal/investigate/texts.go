package investigate

import "strings"

// texts keeps each text once. An event's texts are cut from its record, which
// must not be held for their sake.
type texts map[string]string

func (t texts) of(s string) string {
	if s == "" {
		return ""
	}
	if kept, ok := t[s]; ok {
		return kept
	}
	kept := strings.Clone(s)
	t[kept] = kept
	return kept
}
