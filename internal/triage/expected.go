package triage

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

const (
	// suggestedFor is how long a suppression is suggested to hold.
	suggestedFor = 30 * 24 * time.Hour
	// keepExpected is how long it is kept what somebody said was expected.
	keepExpected = 400 * 24 * time.Hour
	// maxSuggested bounds a suggestion by what Slack shows in one text, with
	// room for what is written differently there.
	maxSuggested = 1800
)

// statement is what is kept of who said that an alert was expected, and why.
type statement struct {
	Task
	Rules    []string `json:"rules"`
	Resource string   `json:"resource,omitempty"`
	Actor    string   `json:"actor,omitempty"`
}

// expected keeps who said so and why, and suggests a suppression. It mutes
// nothing.
func (j *job) expected(ctx context.Context) error {
	if j.asks() {
		return j.unasked(ctx)
	}
	a, err := j.alert(ctx)
	if a == nil || err != nil {
		return err
	}
	rules := incident.MuteOf(a, j.User, j.At, 0, false).Rules
	text, err := json.Marshal(statement{j.Task, rules, a.Resource, a.Actor.ARN})
	if err != nil {
		return err
	}
	key := table.Key{Partition: "expected", Sort: j.At.UTC().Format(time.RFC3339) + "/" + j.ID}
	if err := j.Table.Write(ctx, []table.Item{{Key: key, Value: text, Expires: j.Now().Add(keepExpected)}}, nil); err != nil {
		return err
	}
	return j.say(ctx, blockkit.Suggested(j.User, j.Words, suggestion(a, rules, j.Task)))
}

// unasked says that the modal did not open in time.
func (j *job) unasked(ctx context.Context) error {
	return j.whisper(ctx, blockkit.No("The question why did not open in the time that Slack gives. Please press Expected once more."))
}

// suggestion is suppressions as the configuration has them, one a rule.
func suggestion(a *judge.Alert, rules []string, t Task) string {
	var all strings.Builder
	left := 0
	for _, rule := range rules {
		entry := suppression(a, rule, t)
		if all.Len()+len(entry) > maxSuggested {
			left++
			continue
		}
		all.WriteString(entry)
	}
	if left > 0 {
		fmt.Fprintf(&all, "# %d more, which do not fit here\n", left)
	}
	return all.String()
}

// suppression is one entry. Texts are written as JSON, which is YAML too, so
// that nothing in them can be taken for YAML.
func suppression(a *judge.Alert, rule string, t Task) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString("    " + name + ": " + quoted(value) + "\n")
		}
	}
	line("rule", rule)
	line("resource", arn(a.Resource))
	line("actor", arn(a.Actor.ARN))
	line("reason", "said in Slack to be expected: "+strings.Join(strings.Fields(t.Words), " "))
	line("owner", cmp.Or(t.Name, t.User))
	line("expires", t.At.Add(suggestedFor).UTC().Format(time.DateOnly))
	if a.Severity == judge.Critical {
		b.WriteString("    # It was critical, and is told all the same unless you add: even_critical: true\n")
	}
	return "  - " + strings.TrimPrefix(b.String(), "    ")
}

// arn is what a suppression takes for a pattern, and nothing that would match
// more than the one.
func arn(name string) string {
	if !strings.HasPrefix(name, "arn:") || strings.ContainsAny(name, "*?") {
		return ""
	}
	return name
}

func quoted(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(tell.Plain(text)) // texts have a form
	return strings.TrimSpace(b.String())
}
