package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// answerTime is how long Slack may take for one answer.
const answerTime = 5 * time.Second

// httpClient does not follow redirects: they would carry the token along.
func httpClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		Timeout:       answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Place is where in Slack a message goes.
type Place struct {
	Channel string
	Thread  string // the ts of a thread's head; empty for the channel itself
	Raise   bool   // a reply that the channel sees too
}

// Post posts a message once, and returns its ts. With an error of kind Down it
// is in doubt whether Slack has it; Find tells. A webhook, which cannot be
// asked, may post twice, and returns no ts.
func (s *Sender) Post(ctx context.Context, to Place, m blockkit.Post) (ts string, err error) {
	access, err := s.vault.open(ctx)
	if err != nil {
		return "", err
	}
	m = s.pressable(m)
	r := once
	if access.webhook != "" {
		r = again
	}
	err = s.persist(ctx, r, func(ctx context.Context, access Access) (fault *Fault) {
		if access.webhook != "" {
			return s.postWebhook(ctx, access.webhook, m)
		}
		ts, fault = s.postBot(ctx, access, to, m)
		return fault
	})
	return ts, err
}

// Update writes a message anew.
func (s *Sender) Update(ctx context.Context, channel, ts string, m blockkit.Post) error {
	m = s.pressable(m)
	return s.persist(ctx, again, func(ctx context.Context, access Access) *Fault {
		_, _, _, err := s.api(access).UpdateMessageContext(ctx, channel, ts, content(m)...)
		if err != nil {
			return ofError(err)
		}
		return nil
	})
}

// Reach says how alerts go to Slack: to which channel where nothing else is
// said, and whether there can be threads.
func (s *Sender) Reach(ctx context.Context) (channel string, threads bool, err error) {
	access, err := s.vault.open(ctx)
	return access.channel, access.webhook == "", err
}

func (s *Sender) api(access Access) *slack.Client {
	options := []slack.Option{slack.OptionHTTPClient(s.http)}
	if s.apiURL != "" {
		options = append(options, slack.OptionAPIURL(s.apiURL))
	}
	return slack.New(access.token, options...)
}

func (s *Sender) postBot(ctx context.Context, access Access, to Place, m blockkit.Post) (ts string, fault *Fault) {
	message := content(m)
	if to.Thread != "" {
		message = append(message, slack.MsgOptionTS(to.Thread))
		if to.Raise {
			message = append(message, slack.MsgOptionBroadcast())
		}
	}
	_, ts, err := s.api(access).PostMessageContext(ctx, to.Channel, message...)
	if err != nil {
		return "", ofError(err)
	}
	if ts == "" { // slack-go takes ok:false without an error for success
		return "", &Fault{Kind: Down, Reason: "neither an error nor a message in the answer"}
	}
	return ts, nil
}

// pressable is m without what can be pressed, where nobody listens to it.
func (s *Sender) pressable(m blockkit.Post) blockkit.Post {
	if s.inert {
		m.Blocks = slices.DeleteFunc(slices.Clone(m.Blocks), func(b slack.Block) bool { return b.BlockType() == slack.MBTAction })
	}
	return m
}

func content(m blockkit.Post) []slack.MsgOption {
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
	return message
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
