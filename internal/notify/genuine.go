package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"
)

// SignedFor is how far the time that Slack signed may be from ours.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
const SignedFor = 5 * time.Minute

// Signature is what a request says of itself, in the headers
// X-Slack-Request-Timestamp and X-Slack-Signature.
type Signature struct {
	Timestamp string // Unix time in seconds
	Signature string // v0= and a MAC in hexadecimal
}

// The reasons why a request is not taken for Slack's. ErrNoSigningSecret is
// ours to mend: the secret does not say what Slack signs with.
var (
	ErrUnsigned        = errors.New("the request is not signed")
	ErrSignedLongAgo   = errors.New("the request was signed at another time")
	ErrSignature       = errors.New("the signature is not that of the request")
	ErrNoSigningSecret = errors.New("the slack secret has no signing_secret: nothing that comes from Slack can be told from what does not")
)

// Genuine returns nil if Slack has signed a body within the last minutes, and
// when it did. Nothing of the body is looked into, and how long it takes does
// not depend on how much of a signature is right.
func (s *Sender) Genuine(ctx context.Context, by Signature, body []byte) (at time.Time, err error) {
	given, err := by.mac()
	if err != nil {
		return time.Time{}, err
	}
	if at, err = by.at(s.now()); err != nil {
		return time.Time{}, err
	}
	access, err := s.vault.open(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if access.signing == "" {
		return time.Time{}, ErrNoSigningSecret
	}
	mac := hmac.New(sha256.New, []byte(access.signing))
	mac.Write([]byte("v0:" + by.Timestamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), given) {
		return time.Time{}, ErrSignature
	}
	return at, nil
}

// mac is the signature's bytes.
func (s Signature) mac() ([]byte, error) {
	if s.Timestamp == "" || s.Signature == "" {
		return nil, ErrUnsigned
	}
	text, ok := strings.CutPrefix(s.Signature, "v0=")
	if !ok || len(text) != hex.EncodedLen(sha256.Size) {
		return nil, ErrSignature
	}
	mac, err := hex.DecodeString(text)
	if err != nil {
		return nil, ErrSignature
	}
	return mac, nil
}

// at is when it was signed, if that is near enough to now.
func (s Signature) at(now time.Time) (time.Time, error) {
	seconds, err := strconv.ParseInt(s.Timestamp, 10, 64)
	if err != nil || seconds < 0 || strconv.FormatInt(seconds, 10) != s.Timestamp {
		return time.Time{}, ErrUnsigned
	}
	at := time.Unix(seconds, 0).UTC()
	if age := now.Sub(at); age > SignedFor || age < -SignedFor {
		return time.Time{}, ErrSignedLongAgo
	}
	return at, nil
}
