package config

import (
	"strings"
	"testing"
)

// The largest file that is taken, for what it costs a function at its start.
func BenchmarkParse(b *testing.B) {
	one := strings.TrimPrefix(whole, "suppressions:\n")
	for _, tt := range []struct {
		name string
		text string
	}{
		{"nothing", ""},
		{"largest", "suppressions:\n" + strings.Repeat(one, maxFile/len(one)-1)},
		{"nested", strings.Repeat("[", maxFile/2)},
	} {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				_, _ = Parse([]byte(tt.text)) // nested is refused
			}
		})
	}
}
