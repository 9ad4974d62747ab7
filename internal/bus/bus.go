// Package bus knows how alerts get onto the EventBridge bus of the stack, from
// which they go to Slack and to whoever listens beside: each in entries that
// EventBridge takes, again while that may help, and not at all only with an
// error. Beside the alert itself goes the same as a finding in OCSF's form; it
// never costs the alert.
package bus

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Printer tells alerts as lines of JSON, and answers with them. It stands in
// for a bus where there is none.
type Printer struct{ W io.Writer }

// Tell prints the alert.
func (p Printer) Tell(_ context.Context, a *judge.Alert) (json.RawMessage, error) {
	var line bytes.Buffer
	if err := tell.JSON(&line, a); err != nil {
		return nil, err
	}
	_, err := p.W.Write(line.Bytes())
	return bytes.TrimSpace(line.Bytes()), err
}

// Bus tells alerts on an EventBridge bus. Make one with New.
type Bus struct {
	name   string
	client client
	log    *slog.Logger
}

// New returns the bus of a name or ARN. The client takes Region, credentials
// and endpoint from what awsenv reads, and from nowhere else.
// A finding that could not be put beside its alert is told to log.
func New(getenv func(string) string, name string, log *slog.Logger) *Bus {
	return &Bus{name: name, log: log, client: newClient(getenv, &http.Client{})}
}

// Tell puts the alert on the bus and answers with enough to find it. A nil
// error means that the alert cannot be lost any more. What was found in
// history goes under a name of its own and without a finding.
//
// The finding goes in the same call where there is room. An alert that was
// taken is not put again for the sake of its finding: when the finding alone
// stays refused, that is logged and no error, since the invocation that an
// error fails is tried again as a whole.
func (b *Bus) Tell(ctx context.Context, a *judge.Alert) (json.RawMessage, error) {
	alert, err := b.alert(a)
	if err != nil {
		return nil, err
	}
	if a.Replayed != "" {
		if _, err := b.put(ctx, []entry{alert}); err != nil {
			return nil, err
		}
		return said(a)
	}
	finding, findingErr := b.finding(a)
	entries := []entry{alert}
	if findingErr == nil && alert.size()+finding.size() <= maxCall {
		entries = append(entries, finding)
	}
	rest, err := b.put(ctx, entries)
	if err != nil {
		return nil, err
	}
	if findingErr == nil && (len(entries) == 1 || len(rest) > 0) {
		findingErr = b.putFinding(ctx, finding)
	}
	if findingErr != nil {
		b.log.LogAttrs(ctx, slog.LevelError, "finding not told", slog.String("alert_id", a.ID), slog.String("error", findingErr.Error()))
	}
	return said(a)
}

// said is enough to find an alert by.
func said(a *judge.Alert) (json.RawMessage, error) {
	return json.Marshal(struct {
		ID       string         `json:"alert_id"`
		Severity judge.Severity `json:"severity"`
	}{a.ID, a.Severity})
}
