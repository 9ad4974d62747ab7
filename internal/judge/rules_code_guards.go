package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// codeGuardRules are about what keeps other code out of functions.
func codeGuardRules() []Rule {
	const signing = `{"functionName":"%","codeSigningConfigArn":"arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0a1b2c3d4e5f60718"}`
	sign := func(function string) Step {
		return does("lambda", "PutFunctionCodeSigningConfig", strings.Replace(signing, "%", function, 1))
	}
	return []Rule{
		{
			ID: "code-signing-off", Title: "A function takes unsigned code",
			Loses: Integrity, Severity: High, Direction: Loosened,
			Grades:   unknownOff,
			Settings: []resource.Path{resource.CodeSigningConfig, resource.UntrustedArtifact}, Attack: []string{"T1553"}, Covers: []string{"LAM-015"},
			Why:    "Only code that your release process had signed could run; now whoever may update the function can run what he likes.",
			Advice: "Put the code signing configuration back before the next deployment.",
			Look: func(c *Case) {
				if d, off := c.became(resource.CodeSigningConfig, ""); off && c.Asked.Effect != resource.Creates {
					c.findGone(d, "takes code that nobody signed", "was told to take code that nobody signed")
				}
				if _, off := c.became(resource.UntrustedArtifact, "Warn"); off {
					c.find("Functions with %s take code that nobody signed", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(sign("signed"), does("lambda", "DeleteFunctionCodeSigningConfig", `{"functionName":"signed"}`).after(time.Hour).by(mallory)).named("known"),
					story(does("lambda", "DeleteFunctionCodeSigningConfig", `{"functionName":"signed-or-not"}`).by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(sign("signed-now"))} }),
		},
		{
			ID: "runtime-pinned", Title: "A function's runtime gets no more security updates",
			Loses: Integrity, Severity: Low, Direction: Loosened,
			Settings: []resource.Path{resource.RuntimeUpdates}, Attack: []string{"T1562"}, Covers: []string{"LAM-017"},
			Why:    "The function stays on one version of its runtime, with every hole that is found in it.",
			Advice: "Let AWS update the runtime again, unless a known bug is why.",
			Look: func(c *Case) {
				if _, pinned := c.became(resource.RuntimeUpdates, "Manual"); pinned {
					c.find("%s stays on one version of its runtime", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("lambda", "PutRuntimeManagementConfig20210630", `{"functionName":"pinned","updateRuntimeOn":"Manual","runtimeVersionArn":"arn:aws:lambda:eu-west-1::runtime:0a1b"}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("lambda", "PutRuntimeManagementConfig20210630", `{"functionName":"unpinned","updateRuntimeOn":"Auto"}`))}
			}),
		},
	}
}
