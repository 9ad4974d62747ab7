package account

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds how deep an answer may be nested. AWS's go to about ten.
const maxDepth = 64

// element is an element of XML as CloudTrail writes it in JSON: its members in
// their order, several of one name as a list, and one without members as text.
type element struct {
	name     string
	text     strings.Builder
	children []*element
}

// xmlToJSON turns an answer into JSON: an object with the root element as its
// one member.
func xmlToJSON(text []byte) (string, error) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	top := &element{}
	open := []*element{top}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return "", fmt.Errorf("elements nested deeper than %d", maxDepth)
			}
			next := begin(t)
			last.children = append(last.children, next)
			open = append(open, next)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text.Write(t)
		}
	}
	if len(top.children) != 1 {
		return "", errors.New("no XML document")
	}
	var b bytes.Buffer
	top.write(&b)
	return b.String(), nil
}

// begin makes an element with its attributes as members, save for namespaces.
func begin(t xml.StartElement) *element {
	e := &element{name: t.Name.Local}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		name := a.Name.Local
		if a.Name.Space != "" {
			name = "xsi:" + name // the only one that AWS uses
		}
		child := &element{name: name}
		child.text.WriteString(a.Value)
		e.children = append(e.children, child)
	}
	return e
}

func (e *element) write(b *bytes.Buffer) {
	if len(e.children) == 0 {
		b.Write(jsonText(e.text.String()))
		return
	}
	byName := map[string][]*element{}
	var names []string
	for _, c := range e.children {
		if byName[c.name] == nil {
			names = append(names, c.name)
		}
		byName[c.name] = append(byName[c.name], c)
	}
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(jsonText(name))
		b.WriteByte(':')
		writeAll(b, byName[name])
	}
	b.WriteByte('}')
}

func writeAll(b *bytes.Buffer, all []*element) {
	if len(all) == 1 {
		all[0].write(b)
		return
	}
	b.WriteByte('[')
	for i, e := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		e.write(b)
	}
	b.WriteByte(']')
}

// jsonText is a value as JSON, with signs left as they are. It is for texts,
// and for maps and lists of them, which cannot fail.
func jsonText(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil {
		return []byte("null")
	}
	return bytes.TrimSpace(b.Bytes())
}
