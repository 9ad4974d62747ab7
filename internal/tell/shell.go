package tell

import "strings"

// Shell lays out shell commands for lines of limit columns, so that what is
// copied from the screen runs as it was meant. A line is broken only between
// words, with a backslash, and where that is possible before an option; a
// word is never broken, however long, for a blank inside quotes would become
// part of it. What cannot be shown is written out as Plain does; exact then
// says false, and the text must not be pasted.
func Shell(commands string, limit int) (lines []string, exact bool) {
	exact = true
	for _, command := range splitShell(commands) {
		for i, word := range command {
			shown := Plain(word)
			exact = exact && shown == word
			command[i] = shown
		}
		lines = append(lines, layOut(command, limit)...)
	}
	return lines, exact
}

// layOut puts one command on one line if it fits, else an option a line.
func layOut(words []string, limit int) []string {
	if line := strings.Join(words, " "); columns(line) <= limit {
		return []string{line}
	}
	const more = ` \`
	var lines []string
	line, used := []string{words[0]}, columns(words[0])
	for _, word := range words[1:] {
		option := strings.HasPrefix(word, "--")
		size := columns(word)
		if !option && used+1+size+len(more) <= limit {
			line, used = append(line, word), used+1+size
			continue
		}
		lines = append(lines, strings.Join(line, " ")+more)
		lead := "    "
		if option || strings.HasPrefix(word, "#") {
			lead = "  "
		}
		line, used = []string{lead + word}, len(lead)+size
	}
	return append(lines, strings.Join(line, " "))
}

// splitShell reads commands as a POSIX shell does, as far as layout needs:
// a command is a line, a line ends where a newline stands outside quotes and
// not after a backslash, and a word ends at a blank outside quotes. Words
// keep their quotes. A comment is one word, to the end of its line.
func splitShell(text string) (commands [][]string) {
	var words []string
	for len(text) > 0 {
		switch {
		case text[0] == '\n':
			if len(words) > 0 {
				commands = append(commands, words)
			}
			words, text = nil, text[1:]
		case text[0] == ' ', text[0] == '\t', text[0] == '\r':
			text = text[1:]
		case strings.HasPrefix(text, "\\\n"):
			text = text[2:]
		default:
			n := wordLength(text)
			words, text = append(words, strings.TrimSuffix(text[:n], "\\\n")), text[n:]
		}
	}
	if len(words) > 0 {
		commands = append(commands, words)
	}
	return commands
}

// wordLength finds where the word at the start of text ends.
func wordLength(text string) int {
	if text[0] == '#' {
		if end := strings.IndexByte(text, '\n'); end >= 0 {
			return end
		}
		return len(text)
	}
	// within is what the text at i stands in, innermost last: quotes, or a
	// $(command), where quotes begin anew.
	var within []byte
	for i := 0; i < len(text); i++ {
		c, inner := text[i], byte(0)
		if len(within) > 0 {
			inner = within[len(within)-1]
		}
		switch {
		case inner != 0 && c == inner:
			within = within[:len(within)-1]
		case inner == '\'':
			// All else stands for itself.
		case c == '\\':
			i++ // whatever follows belongs to the word
		case c == '$' && strings.HasPrefix(text[i:], "$("):
			within = append(within, ')')
			i++
		case inner == '"':
		case c == '\'', c == '"':
			within = append(within, c)
		case inner == ')' && c == '(':
			within = append(within, ')')
		case inner == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			return i
		}
	}
	return len(text)
}
