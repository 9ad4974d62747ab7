package tell

import (
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Change is one setting that is not what it was.
type Change struct {
	Setting string // in words: "S3 bucket ARN"
	Before  string // a value, or None, or NotKnown
	After   string // a value, or None
}

// None stands where a setting has no value.
const None = "none"

// changes pairs what was before with what is after.
func changes(a *judge.Alert) []Change {
	names := make(map[string]bool, len(a.After))
	for name := range a.Before {
		names[name] = true
	}
	for name := range a.After {
		names[name] = true
	}
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, after := a.Before[name], a.After[name]
		switch {
		case before == "" && a.BeforeKnown:
			before = None
		case before == "":
			before = NotKnown
		}
		if after == "" {
			after = None
		}
		if before != after {
			out = append(out, Change{Setting: spaced(name), Before: before, After: after})
		}
	}
	return out
}

// spaced turns a setting's name in AWS's API into words: "S3.BucketARN" into
// "S3 bucket ARN". Words in capitals keep them.
func spaced(name string) string {
	if strings.ContainsFunc(name, notInSettings) {
		return name
	}
	var words []string
	for part := range strings.SplitSeq(name, ".") {
		for len(part) > 0 {
			n := wordEnd(part)
			word := part[:n]
			if len(words) > 0 && !isInitialism(word) {
				word = strings.ToLower(word)
			}
			words, part = append(words, word), part[n:]
		}
	}
	return strings.Join(words, " ")
}

// wordEnd is where the first camel-cased word of part ends: before a capital
// that follows a small letter, and before the last of several capitals when
// small letters follow it.
func wordEnd(part string) int {
	for i := 1; i < len(part); i++ {
		if !isUpper(part[i]) {
			continue
		}
		startsWord := i+1 < len(part) && isLower(part[i+1])
		if isLower(part[i-1]) || (startsWord && isUpper(part[i-1])) {
			return i
		}
	}
	return len(part)
}

func notInSettings(r rune) bool {
	return r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

func isInitialism(word string) bool {
	return len(word) > 1 && isUpper(word[0]) && !isLower(word[1])
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// ruleNames lists the rules in the order of the findings.
func ruleNames(findings []judge.Finding) []string {
	var names []string
	for _, f := range findings {
		if !slices.Contains(names, f.Rule) {
			names = append(names, f.Rule)
		}
	}
	return names
}

func techniques(findings []judge.Finding) []string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Attack...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
