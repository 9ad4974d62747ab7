package config

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Responders are those who may answer alerts in Slack, with buttons and
// commands: ids. The zero value names nobody, which is to say that nothing was
// told about it.
type Responders struct {
	Groups   []string // user groups: their members
	Channels []string // channels: whoever answers in one
	Users    []string
}

func (p *Responders) told() bool { return len(p.Groups)+len(p.Channels)+len(p.Users) > 0 }

// MayRespond reports whether a user may answer alerts: who is named, who
// answers in a channel that is named, and who is in one of the groups, those of
// Responders.Groups that Slack says the user is in. told is false when the file
// does not say who may; the members of the alert's channel may then, and it is
// for the caller to find out who they are.
func (c *Config) MayRespond(user, channel string, groups ...string) (may, told bool) {
	p := &c.Responders
	may = slices.Contains(p.Users, user) || slices.Contains(p.Channels, channel) ||
		slices.ContainsFunc(groups, func(id string) bool { return slices.Contains(p.Groups, id) })
	return may, p.told()
}

// responders reads the mapping; an empty one says nothing.
func (r *reader) responders(n ast.Node) Responders {
	var p Responders
	ids := func(into *[]string, check func(string) string) func(ast.Node) {
		return func(n ast.Node) { *into = r.texts(n, check) }
	}
	before := len(r.faults)
	r.members(n, map[string]func(ast.Node){
		"groups": ids(&p.Groups, notGroup), "channels": ids(&p.Channels, notChannel), "users": ids(&p.Users, notUser),
	})
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && len(r.faults) == before && !p.told() {
		r.fault(n, "names nobody; leave it out for the members of the alert's channel")
	}
	return p
}
