package slacktest

import (
	"encoding/json"
	"fmt"
	"unicode/utf16"
)

// block is what the limits need of a Block Kit block.
// https://docs.slack.dev/reference/block-kit/blocks
type block struct {
	Type     string            `json:"type"`
	Text     *text             `json:"text"`
	Fields   []text            `json:"fields"`
	Elements []json.RawMessage `json:"elements"`
}

type text struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji"`
}

// Check reports what Slack would refuse in blocks, as Slack's error code with
// the reason behind it, or "". It knows the blocks that carry text; buttons
// and other block types come with those who send them.
func Check(doc []byte) (code, reason string) {
	var blocks []block
	if err := json.Unmarshal(doc, &blocks); err != nil {
		return "invalid_blocks_format", err.Error()
	}
	if len(blocks) > 50 {
		return "invalid_blocks", fmt.Sprintf("%d blocks, 50 are allowed", len(blocks))
	}
	total := 0
	for i, b := range blocks {
		n, err := b.check()
		if err != nil {
			return "invalid_blocks", fmt.Sprintf("/blocks/%d: %v", i, err)
		}
		total += n
	}
	if total > 13200 {
		return "msg_blocks_too_long", fmt.Sprintf("%d characters in all", total)
	}
	return "", ""
}

// check returns how many characters b holds.
func (b *block) check() (int, error) {
	switch b.Type {
	case "header":
		if b.Text == nil || b.Text.Type != "plain_text" {
			return 0, fmt.Errorf("header: want plain_text")
		}
		return b.Text.check(150)
	case "section":
		return b.checkSection()
	case "context":
		return b.checkContext()
	case "divider":
		return 0, nil
	default:
		return 0, fmt.Errorf("unsupported type: %s", b.Type)
	}
}

func (b *block) checkSection() (int, error) {
	if b.Text == nil && len(b.Fields) == 0 {
		return 0, fmt.Errorf("section: neither text nor fields")
	}
	if len(b.Fields) > 10 {
		return 0, fmt.Errorf("section: %d fields, 10 are allowed", len(b.Fields))
	}
	total := 0
	if b.Text != nil {
		n, err := b.Text.check(3000)
		if err != nil {
			return 0, err
		}
		total += n
	}
	for i := range b.Fields {
		n, err := b.Fields[i].check(2000)
		if err != nil {
			return 0, fmt.Errorf("field %d: %v", i, err)
		}
		total += n
	}
	return total, nil
}

func (b *block) checkContext() (int, error) {
	if len(b.Elements) == 0 || len(b.Elements) > 10 {
		return 0, fmt.Errorf("context: %d elements, 1 to 10 are allowed", len(b.Elements))
	}
	total := 0
	for i, doc := range b.Elements {
		var t text
		if err := json.Unmarshal(doc, &t); err != nil {
			return 0, fmt.Errorf("element %d: %v", i, err)
		}
		n, err := t.check(2000)
		if err != nil {
			return 0, fmt.Errorf("element %d: %v", i, err)
		}
		total += n
	}
	return total, nil
}

func (t *text) check(limit int) (int, error) {
	if t.Type != "plain_text" && t.Type != "mrkdwn" {
		return 0, fmt.Errorf("text type %q", t.Type)
	}
	if t.Type == "mrkdwn" && t.Emoji != nil {
		return 0, fmt.Errorf("emoji is not for mrkdwn")
	}
	n := len(utf16.Encode([]rune(t.Text)))
	if n == 0 || n > limit {
		return 0, fmt.Errorf("text of %d characters, 1 to %d are allowed", n, limit)
	}
	return n, nil
}
