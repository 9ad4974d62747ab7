package tell

import "strings"

// wrap breaks text between words into lines of at most limit columns. A word
// that is longer than a line, such as an ARN, is broken where the line ends.
func wrap(text string, limit int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		size := columns(word)
		if used > 0 && used+1+size > limit {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		for used+size > limit {
			head, tail := splitAt(word, limit)
			lines = append(lines, head)
			word, size = tail, columns(tail)
		}
		line, used = line+word, used+size
	}
	if used > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// splitAt cuts word after as many characters as fit into limit columns, at
// least one, and never between a letter and its combining marks.
func splitAt(word string, limit int) (head, tail string) {
	used := 0
	for i, r := range word {
		size := runeColumns(r)
		if i > 0 && used+size > limit {
			return word[:i], word[i:]
		}
		used += size
	}
	return word, ""
}
