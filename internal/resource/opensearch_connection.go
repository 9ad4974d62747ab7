package resource

import "github.com/hosewatch/hosewatch/internal/trail"

// connectionOperations are the calls by which one domain may search another,
// or copy it. The local side asks, the remote side is asked:
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cross-cluster-search.html
func connectionOperations() []operation {
	asked := target{Domain, func(r *reading) Ref { _, remote := r.connection(); return remote }}
	asking := target{Domain, func(r *reading) Ref { local, _ := r.connection(); return local }}
	set := func(p func(id string) Path, end func(local, remote Ref) Ref) field {
		return reads(func(r *reading) { r.connect(p, end(r.connection())) }, p(""))
	}
	unset := func(p func(id string) Path) field {
		return reads(func(r *reading) { r.set(p(r.connectionID()), "") }, p(""))
	}
	local := func(local, _ Ref) Ref { return local }
	remote := func(_, remote Ref) Ref { return remote }
	id := reads(func(r *reading) { r.say("connectionId", r.connectionID()) })
	var all []operation
	for _, kind := range []string{"Connection", "CrossClusterSearchConnection"} { // the second is the former name
		all = append(all,
			operation{name: "CreateOutbound" + kind, target: asking, fields: []field{set(DomainConnection.Of, remote), id}},
			operation{name: "DeleteOutbound" + kind, target: asking, fields: []field{unset(DomainConnection.Of), id}},
			operation{name: "AcceptInbound" + kind, target: asked, fields: []field{set(SentTo.Of, local), id}},
			operation{name: "RejectInbound" + kind, target: asked, fields: []field{unset(SentTo.Of), id}},
			operation{name: "DeleteInbound" + kind, target: asked, fields: []field{unset(SentTo.Of), id}})
	}
	return all
}

// connect sets what is at the other end. A record that does not name it, as
// one without an answer, cannot be told from.
func (r *reading) connect(p func(id string) Path, end Ref) {
	id := r.connectionID()
	if id == "" || end.ARN == "" {
		r.odd("connectionId")
		return
	}
	r.set(p(id), end.ARN)
	r.other(end)
}

// connection is the domain that asks, and the one that is asked. Most
// requests name the connection alone; the answer then names both.
func (r *reading) connection() (local, remote Ref) {
	local = r.domainOf(r.side("localDomainInfo", "sourceDomainInfo"))
	remote = r.domainOf(r.side("remoteDomainInfo", "destinationDomainInfo"))
	return local, remote
}

func (r *reading) side(names ...string) trail.Value {
	for _, in := range []string{"", "response.", "response.connection.", "response.crossClusterSearchConnection."} {
		for _, name := range names {
			if v := r.at(in + name); v.IsObject() {
				return v
			}
		}
	}
	return trail.Value{}
}

func (r *reading) connectionID() string {
	return r.text("connectionId", "crossClusterSearchConnectionId", "response.connectionId", "response.crossClusterSearchConnectionId")
}

func domainConnectionWays() []way {
	return []way{
		{Domain, []Path{Path(DomainConnection)}, func(t turn) string {
			if t.Value != "" {
				return "" // the other side must accept a new one
			}
			return t.aws("opensearch delete-outbound-connection", "--connection-id", t.Member)
		}},
		{Domain, []Path{Path(SentTo)}, func(t turn) string {
			if t.Value != "" {
				return "" // the other side must ask again
			}
			return t.aws("opensearch delete-inbound-connection", "--connection-id", t.Member)
		}},
	}
}
