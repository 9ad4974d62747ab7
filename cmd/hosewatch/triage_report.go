package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/html"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// reportFunc tells a report in some format.
type reportFunc func(io.Writer, *investigate.Report) error

// reportWriter returns what tells a report in a format; without one it goes by
// the ending of the file.
func reportWriter(format, out string, stdout io.Writer) (reportFunc, error) {
	if format == "" {
		format = formatOf(out)
	}
	switch format {
	case "text":
		text := report.Text{}
		if width, ok := terminalWidth(stdout); ok && out == "" {
			// https://no-color.org
			text.Width, text.Color = min(width, 120), os.Getenv("NO_COLOR") == ""
		}
		return text.Write, nil
	case "json":
		return report.JSON, nil
	case "csv":
		return report.CSV, nil
	case "html":
		return html.Write, nil
	}
	return nil, fmt.Errorf("--format %q: want text, json, csv or html", format)
}

// formatOf is the format that the ending of a file asks for.
func formatOf(file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".json":
		return "json"
	case ".csv":
		return "csv"
	case ".html", ".htm":
		return "html"
	}
	return "text"
}

// replaceFile writes a file whole or not at all. It may name people and
// secrets' names: nobody but its owner may read it.
func replaceFile(name string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(content); err != nil {
		f.Close()
		return err
	}
	if err = f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
