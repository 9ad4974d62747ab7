package tell

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

func TestShell(t *testing.T) {
	for _, tt := range []struct {
		in     string
		want   string
		exact  bool
		reason string
	}{
		{"aws a --b c", "aws a --b c", true, "it fits"},
		{"aws kinesis do --stream orders --key alias/orders", "aws kinesis do \\\n  --stream orders \\\n  --key alias/orders", true, "an option a line"},
		{"aws x \\\n  --a 1 \\\n  --b 2", "aws x --a 1 --b 2", true, "somebody else's layout is undone"},
		{"aws a; \naws b", "aws a;\naws b", true, "two commands stay two"},
		{"aws put --policy '{\"a b\": \"c d e f g h i j k l m\"}'", "aws put \\\n  --policy \\\n    '{\"a b\": \"c d e f g h i j k l m\"}'", true, "never broken inside quotes"},
		{`aws put --note "it's \"so\" long that it breaks"`, "aws put \\\n  --note \\\n    \"it's \\\"so\\\" long that it breaks\"", true, "quotes within quotes"},
		{`aws put --name a\ b --more and-more-and-more`, "aws put \\\n  --name a\\ b \\\n  --more and-more-and-more", true, "a blank behind a backslash"},
		{"aws get --name orders-archive  # 2 statements", "aws get \\\n  --name orders-archive \\\n  # 2 statements", true, "a comment stays last and whole"},
		{"aws rm --name 'a\x1b[2Jb'", `aws rm --name 'a\x1b[2Jb'`, false, "what cannot be shown must not be pasted"},
		{"aws rm --name 'a\nb'", `aws rm --name 'a\nb'`, false, "a line break within quotes cannot be shown either"},
		{`aws up --id "$(aws get --name "a b" --query x)" --y`, "aws up \\\n  --id \\\n    \"$(aws get --name \"a b\" --query x)\" \\\n  --y", true, "a command within quotes, with quotes of its own"},
		{"aws rm 'not closed", "aws rm 'not closed", true, "as it came"},
		{`aws rm \`, `aws rm \`, true, "as it came"},
		{"a *\x00", `a *\x00`, false, "a byte that shells know nothing of"},
		{"", "", true, "nothing"},
	} {
		lines, exact := Shell(tt.in, 34)
		if got := strings.Join(lines, "\n"); got != tt.want || exact != tt.exact {
			t.Errorf("Shell(%q): exact %t, want %t: %s\ngot:\n%s\nwant:\n%s", tt.in, exact, tt.exact, tt.reason, got, tt.want)
		}
	}
}

// TestShellRuns asks a real shell, which shares no code with ours, whether
// the words of a command are the same before and after.
func TestShellRuns(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh on this machine: that what is printed can be pasted was not checked")
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		command := "printf '<%s>'" + randomWords(rnd)
		for _, limit := range []int{20, 70} {
			lines, exact := Shell(command, limit)
			if !exact {
				t.Fatalf("%q: not exact", command)
			}
			// The blanks are the hanging indent of a page.
			laidOut := "          " + strings.Join(lines, "\n          ")
			if got, want := run(t, sh, laidOut), run(t, sh, command); got != want {
				t.Fatalf("%q\nlaid out as\n%s\ngives %s, want %s", command, laidOut, got, want)
			}
		}
	}
}

// FuzzShell checks that layout keeps every word, reading it back.
func FuzzShell(f *testing.F) {
	f.Add(`aws put --name "$(get 'a b')" --policy '{"x": [1, 2]}'  # done`, 20)
	f.Add("a *\x00 \\\n 'b\n", 7)
	f.Fuzz(func(t *testing.T, commands string, limit int) {
		lines, exact := Shell(commands, limit%200)
		if !exact {
			return
		}
		got, want := splitShell(strings.Join(lines, "\n")), splitShell(commands)
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func run(t *testing.T, sh, script string) string {
	out, err := exec.Command(sh, "-c", script).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", script, err, out)
	}
	return string(out)
}

func randomWords(rnd *rand.Rand) string {
	const letters = `ab $"\*#'{}:,[]-`
	var b strings.Builder
	for range 1 + rnd.IntN(8) {
		var word strings.Builder
		for range rnd.IntN(30) {
			word.WriteByte(letters[rnd.IntN(len(letters))])
		}
		if rnd.IntN(4) == 0 {
			fmt.Fprintf(&b, ` --sub "$(printf '%%s-%%s' "a   b (%s)" "$(printf "c   )d")")"`, strings.Repeat("e ", rnd.IntN(9)))
		}
		quoted := "'" + strings.ReplaceAll(word.String(), "'", `'\''`) + "'"
		if rnd.IntN(2) == 0 {
			quoted = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(word.String()) + `"`
		}
		fmt.Fprintf(&b, " --opt%d %s", rnd.IntN(9), quoted)
	}
	return b.String()
}
