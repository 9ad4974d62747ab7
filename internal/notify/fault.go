package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/slack-go/slack"
)

// Kind says what can help against a Fault.
type Kind int

// The kinds of faults.
const (
	Refused     Kind = iota // nothing that this program does
	Busy                    // waiting as long as Slack says
	Down                    // trying again; whether the message was posted is in doubt
	Credentials             // another token or webhook
	Unfit                   // another message: Slack will not take this one's form
)

// Fault is why an alert was not delivered. Its text is made of our words and
// Slack's error code, and may be logged.
type Fault struct {
	Kind   Kind
	Reason string
	After  time.Duration // with Busy: how long Slack asked to wait
}

// isFault reports whether an error is a fault of a kind.
func isFault(err error, kind Kind) bool {
	var fault *Fault
	return errors.As(err, &fault) && fault.Kind == kind
}

func isRefused(err error) bool { return isFault(err, Refused) }

// Error is the fault in words.
func (f *Fault) Error() string { return "slack: " + f.Reason }

// codes sorts Slack's errors by what helps; what is not here is Refused.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors and
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
var codes = map[string]Kind{
	"ratelimited": Busy, "rate_limited": Busy, "message_limit_exceeded": Busy,

	"internal_error": Down, "fatal_error": Down, "service_unavailable": Down,
	"request_timeout": Down, "rollup_error": Down, "team_added_to_org": Down,

	"invalid_auth": Credentials, "not_authed": Credentials, "account_inactive": Credentials,
	"token_revoked": Credentials, "token_expired": Credentials, "no_service": Credentials,
	"no_team": Credentials, "invalid_token": Credentials, "no_active_hooks": Credentials,

	"invalid_blocks": Unfit, "invalid_blocks_format": Unfit, "msg_blocks_too_long": Unfit,
	"msg_too_long": Unfit, "invalid_metadata_format": Unfit, "invalid_metadata_schema": Unfit,
	"metadata_must_be_sent_from_app": Unfit, "metadata_too_large": Unfit, "invalid_payload": Unfit,
	"invalid_attachments": Unfit, "too_many_attachments": Unfit, "no_text": Unfit,
}

// ofCode is the fault that an error code of Slack stands for.
func ofCode(code string) *Fault {
	if !isCode(code) {
		return &Fault{Kind: Refused, Reason: "an answer that is not one of Slack's"}
	}
	return &Fault{Kind: codes[code], Reason: code}
}

// isCode reports whether s looks like one of Slack's error codes, rather than
// a page of a proxy or an echo of what was sent.
func isCode(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// ofStatus is the fault that an HTTP status stands for.
func ofStatus(status int) *Fault {
	f := &Fault{Kind: Refused, Reason: fmt.Sprintf("HTTP status %d", status)}
	switch {
	case status == http.StatusTooManyRequests:
		f.Kind = Busy
	case status >= 500, status == http.StatusRequestTimeout:
		f.Kind = Down
	case status == http.StatusUnauthorized:
		f.Kind = Credentials
	}
	return f
}

// ofError is the fault behind an error of slack-go or of net/http. Their texts
// hold addresses, and a webhook's address is its password, so none is kept.
func ofError(err error) *Fault {
	var fault *Fault
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var said slack.SlackErrorResponse
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &limited):
		return &Fault{Kind: Busy, Reason: "ratelimited", After: limited.RetryAfter}
	case errors.As(err, &status):
		return ofStatus(status.Code)
	case errors.As(err, &said):
		return ofCode(said.Err)
	default:
		return &Fault{Kind: Down, Reason: networkReason(err)}
	}
}

func networkReason(err error) string {
	var timeout net.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.Canceled):
		return "stopped before there was an answer"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &name):
		return "its name cannot be looked up"
	case errors.As(err, &certificate):
		return "its certificate is not trusted"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return "the connection was cut before there was an answer"
	default:
		return "no answer that can be understood"
	}
}
