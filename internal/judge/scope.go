package judge

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/config"
)

// Whether a stream depends on what was changed.
const (
	inScope      = "yes"
	outOfScope   = "no"
	scopeUnknown = "unknown"
)

// narrow leaves out what no stream depends on, and lowers by one grade what
// may concern none: that is told, and says so. What is found about the
// account's own guards is told wherever it happens.
func (c *Case) narrow() {
	if c.Config.Scope == config.ScopeAccount || c.inScope == inScope {
		return
	}
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool {
		return f.accountOnly || c.inScope == outOfScope && !f.anywhere
	})
	for i := range c.findings {
		if f := &c.findings[i]; !f.anywhere && f.Severity > Low {
			f.Severity--
		}
	}
}
