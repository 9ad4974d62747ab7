package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// A small interpreter of the Amazon States Language: as much of it as the state
// machine of template.yaml uses, and a refusal of the rest.
// https://states-language.net/spec.html

// flow is a state machine, or what a Map does with each item.
type flow struct {
	Comment         string
	ProcessorConfig map[string]string
	StartAt         string
	States          map[string]step
}

// step is a state.
type step struct {
	Type, Comment, Label           string
	Resource                       string
	Parameters                     any
	ResultPath                     string
	TimeoutSeconds                 int
	Retry                          []retrier
	Choices                        []choice
	Default                        string
	Next                           string
	End                            bool
	ItemReader, ResultWriter       *access
	ItemSelector                   any
	MaxConcurrencyPath             string
	ToleratedFailurePercentagePath string
	ItemProcessor                  *flow
}

type retrier struct {
	ErrorEquals                                   []string
	IntervalSeconds, MaxAttempts, MaxDelaySeconds int
	BackoffRate                                   float64
	JitterStrategy                                string
}

type choice struct {
	Variable, Next string
	BooleanEquals  *bool
	NumericEquals  *float64
}

type access struct {
	Resource   string
	Parameters any
}

// definition reads the state machine out of template.yaml.
func definition(t *testing.T) *flow {
	t.Helper()
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n      Definition:\n")
	if !found {
		t.Fatal("template.yaml has no definition of a state machine")
	}
	block := regexp.MustCompile(`^( {8}.*\n|\n)+`).FindString(rest)
	var any any
	if err := yaml.Unmarshal([]byte(block), &any); err != nil {
		t.Fatal(err)
	}
	doc, err := json.Marshal(any)
	if err != nil {
		t.Fatal(err)
	}
	var f flow
	strict := json.NewDecoder(bytes.NewReader(doc))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&f); err != nil {
		t.Fatalf("the interpreter does not know all of the state machine: %v", err)
	}
	return &f
}

// world is what a state machine acts on.
type world struct {
	// invoke calls a function.
	invoke func(ctx context.Context, resource string, payload []byte) ([]byte, error)
	bucket Bucket
	// shuffle puts the items of a Map into the order in which they begin.
	shuffle func(items []any)
}

// execution is one execution of a state machine, which can be redriven.
type execution struct {
	*world
	flow  *flow
	at    string
	input any
	read  map[string]bool // items of the Map whose workflows have succeeded
}

func (w *world) start(f *flow, input any) *execution {
	return &execution{world: w, flow: f, at: f.StartAt, input: plainJSON(input), read: map[string]bool{}}
}

// run goes on until the end, or until a state fails: another run, with the same
// input for that state, is a redrive.
func (x *execution) run(ctx context.Context) (any, error) {
	for n := 0; ; n++ {
		if n > 100_000 {
			return nil, fmt.Errorf("%s: there is no end", x.at)
		}
		s, ok := x.flow.States[x.at]
		if !ok {
			return nil, fmt.Errorf("no state %q", x.at)
		}
		output, next, err := x.do(ctx, &s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.at, err)
		}
		if s.End {
			return output, nil
		}
		x.at, x.input = next, output
	}
}

func (x *execution) do(ctx context.Context, s *step) (output any, next string, err error) {
	switch s.Type {
	case "Pass":
		output, err = fill(s.Parameters, x.input, nil)
		return output, s.Next, err
	case "Choice":
		next, err = s.choose(x.input)
		return x.input, next, err
	case "Task":
		output, err = x.task(ctx, s)
	case "Map":
		output, err = x.each(ctx, s)
	default:
		err = fmt.Errorf("type %q is not known", s.Type)
	}
	if err != nil {
		return nil, "", err
	}
	output, err = place(x.input, s.ResultPath, output)
	return output, s.Next, err
}

func (s *step) choose(input any) (string, error) {
	for _, c := range s.Choices {
		v, err := value(c.Variable, input, nil)
		if err != nil {
			return "", err
		}
		switch {
		case c.BooleanEquals != nil && v == *c.BooleanEquals, c.NumericEquals != nil && v == *c.NumericEquals:
			return c.Next, nil
		case c.BooleanEquals == nil && c.NumericEquals == nil:
			return "", fmt.Errorf("a choice about %s that is not known", c.Variable)
		}
	}
	return s.Default, nil
}

// task calls a function as often as its retriers say, and does not wait.
func (x *execution) task(ctx context.Context, s *step) (any, error) {
	payload := x.input
	if s.Parameters != nil {
		var err error
		if payload, err = fill(s.Parameters, x.input, nil); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	for tries := 0; ; tries++ {
		answer, err := x.invoke(ctx, s.Resource, text)
		if err == nil {
			var v any
			return v, json.Unmarshal(answer, &v)
		}
		if again := s.attempts("States.ALL"); tries >= again {
			return nil, err
		}
	}
}

func (s *step) attempts(name string) int {
	for _, r := range s.Retry {
		for _, e := range r.ErrorEquals {
			if e == name {
				return r.MaxAttempts
			}
		}
	}
	return 0
}

// fill writes values into a template: members that end in .$ name them.
func fill(template, input, context any) (any, error) {
	switch v := template.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			var err error
			if plain, isPath := strings.CutSuffix(name, ".$"); isPath {
				out[plain], err = value(member.(string), input, context)
			} else {
				out[name], err = fill(member, input, context)
			}
			if err != nil {
				return nil, err
			}
		}
		return out, nil
	default:
		return v, nil
	}
}

// value finds what a path names in the input, or with $$ in the context.
func value(p string, input, context any) (any, error) {
	v, rest := input, strings.TrimPrefix(p, "$")
	if after, ok := strings.CutPrefix(rest, "$"); ok {
		v, rest = context, after
	}
	for name := range strings.SplitSeq(strings.TrimPrefix(rest, "."), ".") {
		if name == "" {
			break
		}
		object, _ := v.(map[string]any)
		next, ok := object[name]
		if v = next; !ok {
			return nil, fmt.Errorf("path %s: there is no %s", p, name)
		}
	}
	return v, nil
}

// place puts a result where a ResultPath says.
func place(input any, path string, result any) (any, error) {
	if path == "" {
		return result, nil
	}
	name := strings.TrimPrefix(path, "$.")
	if strings.Contains(name, ".") {
		return nil, fmt.Errorf("ResultPath %s is not known", path)
	}
	out := map[string]any{}
	for k, v := range input.(map[string]any) {
		out[k] = v
	}
	out[name] = result
	return out, nil
}

// plainJSON is a value as JSON has it.
func plainJSON(v any) (plain any) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &plain)
	}
	if err != nil {
		panic(err)
	}
	return plain
}
