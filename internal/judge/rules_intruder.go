package judge

import (
	"regexp"
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// intruderRules are about what somebody does who has got into the account: no
// stream depends on it, so that it is told in the scope account only.
func intruderRules() []Rule {
	const asked = 10 * time.Minute
	secrets := []resource.Call{
		{Source: "secretsmanager.amazonaws.com", Name: "GetSecretValue"}, {Source: "secretsmanager.amazonaws.com", Name: "BatchGetSecretValue"},
		{Source: "ssm.amazonaws.com", Name: "GetParameter"}, {Source: "ssm.amazonaws.com", Name: "GetParameters"},
	}
	return []Rule{
		{
			ID: "secrets-read-in-bulk", Title: "Somebody reads many secrets in a short time",
			Loses: Account, Severity: Medium, Direction: Changed, AccountOnly: true, AboutActor: true,
			Uses: secrets, Attack: []string{"T1555.006"},
			Why:    "A program reads the few secrets that it needs. Whoever reads them all is looking for what opens the next door.",
			Advice: "Find out who it is; if nobody can explain it, replace the secrets that were read.",
			Look: func(c *Case) {
				if !c.succeeded() {
					return
				}
				const many = 10
				n := 0
				for _, m := range c.recent.add("secrets "+c.caller(), c.Event.Time, c.askedFor(), asked) {
					read, _ := strconv.Atoi(m.note)
					n += read
				}
				if n >= many {
					c.find("%s read %d or more secrets within %d minutes", c.who(), many, int(asked.Minutes()))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("secretsmanager", "GetSecretValue", `{"secretId":"loot"}`).reading().by(mallory).times(10)).named("one-by-one"),
					story(does("secretsmanager", "BatchGetSecretValue", `{"filters":[{"key":"tag-key","values":["team"]}]}`).reading().by(buildAgent)).named("batch"),
					story(does("ssm", "GetParameters", `{"names":["/a","/b","/c","/d","/e","/f","/g","/h","/i","/j"],"withDecryption":true}`).reading().by(engineer)).named("parameters"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("secretsmanager", "GetSecretValue", `{"secretId":"needed"}`).reading().by(rootUser))}
			}),
		},
		{
			ID: "instance-credentials-sought", Title: "Somebody tries the passwords or start scripts of many instances",
			Loses: Account, Severity: Medium, Direction: Changed, AccountOnly: true, AboutActor: true, Failures: true,
			Uses:   []resource.Call{{Source: "ec2.amazonaws.com", Name: "GetPasswordData"}, {Source: "ec2.amazonaws.com", Name: "DescribeInstanceAttribute"}},
			Attack: []string{"T1552.005"},
			Why:    "Passwords and start scripts hold credentials; trying one instance after the other is how they are collected.",
			Advice: "Find out who it is, and look at what else they did.",
			Look: func(c *Case) {
				if c.Asked.Call.Name == "DescribeInstanceAttribute" && c.said("attribute") != "userData" {
					return
				}
				const many = 5
				if n := len(c.recent.add("instances "+c.caller(), c.Event.Time, "", asked)); n >= many {
					c.find("%s asked %d or more instances for their passwords or start scripts", c.who(), many)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("ec2", "GetPasswordData", `{"instanceId":"i-0a1b2c3d4e5f60718"}`).reading().by(mallory).failing("Client.UnauthorizedOperation").times(5))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("ec2", "DescribeInstanceAttribute", `{"attribute":"userData","instanceId":"i-0a1b2c3d4e5f60718"}`).reading())}
			}),
		},
		{
			ID: "instance-commanded", Title: "Somebody runs commands on instances, or was let onto one",
			Loses: Account, Severity: Medium, Direction: Changed, AccountOnly: true, Grades: "low for a deployer",
			Uses:     []resource.Call{{Source: "ssm.amazonaws.com", Name: "SendCommand"}, {Source: "ssm.amazonaws.com", Name: "StartSession"}},
			Settings: []resource.Path{resource.SerialConsole}, Attack: []string{"T1651"},
			Why:    "Whoever runs commands on an instance has the instance's role and all that it reaches.",
			Advice: "Ask who it is for. Session Manager keeps the commands, when it was told to.",
			Look: func(c *Case) {
				_, console := c.became(resource.SerialConsole, "true")
				var f *Finding
				switch {
				case console:
					f = c.find("%s: instances can be reached by their serial console", c.name())
				case c.Asked.Call.Name == "SendCommand":
					f = c.find("%s ran a command on instances", c.who())
				case c.Asked.Call.Name == "StartSession":
					f = c.find("%s opened a session on %s", c.who(), c.name())
				default:
					return
				}
				if c.byDeployer() {
					f.grade(Low)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("ssm", "SendCommand", `{"documentName":"AWS-RunShellScript","instanceIds":["i-0a1b2c3d4e5f60718"],"parameters":"HIDDEN_DUE_TO_SECURITY_REASONS"}`)).named("command"),
					story(does("ssm", "StartSession", `{"target":"i-0a1b2c3d4e5f60719"}`)).named("session"),
					story(does("ec2", "EnableSerialConsoleAccess", `{}`)).named("console"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(does("ec2", "DisableSerialConsoleAccess", `{}`))} }),
		},
		{
			ID: "instance-script-replaced", Title: "The script that an instance runs when it starts was replaced",
			Loses: Account, Severity: Medium, Direction: Changed, AccountOnly: true,
			Uses: []resource.Call{{Source: "ec2.amazonaws.com", Name: "ModifyInstanceAttribute"}}, Attack: []string{"T1059.009", "T1037"},
			Why:    "The script runs as root with the instance's role; stopping, replacing and starting is a way in.",
			Advice: "Read the script as it is now.",
			Look: func(c *Case) {
				if c.said("userData") != "" {
					c.find("the start script of %s was replaced", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("ec2", "ModifyInstanceAttribute", `{"instanceId":"i-0a1b2c3d4e5f6071a","userData":"<sensitiveDataRemoved>"}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("ec2", "ModifyInstanceAttribute", `{"instanceId":"i-0a1b2c3d4e5f6071b","disableApiTermination":{"value":true}}`))}
			}),
		},
		{
			ID: "large-instances-denied", Title: "Somebody tried in vain to start large instances",
			Loses: Account, Severity: Medium, Direction: Changed, AccountOnly: true, Failures: true,
			Uses: []resource.Call{{Source: "ec2.amazonaws.com", Name: "RunInstances"}}, Attack: []string{"T1496.001", "T1578.002"},
			Why:    "Machines for graphics and learning are what stolen credentials are tried for first.",
			Advice: "Find out whose credentials these are.",
			Look: func(c *Case) {
				if kind := c.said("instanceType"); !c.succeeded() && largeInstance.MatchString(kind) {
					c.find("%s tried to start instances of type %s and was refused", c.who(), kind)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("ec2", "RunInstances", `{"instanceType":"p2.xlarge","instancesSet":{"items":[{"imageId":"ami-0a1b2c3d","minCount":1,"maxCount":10}]}}`).by(mallory).failing("Client.UnauthorizedOperation"))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("ec2", "RunInstances", `{"instanceType":"t3.micro","instancesSet":{"items":[{"imageId":"ami-0a1b2c3d","minCount":1,"maxCount":1}]}}`).failing("Client.UnauthorizedOperation"))}
			}),
		},
		{
			ID: "image-shared", Title: "A machine image or a snapshot of a disk was shared",
			Loses: Account, Severity: High, Direction: Loosened, AccountOnly: true, Grades: "critical when with everybody",
			Settings: []resource.Path{resource.Path(resource.SharedWith)}, Attack: []string{"T1537"},
			Why:    "A disk holds whatever the machine held, keys and data; who it is shared with copies it at leisure.",
			Advice: "Take the permission back; what was copied meanwhile is gone.",
			Look: func(c *Case) {
				if c.kind() != resource.Image && c.kind() != resource.Snapshot {
					return // resource shares are told by other rules
				}
				for _, d := range c.Family(resource.SharedWith) {
					who, _ := resource.SharedWith.Name(d.Path)
					switch {
					case d.After == "" || c.Config.OwnAccount(who, c.Event.Account):
					case who == "all":
						c.find("%s can be copied by everybody", c.name()).grade(Critical)
					default:
						c.find("%s can be copied by account %s, which is not yours", c.name(), who)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("ec2", "ModifyImageAttribute", `{"imageId":"ami-0a1b2c3d4e5f60718","attributeType":"launchPermission","launchPermission":{"add":{"items":[{"userId":"444455556666"}]}}}`)).named("image"),
					story(does("ec2", "ModifySnapshotAttribute", `{"snapshotId":"snap-0a1b2c3d4e5f60718","attributeType":"CREATE_VOLUME_PERMISSION","createVolumePermission":{"add":{"items":[{"group":"all"}]}}}`)).named("snapshot"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("ec2", "ModifyImageAttribute", `{"imageId":"ami-0a1b2c3d4e5f60719","attributeType":"launchPermission","launchPermission":{"remove":{"items":[{"userId":"444455556666"}]}}}`))}
			}),
		},
	}
}

// largeInstance are the families for graphics and learning:
// https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
var largeInstance = regexp.MustCompile(`^(p|g|gr|trn|inf|dl)[0-9]`)

// askedFor is how many secrets the call may have read.
func (c *Case) askedFor() string {
	if n := c.said(resource.Asked); n != "" {
		return n
	}
	return "1"
}
