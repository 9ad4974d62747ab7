package tell_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

var update = flag.Bool("update", false, "write the golden texts anew; look at every one")

func TestTextGolden(t *testing.T) {
	for _, c := range telltest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			var got bytes.Buffer
			if err := (tell.Text{}).Write(&got, &c.Alert); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", c.Name+".txt")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s (%s)\ngot:\n%s\nwant:\n%s", golden, c.Reason, got.Bytes(), want)
			}
			if !strings.Contains(got.String(), strings.ToUpper(c.Alert.Severity.String())) {
				t.Error("the severity is not told")
			}
		})
	}
}

// TestTextShowsNothingUnseen checks the promise of the package for texts that
// nobody looks at: no character that moves, hides or turns anything.
func TestTextShowsNothingUnseen(t *testing.T) {
	for _, c := range telltest.Cases() {
		for _, width := range []int{0, 1, 40, 61, 200} {
			var got bytes.Buffer
			if err := (tell.Text{Width: width}).Write(&got, &c.Alert); err != nil {
				t.Fatal(err)
			}
			for _, r := range got.String() {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s, width %d: %U reaches the terminal", c.Name, width, r)
				}
			}
		}
	}
}

func TestTextColorChangesNoLetter(t *testing.T) {
	for _, c := range telltest.Cases() {
		var plain, colored bytes.Buffer
		if err := (tell.Text{}).Write(&plain, &c.Alert); err != nil {
			t.Fatal(err)
		}
		if err := (tell.Text{Color: true}).Write(&colored, &c.Alert); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(plain.String(), "\x1b") {
			t.Errorf("%s: colour where none was asked for", c.Name)
		}
		if !strings.Contains(colored.String(), "\x1b[0m") {
			t.Errorf("%s: no colour where it was asked for", c.Name)
		}
		if got := stripColors(colored.String()); got != plain.String() {
			t.Errorf("%s: colour changed the text:\n%s", c.Name, got)
		}
	}
}

// stripColors takes out our own colours and nothing else.
func stripColors(s string) string {
	for _, code := range []string{"0", "1", "2", "1;31", "1;33", "1;36", "1;37;41"} {
		s = strings.ReplaceAll(s, "\x1b["+code+"m", "")
	}
	return s
}

// TestTextFitsWidth holds for every line that is not a shell command, which
// may be broken only where a shell allows it.
func TestTextFitsWidth(t *testing.T) {
	for _, width := range []int{40, 80, 120} {
		for _, c := range telltest.Cases() {
			c.Alert.Revert, c.Alert.HowToCheck = "", ""
			var got bytes.Buffer
			if err := (tell.Text{Width: width}).Write(&got, &c.Alert); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(got.String()) {
				if n := tell.Columns(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%s: %d columns of %d: %s", c.Name, n, width, line)
				}
				if line != strings.TrimRight(line, " \n")+"\n" {
					t.Errorf("%s: blanks at the end of %q", c.Name, line)
				}
			}
		}
	}
}
