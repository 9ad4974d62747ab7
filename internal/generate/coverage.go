package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// addCoverage writes which row of the catalogue of risky changes is found by
// which rules, and what cannot be seen at all.
func addCoverage(files tree, rules []judge.Rule) error {
	byRow := map[string][]string{}
	for _, r := range rules {
		for _, row := range r.Covers {
			byRow[row] = append(byRow[row], fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID))
		}
	}
	rows := make([]string, 0, len(byRow))
	for row := range byRow {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# What is covered\n\n%d rows of the catalogue of risky changes, and the rules that find them.\n\n| row | rules |\n| --- | --- |\n", notice, len(rows))
	for _, row := range rows {
		fmt.Fprintf(&b, "| %s | %s |\n", row, strings.Join(byRow[row], ", "))
	}
	b.WriteString("\n## What cannot be seen\n\nCloudTrail does not show these, so that no rule can tell them.\n\n| what | why not |\n| --- | --- |\n")
	for _, u := range judge.NotObservable() {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(u.What), cell(u.Why))
	}
	return files.add("docs/coverage.md", b.Bytes())
}
