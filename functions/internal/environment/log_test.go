package environment

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

func TestLog(t *testing.T) {
	invoked := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "the-request"})
	for _, tt := range []struct {
		ctx    context.Context
		level  slog.Level
		id     any
		lines  int
		reason string
	}{
		{invoked, slog.LevelInfo, "the-request", 1, "a line is found by its invocation"},
		{t.Context(), slog.LevelInfo, nil, 1, "at the start there is none"},
		{invoked, slog.LevelWarn, nil, 0, "Lambda's level is kept to"},
	} {
		var out bytes.Buffer
		log := Settings{LogLevel: tt.level}.Log(&out)
		log.Info("said", RequestID(tt.ctx))
		if n := bytes.Count(out.Bytes(), []byte("\n")); n != tt.lines {
			t.Errorf("%d lines, want %d: %s", n, tt.lines, tt.reason)
		}
		if tt.lines == 0 {
			continue
		}
		var line map[string]any
		if err := json.Unmarshal(out.Bytes(), &line); err != nil || line["requestId"] != tt.id || line["message"] != "said" || line["timestamp"] == nil || line["level"] != "INFO" {
			t.Errorf("%s, %v: %s", out.Bytes(), err, tt.reason)
		}
		if _, empty := line[""]; empty {
			t.Errorf("%s: a member without a name: %s", out.Bytes(), tt.reason)
		}
	}
}
