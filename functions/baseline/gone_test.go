package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
)

// emptied plays an account whose one stream, in a security group of its own,
// is no longer there once gone is set, and which refuses to list while mute is.
func emptied(t *testing.T, gone, mute *atomic.Bool) *account.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target := r.Header.Get("X-Amz-Target")
		body, _ := io.ReadAll(r.Body)
		switch {
		case strings.Contains(string(body), "GetCallerIdentity"):
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case strings.HasSuffix(target, "ListDeliveryStreams") && !mute.Load() && gone.Load():
			io.WriteString(w, `{"DeliveryStreamNames":[],"HasMoreDeliveryStreams":false}`)
		case strings.HasSuffix(target, "ListDeliveryStreams") && !mute.Load():
			io.WriteString(w, `{"DeliveryStreamNames":["orders"],"HasMoreDeliveryStreams":false}`)
		case strings.HasSuffix(target, "DescribeDeliveryStream") && gone.Load():
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"__type":"ResourceNotFoundException"}`)
		case strings.HasSuffix(target, "DescribeDeliveryStream"):
			io.WriteString(w, `{"DeliveryStreamDescription":{"DeliveryStreamName":"orders","DeliveryStreamType":"DirectPut","Destinations":[{"DestinationId":"d","ExtendedS3DestinationDescription":{"BucketARN":"arn:aws:s3:::orders"}}]}}`)
		case strings.HasSuffix(target, "ListTagsForDeliveryStream"):
			io.WriteString(w, `{"Tags":[],"HasMoreTags":false}`)
		default:
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `{"__type":"AccessDeniedException","Code":"AccessDenied"}`)
		}
	}))
	t.Cleanup(server.Close)
	return account.NewClient(account.FromEnvironment(func(name string) string {
		return map[string]string{"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}[name]
	}))
}

// A stream that no event deleted is told by the second run that misses it,
// once; a list that is refused says nothing of it.
func TestDeletedUnseen(t *testing.T) {
	var gone, mute atomic.Bool
	bus := &heard{}
	l := &learner{
		client: emptied(t, &gone, &mute), region: "eu-west-1", house: remote.Fixed(config.Default()), store: store.NewMemory(), tell: bus,
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
