package judge

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// aliasRules are about the names that keys go by: whoever moves one moves what
// is encrypted under it, and no event of the stream tells.
func aliasRules() []Rule {
	return []Rule{
		{
			ID: "alias-moved", Title: "The name of a key stands for another key",
			Loses: Keys, Severity: High, Direction: Changed, Grades: "medium for a deleted name that was made again, and when CloudFormation or a deployer did it; low for both",
			Settings: []resource.Path{resource.AliasTarget}, Attack: []string{"T1600", "T1486"}, Covers: []string{"KMS-015", "KMS-017"},
			Why:    "What names its key by the alias is encrypted under the other key from the next record on, and no event of the stream itself says so.",
			Advice: "Point the alias back unless somebody can name the reason, then compare the policies of both keys.",
			Look:   (*Case).lookAtAlias,
			Raises: played(func() []Story {
				return []Story{
					story(newAlias("orders-moved", "alias-old"), aliasTo("orders-moved", "alias-new").after(time.Minute).by(mallory)).named("known"),
					story(aliasTo("orders-moved-unknown", "alias-new").by(mallory)).named("before-unknown"),
					story(newAlias("orders-deployed", "alias-old"), aliasTo("orders-deployed", "alias-new").after(time.Minute).by(cloudFormation)).named("deployed"),
					story(newAlias("orders-again", "alias-old"), aliasDeleted("orders-again", "alias-old").after(time.Minute), newAlias("orders-again", "alias-new").after(2*time.Minute).by(mallory)).named("made-again"),
					story(aliasDeleted("orders-again-unknown", "alias-old"), newAlias("orders-again-unknown", "alias-new").after(time.Minute).by(mallory)).named("made-again-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newAlias("orders-new", "alias-new")).named("new"),
					story(newAlias("orders-kept", "alias-old"), aliasTo("orders-kept", "alias-old").after(time.Minute)).named("same-again"),
					story(newAlias("orders-back", "alias-old"), aliasDeleted("orders-back", "alias-old").after(time.Minute), newAlias("orders-back", "alias-old").after(2*time.Minute)).named("same-key-again"),
				}
			}),
			Revert: func(c *Case) (string, string) {
				if _, known := c.Was[resource.AliasTarget]; !known {
					return "", "Which key it stood for is not known."
				}
				return c.restoreLines(nil, resource.AliasTarget), ""
			},
		},
		{
			ID: "alias-deleted", Title: "The name of a key was deleted",
			Loses: Keys, Severity: High, Direction: Broken, Grades: "medium when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Exists}, Attack: []string{"T1489"}, Covers: []string{"KMS-016"},
			Why:    "Whatever names its key by the alias can write nothing from now on, though what it wrote can still be read; and whoever makes the alias again chooses the key.",
			Advice: "Make the alias again for the same key.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.Exists, "false"); !gone || c.kind() != resource.KeyAlias {
					return
				}
				f := c.find("%s was deleted: nothing can be encrypted by that name any more", c.aliasName())
				if key := c.aliasedKey(); key != "" {
					f.was("It stood for %s.", short(key))
				}
				if c.routine() {
					f.grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(newAlias("orders-gone", "alias-gone"), aliasDeleted("orders-gone", "alias-gone").after(time.Minute).by(mallory)).named("known"),
					story(aliasDeleted("orders-gone-unknown", "alias-gone").by(mallory)).named("before-unknown"),
					story(aliasDeleted("orders-gone-deployed", "alias-gone").by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(newAlias("orders-made", "alias-made"), aliasTo("orders-made", "alias-gone").after(time.Minute)).named("moved")}
			}),
			Revert: func(c *Case) (string, string) {
				was := resource.Settings{resource.Exists: "true"}
				if key := c.aliasedKey(); key != "" {
					was[resource.AliasTarget] = key
				}
				return c.restoreLines(was, resource.Exists), ""
			},
		},
	}
}

// lookAtAlias finds an alias that stands for another key. One that is made has
// a past when one of its name was deleted.
func (c *Case) lookAtAlias() {
	d, set := c.now(resource.AliasTarget)
	was, known := c.Was[resource.AliasTarget]
	again := c.created()
	if !set || was == d.After || again && !known || c.gone() {
		return
	}
	deed, grade := "now stands for", High
	if again {
		deed, grade = "was made again for", Medium
	}
	if c.routine() {
		grade--
		if again {
			grade = Low
		}
	}
	f := c.find("%s %s another key: %s", c.aliasName(), deed, short(d.After)).grade(grade)
	if known {
		f.was("It stood for %s.", short(was))
	} else {
		f.was("Which key it stood for is not known: no event that was seen has told it.")
	}
}

// aliasName is the alias in a title.
func (c *Case) aliasName() string {
	return "KMS alias " + strings.TrimPrefix(c.Asked.Target.Name, "alias/")
}

// aliasedKey is the key that an alias stood for: the record of its deletion
// names it too.
func (c *Case) aliasedKey() string {
	for _, other := range c.Asked.Others {
		if other.Type == resource.Key {
			return other.ARN
		}
	}
	return c.Was[resource.AliasTarget]
}

// restoreLines is the command that gives the resource what it had in some settings,
// or what was says instead; "" when there is none.
func (c *Case) restoreLines(was resource.Settings, changed ...resource.Path) string {
	before := maps.Clone(c.Was)
	if before == nil {
		before = resource.Settings{}
	}
	maps.Copy(before, was)
	back := resource.Restore(c.Asked.Target, resourceSubject{c}.place(), changed, before)
	return strings.Join(back.Lines, "\n")
}

// newAlias, aliasTo and aliasDeleted are the life of an alias in a story.
func newAlias(name, key string) Step { return onAlias("CreateAlias", name, key) }
func aliasTo(name, key string) Step  { return onAlias("UpdateAlias", name, key) }
func aliasDeleted(name, key string) Step {
	s := onAlias("DeleteAlias", name, key)
	s.Request = []string{fmt.Sprintf(`{"aliasName":"alias/%s"}`, name)}
	return s
}

func onAlias(call, name, key string) Step {
	return does("kms", call, fmt.Sprintf(`{"aliasName":"alias/%s","targetKeyId":%q}`, name, keyOf(key+" of "+name))).
		about("arn:aws:kms:eu-west-1:111122223333:alias/"+name, keyOf(key+" of "+name))
}
