package judge

import (
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

type settingChange = estate.SettingChange

// now returns what the call gave a setting that was another before, or may
// have been. ok is false when the call did not change it, or not visibly.
func (c *Case) now(p resource.Path) (d settingChange, ok bool) {
	d, ok = c.Setting(p)
	return d, ok && d.AfterKnown
}

// became reports whether the call gave a setting this value, which it did not
// have before as far as known.
func (c *Case) became(p resource.Path, value string) (d settingChange, ok bool) {
	d, ok = c.now(p)
	return d, ok && d.After == value
}

// kind is the type of the resource that the event is about.
func (c *Case) kind() resource.Type { return c.Asked.Target.Type }

// said is a detail of the request that is no setting; "" when not given.
func (c *Case) said(name string) string { return c.Asked.Detail[name] }
