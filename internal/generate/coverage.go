package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// addCoverage writes which row of the catalogue of risky changes is found by
// which rules, and what cannot be seen at all.
func addCoverage(root string, files tree, rules []judge.Rule) error {
	byRow := map[string][]string{}
	for _, r := range rules {
		for _, row := range r.Covers {
			byRow[row] = append(byRow[row], fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID))
		}
	}
	for _, u := range judge.NotObservable() {
		if u.Row != "" {
			byRow[u.Row] = append(byRow[u.Row], "not observable: "+u.Why)
		}
	}
	var rows []string
	for row := range byRow {
		if strings.HasPrefix(row, "FH-") {
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# What is covered\n\nTwo catalogues of risky changes, and the rules that find each.\n\n## Delivery streams\n\n%d rows.\n\n| row | rules |\n| --- | --- |\n", notice, len(rows))
	for _, row := range rows {
		fmt.Fprintf(&b, "| %s | %s |\n", row, strings.Join(byRow[row], ", "))
	}
	if err := addDependents(&b, root, byRow); err != nil {
		return err
	}
	b.WriteString("\n## What cannot be seen\n\nCloudTrail does not show these, so that no rule can tell them.\n\n| what | why not |\n| --- | --- |\n")
	for _, u := range judge.NotObservable() {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(u.What), cell(u.Why))
	}
	return files.add("docs/coverage.md", b.Bytes())
}

// addDependents writes the catalogue of what streams depend on, service by
// service.
func addDependents(b *bytes.Buffer, root string, byRow map[string][]string) error {
	const catalogue = "internal/judge/testdata/dependents.csv"
	f, err := os.Open(filepath.Join(root, filepath.FromSlash(catalogue)))
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", catalogue, err)
	}
	fmt.Fprintf(b, "\n## What streams depend on, and the alerting\n\n%d rows.\n", len(lines)-1)
	service := ""
	for _, line := range lines[1:] {
		row, call, condition := line[0], line[3], line[4]
		if line[1] != service {
			service = line[1]
			fmt.Fprintf(b, "\n### %s\n\n| row | call | when | rules |\n| --- | --- | --- | --- |\n", service)
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s |\n", row, call, cell(inline(condition)), strings.Join(byRow[row], ", "))
	}
	return nil
}
