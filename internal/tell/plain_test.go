package tell

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for _, tt := range []struct{ in, want, reason string }{
		{"orders-prod", "orders-prod", "most text is left alone"},
		{"a\x1b[2Jb", `a\x1b[2Jb`, "a terminal would clear its screen"},
		{"a\u009b31mb", `a\u009b31mb`, "the one-character form of ESC ["},
		{"a\r\nb\tc", `a\x0d\nb\tc`, "a line of our own is never begun by others"},
		{"a\u202egpj.exe", `a\u202egpj.exe`, "text would read backwards"},
		{"a\u2066b\u2069", `a\u2066b\u2069`, "so would isolated text"},
		{"a\u200bb\u200dc\ufeffd", `a\u200bb\u200dc\ufeffd`, "names that look alike must not be"},
		{"a\u00a0b\u3000c", `a\u00a0b\u3000c`, "a blank that is none would hide where a name ends"},
		{"a\u3164b\u2800c", `a\u3164b\u2800c`, "a letter and a symbol that are drawn as nothing"},
		{"a\ufe0fb\U000e0100c", `a\ufe0fb\U000e0100c`, "variation selectors can carry hidden text"},
		{"\xff\xfe", `\xff\xfe`, "not UTF-8"},
		{"e\u0301", "e\u0301", "an accent is part of its letter"},
		{"\u0301e", `\u0301e`, "an accent with no letter would land on ours"},
		{"e \u0301", `e \u0301`, "nor may it stand on a blank, where a line may be broken"},
		{"e\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301" + `\u0301`, "a pile of accents overprints other lines"},
		{"東京 한국 🔥", "東京 한국 🔥", "other people's letters are letters"},
		{"", "", "nothing"},
	} {
		if got := Plain(tt.in); got != tt.want {
			t.Errorf("Plain(%q) = %q, want %q: %s", tt.in, got, tt.want, tt.reason)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("a\x1b[2J\u202e\u0301東\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Plain(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q: not UTF-8", got)
		}
		for _, r := range got {
			if !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q: %U is left", got, r)
			}
		}
		if Plain(got) != got {
			t.Fatalf("%q: plain text is changed again", got)
		}
		if printable := isPlainASCII(s); printable && got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestColumns(t *testing.T) {
	for _, tt := range []struct {
		in     string
		want   int
		reason string
	}{
		{"abc", 3, "one each"},
		{"東京", 4, "wide letters"},
		{"Ａ", 2, "a fullwidth letter"},
		{"ｱ", 1, "a halfwidth letter"},
		{"e\u0301", 1, "the accent takes no place"},
		{"🔥", 2, "a picture"},
		{"…→", 2, "our own signs"},
	} {
		if got := columns(tt.in); got != tt.want {
			t.Errorf("columns(%q) = %d, want %d: %s", tt.in, got, tt.want, tt.reason)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two three", 5)
	f.Add("0 \u0301", 3)
	f.Add("東京東京東京 e\u0301e\u0301e\u0301", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 2 + (limit&0x7f+0x80)%0x80 // a wide letter needs two columns
		text := Plain(s)
		lines := wrap(text, limit)
		for _, line := range lines {
			if columns(line) > limit {
				t.Fatalf("%q has %d columns of %d", line, columns(line), limit)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Fatalf("%q became %q", squeeze(text), got)
		}
	})
}
