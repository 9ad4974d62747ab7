package policy

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A ParseError says where a document is malformed and how.
type ParseError struct {
	// Path of members, as in Statement[2].Condition.StringEquals; may be empty.
	Path  string
	Pos   Position
	Fault string
}

func (e *ParseError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("policy: %s: %s", e.Pos, e.Fault)
	}
	return fmt.Sprintf("policy: %s: %s: %s", e.Pos, e.Path, e.Fault)
}

// Parse reads a policy document in any form CloudTrail carries it: a JSON
// object, a JSON string that holds one, or the URL-encoded text of one, bare or
// inside a JSON string. The error is a *ParseError.
//
// It is strict: a member given twice, an element of the wrong kind, an empty
// list of actions, a text that ends early are errors with their place, because
// a guess would be a claim about who has access. Members that the grammar does
// not have are kept by name in Unknown.
func Parse(text []byte) (Document, error) {
	return parseText(string(text), 0)
}

// parseText unwraps at most two layers of JSON strings.
func parseText(text string, layers int) (Document, error) {
	s := scanner{text: text}
	if len(text) > maxBytes {
		return Document{}, s.fault(0, fmt.Sprintf("longer than %d bytes", maxBytes))
	}
	if !utf8.ValidString(text) {
		return Document{}, s.fault(0, "not valid UTF-8")
	}
	s.text = strings.TrimPrefix(text, "\ufeff")
	switch c := s.peek(); {
	case c == '{':
		return s.document()
	case c == '"' && layers < 2:
		inner, err := s.str()
		if err != nil {
			return Document{}, err
		}
		if s.peek() != 0 {
			return Document{}, s.fault(s.at, "more text after the document")
		}
		return parseText(inner, layers+1)
	case c == '%':
		return parseEncoded(s.text[s.at:], layers)
	}
	return Document{}, s.fault(s.at, "want a policy document, have "+s.kind())
}

// parseEncoded reads URL-encoded text. IAM writes a blank as %20 and leaves "+"
// alone; a form encoder writes "+" for a blank. The first reading that parses is taken.
func parseEncoded(text string, layers int) (Document, error) {
	s := scanner{text: text}
	plain, err := url.PathUnescape(text)
	if err != nil {
		return Document{}, s.fault(0, "broken URL encoding")
	}
	if layers >= 3 {
		return Document{}, s.fault(0, "encoded too many times")
	}
	doc, err := parseText(plain, layers+1)
	if err == nil || !strings.Contains(text, "+") {
		return doc, err
	}
	form, formErr := url.QueryUnescape(text)
	if formErr != nil {
		return doc, err
	}
	if again, againErr := parseText(form, layers+1); againErr == nil {
		return again, nil
	}
	return doc, err
}

func (s *scanner) document() (Document, error) {
	doc := Document{}
	found := false
	err := s.object(func(key string, at int) (err error) {
		switch key {
		case "Version":
			doc.Version, err = s.version()
		case "Id":
			doc.ID, err = s.str()
		case "Statement":
			found = true
			doc.Statements, err = s.statements()
		default:
			doc.Unknown = append(doc.Unknown, key)
			err = s.skip()
		}
		return err
	})
	if err == nil && s.peek() != 0 {
		err = s.fault(s.at, "more text after the document")
	}
	if err == nil && !found {
		err = s.fault(0, "no Statement")
	}
	if err != nil {
		return Document{}, err
	}
	doc.settlePartition()
	return doc, nil
}

func (s *scanner) version() (Version, error) {
	s.blanks()
	at := s.at
	text, err := s.str()
	switch {
	case err != nil:
		return 0, err
	case text == "2008-10-17":
		return Version2008, nil
	case text == "2012-10-17":
		return Version2012, nil
	}
	return 0, s.fault(at, "version "+quote(text)+" is not 2008-10-17 or 2012-10-17")
}

func (s *scanner) statements() ([]Statement, error) {
	if s.peek() == '{' {
		st, err := s.statement(0)
		return []Statement{st}, err
	}
	var list []Statement
	element := &s.path[len(s.path)-1]
	err := s.array(func(i int) error {
		element.index = i
		st, err := s.statement(i)
		list = append(list, st)
		return err
	})
	return list, err
}

func (s *scanner) statement(index int) (Statement, error) {
	s.blanks()
	at := s.at
	st := Statement{Index: index, Pos: s.position(at)}
	st.Principals.Absent, st.Actions.Absent, st.Resources.Absent = true, true, true
	hasEffect := false
	err := s.object(func(key string, keyAt int) (err error) {
		switch key {
		case "Sid":
			st.Sid, err = s.scalar()
		case "Effect":
			hasEffect = true
			st.Effect, err = s.effect()
		case "Action", "NotAction":
			err = s.match(&st.Actions, key == "NotAction", keyAt)
		case "Resource", "NotResource":
			err = s.match(&st.Resources, key == "NotResource", keyAt)
		case "Principal", "NotPrincipal":
			err = s.principals(&st.Principals, key == "NotPrincipal", keyAt)
		case "Condition":
			st.Conditions, err = s.conditions()
		default:
			st.Unknown = append(st.Unknown, key)
			err = s.skip()
		}
		return err
	})
	switch {
	case err != nil:
		return st, err
	case !hasEffect:
		return st, s.fault(at, "no Effect")
	case st.Actions.Absent:
		return st, s.fault(at, "neither Action nor NotAction")
	}
	st.raw = s.text[at:s.at]
	return st, nil
}

func (s *scanner) effect() (Effect, error) {
	s.blanks()
	at := s.at
	text, err := s.str()
	switch {
	case err != nil:
		return Deny, err
	case text == "Allow":
		return Allow, nil
	case text == "Deny":
		return Deny, nil
	}
	return Deny, s.fault(at, "effect "+quote(text)+" is not Allow or Deny")
}

// match reads Action, Resource or their complement.
func (s *scanner) match(m *Match, not bool, at int) error {
	if !m.Absent {
		return s.fault(at, "the element and its complement together")
	}
	texts, err := s.strings()
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return s.fault(at, "an empty list")
	}
	*m = Match{Not: not, Texts: texts}
	return nil
}

// strings reads one string or a list of them.
func (s *scanner) strings() ([]string, error) { return s.oneOrMore(s.str) }

// scalars reads one condition value or a list of them.
func (s *scanner) scalars() ([]string, error) { return s.oneOrMore(s.scalar) }

// oneOrMore reads with one, or a list with one for each element.
func (s *scanner) oneOrMore(one func() (string, error)) ([]string, error) {
	if s.peek() != '[' {
		text, err := one()
		return []string{text}, err
	}
	var list []string
	err := s.array(func(int) error {
		text, err := one()
		list = append(list, text)
		return err
	})
	return list, err
}

func (s *scanner) conditions() ([]Condition, error) {
	var list []Condition
	err := s.object(func(operator string, _ int) error {
		op := parseOperator(operator)
		return s.object(func(key string, at int) error {
			values, err := s.scalars()
			if err != nil {
				return err
			}
			list = append(list, Condition{Operator: op, Key: key, FoldedKey: strings.ToLower(key), Values: values, Pos: s.position(at)})
			return nil
		})
	})
	return list, err
}

func quote(text string) string {
	if len(text) > 60 {
		text = text[:60] + "..."
	}
	return strconv.Quote(text)
}
