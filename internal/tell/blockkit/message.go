package blockkit

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Slack's limits, in characters unless they say otherwise.
// https://docs.slack.dev/reference/block-kit/blocks and, for all blocks
// together, what people have measured: nothing is documented, and messages
// with little more than 11,000 have been refused.
const (
	MaxBlocks       = 50 // blocks in a message
	MaxHeader       = 150
	MaxSection      = 3000
	MaxFields       = 10 // fields in a section
	MaxField        = 2000
	MaxContext      = 10 // elements in a context block
	MaxContextText  = 2000
	MaxText         = 4000 // the text beside the blocks; longer is shown badly
	MaxBlocksTotal  = 13200
	OurBlocksTotal  = 11000 // what messages of this package keep to
	MetadataType    = "hosewatch_alert"
	MetadataAlertID = "alert_id"
)

// How much room each part of a message gets. Their sum is below
// OurBlocksTotal, so parts need not bargain.
const (
	roomTitle   = 130 // Slack may count our mark by its name, :rotating_light:
	roomChanged = 2200
	roomField   = 350
	roomStreams = 900
	roomWhy     = 1800
	roomBack    = 2200
	roomCheck   = 700
	roomContext = 900
)

// Post is a message as chat.postMessage takes it.
type Post struct {
	Text     string              `json:"text"` // one line for notifications
	Blocks   []slack.Block       `json:"blocks"`
	Metadata slack.SlackMetadata `json:"metadata"`
}

// Message tells a.
func Message(a *judge.Alert) Post {
	words := tell.Say(a)
	blocks := []slack.Block{header(a)}
	add := func(text string) {
		if text != "" {
			blocks = append(blocks, slack.NewSectionBlock(mrkdwn(text), nil, nil, slack.SectionBlockOptionExpand(true)))
		}
	}
	add(changed(words))
	blocks = append(blocks, slack.NewSectionBlock(nil, fields(words), nil))
	add(streams(words))
	add(why(words))
	add(back(a, words))
	add(check(a, words))
	if small := context(a, words); small != "" {
		blocks = append(blocks, slack.NewContextBlock("", mrkdwn(small)))
	}
	return Post{
		Text:   Line(a),
		Blocks: blocks,
		Metadata: slack.SlackMetadata{
			EventType:    MetadataType,
			EventPayload: map[string]any{MetadataAlertID: a.ID},
		},
	}
}

// Line is the alert on one line, for where only one is shown.
func Line(a *judge.Alert) string {
	words := tell.Say(a)
	line := strings.ToUpper(a.Severity.String()) + ": " + prose(a.Title, 160)
	return line + ". " + prose(words.Who, 160) + ", from " + prose(words.From, 120)
}

// Plain is the alert without blocks, for when Slack will not take them.
func Plain(a *judge.Alert) string {
	words := tell.Say(a)
	text := strings.ToUpper(a.Severity.String()) + ": " + prose(a.Title, 300)
	parts := []string{changed(words)}
	for _, f := range fields(words) {
		parts = append(parts, f.Text)
	}
	parts = append(parts, back(a, words), context(a, words), streams(words), why(words))
	for _, part := range parts {
		if part != "" && size(text)+size(part)+len("\n\n") <= MaxText {
			text += "\n\n" + part
		}
	}
	return text
}

// marks tell severities apart by colour, and critical by shape as well: not
// everybody sees red.
var marks = map[judge.Severity]string{
	judge.Critical: "🚨",
	judge.High:     "🔴",
	judge.Medium:   "🟠",
	judge.Low:      "🟡",
	judge.Info:     "⚪",
}

func header(a *judge.Alert) slack.Block {
	word := a.Severity.String()
	title := marks[a.Severity] + " " + strings.ToUpper(word[:1]) + word[1:] + ": "
	title += unformatted(a.Title, roomTitle-size(title))
	// Without emoji nobody's :name: becomes a picture; ours is a character.
	plain := false
	return slack.NewHeaderBlock(&slack.TextBlockObject{Type: slack.PlainTextType, Text: title, Emoji: &plain})
}

// mrkdwn is text in Slack's markup.
func mrkdwn(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: text}
}

func fields(words tell.Phrases) []*slack.TextBlockObject {
	return []*slack.TextBlockObject{
		mrkdwn("*Who*\n" + prose(words.Who, roomField)),
		mrkdwn("*From*\n" + prose(words.From, roomField)),
		mrkdwn("*When*\n" + literal(words.When, roomField)), // no text of others, and its colons are not emoji
		mrkdwn("*Where*\n" + prose(words.Where, roomField)),
	}
}
