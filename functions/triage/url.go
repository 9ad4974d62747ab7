package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/triage"
)

// request is what a function URL hands over. Names of headers are in lower
// case.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
type request struct {
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Base64  bool              `json:"isBase64Encoded"`
	Context struct {
		HTTP struct {
			Method string `json:"method"`
		} `json:"http"`
	} `json:"requestContext"`
}

type response struct {
	Status  int               `json:"statusCode"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// doorman answers the events of a function URL.
type doorman struct{ door *triage.Door }

func newDoor(getenv func(string) string, s settings, log *slog.Logger) *doorman {
	return &doorman{&triage.Door{
		Slack: notify.New(s.slack),
		Table: dynamo.NewTable(dynamo.Client(getenv), s.table, time.Now),
		Send:  queue{client: sqsClient(getenv), url: s.queue}.send,
		Parse: triage.Parse,
		Log:   log,
	}}
}

// Invoke is lambda.Handler. It never fails: whoever knocks gets an answer over
// HTTP.
func (d *doorman) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var r request
	if json.Unmarshal(payload, &r) != nil {
		return json.Marshal(response{Status: http.StatusBadRequest})
	}
	return json.Marshal(d.answer(ctx, r))
}

func (d *doorman) answer(ctx context.Context, r request) response {
	if r.Context.HTTP.Method != http.MethodPost {
		return response{Status: http.StatusMethodNotAllowed}
	}
	body := []byte(r.Body)
	if r.Base64 {
		var err error
		if body, err = base64.StdEncoding.DecodeString(r.Body); err != nil {
			return response{Status: http.StatusBadRequest}
		}
	}
	by := notify.Signature{Timestamp: r.Headers["x-slack-request-timestamp"], Signature: r.Headers["x-slack-signature"]}
	a := d.door.Open(ctx, by, body)
	if a.JSON == "" {
		return response{Status: a.Status}
	}
	return response{a.Status, map[string]string{"content-type": "application/json"}, a.JSON}
}
