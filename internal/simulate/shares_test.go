package simulate

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Changes and looks have the shares that were asked for, what hosewatch judges
// is little more, and what is left is what an account sees all day.
func TestShares(t *testing.T) {
	s := Settings{Events: 100_000}
	var changed, understood, failed, large, size int
	services := map[string]bool{}
	for both := range parsed(t, story(t, s)) {
		p := both.parsed
		watched := estate.Understood(p.Source, p.Name)
		if watched {
			understood++
		}
		if watched && p.ReadOnly == trail.No {
			changed++
		}
		if p.ErrorCode != "" {
			failed++
		}
		if len(p.Raw) > 8_000 {
			large++
		}
		size += len(p.Raw)
		services[p.Source] = true
	}
	share := func(n int) float64 { return float64(n) / float64(s.Events) }
	for _, c := range []struct {
		name        string
		got         float64
		least, most float64
		why         string
	}{
		{"changes", share(changed), 0.0035, 0.0045, "0.4 % were asked for; nothing else may be a change that is judged"},
		{"understood", share(understood), 0.0045, 0.0075, "changes, some looks, and an AssumeRole for each session, all of which are new in a story as short as this"},
		{"failed", share(failed), 0.02, 0.04, "as in life"},
		{"mean size", share(size), 1200, 1700, "as in life"},
		{"large", share(large), 0.0001, 0.01, "some requests are far larger than others"},
		{"services", float64(len(services)), 30, 60, "an account uses many"},
	} {
		t.Logf("%s: %.5g", c.name, c.got)
		if c.got < c.least || c.got > c.most {
			t.Errorf("%s: %.5g, want %g to %g: %s", c.name, c.got, c.least, c.most, c.why)
		}
	}
}

// Every change is one that the estate understands as being of a resource.
func TestChangesAreUnderstood(t *testing.T) {
	named := map[string]bool{}
	for both := range parsed(t, story(t, Settings{Events: 20_000, Changes: 1, Looks: -1})) {
		p := both.parsed
		if p.Source == "sts.amazonaws.com" {
			continue
		}
		if !estate.Understood(p.Source, p.Name) {
			t.Fatalf("%s %s is not judged", p.Source, p.Name)
		}
		named[p.Source+" "+p.Name] = true
	}
	for _, calls := range changes() {
		for _, c := range calls {
			if !named[c.service+".amazonaws.com "+c.name] {
				t.Errorf("%s %s never happened", c.service, c.name)
			}
		}
	}
}
