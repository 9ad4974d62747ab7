package html

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

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
