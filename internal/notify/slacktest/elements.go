package slacktest

import "fmt"

// element is what the limits need of a button, a menu or an input.
// https://docs.slack.dev/reference/block-kit/block-elements
type element struct {
	Type          string   `json:"type"`
	ActionID      string   `json:"action_id"`
	Text          *text    `json:"text"`
	Value         string   `json:"value"`
	URL           string   `json:"url"`
	Style         string   `json:"style"`
	Label         string   `json:"accessibility_label"`
	Confirm       *confirm `json:"confirm"`
	Placeholder   *text    `json:"placeholder"`
	Options       []option `json:"options"`
	Groups        []group  `json:"option_groups"`
	InitialOption *option  `json:"initial_option"`
	MinLength     int      `json:"min_length"`
	MaxLength     int      `json:"max_length"`
}

type option struct {
	Text        *text  `json:"text"`
	Value       string `json:"value"`
	Description *text  `json:"description"`
	URL         string `json:"url"`
}

type group struct {
	Label   *text    `json:"label"`
	Options []option `json:"options"`
}

type confirm struct {
	Title   *text  `json:"title"`
	Text    *text  `json:"text"`
	Confirm *text  `json:"confirm"`
	Deny    *text  `json:"deny"`
	Style   string `json:"style"`
}

// element checks what may be pressed.
func (k *kit) element(e *element, at string) error {
	if err := k.action(e, at); err != nil {
		return err
	}
	switch e.Type {
	case "button":
		return k.button(e, at)
	case "static_select":
		return e.staticSelect(at)
	case "overflow":
		return e.overflow(at)
	default:
		return fmt.Errorf("unsupported type: %s [json-pointer:%s/type]", e.Type, at)
	}
}

// action checks what all have. Slack asks for ids that are unique within the
// block; within the message is stricter, and lets an id say what was pressed.
func (k *kit) action(e *element, at string) error {
	if length(e.ActionID) > 255 {
		return tooLong(at+"/action_id", 255)
	}
	if e.ActionID != "" && k.actions[e.ActionID] {
		return fmt.Errorf("`action_id` %s already exists [json-pointer:%s/action_id]", e.ActionID, at)
	}
	k.actions[e.ActionID] = true
	return e.Confirm.check(at + "/confirm")
}

// https://docs.slack.dev/reference/block-kit/block-elements/button-element
func (k *kit) button(e *element, at string) error {
	if e.Text == nil {
		return missing("text", at)
	}
	k.total += length(e.Text.Text)
	switch {
	case length(e.Value) > 2000:
		return tooLong(at+"/value", 2000)
	case length(e.URL) > 3000:
		return tooLong(at+"/url", 3000)
	case length(e.Label) > 75:
		return tooLong(at+"/accessibility_label", 75)
	}
	if err := style(e.Style, at); err != nil {
		return err
	}
	return e.Text.plain(at+"/text", 75)
}

func style(s, at string) error {
	if s != "" && s != "primary" && s != "danger" {
		return fmt.Errorf("must be one of: primary, danger [json-pointer:%s/style]", at)
	}
	return nil
}

// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
func (e *element) staticSelect(at string) error {
	if err := e.Placeholder.plain(at+"/placeholder", 150); err != nil {
		return err
	}
	if (len(e.Options) == 0) == (len(e.Groups) == 0) {
		return missing("options or option_groups, and one of them only", at)
	}
	if len(e.Groups) > 100 {
		return tooMany(at+"/option_groups", 100)
	}
	for i, g := range e.Groups {
		at := fmt.Sprintf("%s/option_groups/%d", at, i)
		if g.Label == nil || len(g.Options) == 0 {
			return missing("label and options", at)
		}
		if err := g.Label.plain(at+"/label", 75); err != nil {
			return err
		}
		if err := options(g.Options, at+"/options", 100); err != nil {
			return err
		}
	}
	if err := options(e.Options, at+"/options", 100); err != nil {
		return err
	}
	return e.initial(at)
}

// initial must be one of the options.
func (e *element) initial(at string) error {
	if e.InitialOption == nil {
		return nil
	}
	all := e.Options
	for _, g := range e.Groups {
		all = append(all[:len(all):len(all)], g.Options...)
	}
	for _, o := range all {
		if o.Value == e.InitialOption.Value {
			return nil
		}
	}
	return fmt.Errorf("initial_option is none of the options [json-pointer:%s/initial_option]", at)
}

// https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
func (e *element) overflow(at string) error {
	if len(e.Options) == 0 {
		return missing("options", at)
	}
	return options(e.Options, at+"/options", 5)
}

// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
func options(all []option, at string, limit int) error {
	if len(all) > limit {
		return tooMany(at, limit)
	}
	for i, o := range all {
		at := fmt.Sprintf("%s/%d", at, i)
		switch {
		case o.Text == nil || o.Value == "":
			return missing("text and value", at)
		case length(o.Value) > 150:
			return tooLong(at+"/value", 150)
		case length(o.URL) > 3000:
			return tooLong(at+"/url", 3000)
		}
		if err := o.Text.plain(at+"/text", 75); err != nil {
			return err
		}
		if err := o.Description.plain(at+"/description", 75); err != nil {
			return err
		}
	}
	return nil
}

// https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
func (c *confirm) check(at string) error {
	if c == nil {
		return nil
	}
	for _, part := range []struct {
		name  string
		text  *text
		limit int
	}{{"title", c.Title, 100}, {"text", c.Text, 300}, {"confirm", c.Confirm, 30}, {"deny", c.Deny, 30}} {
		if part.text == nil {
			return missing(part.name, at)
		}
		if err := part.text.plain(at+"/"+part.name, part.limit); err != nil {
			return err
		}
	}
	return style(c.Style, at)
}

// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
func (k *kit) textInput(e *element, at string) error {
	if err := k.action(e, at); err != nil {
		return err
	}
	if e.MinLength < 0 || e.MinLength > 3000 || e.MaxLength < 0 || e.MaxLength > 3000 || e.MaxLength > 0 && e.MaxLength < e.MinLength {
		return fmt.Errorf("lengths of %d to %d, 0 to 3000 are allowed [json-pointer:%s]", e.MinLength, e.MaxLength, at)
	}
	return e.Placeholder.plain(at+"/placeholder", 150)
}
