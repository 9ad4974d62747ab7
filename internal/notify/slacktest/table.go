package slacktest

import (
	"encoding/json"
	"fmt"
)

// cell is a table's.
type cell struct {
	Type     string            `json:"type"`
	Text     string            `json:"text"`
	Elements []json.RawMessage `json:"elements"`
}

type column struct {
	Align string `json:"align"`
}

// maxInTables is how many characters a message's tables may hold.
const maxInTables = 10000

// table has at most 100 rows of 20 cells, and a message has one table. Slack
// counts a table's characters by themselves.
// https://docs.slack.dev/reference/block-kit/blocks/table-block
func (k *kit) table(b *block, at string) error {
	k.tables++
	switch {
	case k.modal:
		return fmt.Errorf("unsupported type: table [json-pointer:%s/type]", at)
	case len(b.Rows) == 0:
		return missing("rows", at)
	case len(b.Rows) > 100:
		return tooMany(at+"/rows", 100)
	case len(b.Columns) > 20:
		return tooMany(at+"/column_settings", 20)
	}
	for i, c := range b.Columns {
		if c.Align != "" && c.Align != "left" && c.Align != "center" && c.Align != "right" {
			return fmt.Errorf("must be one of: left, center, right [json-pointer:%s/column_settings/%d/align]", at, i)
		}
	}
	for i, row := range b.Rows {
		if len(row) == 0 || len(row) > 20 {
			return tooMany(fmt.Sprintf("%s/rows/%d", at, i), 20)
		}
		for j, c := range row {
			n, err := c.check(fmt.Sprintf("%s/rows/%d/%d", at, i, j))
			if err != nil {
				return err
			}
			k.inTable += n
		}
	}
	if k.inTable > maxInTables {
		return tooLong(at+"/rows", maxInTables)
	}
	return nil
}

func (c *cell) check(at string) (characters int, err error) {
	switch {
	case c.Type == "raw_text" && c.Text != "":
		return length(c.Text), nil
	case c.Type == "raw_text":
		return 0, fmt.Errorf("must be more than 0 characters [json-pointer:%s/text]", at)
	case c.Type == "rich_text":
		return richText(c.Elements, at)
	default:
		return 0, fmt.Errorf("unsupported type: %s [json-pointer:%s/type]", c.Type, at)
	}
}

// rich is a part of a rich text, or a piece of a part.
type rich struct {
	Type     string            `json:"type"`
	Text     string            `json:"text"`
	URL      string            `json:"url"`
	Elements []json.RawMessage `json:"elements"`
}

// richText checks the form of a rich_text block and counts its characters.
// Slack documents no limit. Colours, dates and Slack's own references are not
// known here.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func richText(elements []json.RawMessage, at string) (characters int, err error) {
	if len(elements) == 0 {
		return 0, missing("elements", at)
	}
	for i, doc := range elements {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		var r rich
		if err := json.Unmarshal(doc, &r); err != nil {
			return 0, fmt.Errorf("%v [json-pointer:%s]", err, at)
		}
		n, err := r.check(at)
		if err != nil {
			return 0, err
		}
		characters += n
	}
	return characters, nil
}

func (r *rich) check(at string) (characters int, err error) {
	switch r.Type {
	case "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote":
		return richText(r.Elements, at)
	case "text":
		if r.Text == "" {
			return 0, fmt.Errorf("must be more than 0 characters [json-pointer:%s/text]", at)
		}
		return length(r.Text), nil
	case "link":
		if r.URL == "" {
			return 0, missing("url", at)
		}
		return length(r.Text), nil
	case "emoji", "user", "usergroup", "channel", "broadcast":
		return 0, nil
	default:
		return 0, fmt.Errorf("unsupported type: %s [json-pointer:%s/type]", r.Type, at)
	}
}
