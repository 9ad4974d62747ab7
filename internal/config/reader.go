package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxFile bounds a file, in bytes. Hundreds of suppressions fit; the parser
// needs 3 s for the worst that does, and four times that for twice as much.
const maxFile = 64 << 10

// lines makes every end of a line the same, so that all count them alike.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// reader walks a parsed file and keeps every fault that it meets, with its
// place. What is read when there are faults is of no use.
type reader struct {
	faults      Faults
	within      string       // the member that is read, as faults begin with it: "quiet_hours: from: "
	secretLines map[int]bool // lines on which a secret was found already
}

// read reads one file and hands its members to known.
func (r *reader) read(text []byte, known map[string]func(ast.Node)) {
	r.secretLines = map[int]bool{}
	switch {
	case len(text) > maxFile:
		r.add(1, 1, "%d bytes: a configuration has at most %d", len(text), maxFile)
		return
	case !utf8.Valid(text):
		r.add(1, 1, "not UTF-8 text")
		return
	}
	clean := lines.Replace(strings.TrimPrefix(string(text), "\ufeff"))
	r.findSecrets(clean)
	parsed, err := parser.ParseBytes([]byte(clean), 0, parser.AllowDuplicateMapKey()) // members tells those, and goes on
	if err != nil {
		r.syntax(err)
		return
	}
	said := false
	for _, doc := range parsed.Docs {
		switch {
		case doc.Body == nil:
		case said:
			r.fault(doc.Body, "a second document; a configuration is one")
		default:
			said = true
			r.members(doc.Body, known)
		}
	}
}

// syntax tells what the parser could not read, without the lines around it
// that its own text would show.
func (r *reader) syntax(err error) {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		p := at.GetToken().Position
		message := strings.ReplaceAll(at.GetMessage(), "\t", `\t`)
		r.add(p.Line, p.Column, "%s", strings.Join(strings.Fields(message), " "))
		return
	}
	r.add(1, 1, "not YAML")
}

func (r *reader) add(line, column int, format string, args ...any) {
	text := fmt.Sprintf(format, args...) // in which the parser may repeat what it did not understand
	if secrets.MatchString(text) {
		text = secretText
	}
	r.faults = append(r.faults, Fault{Line: max(line, 1), Column: max(column, 1), Text: text})
}

func (r *reader) fault(n ast.Node, format string, args ...any) {
	p := place(n)
	r.add(p.Line, p.Column, "%s", r.within+fmt.Sprintf(format, args...))
}

// place is where a node begins. A mapping in blocks begins with its first
// name, though the parser files it under the first colon.
func place(n ast.Node) *token.Position {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken().Position
	}
	return n.GetToken().Position
}

// members reads a mapping: each of its members by the function of its name.
func (r *reader) members(n ast.Node, known map[string]func(ast.Node)) {
	r.entries(n, func(key *ast.StringNode, value ast.Node) {
		read, found := known[key.Value]
		_, empty := value.(*ast.NullNode)
		switch {
		case !found:
			r.fault(key, "there is no member %s%s", shown(key.Value), suggest(key.Value, slices.Collect(maps.Keys(known))))
		case empty:
			r.fault(key, "%s has no value; give it one ([] is the empty list) or leave it out", key.Value)
		default:
			outer := r.within
			r.within += key.Value + ": "
			read(value)
			r.within = outer
		}
	})
}

// entries reads a mapping whose names are not known beforehand.
func (r *reader) entries(n ast.Node, each func(key *ast.StringNode, value ast.Node)) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.fault(n, "%s where names with values are wanted", kind(n))
		return
	}
	first := map[string]int{}
	for _, v := range m.Values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			r.fault(v.Key, "a name is wanted here")
			continue
		}
		if r.holdsSecret(key, key.Value) {
			continue
		}
		if line, twice := first[key.Value]; twice {
			r.fault(key, "%s is here twice, first on line %d", shown(key.Value), line)
			continue
		}
		first[key.Value] = place(key).Line
		each(key, v.Value)
	}
}

// list reads a list, each entry by a function.
func (r *reader) list(n ast.Node, each func(ast.Node)) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fault(n, "%s where a list is wanted", kind(n))
		return
	}
	for _, v := range s.Values {
		each(v)
	}
}

// text reads a scalar as it is written: 000011112222 keeps its zeros without
// quotes. ok is false when it was none, which is told.
func (r *reader) text(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text = n.GetToken().Value
	default:
		r.fault(n, "%s where a text is wanted", kind(n))
		return "", false
	}
	if r.holdsSecret(n, text) {
		return "", false
	}
	return text, true
}

// checked reads a text that check has nothing against.
func (r *reader) checked(n ast.Node, check func(string) string) (string, bool) {
	text, ok := r.text(n)
	if !ok {
		return "", false
	}
	if wrong := check(text); wrong != "" {
		r.fault(n, "%s", wrong)
		return "", false
	}
	return text, true
}

// texts reads a list of texts.
func (r *reader) texts(n ast.Node, check func(string) string) []string {
	all := []string{}
	r.list(n, func(n ast.Node) {
		if text, ok := r.checked(n, check); ok {
			all = append(all, text)
		}
	})
	return all
}

func (r *reader) patterns(n ast.Node) Patterns { return patterns(r.texts(n, notEmpty)) }

func (r *reader) flag(n ast.Node) bool {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		r.fault(n, "%s where true or false is wanted", kind(n))
		return false
	}
	return b.Value
}

// number reads a whole number from 0 to most.
func (r *reader) number(n ast.Node, most int) int {
	i, err := strconv.Atoi(n.GetToken().Value)
	if _, ok := n.(*ast.IntegerNode); !ok || err != nil || i < 0 || i > most {
		r.fault(n, "want a whole number from 0 to %d", most)
	}
	return i
}

// kind says what a node is, in words.
func kind(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode:
		return "names with values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an anchor, alias or tag, which is not understood here,"
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		return "a single value"
	}
	return "a text"
}
