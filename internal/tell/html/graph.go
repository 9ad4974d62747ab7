package html

import (
	"cmp"
	"math"
	"slices"
	"strconv"

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
	maxDepth   = 3  // columns of sessions, and of resources
	rowHeight  = 42.0
	boxHeight  = 34.0
	widestBox  = 216.0
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

// columns gives every vertex its column: who on the left, streams on the
// right, a session to the right of the one that opened it, and a resource to
// the left of what depends on it.
func (p *plot) columns() {
	session := p.depths(investigate.SessionNode, investigate.Became, func(a arc) (behind, before int) { return a.to, a.from })
	resource := p.depths(investigate.ResourceNode, investigate.Feeds, func(a arc) (behind, before int) { return a.from, a.to })
	sessions, resources := p.deepest(investigate.SessionNode, session), p.deepest(investigate.ResourceNode, resource)
	for i := range p.vertices {
		switch v := &p.vertices[i]; v.node.Kind {
		case investigate.PrincipalNode:
			v.column = 0
		case investigate.SessionNode:
			v.column = 1 + session[i]
		case investigate.StreamNode:
			v.column = 1 + sessions + resources
		default:
			v.column = sessions + resources - resource[i]
		}
	}
	p.titles = []string{"Who"}
	for i := range sessions {
		p.titles = append(p.titles, either(i+1, "Session", "Session opened by it"))
	}
	for i := range resources {
		p.titles = append(p.titles, either(resources-i, "Resource", "What it depends on"))
	}
	p.titles = append(p.titles, "Stream")
	p.dropEmpty()
}

// depths says how many others of its kind each vertex has before it, up to
// maxDepth-1, along edges of one kind. A circle ends where the bound does.
func (p *plot) depths(kind investigate.NodeKind, along investigate.EdgeKind, ends func(arc) (behind, before int)) []int {
	depth := make([]int, len(p.vertices))
	for range maxDepth - 1 {
		for _, a := range p.arcs {
			behind, before := ends(a)
			if a.kind == along && p.is(behind, kind) && p.is(before, kind) {
				depth[behind] = max(depth[behind], min(depth[before]+1, maxDepth-1))
			}
		}
	}
	return depth
}

// is counts what is of no known kind as a resource.
func (p *plot) is(i int, kind investigate.NodeKind) bool {
	switch k := p.vertices[i].node.Kind; k {
	case investigate.PrincipalNode, investigate.SessionNode, investigate.StreamNode:
		return k == kind
	default:
		return kind == investigate.ResourceNode
	}
}

// deepest is how many columns a kind takes.
func (p *plot) deepest(kind investigate.NodeKind, depth []int) int {
	columns := 0
	for i := range p.vertices {
		if p.is(i, kind) {
			columns = max(columns, depth[i]+1)
		}
	}
	return columns
}

// dropEmpty leaves out columns in which nothing stands.
func (p *plot) dropEmpty() {
	used := make([]bool, len(p.titles))
	for _, v := range p.vertices {
		used[v.column] = true
	}
	to, titles := make([]int, len(used)), []string(nil)
	for i, u := range used {
		to[i] = len(titles)
		if u {
			titles = append(titles, p.titles[i])
		}
	}
	for i := range p.vertices {
		p.vertices[i].column = to[p.vertices[i].column]
	}
	p.titles = titles
}

// weigh passes what happened along the edges, so that a stream is as weighty
// as what was done to what it depends on.
func (p *plot) weigh() {
	for range len(p.titles) {
		for _, a := range p.arcs {
			from, to := &p.vertices[a.from], &p.vertices[a.to]
			worst := a.worst
			if a.kind == investigate.Feeds {
				worst = from.worst
			}
			to.worst = max(to.worst, worst)
			if a.kind != investigate.Feeds {
				from.worst = max(from.worst, worst)
			}
			if a.kind == investigate.Became {
				from.worst = max(from.worst, to.worst)
			}
		}
	}
	for _, a := range p.arcs {
		p.vertices[a.from].count += a.count
		p.vertices[a.to].count += a.count
	}
}

// bound keeps the weightiest of each column and lets one vertex stand for the
// others.
func (p *plot) bound() {
	p.rows = make([][]int, len(p.titles))
	for i, v := range p.vertices {
		p.rows[v.column] = append(p.rows[v.column], i)
	}
	into := make([]int, len(p.vertices))
	for i := range into {
		into[i] = i
	}
	for c, row := range p.rows {
		slices.SortStableFunc(row, func(a, b int) int {
			return cmp.Or(p.vertices[b].worst-p.vertices[a].worst, p.vertices[b].count-p.vertices[a].count)
		})
		if len(row) <= maxRows {
			continue
		}
		rest := vertex{column: c, worst: -1, hidden: len(row) - maxRows + 1}
		for _, i := range row[maxRows-1:] {
			into[i] = len(p.vertices)
			rest.worst = max(rest.worst, p.vertices[i].worst)
		}
		p.rows[c] = append(row[:maxRows-1:maxRows-1], len(p.vertices))
		p.vertices = append(p.vertices, rest)
	}
	p.merge(into)
}

// merge makes one of the edges that lead the same way.
func (p *plot) merge(into []int) {
	type way struct {
		from, to int
		kind     investigate.EdgeKind
	}
	seen := map[way]int{}
	var arcs []arc
	for _, a := range p.arcs {
		a.from, a.to = into[a.from], into[a.to]
		if a.from == a.to {
			continue
		}
		w := way{a.from, a.to, a.kind}
		if n, ok := seen[w]; ok {
			arcs[n].count += a.count
			arcs[n].worst = max(arcs[n].worst, a.worst)
			continue
		}
		seen[w] = len(arcs)
		arcs = append(arcs, a)
	}
	p.arcs = arcs
}

// order moves vertices beside those that they are tied to, from the left and
// back, which keeps most edges from crossing. What stands for others is last.
func (p *plot) order() {
	place := func() {
		for _, row := range p.rows {
			for n, i := range row {
				p.vertices[i].row = n
			}
		}
	}
	settle := func(c int) {
		beside := map[int]float64{}
		for _, i := range p.rows[c] {
			beside[i] = p.beside(i)
		}
		slices.SortStableFunc(p.rows[c], func(a, b int) int {
			if hidden := cmp.Compare(p.vertices[a].hidden, p.vertices[b].hidden); hidden != 0 {
				return hidden
			}
			return cmp.Compare(beside[a], beside[b])
		})
		place()
	}
	place()
	for range 2 {
		for c := 1; c < len(p.rows); c++ {
			settle(c)
		}
		for c := len(p.rows) - 2; c >= 0; c-- {
			settle(c)
		}
	}
}

// beside is the mean of the relative heights of all that i is tied to.
func (p *plot) beside(i int) float64 {
	sum, n := 0.0, 0
	for _, a := range p.arcs {
		other := a.from
		switch i {
		case a.from:
			other = a.to
		case a.to:
		default:
			continue
		}
		v := &p.vertices[other]
		sum, n = sum+(float64(v.row)+0.5)/float64(len(p.rows[v.column])), n+1
	}
	if n == 0 {
		return float64(p.vertices[i].row) / float64(len(p.rows[p.vertices[i].column]))
	}
	return sum / float64(n)
}

func (p *plot) draw() *graph {
	most := 0
	for _, row := range p.rows {
		most = max(most, len(row))
	}
	g := &graph{Width: pictureWidth, Height: columnsTop + rowHeight*float64(most)}
	wide := min(widestBox, pictureWidth/(1.4*float64(len(p.rows))))
	gap := 0.0
	if len(p.rows) > 1 {
		gap = (pictureWidth - 2 - wide*float64(len(p.rows))) / float64(len(p.rows)-1)
	}
	at := make([]box, len(p.vertices))
	for c, row := range p.rows {
		x := 1 + float64(c)*(wide+gap)
		g.Columns = append(g.Columns, heading{x, p.titles[c]})
		down := columnsTop + rowHeight*float64(most-len(row))/2
		for n, i := range row {
			b := p.box(i, int(wide/6.4))
			b.X, b.Y, b.W, b.H = x, down+rowHeight*float64(n)+(rowHeight-boxHeight)/2, wide, boxHeight
			at[i] = b
			g.Boxes = append(g.Boxes, b)
			g.Hidden += p.vertices[i].hidden
		}
	}
	for _, a := range p.arcs {
		g.Edges = append(g.Edges, p.edge(a, at))
	}
	// The worst are drawn last, above the others.
	slices.SortStableFunc(g.Edges, func(a, b edge) int { return cmp.Compare(rank(a.Class), rank(b.Class)) })
	return g
}

func (p *plot) box(i, letters int) box {
	v := &p.vertices[i]
	class := "box"
	if v.worst >= 0 {
		class += " " + gradeNames[v.worst]
	}
	if v.node == nil {
		return box{link: link{Text: number(v.hidden) + " more"}, Note: "not drawn one by one", Class: class + " rest", Rest: true}
	}
	b := box{Class: class, Note: cut(kind(v.node.Type), letters), Tell: text(v.node.ID)}
	b.Text = cut(text(cmp.Or(v.node.Label, v.node.ID)), letters)
	if n, ok := p.session[v.node.ID]; ok && v.node.Kind == investigate.SessionNode && n < maxSessions {
		b.To, b.Tell = anchor("s", n), text(v.node.Label)
	}
	if n, ok := p.principal[v.node.ID]; ok && v.node.Kind == investigate.PrincipalNode && n < maxWho {
		b.To, b.Tell = anchor("p", n), text(v.node.Label)
	}
	return b
}

// edge draws an arc as a line that leaves and arrives level.
func (p *plot) edge(a arc, at []box) edge {
	from, to := at[a.from], at[a.to]
	x1, y1 := from.X+from.W, from.Y+from.H/2
	x2, y2 := to.X, to.Y+to.H/2
	bend := (x2 - x1) / 2
	if p.vertices[a.from].column >= p.vertices[a.to].column {
		x2, bend = to.X+to.W, 60 // back or within the column: around the right side
		return edge{p.class(a), curve(x1, y1, x1+bend, y1, x2+bend, y2, x2, y2), width(a.count), p.tell(a)}
	}
	return edge{p.class(a), curve(x1, y1, x1+bend, y1, x2-bend, y2, x2, y2), width(a.count), p.tell(a)}
}

func curve(x1, y1, x2, y2, x3, y3, x4, y4 float64) string {
	return "M" + coordinates(x1, y1) + " C" + coordinates(x2, y2) + " " + coordinates(x3, y3) + " " + coordinates(x4, y4)
}

// coordinates writes a point with a tenth of a unit.
func coordinates(x, y float64) string {
	return strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64)
}

func width(count int) string {
	return strconv.FormatFloat(1.2+min(math.Log10(float64(max(count, 1))), 3), 'f', 1, 64)
}

func (p *plot) class(a arc) string {
	class := "edge"
	switch a.kind {
	case investigate.Feeds:
		class += " depends"
	case investigate.Refused:
		class += " denied"
	case investigate.Touched:
		class += " touched"
	}
	if a.worst >= 0 && a.kind != investigate.Refused {
		class += " " + gradeNames[a.worst]
	}
	return class
}

// tell is what a pointer over an edge shows.
func (p *plot) tell(a arc) string {
	if a.kind == investigate.Feeds {
		return "is what the stream or resource depends on"
	}
	return text(string(a.kind)) + ", " + plural(a.count, "event")
}

var gradeNames = [...]string{"info", "low", "medium", "high", "critical"}

func rank(class string) int {
	for n := len(gradeNames) - 1; n >= 0; n-- {
		if len(class) > len(gradeNames[n]) && class[len(class)-len(gradeNames[n]):] == gradeNames[n] {
			return n + 1
		}
	}
	return 0
}
