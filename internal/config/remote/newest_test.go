package remote

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
)

// Newest is the newest, or an error: never what was good before.
func TestNewest(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			f := &fakeAWS{versions: []string{one}}
			l := loader(t, place, f)
			c, first, err := l.Newest(t.Context(), start)
			if err != nil || c.Accounts[0] != "111111111111" || first == "" {
				t.Fatalf("%v, version %q, %v", c, first, err)
			}
			if _, again, err := l.Newest(t.Context(), start); err != nil || again != first {
				t.Errorf("asked again: version %q, %v, want %q", again, err, first)
			}
			f.versions = append(f.versions, two)
			if c, second, err := l.Newest(t.Context(), start); err != nil || c.Accounts[0] != "222222222222" || second == first {
				t.Errorf("changed: %v, version %q, %v", c, second, err)
			}
			f.versions = append(f.versions, broken)
			if _, _, err := l.Newest(t.Context(), start); err == nil || !strings.Contains(err.Error(), "acounts") {
				t.Errorf("broken: %v", err)
			}
		})
	}
	own := config.Default()
	if c, version, err := Fixed(own).Newest(t.Context(), start); c != own || version != "" || err != nil {
		t.Errorf("one that stays: %q, %v", version, err)
	}
}
