// Package envtest knows how a test spells an environment.
package envtest

import "strings"

// Lines looks variables up in lines of NAME=value, as os.Getenv does in the
// process's environment. Of a name that stands twice the first line counts.
func Lines(text string) func(name string) string {
	return func(name string) string {
		for line := range strings.SplitSeq(text, "\n") {
			if value, found := strings.CutPrefix(line, name+"="); found {
				return value
			}
		}
		return ""
	}
}
