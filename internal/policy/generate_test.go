package policy

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
)

// A generator writes random documents over a small vocabulary: few names, so
// that statements meet, and every construct of the language, so that each is
// met. The same seed writes the same documents.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// one picks an item.
func one[T any](g generator, from []T) T { return from[g.IntN(len(from))] }

// some picks one to most items, each once.
func some[T any](g generator, from []T, most int) []T {
	n := 1 + g.IntN(min(most, len(from)))
	var list []T
	for _, i := range g.Perm(len(from))[:n] {
		list = append(list, from[i])
	}
	return list
}

// chance is true in one of n cases.
func (g generator) chance(n int) bool { return g.IntN(n) == 0 }

// A sketch is a document before it is written down.
type sketch struct {
	version    string // empty: no Version
	hasCallers bool   // a resource policy: every statement names principals
	statements []sketchStatement
}

type sketchStatement struct {
	effect     string
	principals sketchList // "Kind text", or "*"
	actions    sketchList
	resources  sketchList
	conditions []sketchCondition
}

// A sketchList is an element that has a complement.
type sketchList struct {
	not   bool
	texts []string
}

type sketchCondition struct {
	operator, key string
	values        []string
}

func (s sketch) clone() sketch {
	s.statements = slices.Clone(s.statements)
	for i := range s.statements {
		st := &s.statements[i]
		st.principals.texts = slices.Clone(st.principals.texts)
		st.actions.texts = slices.Clone(st.actions.texts)
		st.resources.texts = slices.Clone(st.resources.texts)
		st.conditions = slices.Clone(st.conditions)
		for j := range st.conditions {
			st.conditions[j].values = slices.Clone(st.conditions[j].values)
		}
	}
	return s
}

// text writes the document down.
func (s sketch) text() string {
	out := map[string]any{}
	if s.version != "" {
		out["Version"] = s.version
	}
	list := []any{}
	for _, st := range s.statements {
		list = append(list, st.object())
	}
	out["Statement"] = list
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (st sketchStatement) object() map[string]any {
	out := map[string]any{"Effect": st.effect}
	st.actions.put(out, "Action", st.actions.texts)
	if len(st.resources.texts) > 0 {
		st.resources.put(out, "Resource", st.resources.texts)
	}
	if len(st.principals.texts) > 0 {
		st.principals.put(out, "Principal", principalObject(st.principals.texts))
	}
	if len(st.conditions) > 0 {
		out["Condition"] = conditionObject(st.conditions)
	}
	return out
}

func (l sketchList) put(out map[string]any, name string, value any) {
	if l.not {
		name = "Not" + name
	}
	out[name] = value
}

func principalObject(texts []string) any {
	if slices.Contains(texts, "*") {
		return "*"
	}
	kinds := map[string][]string{}
	for _, text := range texts {
		kind, name, _ := strings.Cut(text, " ")
		kinds[kind] = append(kinds[kind], name)
	}
	return kinds
}

// conditionObject writes an operator that is used twice with one key under a
// key in other letters: both count.
func conditionObject(conditions []sketchCondition) any {
	out := map[string]map[string][]string{}
	for _, c := range conditions {
		if out[c.operator] == nil {
			out[c.operator] = map[string][]string{}
		}
		key := c.key
		for n := 1; out[c.operator][key] != nil; n++ {
			key = shout(c.key, n)
		}
		out[c.operator][key] = append([]string{}, c.values...)
	}
	return out
}

// shout writes the n last letters in upper case.
func shout(key string, n int) string {
	cut := max(0, len(key)-n)
	return key[:cut] + strings.ToUpper(key[cut:])
}

// document sketches a random document.
func (g generator) document() sketch {
	s := sketch{version: one(g, []string{"2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", ""}), hasCallers: !g.chance(3)}
	for range 1 + g.IntN(3) {
		s.statements = append(s.statements, g.statement(s.hasCallers, "Allow"))
	}
	for range g.IntN(3) {
		s.statements = append(s.statements, g.statement(s.hasCallers, "Deny"))
	}
	g.Shuffle(len(s.statements), func(i, j int) { s.statements[i], s.statements[j] = s.statements[j], s.statements[i] })
	return s
}

func (g generator) statement(hasCallers bool, effect string) sketchStatement {
	st := sketchStatement{
		effect:    effect,
		actions:   sketchList{g.chance(8), g.spice(some(g, actionVocabulary, 3), "s3:", "aAb*?")},
		resources: sketchList{g.chance(8), g.spice(some(g, resourceVocabulary, 3), "arn:aws:s3:::", "ab*?:/")},
	}
	if g.chance(12) {
		st.actions.texts = some(g, wideVocabulary, 60)
	}
	if hasCallers {
		not := g.chance(6) || effect == "Deny" && g.chance(3)
		st.principals = sketchList{not, some(g, principalVocabulary, 3)}
	}
	for range g.IntN(4) {
		st.conditions = append(st.conditions, g.condition())
	}
	return st
}

// spice replaces some texts by patterns of a few letters in any order, which
// meet each other in ways that a vocabulary does not.
func (g generator) spice(texts []string, prefix, letters string) []string {
	for i := range texts {
		if !g.chance(4) {
			continue
		}
		pattern := prefix
		for range 1 + g.IntN(5) {
			pattern += string(letters[g.IntN(len(letters))])
		}
		texts[i] = pattern
	}
	return texts
}

var actionVocabulary = []string{
	"s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "S3:GETOBJECT", "s3:*Object", "s3:Get?bject", "*",
	"s3:DeleteObject", "s3:GetObjectAcl", "s3:*t*", "sqs:SendMessage", "sqs:*", "?3:Put*",
}

// wideVocabulary is for lists as long as real ones.
var wideVocabulary = func() []string {
	list := []string{"*", "s3:*", "kms:*", "firehose:*", "s3:Get*", "kms:*Policy", "firehose:?e*", "s3:*Tag*"}
	for _, service := range []string{"s3", "kms", "firehose", "S3"} {
		for _, verb := range []string{"Get", "Put", "List", "Describe", "Create", "Delete"} {
			for _, noun := range []string{"Object", "Bucket", "Key", "Stream", "Tag", "Policy"} {
				list = append(list, service+":"+verb+noun)
			}
		}
	}
	return list
}()

var resourceVocabulary = []string{
	"*", "*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/a*", "arn:aws:s3:::b/*z", "arn:aws:s3:::*",
	"arn:aws:s3:::b/a?z", "arn:aws:s3:::b/a:z", "arn:aws:s3:::b/*:z", "arn:aws:s3:::b*", "arn:aws:s3:::?/abz",
	"arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:username, 'az'}/*",
	"arn:aws:s3:::${AWS:UserName}/${aws:PrincipalTag/team}", "arn:aws:s3:::b/${aws:TagKeys}", "arn:aws:s3:::b/${s3:prefix, ''}a*",
	"arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*${aws:username}", "arn:aws:s3:::b/${aws:PrincipalAccount}/*",
	"arn:aws:sqs:*:111122223333:q", "arn:aws:sqs:eu-west-1:*:q*", "arn:aws:sqs:*:q", "arn:aws:sqs:eu-*-1:111122223333:*",
	"arn:aws:sqs:*:${aws:PrincipalAccount}:q", "arn:aws:sqs:eu*q",
	"arn:aws-cn:s3:::b/*", "arn:*:s3:::b/*", "arn:aws-us-gov:s3:::b/a*",
}

var principalVocabulary = []string{
	"*", "AWS *", "AWS 111122223333", "AWS arn:aws:iam::111122223333:root", "AWS 444455556666",
	"AWS arn:aws:iam::111122223333:user/alice", "AWS arn:aws:iam::111122223333:user/bob",
	"AWS arn:aws:iam::111122223333:role/team/deliver", "AWS arn:aws:sts::111122223333:assumed-role/deliver/s1",
	"AWS arn:aws:iam::444455556666:role/deliver", "AWS arn:aws:sts::444455556666:federated-user/carol",
	"AWS arn:aws-cn:iam::111122223333:root", "AWS arn:aws-cn:iam::111122223333:user/alice",
	"AWS AIDAQQQQQQQQQQQQQQQQQ", "Service firehose.amazonaws.com", "Service logs.amazonaws.com",
	"Federated accounts.google.com", "Federated arn:aws:iam::111122223333:saml-provider/idp", "CanonicalUser 79a59df900b949e5",
}
