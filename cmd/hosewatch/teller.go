package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/ocsf"
)

// newTeller returns what tells an alert in a format. terminal is where the
// text ends up; its width and colours are used when it is a terminal.
func newTeller(format string, w, terminal io.Writer) (func(*judge.Alert) error, error) {
	switch format {
	case "text":
		text := tell.Text{}
		if width, ok := terminalWidth(terminal); ok {
			// https://no-color.org
			text.Width, text.Color = min(width, 100), os.Getenv("NO_COLOR") == ""
		}
		return func(a *judge.Alert) error { return text.Write(w, a) }, nil
	case "json":
		return func(a *judge.Alert) error { return tell.JSON(w, a) }, nil
	case "slack":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return func(a *judge.Alert) error { return e.Encode(blockkit.Message(a)) }, nil
	case "ocsf":
		return func(a *judge.Alert) error { return ocsf.Write(w, a) }, nil
	default:
		return nil, fmt.Errorf("--format %q: want text, json, ocsf or slack", format)
	}
}

// terminalWidth returns the columns of a terminal; ok is false when w is none.
func terminalWidth(w io.Writer) (columns int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	return columns, err == nil
}
