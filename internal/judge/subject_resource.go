package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// resourceSubject is a resource that a stream, or the alerting, may depend on.
type resourceSubject struct{ *Case }

// name is the word for the resource and its name: "bucket orders-archive".
func (c resourceSubject) name() string {
	ref := c.Asked.Target
	if ref.Name == "" {
		return article(ref.Type.Word())
	}
	return ref.Type.Word() + " " + ref.Name
}

func (c resourceSubject) arn() string { return c.Asked.Target.ARN }

// proper: a word stands before the name.
func (c resourceSubject) proper() string { return "" }

func (c resourceSubject) intent() string {
	return fmt.Sprintf("call %s on %s", c.Asked.Call, c.name())
}

func (c resourceSubject) scope() string {
	ref := c.Asked.Target
	switch {
	case len(c.Streams) > 0, c.Config.Alerting.Match(ref.ARN, ref.Name):
		return inScope
	case c.Covered:
		return outOfScope
	}
	return scopeUnknown
}

func (c resourceSubject) beforeKnown() bool {
	return !slices.ContainsFunc(c.Settings, func(d settingChange) bool { return !d.BeforeKnown })
}

func (c resourceSubject) detail(top Finding) string {
	if top.detail != "" || top.aboutActor || !c.succeeded() || c.beforeKnown() {
		return top.detail
	}
	return fmt.Sprintf("What it was before is not known: no event that was seen has told it of %s.", c.name())
}

// settings leaves out documents that are long: what they allow is told, and
// the way back has them in full.
func (c resourceSubject) settings() (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	for _, d := range c.Settings {
		if d.BeforeKnown && d.Before != "" {
			before[string(d.Path)] = d.Before
		}
		if d.AfterKnown && d.After != "" {
			after[string(d.Path)] = d.After
		}
	}
	return before, after
}

func (c resourceSubject) fill(a *Alert) {
	ref := c.Asked.Target
	a.Resource, a.ResourceType, a.ResourceName = ref.ARN, string(ref.Type), ref.Name
	a.Streams = c.Streams
	if ref.ARN != "" {
		a.HowToCheck = resource.Look(ref, c.place())
	}
}

// place is where the resource's names are understood.
func (c resourceSubject) place() resource.Place {
	return resource.Place{Partition: c.Event.Partition(), Region: c.Event.Region, Account: c.Event.Account}
}

// revert takes away what the call made, makes again what it deleted, and else
// gives the resource the settings that it had.
func (c resourceSubject) revert() (command, note string) {
	switch {
	case c.Asked.Target.ARN == "" || c.Asked.Shown != trail.RequestShown || c.Asked.Effect == resource.Touches:
		return "", ""
	case c.Asked.Effect == resource.Creates:
		return c.back([]resource.Path{resource.Exists}, resource.Settings{resource.Exists: "false"}), ""
	case c.Asked.Effect == resource.Deletes:
		return c.remake()
	}
	var changed []resource.Path
	added := false
	was := maps.Clone(c.Was)
	for _, d := range c.Settings {
		changed = append(changed, d.Path)
		if _, known := was[d.Path]; !known && d.After != "" && d.Path.Family() != "" {
			was[d.Path] = "" // one of several, and most likely new
			added = true
		}
	}
	back := resource.Restore(c.Asked.Target, c.place(), changed, was)
	note = c.notBack(back.Missing)
	if added && len(back.Lines) > 0 {
		note = sentences(note, "If it was there before, in whatever form, that is taken away too.")
	}
	return strings.Join(back.Lines, "\n"), note
}

// notBack says what the commands do not bring back.
func (c resourceSubject) notBack(missing []resource.Path) string {
	var never []string
	unknown := false
	for _, p := range missing {
		if _, known := c.Was[p]; known {
			never = append(never, string(p))
		} else {
			unknown = unknown || p != resource.Exists
		}
	}
	var all []string
	if unknown {
		all = append(all, "Take what is not known of before from your template.")
	}
	if len(never) > 0 {
		all = append(all, fmt.Sprintf("No command brings this back: %s.", strings.Join(never, ", ")))
	}
	return sentences(all...)
}

// article puts "a" or "an" before a word, by its sound: an IAM group, a user.
func article(word string) string {
	first, _, _ := strings.Cut(word, " ")
	sounds := "aeioAEIO"
	if first == strings.ToUpper(first) {
		sounds = "AEFHILMNORSX" // spelled letter by letter
	}
	if strings.ContainsRune(sounds, rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
