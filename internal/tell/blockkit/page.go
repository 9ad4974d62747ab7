package blockkit

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// page is a message being laid out, from the top down. Empty texts leave no
// block.
type page struct{ blocks []slack.Block }

// marks tell severities apart by colour, and critical by shape as well: not
// everybody sees red.
var marks = map[judge.Severity]string{
	judge.Critical: "🚨",
	judge.High:     "🔴",
	judge.Medium:   "🟠",
	judge.Low:      "🟡",
	judge.Info:     "⚪",
}

// title is the line that says whether to get up. end is kept when words have
// to be cut.
func (p *page) title(severity judge.Severity, words, end string) {
	grade := severity.String()
	title := marks[severity] + " " + strings.ToUpper(grade[:1]) + grade[1:] + ": "
	p.head(title + unformatted(words, roomTitle-size(title)-size(end)) + end)
}

// head is a header; text is safe for one.
func (p *page) head(text string) {
	p.blocks = append(p.blocks, slack.NewHeaderBlock(plain(text)))
}

// text is a section in Slack's markup. It is shown whole: what a reader would
// have to unfold was not worth saying.
func (p *page) text(markup string) {
	if markup != "" {
		p.blocks = append(p.blocks, slack.NewSectionBlock(mrkdwn(markup), nil, nil, slack.SectionBlockOptionExpand(true)))
	}
}

// small is a line of small print in Slack's markup.
func (p *page) small(markup string) {
	if markup != "" {
		p.blocks = append(p.blocks, slack.NewContextBlock("", mrkdwn(markup)))
	}
}

// press is a row of what can be pressed.
func (p *page) press(m menu) {
	if len(m) > 0 {
		p.blocks = append(p.blocks, slack.NewActionBlock("", m...))
	}
}

func (p *page) post(line string, metadata slack.SlackMetadata) Post {
	return Post{Text: line, Blocks: p.blocks, Metadata: metadata}
}

// mrkdwn is text in Slack's markup. Slack is to find in it what the markup
// says, and to look for nothing in mere text.
func mrkdwn(markup string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: markup, Verbatim: true}
}

// plain is text that Slack does not format. Without emoji nobody's :name:
// becomes a picture; our marks are characters.
func plain(text string) *slack.TextBlockObject {
	emoji := false
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: text, Emoji: &emoji}
}
