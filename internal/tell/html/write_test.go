package html

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

var keep = flag.String("html.keep", "", "a folder to write the pages and pictures of the tests into")

// kept writes what a test made to where somebody can look at it.
func kept(t *testing.T, name string, content []byte) {
	t.Helper()
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// reports are the reports that the tests show.
var reports = []struct {
	name   string
	report func() *investigate.Report
}{
	{"sample", sample},
	{"large", func() *investigate.Report { return large(200, 10_000) }},
	{"empty", func() *investigate.Report { return &investigate.Report{} }},
}

func TestEveryReportIsAPage(t *testing.T) {
	for _, tt := range reports {
		t.Run(tt.name, func(t *testing.T) {
			kept(t, tt.name+".html", []byte(written(t, tt.report())))
		})
	}
}
