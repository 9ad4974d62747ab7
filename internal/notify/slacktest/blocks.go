package slacktest

import (
	"encoding/json"
	"fmt"
)

// block is what the limits need of a Block Kit block.
// https://docs.slack.dev/reference/block-kit/blocks
type block struct {
	Type      string            `json:"type"`
	BlockID   string            `json:"block_id"`
	Text      *text             `json:"text"`
	Fields    []text            `json:"fields"`
	Elements  []json.RawMessage `json:"elements"`
	Accessory *element          `json:"accessory"`
	Label     *text             `json:"label"`
	Hint      *text             `json:"hint"`
	Element   *element          `json:"element"`
	Rows      [][]cell          `json:"rows"`
	Columns   []column          `json:"column_settings"`
}

// Check reports what Slack would refuse in a message's blocks, as Slack's
// error code with the reason behind it, or "". It knows header, section,
// context, divider, actions, input, rich_text and table; buttons, static
// selects, overflow menus, and plain text inputs; and refuses the rest, of
// which Slack takes some: images, pickers, other menus. Not checked: members
// that no object has, the syntax of mrkdwn, addresses, and whether the text is
// anything but blanks.
func Check(doc []byte) (code, reason string) {
	k := kit{at: "/blocks", most: 50}
	return k.check(doc)
}

// kit is the check of one message or view.
type kit struct {
	at      string // where the blocks are
	most    int    // blocks
	modal   bool
	total   int // characters in all blocks
	inTable int // characters in the tables
	tables  int
	inputs  int
	actions map[string]bool // ids
	blocks  map[string]bool
}

// maxTotal is where a message with blocks was refused though each block was
// within its limits. It is not documented.
const maxTotal = 13200

func (k *kit) check(doc []byte) (code, reason string) {
	var blocks []json.RawMessage
	if err := json.Unmarshal(doc, &blocks); err != nil {
		return "invalid_blocks_format", err.Error()
	}
	if len(blocks) > k.most {
		return "invalid_blocks", fmt.Sprintf("no more than %d items allowed [json-pointer:%s]", k.most, k.at)
	}
	k.actions, k.blocks = map[string]bool{}, map[string]bool{}
	for i, doc := range blocks {
		at := fmt.Sprintf("%s/%d", k.at, i)
		var b block
		if err := json.Unmarshal(doc, &b); err != nil {
			return "invalid_blocks", fmt.Sprintf("%v [json-pointer:%s]", err, at)
		}
		if err := k.block(&b, at); err != nil {
			return "invalid_blocks", err.Error()
		}
	}
	switch {
	case k.tables > 1:
		return "invalid_attachments", "only_one_table_allowed"
	case k.total > maxTotal && !k.modal:
		return "msg_blocks_too_long", fmt.Sprintf("%d characters in all", k.total)
	}
	return "", ""
}

func (k *kit) block(b *block, at string) error {
	if length(b.BlockID) > 255 {
		return tooLong(at+"/block_id", 255)
	}
	if b.BlockID != "" && k.blocks[b.BlockID] {
		return fmt.Errorf("`block_id` %s already exists [json-pointer:%s/block_id]", b.BlockID, at)
	}
	k.blocks[b.BlockID] = true
	switch b.Type {
	case "header":
		if b.Text == nil {
			return missing("text", at)
		}
		k.total += length(b.Text.Text)
		return b.Text.plain(at+"/text", 150)
	case "section":
		return k.section(b, at)
	case "context":
		return k.context(b, at)
	case "divider":
		return nil
	case "actions":
		return k.actionsBlock(b, at)
	case "input":
		return k.input(b, at)
	case "rich_text":
		n, err := richText(b.Elements, at)
		k.total += n
		return err
	case "table":
		return k.table(b, at)
	default:
		return fmt.Errorf("unsupported type: %s [json-pointer:%s/type]", b.Type, at)
	}
}

func (k *kit) section(b *block, at string) error {
	if b.Text == nil && len(b.Fields) == 0 {
		return missing("text", at)
	}
	if len(b.Fields) > 10 {
		return tooMany(at+"/fields", 10)
	}
	if b.Text != nil {
		k.total += length(b.Text.Text)
		if err := b.Text.check(at+"/text", 3000); err != nil {
			return err
		}
	}
	for i := range b.Fields {
		k.total += length(b.Fields[i].Text)
		if err := b.Fields[i].check(fmt.Sprintf("%s/fields/%d", at, i), 2000); err != nil {
			return err
		}
	}
	if b.Accessory != nil {
		return k.element(b.Accessory, at+"/accessory")
	}
	return nil
}

func (k *kit) context(b *block, at string) error {
	return elements(b, at, 10, func(t *text, at string) error {
		k.total += length(t.Text)
		return t.check(at, 2000)
	})
}

// elements checks each element of a block that holds so many at most.
func elements[T any](b *block, at string, most int, check func(*T, string) error) error {
	if len(b.Elements) == 0 {
		return missing("elements", at)
	}
	if len(b.Elements) > most {
		return tooMany(at+"/elements", most)
	}
	for i, doc := range b.Elements {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		var e T
		if err := json.Unmarshal(doc, &e); err != nil {
			return fmt.Errorf("%v [json-pointer:%s]", err, at)
		}
		if err := check(&e, at); err != nil {
			return err
		}
	}
	return nil
}

// actionsBlock holds up to 25 elements.
// https://docs.slack.dev/reference/block-kit/blocks/actions-block
func (k *kit) actionsBlock(b *block, at string) error {
	return elements(b, at, 25, k.element)
}

// input asks for something in a modal or in a message.
// https://docs.slack.dev/reference/block-kit/blocks/input-block
func (k *kit) input(b *block, at string) error {
	k.inputs++
	if b.Label == nil || b.Element == nil {
		return missing("label and element", at)
	}
	if err := b.Label.plain(at+"/label", 2000); err != nil {
		return err
	}
	if err := b.Hint.plain(at+"/hint", 2000); err != nil {
		return err
	}
	if b.Element.Type == "plain_text_input" {
		return k.textInput(b.Element, at+"/element")
	}
	if b.Element.Type != "static_select" {
		return fmt.Errorf("unsupported type: %s [json-pointer:%s/element/type]", b.Element.Type, at)
	}
	return k.element(b.Element, at+"/element")
}
