package ocsf

import (
	"github.com/hosewatch/hosewatch/internal/attack"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// attacks lists every technique of the findings once for each tactic that it
// serves: the schema has room for one tactic beside a technique, and which of
// them the caller was after is not known.
func attacks(findings []judge.Finding) []Attack {
	var all []Attack
	seen := map[string]bool{}
	for _, f := range findings {
		for _, id := range f.Attack {
			if seen[id] || id == "" {
				continue
			}
			seen[id] = true
			all = append(all, inService(id)...)
		}
	}
	return all
}

func inService(id string) []Attack {
	known, _ := attack.Find(id)
	a := Attack{Version: attack.Version}
	if whole := attack.Whole(id); whole != id {
		of, _ := attack.Find(whole)
		a.Technique = &Named{UID: whole, Name: of.Name}
		a.SubTechnique = &Named{UID: id, Name: known.Name}
	} else {
		a.Technique = &Named{UID: id, Name: known.Name}
	}
	if len(known.Tactics) == 0 {
		return []Attack{a}
	}
	all := make([]Attack, 0, len(known.Tactics))
	for _, tactic := range known.Tactics {
		a.Tactic = &Named{UID: tactic.ID, Name: tactic.Name}
		all = append(all, a)
	}
	return all
}
