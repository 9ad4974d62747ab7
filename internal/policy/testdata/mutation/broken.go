package policy

import (
	"os"
	"slices"
	"strings"
)

// This file is compiled only into the copy of the package that TestMutation
// makes. There, the comparison reads every statement through breakStatement:
// it takes one construct for another. The evaluator reads what was written.

var mutant, mutantTo, _ = strings.Cut(os.Getenv("POLICY_MUTANT"), " -> ")

func breakStatement(doc *Document, st *Statement) (*Document, *Statement) {
	d, s := *doc, *st
	s.Conditions = slices.Clone(st.Conditions)
	s.Principals.Items = slices.Clone(st.Principals.Items)
	switch mutant {
	case "Version":
		d.Version = map[string]Version{"2008": Version2008, "2012": Version2012}[mutantTo]
	case "NotAction":
		s.Actions.Not = false
	case "NotResource":
		s.Resources.Not = false
	case "NotPrincipal":
		s.Principals.Not = false
	case "Principal":
		breakPrincipals(s.Principals.Items)
	}
	for i := range s.Conditions {
		breakCondition(&s.Conditions[i])
	}
	return &d, &s
}

func breakPrincipals(items []PrincipalItem) {
	for i := range items {
		switch item := &items[i]; {
		case mutantTo == "any partition" && item.Kind == PrincipalAccount:
			item.Partition = "aws"
		case mutantTo == "account for ARN" && item.Kind == PrincipalARN:
			parts := strings.SplitN(item.Text, ":", 6)
			*item = PrincipalItem{Kind: PrincipalAccount, Text: parts[4], Partition: parts[1]}
		case mutantTo == "service for everyone" && item.Kind == PrincipalEveryone:
			*item = PrincipalItem{Kind: PrincipalService, Text: "*"}
		}
	}
}

func breakCondition(c *Condition) {
	op := &c.Operator
	switch {
	case mutant == "IfExists" && op.IfExists && op.Test != Null:
		op.IfExists = false
	case mutant == "no IfExists" && op.Test != Null:
		op.IfExists = true
	case mutant == "ForAllValues" && op.Set == ForAllValues, mutant == "ForAnyValue" && op.Set == ForAnyValue:
		op.Set = map[string]SetQualifier{"": SingleValue, "ForAllValues": ForAllValues, "ForAnyValue": ForAnyValue}[mutantTo]
	case mutant == "values":
		c.Values = c.Values[:min(1, len(c.Values))]
	case mutant == "inverted" && strings.EqualFold(mutantTo, testName(op.Test)):
		c.Values = slices.Clone(c.Values)
		for i, v := range c.Values {
			c.Values[i] = map[bool]string{true: "false", false: "true"}[strings.EqualFold(v, "true")]
		}
	case mutant == "emptied" && strings.EqualFold(mutantTo, testName(op.Test)):
		c.Values = nil
	case strings.EqualFold(mutant, testName(op.Test)):
		op.Test = tests[strings.ToLower(mutantTo)]
	}
	op.Text = "" // what is cached by the text must not hide the change
	for _, part := range []string{string('0' + rune(op.Set)), testName(op.Test), map[bool]string{true: "IfExists"}[op.IfExists]} {
		op.Text += part
	}
}

func testName(t Test) string {
	for name, test := range tests {
		if test == t {
			return name
		}
	}
	return "unknown"
}
