package policy

import (
	"hash/maphash"
	"slices"
	"strings"
)

// A candidate is a statement of one of the documents and what is known of it,
// worked out when it is first needed.
type candidate struct {
	*Statement
	doc *Document
	// twin is a statement of the other document that says the same, if any.
	twin *candidate
	// mark is the statement's fingerprint, next another candidate with the same.
	mark uint64
	next *candidate

	box     *box
	service string
	// served: service is known.
	served bool
}

func candidatesOf(doc *Document) []candidate {
	list := make([]candidate, len(doc.Statements))
	for i := range list {
		list[i] = candidate{Statement: &doc.Statements[i], doc: doc}
	}
	return list
}

// pairUp finds the statements that stand in both documents, of the same version
// and partition. Most changes leave them in their order, so that they are found
// at the same distance from the beginning or the end; what moved is looked up.
func pairUp(old, recent []candidate) {
	for len(old) > 0 && len(recent) > 0 && pair(&old[0], &recent[0]) {
		old, recent = old[1:], recent[1:]
	}
	for len(old) > 0 && len(recent) > 0 && pair(&old[len(old)-1], &recent[len(recent)-1]) {
		old, recent = old[:len(old)-1], recent[:len(recent)-1]
	}
	if len(old) == 0 || len(recent) == 0 {
		return
	}
	byMark := make(map[uint64]*candidate, len(recent))
	for i := range recent {
		k := &recent[i]
		k.mark = fingerprint(k.Statement)
		byMark[k.mark], k.next = k, byMark[k.mark]
	}
	for i := range old {
		for k := byMark[fingerprint(old[i].Statement)]; k != nil; k = k.next {
			pair(&old[i], k)
		}
	}
}

// pair makes twins of two statements that are the same.
func pair(a, b *candidate) bool {
	if !same(a.Statement, b.Statement) {
		return false
	}
	a.twin, b.twin = b, a
	return true
}

// candidates are the statements of one of the two documents.
func (c *comparison) candidates(doc *Document) []candidate {
	if doc == c.after {
		return c.recent
	}
	return c.old
}

// boxOf compiles a statement, once for it and its twin.
func (c *comparison) boxOf(k *candidate) *box {
	if k.box == nil && k.twin != nil {
		k.box = k.twin.box
	}
	if k.box == nil {
		k.box = c.compiler.box(k.doc, k.Statement)
	}
	return k.box
}

// apart reports whether the actions of two statements belong to one service
// each, and not to the same.
func apart(a, b *candidate) bool {
	x, y := a.serviceOf(), b.serviceOf()
	return x != "" && y != "" && !strings.EqualFold(x, y)
}

// serviceOf is the service all actions of a statement belong to, empty when
// there is none such.
func (k *candidate) serviceOf() string {
	if !k.served {
		k.service, k.served = soleService(&k.Actions), true
	}
	return k.service
}

func soleService(actions *Match) string {
	service := ""
	for i, text := range actions.Texts {
		if i > 0 && len(text) > len(service) && text[len(service)] == ':' && text[:len(service)] == service {
			continue
		}
		name, _, ok := strings.Cut(text, ":")
		if !ok || actions.Not || hasWildcard(name) || i > 0 && !strings.EqualFold(name, service) {
			return ""
		}
		service = name
	}
	return service
}

var fingerprintSeed = maphash.MakeSeed()

// fingerprint is equal for statements that are the same, and seldom for others:
// it looks at the ends of each list.
func fingerprint(st *Statement) uint64 {
	sum := uint64(st.Effect)<<32 | uint64(len(st.Conditions))
	sum = sum*31 + markOf(st.Actions.Texts)
	sum = sum*31 + markOf(st.Resources.Texts)
	for i := range st.Principals.Items {
		sum = sum*31 + maphash.String(fingerprintSeed, st.Principals.Items[i].Text)
	}
	for i := range st.Conditions {
		sum = sum*31 + markOf(st.Conditions[i].Values)
	}
	return sum
}

func markOf(texts []string) uint64 {
	if len(texts) == 0 {
		return 0
	}
	first, last := texts[0], texts[len(texts)-1]
	return uint64(len(texts)) + 31*maphash.String(fingerprintSeed, first) + 37*maphash.String(fingerprintSeed, last)
}

// same reports whether two statements were written alike, the layout and the
// Sid aside. A member that is not understood has to be the same text.
func same(a, b *Statement) bool {
	return a.Effect == b.Effect && len(a.Conditions) == len(b.Conditions) &&
		a.Actions.equal(&b.Actions) && a.Resources.equal(&b.Resources) &&
		a.Principals.Absent == b.Principals.Absent && a.Principals.Not == b.Principals.Not &&
		slices.Equal(a.Principals.Items, b.Principals.Items) &&
		slices.EqualFunc(a.Conditions, b.Conditions, func(x, y Condition) bool {
			return x.Operator == y.Operator && x.FoldedKey == y.FoldedKey && slices.Equal(x.Values, y.Values)
		}) &&
		(len(a.Unknown)+len(b.Unknown) == 0 || a.raw != "" && a.raw == b.raw)
}

func (m *Match) equal(n *Match) bool {
	return m.Absent == n.Absent && m.Not == n.Not && slices.Equal(m.Texts, n.Texts)
}
