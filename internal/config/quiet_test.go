package config

import "testing"

func TestQuiet(t *testing.T) {
	const nights = "quiet_hours: {timezone: Europe/Berlin, from: '22:00', to: '07:00', min_severity: critical}"
	for _, tt := range []struct {
		text, at string
		severity Severity
		want     bool
		reason   string
	}{
		{"", "2026-01-05T02:00:00Z", Info, false, "without quiet hours it is never quiet"},
		{"quiet_hours: {}", "2026-01-05T02:00:00Z", Info, false, "an empty mapping is none"},
		{nights, "2026-01-05T20:59:59Z", Low, false, "21:59:59 in Berlin"},
		{nights, "2026-01-05T21:00:00Z", Low, true, "22:00 in Berlin"},
		{nights, "2026-01-06T05:59:59Z", Low, true, "06:59:59 in Berlin"},
		{nights, "2026-01-06T06:00:00Z", Low, false, "07:00 in Berlin is day"},
		{nights, "2026-07-06T20:00:00Z", Low, true, "22:00 in Berlin's summer"},
		{nights, "2026-07-06T05:00:00Z", Low, false, "07:00 in Berlin's summer"},
		{nights, "2026-01-05T23:00:00Z", High, true, "high is quieter than critical"},
		{nights, "2026-01-05T23:00:00Z", Critical, false, "critical is never kept back"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00'}", "2026-01-05T23:00:00Z", High, false, "high is the default that is told"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00'}", "2026-01-05T23:00:00Z", Medium, true, "and medium is not"},
		{"quiet_hours: {timezone: UTC, from: '12:00', to: '13:00'}", "2026-01-05T12:30:00Z", Low, true, "hours within a day"},
		{"quiet_hours: {timezone: UTC, from: '12:00', to: '13:00'}", "2026-01-05T13:00:00Z", Low, false, "the end is not of them"},
		{"quiet_hours: {timezone: UTC, from: '00:00', to: '24:00', days: [sat, sun]}", "2026-01-03T23:59:00Z", Low, true, "a whole Saturday"},
		{"quiet_hours: {timezone: UTC, from: '00:00', to: '24:00', days: [sat, sun]}", "2026-01-05T00:00:00Z", Low, false, "Monday"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [fri]}", "2026-01-02T22:00:00Z", Low, true, "Friday night"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [fri]}", "2026-01-03T06:00:00Z", Low, true, "Saturday morning is of Friday's night"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [fri]}", "2026-01-02T06:00:00Z", Low, false, "Friday morning is of Thursday's"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [sat]}", "2026-01-04T06:00:00Z", Low, true, "from Saturday into Sunday, the end of the week"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [sun]}", "2026-01-05T06:00:00Z", Low, true, "from Sunday into Monday"},
	} {
		c, err := Parse([]byte(tt.text))
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		if got := c.Quiet(at(tt.at), tt.severity); got != tt.want {
			t.Errorf("%s: Quiet(%s, %v) = %v", tt.reason, tt.at, tt.severity, got)
		}
	}
}

func TestQuietHoursWords(t *testing.T) {
	for text, want := range map[string]string{
		"quiet_hours: {timezone: Europe/Berlin, from: '22:00', to: '07:05', days: [sun, mon]}": "22:00 to 07:05 Europe/Berlin, mon sun",
		"quiet_hours: {timezone: UTC, from: '00:00', to: '24:00', days: [sat]}":                "00:00 to 24:00 UTC, sat",
	} {
		c, err := Parse([]byte(text))
		if err != nil || c.QuietHours.Words() != want {
			t.Errorf("%s: %v, %v, want %s", text, c.QuietHours.Words(), err, want)
		}
	}
}
