package main

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// message is a post where it stands in a channel.
type message struct {
	at    time.Time
	post  blockkit.Post
	reply bool // in the thread of the one above
}

// block is what we send of Slack's blocks.
// https://docs.slack.dev/reference/block-kit/blocks
type block struct {
	Type     string    `json:"type"`
	Text     *text     `json:"text"`
	Elements []element `json:"elements"`
}

type text struct {
	Text string `json:"text"`
}

// element is a text of a context block, a button or a menu.
type element struct {
	Type        string          `json:"type"`
	Text        json.RawMessage `json:"text"`
	Style       string          `json:"style"`
	Placeholder *text           `json:"placeholder"`
}

// htmlOf is a page that shows messages.
func htmlOf(width int, dark bool, messages []message) (string, error) {
	theme := "light"
	if dark {
		theme = "dark"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><meta charset=utf-8><style>%s</style><body class=%s style=\"width:%dpx\">", style, theme, width)
	for _, m := range messages {
		body, err := blocksHTML(m.post)
		if err != nil {
			return "", err
		}
		class := "message"
		if m.reply {
			class += " reply"
		}
		fmt.Fprintf(&b, "<div class=%q><div class=face></div><div class=body><div class=by><b>hosewatch</b><span class=app>APP</span>%s</div>%s</div></div>",
			class, m.at.UTC().Format("15:04"), body)
	}
	return b.String() + "</body>\n", nil
}

// blocksHTML shows a post's blocks, read from the JSON that Slack would get.
func blocksHTML(post blockkit.Post) (string, error) {
	doc, err := json.Marshal(post.Blocks)
	if err != nil {
		return "", err
	}
	var blocks []block
	if err := json.Unmarshal(doc, &blocks); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, block := range blocks {
		shown, err := block.html()
		if err != nil {
			return "", err
		}
		b.WriteString(shown)
	}
	return b.String(), nil
}

func (b block) html() (string, error) {
	switch b.Type {
	case "header":
		return "<div class=header>" + marked(b.Text.Text) + "</div>", nil
	case "section":
		return "<div class=section>" + markup(b.Text.Text) + "</div>", nil
	case "context":
		return b.row("context")
	case "actions":
		return b.row("actions")
	default:
		return "", fmt.Errorf("a block of type %s: teach the picture to show it", b.Type)
	}
}

func (b block) row(class string) (string, error) {
	row := "<div class=" + class + ">"
	for _, e := range b.Elements {
		shown, err := e.html()
		if err != nil {
			return "", err
		}
		row += shown
	}
	return row + "</div>", nil
}

func (e element) html() (string, error) {
	switch e.Type {
	case "mrkdwn":
		var words string
		err := json.Unmarshal(e.Text, &words)
		return "<span>" + markup(words) + "</span>", err
	case "button":
		var words text
		err := json.Unmarshal(e.Text, &words)
		return fmt.Sprintf("<span class=%q>%s</span>", "button "+e.Style, html.EscapeString(html.UnescapeString(words.Text))), err
	case "static_select":
		return "<span class=\"button menu\">" + html.EscapeString(e.Placeholder.Text) + "</span>", nil
	default:
		return "", fmt.Errorf("an element of type %s: teach the picture to show it", e.Type)
	}
}

const style = `
*{box-sizing:border-box;margin:0}
body{font:15px/1.46 "Lato","Noto Sans","DejaVu Sans",sans-serif;padding:14px 0}
.light{--ink:#1d1c1d;--dim:#616061;--paper:#fff;--line:#ddd;--box:#f8f8f8;--code:#c01343;--link:#1264a3;--call:#f2c74466;--green:#007a5a}
.dark{--ink:#d1d2d3;--dim:#ababad;--paper:#1a1d21;--line:#4a4b4e;--box:#222529;--code:#e8912d;--link:#1d9bd1;--call:#f2c74433;--green:#007a5a}
body{color:var(--ink);background:var(--paper)}
.message{display:flex;gap:8px;padding:6px 16px}
.reply{margin-left:22px;border-left:2px solid var(--line);padding-left:12px;margin-top:6px}
.face{flex:none;width:36px;height:36px;border-radius:6px;background:#2f4858 radial-gradient(circle at 50% 50%,#7fd1ae 0 5px,#2f4858 6px 10px,#7fd1ae 11px 12px,#2f4858 13px)}
.reply .face{width:26px;height:26px}
.body{min-width:0;flex:1}
.by{color:var(--dim);font-size:12px}.by b{color:var(--ink);font-size:15px;font-weight:900}
.app{font-size:9px;background:var(--line);border-radius:2px;padding:1px 3px;margin:0 6px;vertical-align:1px}
.header{font-size:18px;font-weight:900;line-height:1.3;margin:6px 0;overflow-wrap:anywhere}
.section{margin:6px 0;overflow-wrap:anywhere}
.context{margin:6px 0;font-size:13px;color:var(--dim);overflow-wrap:anywhere}
.actions{margin:8px 0 4px;display:flex;flex-wrap:wrap;gap:8px}
.button{border:1px solid var(--line);border-radius:8px;padding:4px 12px;font-size:14px;font-weight:700}
.primary{background:var(--green);border-color:var(--green);color:#fff}
.menu{font-weight:400}.menu:after{content:"⌄";margin-left:22px;color:var(--dim)}
code{font:12px/1.5 "DejaVu Sans Mono",monospace;color:var(--code);background:var(--box);border:1px solid var(--line);border-radius:3px;padding:1px 3px}
pre{font:12px/1.5 "DejaVu Sans Mono",monospace;background:var(--box);border:1px solid var(--line);border-radius:4px;padding:8px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}
a{color:var(--link)}
.person{color:var(--link);background:#1d9bd11a;border-radius:3px;padding:0 2px}.called{background:var(--call)}
.mark{display:inline-block;width:.85em;height:.85em;border-radius:50%;vertical-align:-.08em;background:#d33}
.orange{background:#f28c1c}.yellow{background:#f2c744}.white{background:#ddd}
.siren{border-radius:45% 45% 12% 12%;background:linear-gradient(#ff5a4e 0 62%,#8b98a5 62%);box-shadow:0 -3px 0 -1px #ff5a4e55}
`
