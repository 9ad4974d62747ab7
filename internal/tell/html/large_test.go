package html

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
)

func sortEvents(all []investigate.Event) {
	slices.SortStableFunc(all, func(a, b investigate.Event) int { return a.Time.Compare(b.Time) })
}

// large is a report of many sessions over three months, with so many events.
func large(sessions, events int) *investigate.Report {
	r := sample()
	random := rand.New(rand.NewPCG(3, 4))
	begin := night.AddDate(0, -3, 0)
	for n := len(r.Sessions); n < sessions; n++ {
		s := r.Sessions[n%4]
		s.ID, s.Principal, s.Parent = fmt.Sprintf("s%d", n+1), "p1", ""
		s.First = begin.Add(time.Duration(random.Int64N(int64(80*24*time.Hour))) / time.Hour * time.Hour)
		s.Last = s.First.Add(time.Duration(random.IntN(5400)+60) * time.Second)
		s.Actor.Name = fmt.Sprintf("job-%04d", n)
		s.Chain = []investigate.Link{{Kind: "AssumedRole", Name: s.Actor.Role}}
		s.Counts = investigate.Counts{Events: random.IntN(200), Changes: random.IntN(3)}
		r.Sessions = append(r.Sessions, s)
		r.Principals[0].Sessions = append(r.Principals[0].Sessions, s.ID)
		r.Graph.Nodes = append(r.Graph.Nodes, investigate.Node{ID: s.ID, Kind: investigate.SessionNode, Type: "role session", Label: sessionName(&s)})
		to := fmt.Sprintf("arn:aws:s3:::lake-%02d", random.IntN(40))
		r.Graph.Nodes = append(r.Graph.Nodes, investigate.Node{ID: to, Kind: investigate.ResourceNode, Type: "AWS::S3::Bucket", Label: to[13:]})
		r.Graph.Edges = append(r.Graph.Edges, investigate.Edge{From: "p1", To: s.ID, Kind: investigate.Became, Count: 1},
			investigate.Edge{From: s.ID, To: to, Kind: investigate.Touched, Count: random.IntN(300) + 1})
		if n%9 == 0 {
			r.Graph.Edges = append(r.Graph.Edges, investigate.Edge{From: s.ID, To: bucket, Kind: investigate.Changed, Count: 1, Severity: grave(judge.Severity(random.IntN(5)))})
		}
	}
	for n := len(r.Events); n < events; n++ {
		s := &r.Sessions[random.IntN(len(r.Sessions))]
		e := r.Events[n%150]
		e.ID = fmt.Sprintf("%08x-77aa-4b0e-8c1d-%012x", n, random.Uint64()>>16)
		e.AlertID, e.Change = "", ""
		e.Session, e.Who, e.Address = s.ID, s.Actor.Name, fmt.Sprintf("203.0.113.%d", random.IntN(256))
		e.Time = s.First.Add(time.Duration(random.Int64N(int64(s.Last.Sub(s.First)))).Truncate(time.Second))
		e.Origin = place(n)
		r.Events = append(r.Events, e)
	}
	sortEvents(r.Events)
	r.Totals.InQuestion, r.Totals.Listed = len(r.Events), len(r.Events)
	r.Verdict.First, r.Verdict.Last = r.Events[0].Time, r.Events[len(r.Events)-1].Time
	return r
}
