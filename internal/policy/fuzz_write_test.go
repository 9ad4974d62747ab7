package policy

import (
	"encoding/json"
	"strings"
)

// writeDocument writes a parsed document down again.
func writeDocument(doc Document) string {
	var b strings.Builder
	b.WriteString(`{"Version":` + map[Version]string{Version2008: `"2008-10-17"`, Version2012: `"2012-10-17"`}[doc.Version])
	if doc.ID != "" {
		b.WriteString(`,"Id":` + quoted(doc.ID))
	}
	b.WriteString(`,"Statement":[`)
	for i := range doc.Statements {
		if i > 0 {
			b.WriteByte(',')
		}
		writeStatement(&b, &doc.Statements[i])
	}
	b.WriteString("]}")
	return b.String()
}

func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

func quotedList(texts []string) string {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = quoted(t)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func writeStatement(b *strings.Builder, st *Statement) {
	b.WriteString(`{"Effect":"` + st.Effect.String() + `"`)
	if st.Sid != "" {
		b.WriteString(`,"Sid":` + quoted(st.Sid))
	}
	writeMatch(b, "Action", st.Actions)
	writeMatch(b, "Resource", st.Resources)
	if !st.Principals.Absent {
		b.WriteString(`,"` + map[bool]string{true: "Not"}[st.Principals.Not] + `Principal":`)
		writePrincipals(b, st.Principals.Items)
	}
	writeConditions(b, st.Conditions)
	for _, name := range st.Unknown {
		b.WriteString("," + quoted(name) + ":null")
	}
	b.WriteByte('}')
}

func writeMatch(b *strings.Builder, name string, m Match) {
	if !m.Absent {
		b.WriteString(`,"` + map[bool]string{true: "Not"}[m.Not] + name + `":` + quotedList(m.Texts))
	}
}

// writePrincipals writes an account as the ARN of its root: the partition of a
// bare number depends on what else the document says.
func writePrincipals(b *strings.Builder, items []PrincipalItem) {
	kinds := map[PrincipalKind]string{PrincipalService: "Service", PrincipalFederated: "Federated", PrincipalCanonicalUser: "CanonicalUser"}
	order, lists := []string{}, map[string][]string{}
	for _, item := range items {
		kind, text := kinds[item.Kind], item.Text
		if kind == "" {
			kind = "AWS"
		}
		if item.Kind == PrincipalAccount {
			text = "arn:" + item.Partition + ":iam::" + item.Text + ":root"
		}
		if lists[kind] == nil {
			order = append(order, kind)
		}
		lists[kind] = append(lists[kind], text)
	}
	for i, kind := range order {
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0] + quoted(kind) + ":" + quotedList(lists[kind]))
	}
	b.WriteByte('}')
}

func writeConditions(b *strings.Builder, conditions []Condition) {
	if len(conditions) == 0 {
		return
	}
	b.WriteString(`,"Condition":{`)
	for i, c := range conditions {
		switch {
		case i > 0 && conditions[i-1].Operator.Text == c.Operator.Text:
			b.WriteByte(',')
		case i > 0:
			b.WriteString("}," + quoted(c.Operator.Text) + ":{")
		default:
			b.WriteString(quoted(c.Operator.Text) + ":{")
		}
		b.WriteString(quoted(c.Key) + ":" + quotedList(c.Values))
	}
	b.WriteString("}}")
}
