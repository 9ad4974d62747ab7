package html

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
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
	const around = 26.0 // for edges within a column, on the far right too
	gap := 0.0
	if len(p.rows) > 1 {
		gap = (pictureWidth - around - boxWidth*float64(len(p.rows))) / float64(len(p.rows)-1)
	}
	at := make([]box, len(p.vertices))
	for c, row := range p.rows {
		x := 1 + float64(c)*(boxWidth+gap)
		g.Columns = append(g.Columns, heading{x, p.titles[c]})
		down := columnsTop + rowHeight*float64((most-len(row))/2)
		for n, i := range row {
			b := p.box(i)
			b.X, b.Y, b.W, b.H = x, down+rowHeight*float64(n)+(rowHeight-boxHeight)/2, boxWidth, boxHeight
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

func (p *plot) box(i int) box {
	const letters = 27 // that a box has room for
	v := &p.vertices[i]
	class := "box"
	if v.worst >= 0 {
		class += " " + gradeNames[v.worst]
	}
	if v.node == nil {
		return box{link: link{Text: report.Number(v.hidden) + " more"}, Note: "not drawn one by one", Class: class + " rest", Rest: true}
	}
	b := box{Class: class, Note: cut(kind(v.node.Type), letters), Tell: text(v.node.ID)}
	b.Text = cut(short(cmp.Or(v.node.Label, v.node.ID)), letters)
	if n, ok := p.session[v.node.ID]; ok && v.node.Kind == investigate.SessionNode && n < maxSessions {
		b.To, b.Tell = anchor("s", n), text(v.node.Label)
	}
	if n, ok := p.principal[v.node.ID]; ok && v.node.Kind == investigate.PrincipalNode && n < maxWho {
		b.To, b.Tell = anchor("p", n), text(v.node.Label)
	}
	return b
}

// edge draws an arc as a line that leaves and arrives level. Within a column
// it goes around the right side; across a column it passes between two boxes.
func (p *plot) edge(a arc, at []box) edge {
	from, to := at[a.from], at[a.to]
	e := edge{Class: p.class(a), Wide: width(a.count), Tell: p.tell(a)}
	x, y, end := from.X+from.W, from.Y+from.H/2, to.Y+to.H/2
	first, last := p.vertices[a.from].column, p.vertices[a.to].column
	if first >= last {
		bend := min(12+math.Abs(end-y)/8, 40)
		e.Path = "M" + coordinates(x, y) + curve(x+bend, y, to.X+to.W+bend, end, to.X+to.W, end)
		return e
	}
	e.Path = "M" + coordinates(x, y)
	step := (end - y) / float64(last-first)
	for c := first + 1; c <= last; c++ {
		left := at[p.rows[c][0]].X
		next := end
		if c < last {
			next = columnsTop + rowHeight*math.Round((y+step-columnsTop)/rowHeight)
		}
		bend := (left - x) / 2
		e.Path += curve(x+bend, y, left-bend, next, left, next)
		if c < last {
			e.Path += " H" + strconv.FormatFloat(left+boxWidth, 'f', 1, 64)
		}
		x, y = left+boxWidth, next
	}
	return e
}

// curve goes on to the third point, bent by the first two.
func curve(x1, y1, x2, y2, x3, y3 float64) string {
	return " C" + coordinates(x1, y1) + " " + coordinates(x2, y2) + " " + coordinates(x3, y3)
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
	return text(string(a.kind)) + ", " + report.Plural(a.count, "event")
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
