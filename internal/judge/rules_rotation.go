package judge

import (
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// rotationRules are about keys that keep their material for longer.
func rotationRules() []Rule {
	return []Rule{
		{
			ID: "key-rotation-off", Title: "A key is no longer rotated",
			Loses: Keys, Severity: Medium, Direction: Loosened, Grades: "low when it is not known whether it was rotated before and CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Rotation}, Attack: []string{"T1600"}, Covers: []string{"KMS-013"},
			Why:    "The same material encrypts for ever, and whoever gets at it once reads everything that comes.",
			Advice: "Switch rotation on again.",
			Look: func(c *Case) {
				d, off := c.became(resource.Rotation, "false")
				switch {
				case !off || c.kind() != resource.Key || c.created():
				case d.BeforeKnown:
					c.find("%s is no longer rotated", c.name()).was("It was rotated%s.", every(c.Was[resource.RotationDays]))
				case c.routine():
					c.find("%s was told not to rotate", c.name()).grade(Low).toward(Unclear)
				default:
					c.find("%s was told not to rotate", c.name())
				}
			},
			Revert: orSafe(resource.Settings{resource.Rotation: "true"}),
			Raises: played(func() []Story {
				return []Story{
					story(onKey("EnableKeyRotation", "rotated"), onKey("DisableKeyRotation", "rotated").after(time.Minute).by(mallory)).named("known"),
					story(onKey("DisableKeyRotation", "rotated-unknown")).named("before-unknown"),
					story(onKey("DisableKeyRotation", "rotated-deployed").by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newKey("never-rotated"), onKey("DisableKeyRotation", "never-rotated").after(time.Minute)).named("never-on"),
					story(onKey("EnableKeyRotation", "rotation-on")).named("on"),
				}
			}),
		},
		{
			ID: "key-rotation-slowed", Title: "A key is rotated less often",
			Loses: Keys, Severity: Low, Direction: Loosened,
			Settings: []resource.Path{resource.RotationDays}, Attack: []string{"T1600"}, Covers: []string{"KMS-014"},
			Why:    "The longer one material encrypts, the more is lost with it.",
			Advice: "Rotate at least once a year.",
			Look:   (*Case).lookAtSlowRotation,
			Revert: orSafe(resource.Settings{resource.Rotation: "true", resource.RotationDays: "365"}),
			Raises: played(func() []Story {
				return []Story{
					story(onKey("EnableKeyRotation", "slowed", `"rotationPeriodInDays":90`), onKey("EnableKeyRotation", "slowed", `"rotationPeriodInDays":180`).after(time.Minute)).named("known"),
					story(onKey("EnableKeyRotation", "slowed-unknown", `"rotationPeriodInDays":2560`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(onKey("EnableKeyRotation", "yearly")).named("once-a-year"),
					story(onKey("EnableKeyRotation", "faster", `"rotationPeriodInDays":180`), onKey("EnableKeyRotation", "faster", `"rotationPeriodInDays":90`).after(time.Minute)).named("more-often"),
					story(newKey("rotated-at-last"), onKey("EnableKeyRotation", "rotated-at-last", `"rotationPeriodInDays":2560`).after(time.Minute)).named("not-at-all-before"),
				}
			}),
		},
	}
}

// rotationDays is how often a key is to be rotated at least: what KMS does
// unless it is told otherwise.
const rotationDays = 365

// lookAtSlowRotation finds a key that is rotated less often than it was or,
// when that is not known, than once a year. One that was not rotated at all is
// better off.
func (c *Case) lookAtSlowRotation() {
	d, changed := c.now(resource.RotationDays)
	days, err := strconv.Atoi(d.After)
	if !changed || err != nil || c.kind() != resource.Key || c.Was[resource.Rotation] == "false" {
		return
	}
	if was, err := strconv.Atoi(d.Before); err == nil && d.BeforeKnown {
		if days > was {
			c.find("%s is rotated%s only, no longer%s", c.name(), every(d.After), every(d.Before))
		}
		return
	}
	if days > rotationDays {
		c.find("%s was told to rotate%s only", c.name(), every(d.After))
	}
}

// every writes a number of days; "" when it is not known.
func every(days string) string {
	if days == "" {
		return ""
	}
	return " every " + days + " days"
}
