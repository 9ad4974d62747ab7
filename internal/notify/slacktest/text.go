package slacktest

import (
	"fmt"
	"unicode/utf16"
)

// text is a text object.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
type text struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji"`
}

func (t *text) check(at string, limit int) error {
	if t.Type != "plain_text" && t.Type != "mrkdwn" {
		return fmt.Errorf("unsupported type: %s [json-pointer:%s/type]", t.Type, at)
	}
	if t.Type == "mrkdwn" && t.Emoji != nil {
		return fmt.Errorf("no emoji allowed with mrkdwn [json-pointer:%s/emoji]", at)
	}
	if t.Text == "" {
		return fmt.Errorf("must be more than 0 characters [json-pointer:%s/text]", at)
	}
	if length(t.Text) > limit {
		return tooLong(at+"/text", limit)
	}
	return nil
}

// plain checks a text that must not be mrkdwn. There may be none.
func (t *text) plain(at string, limit int) error {
	if t == nil {
		return nil
	}
	if t.Type != "plain_text" {
		return fmt.Errorf("must be plain_text [json-pointer:%s/type]", at)
	}
	return t.check(at, limit)
}

// length counts as Slack's clients do, in UTF-16, which is never less than
// the number of characters.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

func tooLong(at string, limit int) error {
	return fmt.Errorf("must be less than %d characters [json-pointer:%s]", limit+1, at)
}

func tooMany(at string, limit int) error {
	return fmt.Errorf("no more than %d items allowed [json-pointer:%s]", limit, at)
}

func missing(field, at string) error {
	return fmt.Errorf("missing required field: %s [json-pointer:%s]", field, at)
}
