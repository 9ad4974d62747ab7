package tell

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/policy"
)

// DiffLine is one statement of a policy.
type DiffLine struct {
	Sign Sign
	Text string // "Allow anyone: s3:GetObject on orders-archive/*"
}

// Sign says what became of a statement.
type Sign string

// The signs of a DiffLine.
const (
	Lost   Sign = "-" // it was there
	Gained Sign = "+" // it is there, and was not
	Stands Sign = " " // it is there; whether it was is not known
)

// documentDiff says which statements of a policy document are gone and which
// are new, as sentences. A statement that changed is both, one after the
// other. It is nothing where a text could not be read as a document; an empty
// text is a document without statements.
func documentDiff(a *judge.Alert, before, after string) []DiffLine {
	was, okBefore := statements(before)
	is, okAfter := statements(after)
	if !okBefore || !okAfter {
		return nil
	}
	gained := Gained
	if before == "" && !a.BeforeKnown {
		gained = Stands
	}
	was, is = withoutSame(a, was, is)
	var lines []DiffLine
	for i := range was {
		lines = append(lines, DiffLine{Lost, statementWords(a, &was[i])})
		if n := sameSid(is, was[i].Sid); n >= 0 {
			lines = append(lines, DiffLine{gained, statementWords(a, &is[n])})
			is = slices.Delete(is, n, n+1)
		}
	}
	for i := range is {
		lines = append(lines, DiffLine{gained, statementWords(a, &is[i])})
	}
	return lines
}

func statements(text string) ([]policy.Statement, bool) {
	if text == "" {
		return nil, true
	}
	if _, ok := documentWords(text); !ok {
		return nil, false
	}
	d, err := policy.Parse([]byte(text))
	return d.Statements, err == nil
}

// withoutSame leaves out the statements that say the same in both, whatever
// they are called.
func withoutSame(a *judge.Alert, was, is []policy.Statement) (lost, gained []policy.Statement) {
	gained = slices.Clone(is)
	for _, s := range was {
		words := statementWords(a, &s)
		n := slices.IndexFunc(gained, func(g policy.Statement) bool { return statementWords(a, &g) == words })
		if n < 0 {
			lost = append(lost, s)
			continue
		}
		gained = slices.Delete(gained, n, n+1)
	}
	return lost, gained
}

func sameSid(all []policy.Statement, sid string) int {
	return slices.IndexFunc(all, func(s policy.Statement) bool { return sid != "" && s.Sid == sid })
}

// statementWords is one statement as a sentence: "Allow anyone: s3:GetObject
// on orders-archive/*, if aws:SourceIp is in 203.0.113.0/24".
func statementWords(a *judge.Alert, s *policy.Statement) string {
	var b strings.Builder
	b.WriteString("Allow")
	if s.Effect == policy.Deny {
		b.Reset()
		b.WriteString("Deny")
	}
	if who := principalsWords(a, s.Principals); who != "" {
		b.WriteString(" " + who + ":")
	}
	b.WriteString(" " + matchWords(s.Actions, "everything", func(text string) string { return text }))
	if !s.Resources.Absent {
		b.WriteString(" on " + matchWords(s.Resources, "everything", func(text string) string { return shortARN(a, text) }))
	}
	for n, c := range s.Conditions {
		link := ", and if "
		if n == 0 {
			link = ", if "
		}
		b.WriteString(link + conditionWords(a, &c))
	}
	if len(s.Unknown) > 0 {
		b.WriteString(", with " + strings.Join(s.Unknown, ", ") + ", which is not understood")
	}
	return b.String()
}

func matchWords(m policy.Match, all string, short func(string) string) string {
	if m.Absent || (!m.Not && slices.Contains(m.Texts, "*")) {
		return all
	}
	var texts []string
	for _, text := range m.Texts {
		texts = append(texts, short(text))
	}
	list := strings.Join(texts, ", ")
	if m.Not {
		return all + " but " + list
	}
	return list
}

func principalsWords(a *judge.Alert, p policy.Principals) string {
	if p.Absent {
		return ""
	}
	var who []string
	for _, item := range p.Items {
		who = append(who, principalWords(a, item))
	}
	list := strings.Join(who, ", ")
	if p.Not {
		return "anyone but " + list
	}
	return list
}

func principalWords(a *judge.Alert, item policy.PrincipalItem) string {
	switch item.Kind {
	case policy.PrincipalEveryone:
		return "anyone"
	case policy.PrincipalAccount:
		if item.Text == a.Account {
			return "this account"
		}
		return "account " + item.Text
	case policy.PrincipalService:
		return "the service " + strings.TrimSuffix(item.Text, ".amazonaws.com")
	case policy.PrincipalARN:
		return principal(a, item.Text)
	default:
		return item.Text
	}
}

// testWords say what an operator asks of a key.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var testWords = map[policy.Test]string{
	policy.StringEquals:              "is",
	policy.StringNotEquals:           "is not",
	policy.StringEqualsIgnoreCase:    "is, in any case of letters,",
	policy.StringNotEqualsIgnoreCase: "is not, in any case of letters,",
	policy.StringLike:                "is like",
	policy.StringNotLike:             "is not like",
	policy.NumericEquals:             "is",
	policy.NumericNotEquals:          "is not",
	policy.NumericLessThan:           "is less than",
	policy.NumericLessThanEquals:     "is at most",
	policy.NumericGreaterThan:        "is more than",
	policy.NumericGreaterThanEquals:  "is at least",
	policy.DateEquals:                "is",
	policy.DateNotEquals:             "is not",
	policy.DateLessThan:              "is before",
	policy.DateLessThanEquals:        "is not after",
	policy.DateGreaterThan:           "is after",
	policy.DateGreaterThanEquals:     "is not before",
	policy.Bool:                      "is",
	policy.BinaryEquals:              "is",
	policy.IPAddress:                 "is in",
	policy.NotIPAddress:              "is not in",
	policy.ARNEquals:                 "is",
	policy.ARNLike:                   "is like",
	policy.ARNNotEquals:              "is not",
	policy.ARNNotLike:                "is not like",
}

func conditionWords(a *judge.Alert, c *policy.Condition) string {
	var values []string
	for _, value := range c.Values {
		values = append(values, shortARN(a, value))
	}
	list := strings.Join(values, " or ")
	switch {
	case c.FoldedKey == "aws:securetransport" && c.Operator.Test == policy.Bool && c.Operator.Set == policy.SingleValue && list == "false":
		return "it comes over plain HTTP"
	case c.Operator.Test == policy.Null && list == "true":
		return c.Key + " is not given"
	case c.Operator.Test == policy.Null && list == "false":
		return c.Key + " is given"
	}
	words, known := testWords[c.Operator.Test]
	if !known {
		return c.Key + " " + c.Operator.Text + " " + list
	}
	if c.Operator.Test.Negated() {
		list = strings.Join(values, " nor ")
	}
	switch c.Operator.Set {
	case policy.ForAllValues:
		words = "is nothing, or all of it " + words
	case policy.ForAnyValue:
		words = "has one that " + words
	}
	text := c.Key + " " + words + " " + list
	if c.Operator.IfExists {
		text += ", where it is given"
	}
	return text
}
