package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
)

const policyUsage = `Usage: hosewatch policy compare [flags] OLD NEW
       hosewatch policy compare [flags] --new-only NEW
       hosewatch policy compare [flags] --batch FILE
       hosewatch policy judge [flags] FILE
       hosewatch policy judge [flags] --batch FILE

compare says whether NEW allows a request that OLD does not, and shows one.
judge says what one document opens to outsiders. FILE may be - for standard input.
`

func runPolicy(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, policyUsage)
		return exitUsage
	}
	p := policyCommand{stdin: stdin, stdout: stdout, stderr: stderr}
	switch args[0] {
	case "compare":
		return p.compare(args[1:])
	case "judge":
		return p.judge(args[1:])
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, policyUsage)
		return exitDone
	}
	return usageError(stderr, "policy", "%q is neither compare nor judge", args[0])
}

// policyCommand is one run of a policy command and its flags.
type policyCommand struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	format, batch  string
	newOnly        bool
	budget         time.Duration
	about          policy.Subject
	accounts       string
}

func (p *policyCommand) compare(args []string) int {
	f := newFlags("policy compare", policyUsage)
	f.StringVar(&p.format, "format", "text", "text or json")
	f.StringVar(&p.batch, "batch", "", `file with one {"old":...,"new":...} a line`)
	f.BoolVar(&p.newOnly, "new-only", false, "there was no old document: it allowed nothing")
	f.DurationVar(&p.budget, "budget", 250*time.Millisecond, "bound on one comparison")
	files, code, done := p.parse(f, args)
	if done {
		return code
	}
	want := 2
	if p.newOnly {
		want = 1
	}
	switch {
	case p.batch != "" && len(files) == 0:
		return p.each(p.batch, p.compareRow)
	case p.batch != "" || len(files) != want:
		return usageError(p.stderr, f.Name(), "want OLD and NEW, or --new-only and NEW, or --batch and its file alone")
	}
	return p.compareFiles(files)
}

// parse reads the flags and judges those that every policy command has.
func (p *policyCommand) parse(f *flag.FlagSet, args []string) (files []string, code int, done bool) {
	files, code, done = parseFlags(f, args, p.stdout, p.stderr)
	switch {
	case done:
		return nil, code, true
	case p.format != "text" && p.format != "json":
		return nil, usageError(p.stderr, f.Name(), "--format %q is neither text nor json", p.format), true
	case p.budget <= 0:
		return nil, usageError(p.stderr, f.Name(), "--budget %v is not more than nothing", p.budget), true
	}
	return files, 0, false
}

// compareFiles compares two documents, or nothing and one. A document that does
// not parse makes the verdict unknown; a file that cannot be read is an error.
func (p *policyCommand) compareFiles(files []string) int {
	var texts [][]byte
	if p.newOnly {
		texts = append(texts, nil)
	}
	for i, name := range files {
		if i > 0 && name == "-" && files[0] == "-" {
			return usageError(p.stderr, "policy compare", "- can be given once only")
		}
		text, err := p.read(name)
		if err != nil {
			fmt.Fprintf(p.stderr, "hosewatch: %v\n", err)
			return exitBroken
		}
		texts = append(texts, text)
	}
	answer := p.answer(texts[0], texts[1])
	if p.format == "json" {
		p.print(answer)
	} else {
		answer.tell(p.stdout)
	}
	if answer.Verdict == policy.Equal.String() || answer.Verdict == policy.Narrowed.String() {
		return exitDone
	}
	return exitRisky
}

// A comparisonAnswer is what compare prints.
type comparisonAnswer struct {
	Verdict         string      `json:"verdict"`
	NewlyAllowed    []grantJSON `json:"newly_allowed"`
	NoLongerAllowed []grantJSON `json:"no_longer_allowed"`
	// Confirmed: the verdict is not unknown, and the evaluator agreed with every request shown.
	Confirmed bool `json:"confirmed"`
	// CrossingOnly lists what is broader only if a wildcard may run past a colon.
	CrossingOnly []grantJSON `json:"crossing_only,omitempty"`
	Truncated    bool        `json:"truncated,omitempty"`
	ElapsedUS    int64       `json:"elapsed_us"`
	Reason       string      `json:"reason,omitempty"`
}

type requestJSON struct {
	Principal string         `json:"principal"`
	Action    string         `json:"action"`
	Resource  string         `json:"resource"`
	Context   map[string]any `json:"context"`
}

// A grantJSON is one class of requests: one of them, the actions that are like
// it, and the statement it comes from.
type grantJSON struct {
	requestJSON
	Actions    []string `json:"actions,omitempty"`
	NotActions []string `json:"not_actions,omitempty"`
	Statement  string   `json:"statement"`
	LostGuard  string   `json:"lost_guard,omitempty"`
}

// answer compares two texts; nil is a document that is not there.
func (p *policyCommand) answer(oldText, newText []byte) comparisonAnswer {
	start := time.Now()
	result := comparisonAnswer{Verdict: policy.Unknown.String(), NewlyAllowed: []grantJSON{}, NoLongerAllowed: []grantJSON{}}
	before, err := parseDocument("old", oldText)
	after, newErr := parseDocument("new", newText)
	if err = errors.Join(err, newErr); err != nil {
		result.Reason = oneLine(err.Error())
		result.ElapsedUS = time.Since(start).Microseconds()
		return result
	}
	c := policy.Compare(&before, &after, policy.Options{Budget: p.budget})
	result.Verdict, result.Truncated, result.Reason = c.Verdict.String(), c.Truncated, c.Reason
	result.Confirmed = c.Verdict != policy.Unknown
	result.NewlyAllowed = grants(c.NewlyAllowed)
	result.NoLongerAllowed = grants(c.NoLongerAllowed)
	if c.CrossingOnly {
		result.CrossingOnly = grants(c.CrossingGrants)
	}
	result.ElapsedUS = time.Since(start).Microseconds()
	return result
}

func parseDocument(which string, text []byte) (policy.Document, error) {
	if text == nil {
		return policy.Document{Partition: "aws"}, nil
	}
	doc, err := policy.Parse(text)
	if err != nil {
		return doc, fmt.Errorf("%s: %w", which, err)
	}
	return doc, nil
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "; ") }

func grants(list []policy.Grant) []grantJSON {
	out := make([]grantJSON, 0, len(list))
	for i := range list {
		g := &list[i]
		one := grantJSON{requestJSON: requestOf(&g.Witness), Statement: g.Statement.Name()}
		if g.NotActions {
			one.NotActions = g.Actions
		} else {
			one.Actions = g.Actions
		}
		if g.LostGuard != nil {
			one.LostGuard = g.LostGuard.Name()
		}
		out = append(out, one)
	}
	return out
}

func requestOf(req *policy.Request) requestJSON {
	out := requestJSON{Principal: req.Caller.String(), Action: req.Action, Resource: req.Resource, Context: map[string]any{}}
	for _, key := range req.Context {
		if len(key.Values) == 1 {
			out.Context[key.Key] = key.Values[0]
		} else {
			out.Context[key.Key] = key.Values
		}
	}
	if org := req.Caller.Organization; org != "" {
		out.Context["aws:principalorgid"] = org
	}
	return out
}

// tell prints the answer for a person.
func (a *comparisonAnswer) tell(w io.Writer) {
	fmt.Fprintln(w, a.Verdict)
	if a.Reason != "" {
		fmt.Fprintf(w, "  %s\n", a.Reason)
	}
	tellGrants(w, "newly allowed", a.NewlyAllowed)
	tellGrants(w, "no longer allowed", a.NoLongerAllowed)
	tellGrants(w, "allowed only if a wildcard may run past a colon", a.CrossingOnly)
	if a.Truncated {
		fmt.Fprintln(w, "\nand more of the kind")
	}
}

func tellGrants(w io.Writer, title string, list []grantJSON) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, g := range list {
		fmt.Fprintf(w, "  %s  %s  %s\n", g.Principal, g.Action, g.Resource)
		if len(g.Context) > 0 {
			text, _ := json.Marshal(g.Context) // strings and lists of them
			fmt.Fprintf(w, "    with %s\n", text)
		}
		fmt.Fprintf(w, "    by %s", g.Statement)
		switch {
		case len(g.NotActions) > 0:
			fmt.Fprintf(w, ", every action but %s", strings.Join(g.NotActions, ", "))
		case len(g.Actions) > 1:
			fmt.Fprintf(w, ", so too %s", strings.Join(g.Actions, ", "))
		}
		if g.LostGuard != "" {
			fmt.Fprintf(w, ", past the Deny %s", g.LostGuard)
		}
		fmt.Fprintln(w)
	}
}

func (p *policyCommand) compareRow(row []byte) (any, error) {
	var pair struct {
		Old json.RawMessage `json:"old"`
		New json.RawMessage `json:"new"`
	}
	if err := json.Unmarshal(row, &pair); err != nil {
		return comparisonAnswer{Verdict: policy.Unknown.String(), NewlyAllowed: []grantJSON{}, NoLongerAllowed: []grantJSON{},
			Reason: "the line is not an object with old and new"}, err
	}
	return p.answer(present(pair.Old), present(pair.New)), nil
}

// present turns a member that is missing or null into no document.
func present(text json.RawMessage) []byte {
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	return text
}

// each answers every line of a file, in order. A line that is not JSON is
// answered too, reported, and makes the exit code 1 at the end.
func (p *policyCommand) each(name string, answer func(row []byte) (any, error)) int {
	in, err := p.open(name)
	if err != nil {
		fmt.Fprintf(p.stderr, "hosewatch: %v\n", err)
		return exitBroken
	}
	defer in.Close()
	lines, code := bufio.NewReader(in), exitDone
	for n := 1; ; n++ {
		row, readErr := lines.ReadBytes('\n')
		if row = bytes.TrimSpace(row); len(row) > 0 {
			result, err := answer(row)
			if err != nil {
				fmt.Fprintf(p.stderr, "hosewatch: %s: line %d: %v\n", name, n, err)
				code = exitBroken
			}
			p.print(result)
		}
		if readErr == io.EOF {
			return code
		}
		if readErr != nil {
			fmt.Fprintf(p.stderr, "hosewatch: %s: line %d: %v\n", name, n, readErr)
			return exitBroken
		}
	}
}

func (p *policyCommand) print(value any) {
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	_ = out.Encode(value) // a reader who went away is no fault of ours
}

func (p *policyCommand) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(p.stdin), nil
	}
	return os.Open(name)
}

func (p *policyCommand) read(name string) ([]byte, error) {
	in, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}
