package judge

import (
	"maps"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// orSafe is a way back that gives a setting the safe value where it is not
// known what it was: what guards data is put on again rather than left off. A
// family's prefix stands for each of its members.
func orSafe(safe resource.Settings) func(c *Case) (command, note string) {
	return func(c *Case) (command, note string) { return c.backToSafe(safe) }
}

func (c *Case) backToSafe(safe resource.Settings) (command, note string) {
	was := maps.Clone(c.Was)
	if was == nil {
		was = resource.Settings{}
	}
	var changed []resource.Path
	assumed := false
	for _, d := range c.Settings {
		changed = append(changed, d.Path)
		value, told := safe[d.Path]
		if family := d.Path.Family(); family != "" {
			value, told = safe[resource.Path(family)]
		}
		if told && !d.BeforeKnown {
			was[d.Path], assumed = value, true
		}
	}
	if !assumed || c.created() || c.Asked.Target.ARN == "" {
		return c.subject.revert()
	}
	subject := resourceSubject{c}
	back := resource.Restore(c.Asked.Target, subject.place(), changed, was)
	if len(back.Lines) == 0 {
		return c.subject.revert()
	}
	return strings.Join(back.Lines, "\n"), "What it was before is not known: this sets what is safe."
}

// undone is a way back that deletes what the call made, and gives what was
// there the settings that it had.
func undone(c *Case) (command, note string) {
	if !c.created() {
		return c.subject.revert()
	}
	return c.back([]resource.Path{resource.Exists}, resource.Settings{resource.Exists: "false"}), ""
}
