package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// secretValueRules are about the credentials that streams take from Secrets
// Manager: who sets them, and who renews them.
func secretValueRules() []Rule {
	const rotator = "arn:aws:lambda:eu-west-1:111122223333:function:rotate-token"
	uses := func(name string) Step {
		return create(firehose.Splunk, "with-"+name, `{"secretsManagerConfiguration":{"enabled":true,"secretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:`+name+`-Ab12Cd","roleARN":"`+ownRole+`"}}`)
	}
	put := func(name, version string) Step {
		return does("secretsmanager", "PutSecretValue", `{"secretId":"`+name+`","clientRequestToken":"`+version+`"}`).
			answering(`{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:` + name + `-Ab12Cd","versionId":"` + version + `"}`)
	}
	rotate := func(name, function string) Step {
		return does("secretsmanager", "RotateSecret", `{"secretId":"`+name+`","rotationLambdaARN":"`+function+`","rotationRules":{"automaticallyAfterDays":30}}`)
	}
	return []Rule{
		{
			ID: "secret-value-replaced", Title: "A secret was given another value by somebody who does not rotate it",
			Loses: Credentials, Severity: High, Direction: Changed,
			Grades:   "medium when no stream is known to use the secret, low when CloudFormation or a deployer did it, or a function of which it is not known whether it rotates the secret",
			Settings: []resource.Path{resource.SecretVersion}, Attack: []string{"T1565", "T1098"}, Covers: []string{"SEC-004"},
			Why:    "Whoever chose the value chose as whom streams deliver: records may go to an account of somebody else's, or delivery stops.",
			Advice: "Ask the caller. If nobody knows of it, make the old version current again and see where records went meanwhile.",
			Look:   lookAtSecretValue,
			Revert: func(c *Case) (command, note string) {
				if d, _ := c.now(resource.SecretVersion); !d.BeforeKnown {
					return "", "The version before is labelled AWSPREVIOUS: give it AWSCURRENT again, with aws secretsmanager update-secret-version-stage."
				}
				return c.subject.revert()
			},
			Raises: played(func() []Story {
				return []Story{
					story(uses("splunk-token"), put("splunk-token", "v-2").after(time.Hour).by(mallory)).named("by-hand"),
					story(put("some-token", "v-2").by(mallory)).named("no-streams-secret"),
					story(uses("staged-token"), does("secretsmanager", "UpdateSecretVersionStage", `{"secretId":"staged-token","versionStage":"AWSCURRENT","moveToVersionId":"v-1","removeFromVersionId":"v-2"}`).after(time.Hour).by(mallory)).named("older-version"),
					story(uses("deployed-token"), put("deployed-token", "v-2").after(time.Hour).by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(uses("rotated-token"), rotate("rotated-token", rotator).after(time.Minute), put("rotated-token", "v-2").after(time.Hour).by(rotation)).named("rotated"),
					story(does("secretsmanager", "PutSecretValue", `{"secretId":"pending-token","clientRequestToken":"v-3","versionStages":["AWSPENDING"]}`).by(mallory)).named("not-yet-current"),
				}
			}),
		},
		{
			ID: "secret-rotation-off", Title: "A secret is no longer rotated",
			Loses: Credentials, Severity: Medium, Direction: Loosened,
			Grades:   unknownOff,
			Settings: []resource.Path{resource.Rotation}, Attack: []string{"T1562"}, Covers: []string{"SEC-006"},
			Why:    "Whoever has seen the value keeps it for good.",
			Advice: "Switch the rotation on again.",
			Look: func(c *Case) {
				if d, off := c.became(resource.Rotation, "false"); off && c.kind() == resource.Secret && c.Asked.Effect != resource.Creates {
					c.findGone(d, "is no longer rotated", "was told not to be rotated")
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(rotate("kept-fresh", rotator), does("secretsmanager", "CancelRotateSecret", `{"secretId":"kept-fresh"}`).after(time.Hour).by(mallory)),
					story(does("secretsmanager", "CancelRotateSecret", `{"secretId":"kept-fresh-or-not"}`).by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(rotate("fresh-from-now-on", rotator))} }),
		},
		{
			ID: "secret-rotated-by-other", Title: "A secret is rotated by another function",
			Loses: Credentials, Severity: High, Direction: Changed, Grades: "medium when it is not known what rotated it before, low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.RotationFunction}, Attack: []string{"T1552"}, Covers: []string{"SEC-007"},
			Why:    "That function sees every new value, and chooses it.",
			Advice: "Read the function's code, and look at who may change it.",
			Look: func(c *Case) {
				d, changed := c.now(resource.RotationFunction)
				switch {
				case !changed || d.After == "", d.Before == "" && c.Was[resource.Rotation] == "false": // rotation begins
				case d.Before != "":
					c.calmer(c.find("%s is rotated by %s instead of %s", c.name(), short(d.After), short(d.Before)), Low)
				default:
					c.calmer(c.find("%s is rotated by %s from now on", c.name(), short(d.After)).grade(Medium).toward(Unclear), Low)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(rotate("handed-over", rotator), rotate("handed-over", "arn:aws:lambda:eu-west-1:111122223333:function:helper").after(time.Hour).by(mallory)),
					story(rotate("handed-over-unknown", "arn:aws:lambda:eu-west-1:111122223333:function:helper").by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("secretsmanager", "CreateSecret", `{"name":"not-handed-over"}`).answering(`{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:not-handed-over-Ab12Cd"}`),
						rotate("not-handed-over", rotator).after(time.Minute), rotate("not-handed-over", rotator).after(time.Hour)).named("same-again"),
					story(does("secretsmanager", "RotateSecret", `{"secretId":"rotated-now"}`)).named("right-away"),
				}
			}),
		},
	}
}

// rotation is a rotation function: its session has the function's name.
var rotation = Caller{Identity: session("rotate-token-role", "rotate-token", "false", ""), IP: "203.0.113.91",
	Agent: "Boto3/1.35.0 lang/python#3.13 exec-env/AWS_Lambda_python3.13", TLS: "TLSv1.3"}

func lookAtSecretValue(c *Case) {
	d, changed := c.now(resource.SecretVersion)
	if !changed || c.Asked.Effect == resource.Creates || c.byRotation() {
		return
	}
	f := c.find("%s was given another value by %s", c.name(), c.who())
	if !d.BeforeKnown {
		f.was("Which version counted before is not known: no event that was seen has told it.")
	}
	if len(c.Streams) == 0 {
		f.grade(Medium)
	}
	if _, told := c.Was[resource.RotationFunction]; !told && c.byFunction() {
		f.grade(Low).toward(Unclear)
	}
	c.calmer(f, Low)
}

// byRotation reports whether the caller is the function that renews the secret,
// or AWS where it does so itself. A function's session has its name:
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
func (c *Case) byRotation() bool {
	id := &c.Event.Identity
	if id.Type == "AWSService" || id.InvokedBy == "secretsmanager.amazonaws.com" {
		return true
	}
	function := c.Was[resource.RotationFunction]
	return function != "" && id.Type == "AssumedRole" && strings.HasSuffix(id.ARN, "/"+short(function))
}

// byFunction reports whether the caller says that it is a function: a hint, for
// anyone can say so.
func (c *Case) byFunction() bool { return strings.Contains(c.Event.UserAgent, "AWS_Lambda") }
