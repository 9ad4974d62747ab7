package blockkit

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Plain is p without blocks, for when Slack will not take them: the line for
// notifications and under it what the blocks say, without what can be pressed.
// Where not all of it fits, the longest parts are left out, and it says so.
func (p Post) Plain() Post {
	const missing = "There is more, which did not fit here."
	parts, cut := []string{p.Text}, false
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			parts = append(parts, b.Text.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				if text, ok := e.(*slack.TextBlockObject); ok {
					parts = append(parts, text.Text)
				}
			}
		}
	}
	for joined(append(parts, missing)) > MaxText && len(parts) > 1 {
		longest := 1
		for n, part := range parts {
			if n > 0 && size(part) > size(parts[longest]) {
				longest = n
			}
		}
		parts = slices.Delete(parts, longest, longest+1)
		cut = true
	}
	if cut {
		parts = append(parts, missing)
	}
	return Post{Text: strings.Join(parts, "\n\n"), Metadata: p.Metadata}
}

func joined(parts []string) int { return size(strings.Join(parts, "\n\n")) }
