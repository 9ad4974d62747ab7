package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// told is a teller that fails so often before it works.
type told struct {
	failures int
	alerts   []*judge.Alert
}

func (b *told) Tell(_ context.Context, a *judge.Alert) (json.RawMessage, error) {
	if b.failures--; b.failures >= 0 {
		return nil, errors.New("the bus is down")
	}
	b.alerts = append(b.alerts, a)
	return nil, nil
}

// A broken configuration is told once, also when telling fails at first, and
// events are judged by the last good one.
func TestBrokenConfigurationIsTold(t *testing.T) {
	text, version := "scope: account", `"1"`
	bucket := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", version)
		io.WriteString(w, text)
	}))
	defer bucket.Close()
	env := map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "keys", "AWS_ENDPOINT_URL": bucket.URL}
	loader, err := remote.Open("s3://settings/hosewatch.yaml", func(name string) string { return env[name] }, nil)
	if err != nil {
		t.Fatal(err)
	}
	now, scope, bus := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), "", &told{failures: 1}
	h := &house{loader: loader, use: func(c *config.Config) { scope = c.Scope }, region: "eu-west-1", now: func() time.Time { return now }}
	for _, tt := range []struct {
		text, version string
		alerts        int
		reason        string
	}{
		{"scope: account", `"1"`, 0, "a good one"},
		{"scope: [", `"2"`, 0, "a broken one, and the bus is down"},
		{"scope: [", `"2"`, 1, "it is told when the bus is there again"},
		{"scope: [", `"2"`, 1, "once"},
	} {
		text, version = tt.text, tt.version
		now = now.Add(time.Hour)
		h.refresh(t.Context(), bus, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if len(bus.alerts) != tt.alerts || scope != "account" {
			t.Errorf("%d alerts, want %d; scope %q: %s", len(bus.alerts), tt.alerts, scope, tt.reason)
		}
	}
	if len(bus.alerts) > 0 && bus.alerts[0].Findings[0].Rule != judge.ConfigurationBroken {
		t.Errorf("told %+v", bus.alerts[0])
	}
}
