package config

import (
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// ruleName is where the file names a rule.
type ruleName struct {
	id           string
	line, column int
}

var ruleForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// names notes a rule that the file names.
func (c *Config) names(r *reader, n ast.Node, id string) {
	if wrong := unlike(ruleForm, id, "the id of a rule, such as destination-moved"); wrong != "" {
		r.fault(n, "%s", wrong)
		return
	}
	p := place(n)
	c.rules = append(c.rules, ruleName{id, p.Line, p.Column})
}

// Validate says which rules the file names that are not among ruleIDs. The
// rules are not known to this package, so that Parse cannot tell. The error
// is Faults.
func (c *Config) Validate(ruleIDs []string) error {
	var r reader
	for _, name := range c.rules {
		if !slices.Contains(ruleIDs, name.id) {
			r.add(name.line, name.column, "there is no rule %s%s", shown(name.id), suggest(name.id, ruleIDs))
		}
	}
	return r.faults.err()
}
