package slacktest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func x(n int) string { return strings.Repeat("x", n) }

func plain(n int) string { return fmt.Sprintf(`{"type":"plain_text","text":"%s"}`, x(n)) }

func mrkdwn(n int) string { return fmt.Sprintf(`{"type":"mrkdwn","text":"%s"}`, x(n)) }

// with is a button with more members.
func with(more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"type":"button","text":` + plain(75) + more + `}`
}

func actions(elements ...string) string {
	return `{"type":"actions","elements":` + blocks(elements...) + `}`
}

func choice(text, value, description int) string {
	o := fmt.Sprintf(`{"text":%s,"value":"%s"`, plain(text), x(value))
	if description > 0 {
		o += `,"description":` + plain(description)
	}
	return o + "}"
}

func menu(kind string, options []string, more string) string {
	return `{"type":"` + kind + `","options":` + blocks(options...) + more + `}`
}

func ask(title, text, yes, no int) string {
	return `"confirm":{"title":` + plain(title) + `,"text":` + plain(text) + `,"confirm":` + plain(yes) + `,"deny":` + plain(no) + `}`
}

func ids(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = with(fmt.Sprintf(`"action_id":"a%d"`, i))
	}
	return all
}

func row(cells int, text string) string {
	return blocks(repeat(`{"type":"raw_text","text":"`+text+`"}`, cells)...)
}

func table(rows []string, more string) string {
	return `{"type":"table","rows":` + blocks(rows...) + more + `}`
}

func rich(elements ...string) string {
	return `{"type":"rich_text","elements":` + blocks(elements...) + `}`
}

func input(label, element string) string {
	return `{"type":"input","label":` + label + `,"element":` + element + `}`
}

func TestCheck(t *testing.T) {
	const bad = "invalid_blocks"
	for _, tt := range []struct{ block, want, reason string }{
		{`{"type":"divider"}`, "", "a line"},
		{`{"type":"divider","block_id":"` + x(255) + `"}`, "", "a long id"},
		{`{"type":"divider","block_id":"` + x(256) + `"}`, bad, "too long an id"},
		{`{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, bad, "an id twice"},

		{actions(), bad, "no elements"},
		{actions(ids(25)...), "", "25 buttons"},
		{actions(ids(26)...), bad, "26 buttons"},
		{actions(with(`"action_id":"` + x(255) + `"`)), "", "a long action_id"},
		{actions(with(`"action_id":"` + x(256) + `"`)), bad, "too long an action_id"},
		{actions(with(`"action_id":"a"`)) + "," + actions(with(`"action_id":"a"`)), bad, "an action_id twice in the message"},
		{actions(with(""), with("")), "", "no action_ids: Slack makes them"},
		{actions(with(`"value":"` + x(2000) + `"`)), "", "a long value"},
		{actions(with(`"value":"` + x(2001) + `"`)), bad, "too long a value"},
		{actions(with(`"url":"` + x(3001) + `"`)), bad, "too long an address"},
		{actions(with(`"accessibility_label":"` + x(76) + `"`)), bad, "too long a label"},
		{actions(with(`"style":"danger"`), with(`"style":"primary"`)), "", "the two styles"},
		{actions(with(`"style":"warning"`)), bad, "no style"},
		{actions(`{"type":"button","text":` + plain(76) + `}`), bad, "too long a text"},
		{actions(`{"type":"button","text":` + mrkdwn(5) + `}`), bad, "buttons have plain text"},
		{actions(`{"type":"button"}`), bad, "no text"},
		{actions(`{"type":"datepicker"}`), bad, "not known here"},
		{actions(with(ask(100, 300, 30, 30))), "", "a question"},
		{actions(with(ask(101, 1, 1, 1))), bad, "too long a title"},
		{actions(with(ask(1, 301, 1, 1))), bad, "too long a question"},
		{actions(with(ask(1, 1, 31, 1))), bad, "too long a yes"},
		{actions(with(ask(1, 1, 1, 31))), bad, "too long a no"},
		{actions(with(`"confirm":{}`)), bad, "no question"},

		{actions(menu("static_select", repeat(choice(75, 150, 75), 100), "")), "", "a full menu"},
		{actions(menu("static_select", repeat(choice(1, 1, 0), 101), "")), bad, "101 options"},
		{actions(menu("static_select", nil, "")), bad, "no options"},
		{actions(menu("static_select", []string{choice(76, 1, 0)}, "")), bad, "too long an option"},
		{actions(menu("static_select", []string{choice(1, 151, 0)}, "")), bad, "too long a value"},
		{actions(menu("static_select", []string{choice(1, 1, 76)}, "")), bad, "too long a description"},
		{actions(menu("static_select", []string{choice(1, 0, 0)}, "")), bad, "no value"},
		{actions(menu("static_select", []string{choice(1, 1, 0)}, `,"placeholder":`+plain(151))), bad, "too long a placeholder"},
		{actions(menu("static_select", []string{choice(1, 1, 0)}, `,"initial_option":`+choice(1, 1, 0))), "", "a choice that is made"},
		{actions(menu("static_select", []string{choice(1, 1, 0)}, `,"initial_option":`+choice(1, 2, 0))), bad, "not one of the choices"},
		{actions(`{"type":"static_select","option_groups":[{"label":` + plain(75) + `,"options":[` + choice(1, 1, 0) + `]}]}`), "", "groups"},
		{actions(`{"type":"static_select","option_groups":[{"label":` + plain(76) + `,"options":[` + choice(1, 1, 0) + `]}]}`), bad, "too long a label"},
		{actions(`{"type":"static_select","option_groups":[{"label":` + plain(1) + `}]}`), bad, "an empty group"},
		{actions(menu("overflow", repeat(choice(1, 1, 0), 5), "")), "", "five"},
		{actions(menu("overflow", repeat(choice(1, 1, 0), 6), "")), bad, "six"},
		{actions(menu("overflow", nil, "")), bad, "none"},

		{`{"type":"section","text":` + mrkdwn(5) + `,"accessory":` + with("") + `}`, "", "a button beside a text"},
		{`{"type":"section","text":` + mrkdwn(5) + `,"accessory":` + with(`"style":"x"`) + `}`, bad, "checked as any"},
		{`{"type":"section","fields":[` + mrkdwn(2001) + `]}`, bad, "too long a field"},
		{`{"type":"context","elements":[` + mrkdwn(2001) + `]}`, bad, "too long a context"},
		{`{"type":"header","text":` + mrkdwn(5) + `}`, bad, "headers have plain text"},
		{`{"type":"header"}`, bad, "no text"},
		{`{"type":"header","text":` + plain(150) + `}`, "", "a long header"},
		{`{"type":"header","text":` + plain(151) + `}`, bad, "too long a header"},
		{`{"type":"section","fields":` + blocks(repeat(mrkdwn(1), 10)...) + `}`, "", "ten fields"},
		{`{"type":"section","fields":[` + mrkdwn(2000) + `]}`, "", "a long field"},
		{`{"type":"context","elements":` + blocks(repeat(mrkdwn(2000), 6)...) + `}`, "", "long elements"},
		{`{"type":"context","elements":` + blocks(repeat(mrkdwn(1), 11)...) + `}`, bad, "eleven elements"},
		{`{"type":"context","elements":` + blocks(repeat(mrkdwn(1), 10)...) + `}`, "", "ten elements"},
		{`{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, bad, "emoji is for plain text"},
		{`{"type":"section","text":{"type":"html","text":"x"}}`, bad, "no such text"},

		{input(plain(2000), `{"type":"plain_text_input","max_length":3000}`), "", "a question"},
		{input(plain(2001), `{"type":"plain_text_input"}`), bad, "too long a label"},
		{input(mrkdwn(1), `{"type":"plain_text_input"}`), bad, "labels have plain text"},
		{input(plain(1), `{"type":"plain_text_input","max_length":3001}`), bad, "too long an answer"},
		{input(plain(1), `{"type":"plain_text_input","min_length":2,"max_length":1}`), bad, "no answer is of that length"},
		{input(plain(1), `{"type":"plain_text_input","placeholder":`+plain(151)+`}`), bad, "too long a placeholder"},
		{input(plain(1), with("")), bad, "a button is no answer"},
		{input(plain(1), menu("static_select", []string{choice(1, 1, 0)}, "")), "", "a menu is"},
		{`{"type":"input"}`, bad, "nothing asked"},

		{table(repeat(row(20, "x"), 100), ""), "", "a full table"},
		{table(repeat(row(1, "x"), 101), ""), bad, "101 rows"},
		{table([]string{row(21, "x")}, ""), bad, "21 cells"},
		{table([]string{row(1, "")}, ""), bad, "an empty cell"},
		{table([]string{`[{"type":"mrkdwn","text":"x"}]`}, ""), bad, "cells are raw_text or rich_text"},
		{table([]string{`[` + rich(`{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}`) + `]`}, ""), "", "a rich cell"},
		{table(nil, ""), bad, "no rows"},
		{table([]string{row(20, x(500))}, ""), "", "10,000 characters"},
		{table([]string{row(20, x(500)), row(1, "x")}, ""), bad, "one more"},
		{table([]string{row(1, "x")}, `,"column_settings":[{"align":"right"},{"is_wrapped":true}]`), "", "columns"},
		{table([]string{row(1, "x")}, `,"column_settings":[{"align":"top"}]`), bad, "no way to align"},
		{table([]string{row(1, "x")}, `,"column_settings":`+blocks(repeat(`{}`, 21)...)), bad, "21 columns"},
		{table([]string{row(1, "x")}, "") + "," + table([]string{row(1, "x")}, ""), "invalid_attachments", "two tables"},

		{rich(`{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"},{"type":"link","url":"https://a.example"}]}`), "", "a code block"},
		{rich(`{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"emoji","name":"x"}]}]}`), "", "a list"},
		{rich(`{"type":"rich_text_section","elements":[{"type":"text","text":""}]}`), bad, "an empty text"},
		{rich(`{"type":"rich_text_section","elements":[{"type":"link"}]}`), bad, "a link to nowhere"},
		{rich(`{"type":"rich_text_section","elements":[{"type":"blink","text":"x"}]}`), bad, "no such element"},
		{rich(), bad, "nothing"},
		{rich(`{"type":"rich_text_preformatted","elements":[{"type":"text","text":"` + x(13201) + `"}]}`), "msg_blocks_too_long", "counts as the rest does"},
		{`{"type":"image","alt_text":"x","image_url":"https://a.example/x.png"}`, bad, "not known here"},
		{`7`, bad, "not a block"},
	} {
		if code, reason := slacktest.Check([]byte("[" + tt.block + "]")); code != tt.want {
			t.Errorf("%s: %q (%s), want %q", tt.reason, code, reason, tt.want)
		}
	}
}

func TestCheckSaysWhere(t *testing.T) {
	_, reason := slacktest.Check([]byte(`[{"type":"divider"},{"type":"marquee"}]`))
	same(t, "reason", reason, "unsupported type: marquee [json-pointer:/blocks/1/type]")
	_, reason = slacktest.Check([]byte("[" + actions(with(""), with(`"value":"`+x(2001)+`"`)) + "]"))
	same(t, "reason", reason, "must be less than 2001 characters [json-pointer:/blocks/0/elements/1/value]")
}

// TestCheckTakesWhatSlackGoMakes holds for the blocks that there are helpers
// for.
func TestCheckTakesWhatSlackGoMakes(t *testing.T) {
	text := slack.NewTextBlockObject(slack.PlainTextType, "x", false, false)
	button := slack.NewButtonBlockElement("a", "v", text)
	button.Confirm = slack.NewConfirmationBlockObject(text, text, text, text)
	option := slack.NewOptionBlockObject("v", text, nil)
	doc, err := json.Marshal([]slack.Block{
		slack.NewHeaderBlock(text), slack.NewSectionBlock(text, nil, slack.NewAccessory(button)), slack.NewDividerBlock(),
		slack.NewActionBlock("", slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, text, "b", option), slack.NewOverflowBlockElement("c", option)),
		slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement("x", nil))),
		slack.NewTableBlock("t").AddRow(slack.NewTableRawTextCell("x")),
	})
	if err != nil {
		t.Fatal(err)
	}
	if code, reason := slacktest.Check(doc); code != "" {
		t.Errorf("%s: %s\n%s", code, reason, doc)
	}
}
