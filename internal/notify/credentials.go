package notify

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
)

// Access is how Slack is reached: as a bot in a channel, or through a webhook.
// It prints as what it is, never as what it holds.
type Access struct {
	token   string
	channel string
	webhook string
	signing string // what Slack signs its requests with; empty when it was not told
}

// ParseSecret reads a secret: a JSON object with bot_token and channel or with
// webhook_url, or one of the two credentials as plain text. channel is where a
// bot posts when the secret does not say. A JSON object may have signing_secret
// beside bot_token, by which Genuine knows Slack. Errors never quote the secret.
func ParseSecret(text, channel string) (Access, error) {
	var secret struct {
		BotToken   string `json:"bot_token"`
		Channel    string `json:"channel"`
		WebhookURL string `json:"webhook_url"`
		Signing    string `json:"signing_secret"`
	}
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "{"):
		if json.Unmarshal([]byte(text), &secret) != nil {
			return Access{}, errors.New("slack secret: not valid JSON with texts for bot_token, channel, signing_secret and webhook_url")
		}
	case strings.HasPrefix(text, "http"):
		secret.WebhookURL = text
	default:
		secret.BotToken = text
	}
	if secret.Channel == "" {
		secret.Channel = channel
	}
	if secret.WebhookURL != "" {
		return webhookAccess(secret.WebhookURL, secret.BotToken)
	}
	access, err := botAccess(secret.BotToken, secret.Channel)
	if err != nil {
		return Access{}, err
	}
	if access.signing = secret.Signing; access.signing != "" && len(access.signing) < minSigning {
		return Access{}, errors.New("slack secret: signing_secret is shorter than those of Slack")
	}
	return access, nil
}

// minSigning is half of what Slack's signing secrets have by now. One that
// could be guessed would let anybody in.
const minSigning = 16

// webhookChannel stands for the channel of a webhook, which alone knows it.
const webhookChannel = "webhook"

func webhookAccess(address, token string) (Access, error) {
	if token != "" {
		return Access{}, errors.New("slack secret: both bot_token and webhook_url; leave one out")
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return Access{}, errors.New("slack secret: webhook_url is not an address")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return Access{}, errors.New("slack secret: webhook_url does not begin with https")
	}
	return Access{webhook: address, channel: webhookChannel}, nil
}

// isLoopback lets tests talk to themselves without a certificate.
func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

func botAccess(token, channel string) (Access, error) {
	switch {
	case token == "":
		return Access{}, errors.New("slack secret: neither bot_token nor webhook_url")
	case !strings.HasPrefix(token, "xox") || strings.ContainsAny(token, " \t\r\n"):
		return Access{}, errors.New("slack secret: bot_token does not look like a token of Slack, which begins with xoxb-")
	case channel == "":
		return Access{}, errors.New("slack secret: a bot_token but no channel, neither in the secret nor as default")
	}
	return Access{token: token, channel: channel}, nil
}

// String says which kind of access it is.
func (a Access) String() string {
	switch {
	case a.webhook != "":
		return "incoming webhook (not shown)"
	case a.token != "":
		return "bot token (not shown) for channel " + a.channel
	default:
		return "no access"
	}
}

// GoString keeps %#v from printing what String hides.
func (a Access) GoString() string { return a.String() }

// LogValue keeps slog from it.
func (a Access) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalText keeps encoding/json from it.
func (a Access) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
