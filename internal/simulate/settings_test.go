package simulate

import (
	"fmt"
	"testing"
)

func TestSettingsAreChecked(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		want     string
		why      string
	}{
		{Settings{}, "", "all is default"},
		{Settings{Events: -1}, "-1 events: want at least 1", "a story has events"},
		{Settings{Changes: 0.9, Looks: 0.2}, "shares of more than 1", "they are shares of one whole"},
		{Settings{Accounts: 9}, "9 accounts: want 1 to 8", "AWS's examples have no more accounts"},
		{Settings{Regions: 1}, "1 Regions: want 2 to 6", "IAM's events are in us-east-1"},
		{Settings{Daily: -5}, "-5 events a day: want at least 1", "time goes on"},
		{Settings{Resources: 1 << 20}, "1048576 resources: want 1 to 2520, for so many accounts and Regions", "there are only so many"},
	} {
		_, err := Everyday(c.settings)
		if got := fmt.Sprint(err); err != nil && got != c.want || err == nil && c.want != "" {
			t.Errorf("%+v: %v, want %q: %s", c.settings, err, c.want, c.why)
		}
	}
}
