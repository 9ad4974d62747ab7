package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// answerTime is how long Slack may take for one answer.
const answerTime = 5 * time.Second

// httpClient does not follow redirects: they would carry the token along.
func httpClient() *http.Client {
	return &http.Client{
		Timeout:       answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post sends one message once.
func (s *Sender) post(ctx context.Context, access Access, m blockkit.Post) *Fault {
	if access.webhook != "" {
		return s.postWebhook(ctx, access.webhook, m)
	}
	return s.postBot(ctx, access, m)
}

func (s *Sender) postBot(ctx context.Context, access Access, m blockkit.Post) *Fault {
	options := []slack.Option{slack.OptionHTTPClient(s.http)}
	if s.apiURL != "" {
		options = append(options, slack.OptionAPIURL(s.apiURL))
	}
	message := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), // blockkit has escaped it
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.Blocks) > 0 {
		message = append(message, slack.MsgOptionBlocks(m.Blocks...))
	}
	if m.Metadata.EventType != "" {
		message = append(message, slack.MsgOptionMetadata(m.Metadata))
	}
	_, ts, err := slack.New(access.token, options...).PostMessageContext(ctx, access.channel, message...)
	if err != nil {
		return ofError(err)
	}
	if ts == "" { // slack-go takes ok:false without an error for success
		return &Fault{Kind: Down, Reason: "neither an error nor a message in the answer"}
	}
	return nil
}

// postWebhook is our own, for slack-go drops the text of a webhook's error,
// which alone tells a bad message from a webhook that is gone.
func (s *Sender) postWebhook(ctx context.Context, address string, m blockkit.Post) *Fault {
	no := false
	body := slack.WebhookMessage{Text: m.Text, UnfurlLinks: &no, UnfurlMedia: &no}
	if len(m.Blocks) > 0 {
		body.Blocks = &slack.Blocks{BlockSet: m.Blocks}
	}
	doc, err := json.Marshal(body)
	if err != nil {
		return &Fault{Kind: Unfit, Reason: "the message has no JSON form"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(doc))
	if err != nil {
		return &Fault{Kind: Credentials, Reason: "the webhook is not an address"}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return ofError(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 1024)) // the status says enough if the rest is lost
	return webhookAnswer(resp, strings.TrimSpace(string(answer)))
}

func webhookAnswer(resp *http.Response, text string) *Fault {
	switch {
	case resp.StatusCode == http.StatusOK && text == "ok":
		return nil
	case resp.StatusCode == http.StatusOK && isCode(text):
		return ofCode(text)
	case resp.StatusCode == http.StatusOK:
		return &Fault{Kind: Refused, Reason: "an answer that is not one of Slack's"}
	case resp.StatusCode >= 400 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests && isCode(text):
		return ofCode(text)
	}
	fault := ofStatus(resp.StatusCode)
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		fault.After = time.Duration(seconds) * time.Second
	}
	return fault
}
