package environment

import (
	"context"
	"io"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Log returns a log of JSON lines with the names that Lambda gives to a line's
// members.
func (s Settings) Log(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: s.LogLevel, ReplaceAttr: lambdacontext.ReplaceAttr}))
}

// RequestID is what finds a line among Lambda's own; the empty Attr, which a
// log leaves out, outside of an invocation.
func RequestID(ctx context.Context) slog.Attr {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return slog.String("requestId", lc.AwsRequestID)
	}
	return slog.Attr{}
}
