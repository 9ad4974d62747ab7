package html

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/tell"
)

// command is a shell command to be copied.
type command struct {
	Label string
	Text  string
	// Exact is false when the command holds characters that cannot be shown. They
	// are written out then, and the text must not be pasted.
	Exact bool
}

// commandWidth is how many columns of a command stand on a line, which a print
// on A4 has room for.
const commandWidth = 96

// longestCommand bounds what is copied: a shell takes 128 KiB in one word.
const longestCommand = 100_000

func shell(label, commands string) *command {
	if commands == "" {
		return nil
	}
	if len(commands) > longestCommand {
		return &command{Label: label, Text: upTo(commands, longest)}
	}
	lines, exact := tell.Shell(commands, commandWidth)
	return &command{Label: label, Text: strings.Join(lines, "\n"), Exact: exact}
}
