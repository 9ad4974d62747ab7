package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// signInRules are about passwords and second factors.
func signInRules() []Rule {
	return []Rule{
		{
			ID: "console-password-set", Title: "A user was given a password by somebody else",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Grades:   "medium when the user must change it at once, or a deployer or CloudFormation set it",
			Settings: []resource.Path{resource.ConsolePassword}, Anywhere: true, Attack: []string{"T1098.001", "T1136.003"},
			Covers: []string{"IAM-031", "IAM-032"},
			Why:    "Whoever set the password knows it, and can sign in to the console as that user from anywhere.",
			Advice: "Ask the user. If it was not asked for, take the password away and look for ConsoleLogin of the user since.",
			Look:   lookAtPassword,
			Revert: func(c *Case) (command, note string) {
				command = c.back([]resource.Path{resource.ConsolePassword}, resource.Settings{resource.ConsolePassword: ""})
				if c.Asked.Call.Name == "UpdateLoginProfile" {
					note = "The old password cannot be brought back; the user has none then."
				}
				return command, note
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "CreateLoginProfile", `{"userName":"ingest-batch","passwordResetRequired":false}`).answering(`{"loginProfile":{"userName":"ingest-batch","passwordResetRequired":false}}`).by(mallory)).named("new"),
					story(does("iam", "CreateLoginProfile", `{"userName":"new-colleague","passwordResetRequired":true}`)).named("to-be-changed"),
					story(does("iam", "UpdateLoginProfile", `{"userName":"tariq"}`).by(mallory)).named("of-another"),
					story(does("iam", "CreateLoginProfile", `{"userName":"tariq-known"}`),
						does("iam", "UpdateLoginProfile", `{"userName":"tariq-known","passwordResetRequired":false}`).after(time.Hour).by(mallory)).named("of-another-known"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "UpdateLoginProfile", `{"userName":"build-agent"}`).by(buildAgent)).named("ones-own"),
					story(does("iam", "ChangePassword").by(buildAgent)).named("changed"),
					story(does("iam", "DeleteLoginProfile", `{"userName":"left-the-company"}`)).named("taken-away"),
				}
			}),
		},
		{
			ID: "mfa-off", Title: "The second factor of a user was switched off",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.MFADevice)}, Anywhere: true, Attack: []string{"T1556.006"}, Covers: []string{"IAM-035"},
			Why:    "The password alone is enough now, or the next device is an intruder's; policies that ask for MFA shut the rightful user out.",
			Advice: "Ask the user whether a device was replaced; if not, block the user and look at what else was changed.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.MFADevice) {
					if d.After == "" && (d.Before != "" || !d.BeforeKnown) {
						c.lostFactor(d.Path)
					}
				}
			},
			Revert: func(*Case) (command, note string) {
				return "", "The user has to enrol a device again: it takes two of its codes."
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "DeactivateMFADevice", `{"userName":"maria.ops","serialNumber":"arn:aws:iam::111122223333:mfa/maria.ops"}`).by(mallory)),
					story(does("iam", "EnableMFADevice", `{"userName":"two-devices","serialNumber":"arn:aws:iam::111122223333:mfa/key"}`),
						does("iam", "EnableMFADevice", `{"userName":"two-devices","serialNumber":"arn:aws:iam::111122223333:mfa/phone"}`).after(time.Minute),
						does("iam", "DeactivateMFADevice", `{"userName":"two-devices","serialNumber":"arn:aws:iam::111122223333:mfa/phone"}`).after(time.Hour)).named("one-of-two"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("iam", "EnableMFADevice", `{"userName":"ana.ops","serialNumber":"arn:aws:iam::111122223333:mfa/ana.ops"}`))}
			}),
		},
	}
}

// lostFactor tells of a device that a user signs in with no longer.
func (c *Case) lostFactor(gone resource.Path) {
	for p, value := range c.Is {
		if p.Family() == resource.MFADevice && p != gone && value == "true" {
			c.find("%s lost one of several second factors", c.holderName())
			return
		}
	}
	c.find("%s can sign in without a second factor now", c.holderName()).was("No other device is known.")
}

func lookAtPassword(c *Case) {
	switch c.Asked.Call.Name {
	case "UpdateLoginProfile":
		if !c.byOneself() {
			c.calmer(c.find("%s has another password for the console, set by %s", c.holderName(), c.who()), Medium).was("The old one works no longer.")
		}
	case "ChangePassword":
	default:
		if _, set := c.became(resource.ConsolePassword, "true"); set {
			f := c.calmer(c.find("%s can sign in to the console with a password now", c.holderName()), Medium).was("There was none before.")
			if c.said("passwordResetRequired") == "true" {
				f.grade(Medium)
			}
		}
	}
}
