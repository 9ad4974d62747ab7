package config

import (
	"testing"
	"time"
	_ "time/tzdata" // as the functions have it
)

func TestDigest(t *testing.T) {
	const berlin = "digest: {at: '08:00', timezone: Europe/Berlin}"
	for _, tt := range []struct{ text, at, last, next, reason string }{
		{"", "2026-01-05T07:59:59Z", "2026-01-04T08:00:00Z", "2026-01-05T08:00:00Z", "by default at 08:00 UTC"},
		{"", "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z", "2026-01-06T08:00:00Z", "due at the minute; what comes then waits for the next"},
		{"digest: {timezone: Europe/Berlin}", "2026-01-05T12:00:00Z", "2026-01-05T07:00:00Z", "2026-01-06T07:00:00Z", "without at, at 08:00"},
		{"digest: {at: '17:30'}", "2026-01-05T12:00:00+09:00", "2026-01-04T17:30:00Z", "2026-01-05T17:30:00Z", "without a zone, UTC, wherever the time is from"},
		{berlin, "2026-03-28T12:00:00Z", "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z", "into summer: 23 hours"},
		{berlin, "2026-10-24T12:00:00Z", "2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z", "into winter: 25 hours"},
		{"digest: {at: '00:00', timezone: Pacific/Kiritimati}", "2026-12-31T09:59:59Z", "2026-12-30T10:00:00Z", "2026-12-31T10:00:00Z", "14 hours ahead, another day"},
		{"digest: {at: '23:59', timezone: Pacific/Honolulu}", "2026-01-01T09:59:00Z", "2026-01-01T09:59:00Z", "2026-01-02T09:59:00Z", "10 hours behind"},
		{"digest: {at: '00:30', timezone: America/Santiago}", "2026-09-06T12:00:00Z", "2026-09-06T03:30:00Z", "2026-09-07T03:30:00Z", "a day that begins at one: half an hour before it"},
	} {
		c, err := Parse([]byte(tt.text))
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		now := at(tt.at)
		if last, next := c.Digest.Last(now), c.Digest.Next(now); !last.Equal(at(tt.last)) || !next.Equal(at(tt.next)) {
			t.Errorf("%s: at %s last %s, next %s; want %s and %s", tt.reason, tt.at, last.UTC(), next.UTC(), tt.last, tt.next)
		}
	}
}

// Every alert waits for one digest, which comes within a day, also where the
// clocks are put forward or back.
func FuzzDigest(f *testing.F) {
	zones := []string{"UTC", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"}
	f.Add(int64(1774746000), uint16(150), uint8(1)) // the hour that Berlin skips
	f.Add(int64(1792890000), uint16(150), uint8(1)) // the one that it has twice
	f.Add(int64(1325203200), uint16(480), uint8(5)) // the day that Samoa had not
	f.Fuzz(func(t *testing.T, seconds int64, minute uint16, zone uint8) {
		location, err := time.LoadLocation(zones[int(zone)%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		const years = 60 * 365 * 24 * 3600
		d, now := Digest{location, int(minute) % wholeDay}, time.Unix((seconds%years+years)%years, 0)
		last, next := d.Last(now), d.Next(now)
		if last.After(now) || !next.After(now) || next.Sub(last) < 22*time.Hour || next.Sub(last) > 50*time.Hour {
			t.Errorf("%s: at %s last %s, next %s", d.Words(), now, last, next)
		}
		if !d.Next(last).Equal(next) || !d.Last(next.Add(-time.Second)).Equal(last) || !d.Last(next).Equal(next) {
			t.Errorf("%s: between %s and %s is another digest", d.Words(), last, next)
		}
	})
}

// A digest that nobody configured is one all the same.
func TestDigestZero(t *testing.T) {
	var d Digest
	if got := d.Next(at("2026-01-05T12:00:00Z")); !got.Equal(at("2026-01-06T00:00:00Z")) || d.Words() != "00:00 UTC" {
		t.Errorf("%s, %s", got, d.Words())
	}
}
