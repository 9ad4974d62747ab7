package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

const notice = "<!-- Generated from internal/judge by `go generate ./...`; change it there. -->\n\n"

// addPages writes a page for each rule, and the list of them.
func addPages(files tree, rules []judge.Rule) error {
	for _, r := range rules {
		page, err := rulePage(r)
		if err != nil {
			return err
		}
		if err := files.add("docs/rules/"+r.ID+".md", page); err != nil {
			return err
		}
	}
	return files.add("docs/rules/README.md", indexPage(rules))
}

// gradesSection says what the grades of all rules have in common.
const gradesSection = `## Grades

The severity in the tables is that of the loss when what was before is known. Each page says when it is another. When nobody knows what was before, the alert says so, and is graded by what is so now:

- What is dangerous by itself keeps its grade, whatever was before: anyone let in, TLS or encryption switched off, a filter that hides findings.
- What is a danger only if it was otherwise before is one grade lower: another role, another place, code that may be the same.
- What is also how a protection is first switched on is low, or not told: naming a key of your own, a boundary, a lock.
- What a service does not let be switched off, or refuses while somebody needs it, is lower, and the page says why.
- A deployment sends all settings again, so that the same is low when CloudFormation or a deployer did it, unless the page says otherwise.
`

func indexPage(rules []judge.Rule) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# Rules\n\n%d rules, grouped by what is lost. Each page has an event that raises the rule, the alert that it makes, and near misses that stay quiet.\n\n%s", notice, len(rules), gradesSection)
	var groups []judge.Loss
	for _, r := range rules {
		if !slices.Contains(groups, r.Loses) {
			groups = append(groups, r.Loses)
		}
	}
	for _, group := range groups {
		name := string(group)
		fmt.Fprintf(&b, "\n## %s%s\n\n| rule | severity | finds |\n| --- | --- | --- |\n", strings.ToUpper(name[:1]), name[1:])
		for _, r := range rules {
			if r.Loses == group {
				fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", r.ID, r.ID, r.Severity, cell(r.Title))
			}
		}
	}
	return b.Bytes()
}

func rulePage(r judge.Rule) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# %s\n\n", notice, r.Title)
	fmt.Fprintf(&b, "| | |\n| --- | --- |\n| rule | `%s` |\n| lost | %s |\n| severity | %s |\n", r.ID, r.Loses, cell(severity(r)))
	fmt.Fprintf(&b, "| direction | %s |\n| calls | %s |\n", r.Direction, callList(r))
	if len(r.Attack) > 0 {
		fmt.Fprintf(&b, "| ATT&CK | %s |\n", attackLinks(r.Attack))
	}
	if len(r.Covers) > 0 {
		fmt.Fprintf(&b, "| covers | [%s](../coverage.md) |\n", strings.Join(r.Covers, ", "))
	}
	fmt.Fprintf(&b, "\n## Why it matters\n\n%s\n\n## What to do\n\n%s\n", r.Why, r.Advice)
	if r.Config != "" {
		fmt.Fprintf(&b, "\n## What it needs to know\n\nThe rule is silent until the configuration says, for example:\n\n```yaml\n%s\n```\n", strings.TrimSpace(r.Config))
	}
	if err := writeRaises(&b, r); err != nil {
		return nil, err
	}
	writeQuiet(&b, r)
	return b.Bytes(), nil
}

// writeRaises shows the first story with its alert, and names the others.
func writeRaises(b *bytes.Buffer, r judge.Rule) error {
	for i, s := range r.Raises {
		a, err := lastAlert(r, s)
		if err != nil {
			return err
		}
		switch i {
		case 0:
			fmt.Fprintf(b, "\n## An event that raises it\n\n%s:\n\n```text\n", eventLink("", r, s))
			if err := (tell.Text{}).Write(b, a); err != nil {
				return err
			}
			b.Truncate(len(bytes.TrimRight(b.Bytes(), "\n")))
			b.WriteString("\n```\n")
		case 1:
			b.WriteString("\nOther events that raise it:\n\n")
			fallthrough
		default:
			fmt.Fprintf(b, "- %s: %s, *%s*\n", eventLink("", r, s), finding(r, a).Severity, inline(finding(r, a).Title))
		}
	}
	return nil
}

func writeQuiet(b *bytes.Buffer, r judge.Rule) {
	if len(r.Quiet) == 0 {
		return
	}
	b.WriteString("\n## Near misses that stay quiet\n\n")
	for _, s := range r.Quiet {
		fmt.Fprintf(b, "- %s\n", eventLink("quiet/", r, s))
	}
}

// eventLink links the file of a story's last event and says what leads to it.
func eventLink(folder string, r judge.Rule, s judge.Story) string {
	name := storyName(r, s)
	link := fmt.Sprintf("[%s.json](../../events/%s%s.json)", name, folder, name)
	n := -1
	for _, step := range s.Steps {
		n += max(step.Events, 1)
	}
	switch n {
	case 0:
		return link
	case 1:
		return link + " after one event before it"
	default:
		return fmt.Sprintf("%s after %d events before it", link, n)
	}
}

// lastAlert plays a story and returns the alert of its last event.
func lastAlert(r judge.Rule, s judge.Story) (*judge.Alert, error) {
	place := storyName(r, s)
	c, err := config.Parse([]byte("scope: account\n" + r.Config))
	if err != nil {
		return nil, fmt.Errorf("%s: config: %w", place, err)
	}
	records, err := s.Records(r.ID)
	if err != nil {
		return nil, err
	}
	w := watch.New(c)
	var last *judge.Alert
	for _, record := range records {
		stats, err := trail.ReadText(context.Background(), string(record), place, func(e *trail.Event) error {
			last, err = w.Observe(context.Background(), e)
			return err
		})
		if err != nil {
			return nil, err
		}
		if stats.Records != 1 {
			return nil, fmt.Errorf("%s: a step that is not one record: %v", place, stats.Faults)
		}
	}
	if last == nil || finding(r, last) == nil {
		return nil, fmt.Errorf("%s: the last event does not raise the rule", place)
	}
	return last, nil
}

// finding is what the rule found in the alert, or nil.
func finding(r judge.Rule, a *judge.Alert) *judge.Finding {
	for i := range a.Findings {
		if a.Findings[i].Rule == r.ID {
			return &a.Findings[i]
		}
	}
	return nil
}

func severity(r judge.Rule) string {
	if r.Grades == "" {
		return r.Severity.String()
	}
	return r.Severity.String() + "; " + r.Grades
}

func callList(r judge.Rule) string {
	var names []string
	if r.AnyCall {
		names = append(names, "any call of another service at which a rule looks")
	}
	for _, i := range r.OtherCalls() {
		names = append(names, "`"+i.Call.String()+"`")
	}
	for _, call := range r.Calls {
		if call == judge.UnknownCall {
			names = append(names, "any call that is not known by name")
			continue
		}
		names = append(names, "`"+string(call)+"`")
	}
	return strings.Join(names, ", ")
}

// attackLinks links techniques and sub-techniques at https://attack.mitre.org.
func attackLinks(ids []string) string {
	var links []string
	for _, id := range ids {
		links = append(links, fmt.Sprintf("[%s](https://attack.mitre.org/techniques/%s/)", id, strings.ReplaceAll(id, ".", "/")))
	}
	return strings.Join(links, ", ")
}

// cell is text that stands in a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// inline is text that stands between asterisks.
func inline(text string) string { return strings.NewReplacer("*", `\*`, "_", `\_`).Replace(text) }
