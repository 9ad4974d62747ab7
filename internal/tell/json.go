package tell

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// JSON writes a as one object on one line, as Line does.
func JSON(w io.Writer, a *judge.Alert) error {
	line := *a
	if line.Findings == nil {
		line.Findings = []judge.Finding{} // a member of ours is absent or a value, never null
	}
	if err := Line(w, &line); err != nil {
		return fmt.Errorf("alert %s: %w", Plain(a.ID), err)
	}
	return nil
}

// Line writes v as JSON on one line. Characters that a terminal would obey or
// hide are written as \u escapes, which is the same JSON.
func Line(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // "<" and "&" stand as they are in shell commands
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escapeUnseen(b.Bytes()))
	return err
}

// escapeUnseen writes what visible refuses as JSON escapes. Outside strings
// JSON is ASCII, so every such character stands inside one.
func escapeUnseen(doc []byte) []byte {
	if isPlainASCII(string(bytes.TrimSuffix(doc, []byte("\n")))) {
		return doc
	}
	out := make([]byte, 0, len(doc)+16)
	for len(doc) > 0 {
		r, size := utf8.DecodeRune(doc)
		switch {
		case r == '\n', visible(r):
			out = append(out, doc[:size]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		doc = doc[size:]
	}
	return out
}
