package main

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
)

// A stream that no event deleted is told by the second run that misses it,
// once; a list that is refused says nothing of it.
func TestDeletedUnseen(t *testing.T) {
	var gone, mute atomic.Bool
	bus := &heard{}
	l := &learner{
		client: played(t, func(w http.ResponseWriter, _ *http.Request, operation string) bool {
			switch {
			case operation == "ListDeliveryStreams" && mute.Load():
				w.WriteHeader(http.StatusForbidden)
				io.WriteString(w, `{"__type":"AccessDeniedException"}`)
			case operation == "ListDeliveryStreams" && gone.Load():
				io.WriteString(w, `{"DeliveryStreamNames":[],"HasMoreDeliveryStreams":false}`)
			case operation == "DescribeDeliveryStream" && gone.Load():
				w.WriteHeader(http.StatusBadRequest)
				io.WriteString(w, `{"__type":"ResourceNotFoundException"}`)
			default:
				return false
			}
			return true
		}),
		region: "eu-west-1", house: remote.Fixed(config.Default()), store: store.NewMemory(), tell: bus,
		log: slog.New(slog.DiscardHandler), now: time.Now,
	}
	for _, step := range []struct {
		gone, mute bool
		alerts     int // so far
		reason     string
	}{
		{false, false, 0, "it is there"},
		{true, true, 0, "nothing was listed"},
		{true, true, 0, "nothing was listed again"},
		{true, false, 0, "an event may be on its way"},
		{true, false, 1, "no event came"},
		{true, false, 1, "it was told"},
	} {
		gone.Store(step.gone)
		mute.Store(step.mute)
		if _, err := l.Invoke(t.Context(), nil); err != nil {
			t.Fatalf("%s: %v", step.reason, err)
		}
		if len(bus.alerts) != step.alerts {
			t.Fatalf("%s: %d alerts, want %d", step.reason, len(bus.alerts), step.alerts)
		}
	}
	if a := bus.alerts[0]; !strings.HasPrefix(a.Title, "Deleted unseen: ") || a.ResourceName != "orders" || a.Severity < judge.High {
		t.Errorf("told %s %q of %s", a.Severity, a.Title, a.Resource)
	} else {
		t.Logf("%s: %s", a.Severity, a.Title)
	}
}
