package blockkit_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// answers are what people are answered, with a hostile string in every place
// that somebody else can fill, and lists of so many.
func answers(s string, length int) map[string]blockkit.Post {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	mark := incident.Mark{AcknowledgedBy: s, AcknowledgedAt: now}
	mute := incident.Mute{ID: "hw1", Rules: []string{s, s}, Resource: s, By: s, At: now, Until: now.Add(time.Hour), Critical: len(s)%2 == 0, UntilFixed: len(s)%3 == 0}
	strange := mute
	strange.ID = s
	var many []incident.Mute
	var listed []blockkit.Listed
	for n := range length {
		many = append(many, mute)
		listed = append(listed, blockkit.Listed{Time: now, Severity: judge.Severity(n % 5), Title: s})
	}
	return map[string]blockkit.Post{
		"No": blockkit.No("Sorry: " + s), "Acknowledged": blockkit.Acknowledged(mark), "AlreadyAcknowledged": blockkit.AlreadyAcknowledged(mark),
		"Muted": blockkit.Muted(mute), "Muted, a strange id": blockkit.Muted(strange), "Unmuted": blockkit.Unmuted(mute, s),
		"Mutes": blockkit.Mutes(many), "a strange mute": blockkit.Mutes([]incident.Mute{strange}), "no mutes": blockkit.Mutes(nil),
		"List": blockkit.List(s, listed), "an empty list": blockkit.List(s, nil), "Help": blockkit.Help(s),
		"Suggested": blockkit.Suggested(s, s, "  - rule: x\n"), "Comment": {Text: blockkit.Comment("Full change: " + s)},
		"Standing": blockkit.Standing(blockkit.Status{Open: incident.Counts{1, 2}, Waiting: 3, More: true, Oldest: now, QuietUntil: now.Add(time.Hour)}, now),
	}
}

func TestHostileStringsInAnswers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2026, 12))
	o := oracle{}
	for n := range hostileStrings {
		s := hostile(rnd, n)
		length := 2
		if n%50 == 1 {
			length = 30
		}
		for name, p := range answers(s, length) {
			if err := o.post(p); err != nil {
				t.Fatalf("%s of string %d, %q: %v", name, n, clip(s), err)
			}
			if err := refused(p); err != nil {
				t.Fatalf("%s of string %d, %q: Slack refuses it: %v", name, n, clip(s), err)
			}
		}
	}
}
