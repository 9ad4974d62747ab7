package investigate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// A graph is for looking at; what is beyond is in the lists.
const (
	maxEdges   = 300 // from sessions to resources, those that weigh most
	maxStreams = 50
	maxDepth   = 4 // of what a stream depends on
)

type edgeKey struct {
	session, resource string
	kind              EdgeKind
}

// edges count what sessions did to resources.
type edges map[edgeKey]*Edge

func (all edges) add(e *Event, resource string, a *judge.Alert) {
	if resource == "" || handsOut(e.Source, e.Name) {
		return
	}
	k := edgeKey{e.Session, resource, Touched}
	switch {
	case e.Outcome == "denied":
		k.kind = Refused
	case e.Change != "":
		k.kind = Changed
	}
	edge := all[k]
	if edge == nil {
		if len(all) >= maxGroups {
			return
		}
		edge = &Edge{To: resource, Kind: k.kind}
		all[k] = edge
	}
	edge.Count++
	if a != nil {
		edge.Severity = severityOf(edge.Severity, &a.Severity)
	}
}

// list are the edges that weigh most.
func (all edges) list(id func(key string) string) []Edge {
	var list []Edge
	for k, e := range all {
		e.From = id(k.session)
		list = append(list, *e)
	}
	rank := map[EdgeKind]int{Changed: 2, Refused: 1}
	weight := func(e Edge) int {
		if e.Severity == nil {
			return rank[e.Kind]
		}
		return rank[e.Kind] + 10*(1+int(*e.Severity))
	}
	slices.SortFunc(list, func(a, b Edge) int {
		return cmp.Or(weight(b)-weight(a), b.Count-a.Count, byNumber(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return list[:min(len(list), maxEdges)]
}

// graph draws who did what to what, and which streams depend on it. The error
// is the store's.
func (g *gathering) graph(ctx context.Context, all []*session) error {
	d := drawing{nodes: map[string]Node{}, edges: map[[2]string]bool{}, to: &g.report.Graph}
	acts := g.edges.list(func(key string) string { return g.sessions.byKey[key].ID })
	d.people(g.report, all, acts)
	var arns []string
	for _, e := range acts {
		d.resource(e.To)
		arns = append(arns, e.To)
	}
	slices.Sort(arns)
	err := d.feeds(ctx, g.store, slices.Compact(arns), g.affected())
	d.finish(acts)
	return err
}

// affected are the resources that were changed while a stream depended on them,
// by the stream: it may depend on others by now.
func (g *gathering) affected() map[string][]string {
	by := map[string][]string{}
	for _, c := range g.changes {
		for _, stream := range c.Streams {
			if stream != c.Resource && c.Resource != "" && !slices.Contains(by[stream], c.Resource) && (len(by[stream]) > 0 || len(by) < maxStreams) {
				by[stream] = append(by[stream], c.Resource)
			}
		}
	}
	return by
}

// drawing is a graph while it is drawn.
type drawing struct {
	nodes map[string]Node
	edges map[[2]string]bool
	to    *Graph
}

// people draws principals, and the sessions that did something or led to one
// that did.
func (d *drawing) people(r *Report, all []*session, acts []Edge) {
	did := map[string]bool{}
	for _, e := range acts {
		did[e.From] = true
	}
	for i := len(all) - 1; i >= 0; i-- { // children come after their parents
		if s := all[i]; did[s.ID] && s.parent != nil {
			did[s.parent.ID] = true
		}
	}
	for _, p := range r.Principals {
		for _, s := range all {
			if s.Principal != p.ID || !did[s.ID] {
				continue
			}
			d.nodes[p.ID] = Node{ID: p.ID, Kind: PrincipalNode, Type: p.Kind, Label: cmp.Or(p.Name, p.InvokedBy, p.ARN, "not known")}
			d.nodes[s.ID] = Node{ID: s.ID, Kind: SessionNode, Type: string(s.Kind), Label: s.caller.linkName()}
			from := p.ID
			if s.parent != nil {
				from = s.parent.ID
			}
			d.edge(from, s.ID, Became)
		}
	}
}

func (d *drawing) edge(from, to string, kind EdgeKind) {
	if k := [2]string{from, to}; !d.edges[k] && from != to {
		d.edges[k] = true
		d.to.Edges = append(d.to.Edges, Edge{From: from, To: to, Kind: kind})
	}
}

func (d *drawing) resource(arn string) {
	n := Node{ID: arn, Kind: ResourceNode, Label: last(arn)}
	if ref := resource.Of(arn); ref.ARN != "" {
		n.Type, n.Label = string(ref.Type), cmp.Or(ref.Name, n.Label)
		if ref.Type == resource.Stream {
			n.Kind = StreamNode
		}
	}
	d.nodes[arn] = n
}

// feeds draws the way from resources to the streams that depend on them. wanted
// are resources by streams that depended on them, to which those are added that
// do now.
func (d *drawing) feeds(ctx context.Context, memory estate.Store, arns []string, wanted map[string][]string) error {
	known, err := memory.Get(ctx, arns...)
	if err != nil {
		return err
	}
	for i, r := range known {
		if r == nil {
			continue
		}
		for _, link := range r.Streams {
			stream, _, _ := strings.Cut(link, " ")
			if !slices.Contains(wanted[stream], arns[i]) && (len(wanted[stream]) > 0 || len(wanted) < maxStreams) {
				wanted[stream] = append(wanted[stream], arns[i])
			}
		}
	}
	for _, stream := range sortedKeys(wanted) {
		up, err := pathsFrom(ctx, memory, stream)
		if err != nil {
			return err
		}
		for _, arn := range wanted[stream] {
			if _, drawn := d.nodes[arn]; !drawn {
				continue
			}
			d.path(arn, stream, up)
		}
	}
	return nil
}

// path draws the way from a resource up to a stream.
func (d *drawing) path(arn, stream string, up map[string]string) {
	for at := arn; at != stream; {
		next, ok := up[at]
		if !ok {
			next = stream // it depends on it by a way that is gone by now
		}
		if _, drawn := d.nodes[next]; !drawn {
			d.resource(next)
		}
		d.edge(at, next, Feeds)
		at = next
	}
}

// pathsFrom finds what a stream depends on, and for each thing what depends on
// it on the way to the stream.
func pathsFrom(ctx context.Context, memory estate.Store, stream string) (map[string]string, error) {
	up := map[string]string{}
	streams, err := estate.New(memory).Streams(ctx, stream)
	if err != nil || streams[0] == nil {
		return up, err
	}
	var level []string
	reach := func(refs []resource.Ref, from string) {
		for _, ref := range refs {
			if _, seen := up[ref.ARN]; !seen && ref.ARN != stream {
				up[ref.ARN] = from
				level = append(level, ref.ARN)
			}
		}
	}
	reach(estate.Edges(streams[0]), stream)
	for range maxDepth {
		arns := level
		level = nil
		known, err := memory.Get(ctx, arns...)
		if err != nil {
			return nil, err
		}
		for _, r := range known {
			if r != nil {
				reach(resource.Uses(r.Type, r.ARN, r.Now()), r.ARN)
			}
		}
	}
	return up, nil
}

// finish puts the nodes in order, and adds what sessions did.
func (d *drawing) finish(acts []Edge) {
	d.to.Edges = append(d.to.Edges, acts...)
	order := map[NodeKind]int{PrincipalNode: 0, SessionNode: 1, ResourceNode: 2, StreamNode: 3}
	for _, n := range d.nodes {
		d.to.Nodes = append(d.to.Nodes, n)
	}
	slices.SortFunc(d.to.Nodes, func(a, b Node) int {
		return cmp.Or(order[a.Kind]-order[b.Kind], byNumber(a.ID, b.ID))
	})
}
