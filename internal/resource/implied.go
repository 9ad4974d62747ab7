package resource

import "strings"

// Implied reports whether a setting may come to be otherwise by a call that
// does not name the resource: an association that is replaced by its id, a
// policy whose pattern fits, a route that an endpoint or a network brings with
// it. That no event told of it means nothing then. The id of a network rule is
// no more than a name: Ingress and Egress say what holds.
func Implied(p Path, was, is string) bool {
	switch {
	case p == SubnetRoutes, p == SubnetACL, p.Family() == AppliedPolicy, p.Family() == RuleID:
		return true
	case p.Family() != Route:
		return false
	}
	brought := func(target string) bool {
		return target == "" || target == "local" || strings.HasPrefix(target, "vpce-")
	}
	return brought(was) && brought(is)
}
