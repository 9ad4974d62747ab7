package html

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// graph is the picture of who reached what, and which streams depend on it.
type graph struct {
	Width, Height float64
	Columns       []heading
	Boxes         []box
	Edges         []edge
	Hidden        int // nodes that are not drawn one by one
}

// heading stands above a column.
type heading struct {
	X    float64
	Text string
}

// box is a node, or all those of a column for which there is no room.
type box struct {
	link
	Note  string
	Tell  string
	Class string
	X, Y  float64
	W, H  float64
	Rest  bool
}

// TextX, TextY and NoteY say where the texts of a box begin.
func (b box) TextX() float64 { return b.X + 12 }
func (b box) TextY() float64 {
	if b.Note == "" {
		return b.Y + b.H/2 + 4
	}
	return b.Y + 15
}
func (b box) NoteY() float64 { return b.Y + 28 }

// edge is a line from one box to another.
type edge struct {
	Class string
	Path  string
	Wide  string
	Tell  string
}

const (
	maxRows    = 14 // boxes of a column
	rowHeight  = 42.0
	boxHeight  = 34.0
	boxWidth   = 200.0
	columnsTop = 26.0
)

// vertex is a node while the picture is laid out.
type vertex struct {
	node   *investigate.Node // nil for the rest of a column
	column int
	row    int
	worst  int // grade of the worst alert that touches it, -1 for none
	count  int // of events
	hidden int // of a rest: nodes that it stands for
}

// arc is an edge between vertices. Edges that are hidden in a rest are one.
type arc struct {
	from, to int
	kind     investigate.EdgeKind
	worst    int
	count    int
}

func (x *index) graph() *graph {
	p := plot{index: x}
	p.read()
	if len(p.vertices) == 0 {
		return nil
	}
	p.columns()
	p.weigh()
	p.bound()
	p.order()
	return p.draw()
}

// plot is the layout in progress.
type plot struct {
	*index
	vertices []vertex
	arcs     []arc
	titles   []string
	rows     [][]int // of each column, the vertices from above
}

// read takes in nodes and edges. An edge to what is no node is left out.
func (p *plot) read() {
	place := map[string]int{}
	for i := range p.Graph.Nodes {
		n := &p.Graph.Nodes[i]
		if _, ok := place[n.ID]; ok {
			continue
		}
		place[n.ID] = len(p.vertices)
		p.vertices = append(p.vertices, vertex{node: n, worst: -1})
	}
	for _, e := range p.Graph.Edges {
		from, ok := place[e.From]
		to, there := place[e.To]
		if !ok || !there || from == to {
			continue
		}
		a := arc{from: from, to: to, kind: e.Kind, worst: -1, count: e.Count}
		if e.Severity != nil && grade(*e.Severity) != "" {
			a.worst = int(*e.Severity)
		}
		p.arcs = append(p.arcs, a)
	}
}

// columns gives every vertex its column, and leaves out those in which nothing
// stands. What is of no known kind counts as a resource.
func (p *plot) columns() {
	kinds := []investigate.NodeKind{investigate.PrincipalNode, investigate.SessionNode, investigate.ResourceNode, investigate.StreamNode}
	names := []string{"Who", "Credentials", "Resources", "Streams"}
	var used [4]bool
	for i := range p.vertices {
		v := &p.vertices[i]
		if v.column = slices.Index(kinds, v.node.Kind); v.column < 0 {
			v.column = slices.Index(kinds, investigate.ResourceNode)
		}
		used[v.column] = true
	}
	var to [4]int
	for c, u := range used {
		to[c] = len(p.titles)
		if u {
			p.titles = append(p.titles, names[c])
		}
	}
	for i := range p.vertices {
		p.vertices[i].column = to[p.vertices[i].column]
	}
}
