package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// iamSource is the eventSource of IAM.
const iamSource = "iam.amazonaws.com"

// longTermKinds are the credentials of users that do not expire, and what one
// is worth to somebody who was not to have it.
var longTermKinds = []struct {
	family resource.Family
	what   string
	grade  Severity
}{
	{resource.AccessKey, "access key", High},
	{resource.ServiceCredential, "password for a service", High},
	{resource.SigningCertificate, "signing certificate", Medium},
	{resource.SSHKey, "SSH key", Medium},
}

func longTermPaths() []resource.Path {
	var all []resource.Path
	for _, k := range longTermKinds {
		all = append(all, resource.Path(k.family))
	}
	return all
}

// longTermRules are about the users of an account and what they sign in with.
func longTermRules() []Rule { return append(longTermKeyRules(), signInRules()...) }

func longTermKeyRules() []Rule {
	const key = `"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active"`
	return []Rule{
		{
			ID: "long-term-credential-created", Title: "A credential that never expires was created or switched on again",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Grades:   "medium when users give themselves one, when a deployer or CloudFormation did it, and for certificates and SSH keys",
			Settings: longTermPaths(), Uses: []resource.Call{{Source: iamSource, Name: "ResetServiceSpecificCredential"}}, Anywhere: true,
			Attack: []string{"T1098.001"}, Covers: []string{"IAM-028", "IAM-029", "IAM-033", "IAM-034"},
			Why:    "Whoever holds it can use it from anywhere until somebody takes it back; AWS advises roles, whose credentials last for hours.",
			Advice: "Delete it unless its user asked for it, and let the work be done with a role.",
			Look:   lookAtLongTerm,
			Revert: func(c *Case) (command, note string) { return c.takeAway(longTermFamilies()...) },
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "CreateAccessKey", `{"userName":"ingest-legacy"}`).answering(`{"accessKey":{"userName":"ingest-legacy",` + key + `}}`).by(mallory)).named("for-another"),
					story(does("iam", "CreateAccessKey").answering(`{"accessKey":{"userName":"build-agent",` + key + `}}`).by(buildAgent)).named("for-oneself"),
					story(does("iam", "CreateAccessKey").answering(`{"accessKey":{"userName":"","accessKeyId":"AKIAI44QH8DHBEXAMPLE","status":"Active"}}`).by(rootUser)).named("root"),
					story(does("iam", "UpdateAccessKey", `{"userName":"left-last-year","accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Inactive"}`),
						does("iam", "UpdateAccessKey", `{"userName":"left-last-year","accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active"}`).after(time.Hour).by(mallory)).named("switched-on-again"),
					story(does("iam", "UpdateAccessKey", `{"userName":"left-long-ago","accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active"}`).by(mallory)).named("state-unknown"),
					story(does("iam", "CreateServiceSpecificCredential", `{"userName":"ingest-git","serviceName":"codecommit.amazonaws.com"}`).answering(`{"serviceSpecificCredential":{"serviceSpecificCredentialId":"ACCAEXAMPLE123EXAMPLE","status":"Active"}}`)).named("service"),
					story(does("iam", "ResetServiceSpecificCredential", `{"userName":"ingest-keyspaces","serviceSpecificCredentialId":"ACCAEXAMPLE123EXAMPLE"}`).by(mallory)).named("service-reset"),
					story(does("iam", "UploadSigningCertificate", `{"userName":"ingest-soap","certificateBody":"-----BEGIN CERTIFICATE-----"}`).answering(`{"certificate":{"certificateId":"TA7SMP42TDN5Z26OBPJE7EXAMPLE","status":"Active"}}`)).named("certificate"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "UpdateAccessKey", `{"userName":"rotated","accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Inactive"}`),
						does("iam", "DeleteAccessKey", `{"userName":"rotated","accessKeyId":"AKIAIOSFODNN7EXAMPLE"}`).after(time.Hour)).named("taken-away"),
				}
			}),
		},
		{
			ID: "user-created", Title: "A user was created",
			Loses: Credentials, Severity: Medium, Direction: Loosened, Grades: "low when CloudFormation or a deployer did it",
			Uses: []resource.Call{{Source: iamSource, Name: "CreateUser"}}, Attack: []string{"T1136.003"}, Covers: []string{"IAM-030"},
			Why:    "A user is an identity for good, with credentials that do not expire; people sign in through your identity provider, and programs have roles.",
			Advice: "Ask whom it is for; delete it when nobody knows.",
			Revert: unmade,
			Look: func(c *Case) {
				if c.kind() == resource.User {
					c.calmer(c.find("%s was created", c.name()), Low)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("iam", "CreateUser", `{"userName":"svc-backup2"}`).by(mallory))}
			}),
			Quiet: played(func() []Story { return []Story{story(role("not-a-user", trustFirehose))} }),
		},
	}
}

// findGone adds a finding about a protection that a call switched off: what is
// so now, or what the resource was told, when it is not known whether it was
// otherwise.
func (c *Case) findGone(d settingChange, gone, told string) *Finding {
	if d.BeforeKnown {
		return c.find("%s %s", c.name(), gone)
	}
	return c.off(c.find("%s %s", c.name(), told), false)
}

// calmer lowers a finding to a grade at most when a deployment made the change.
func (c *Case) calmer(f *Finding, most Severity) *Finding {
	if c.routine() && f.Severity > most {
		f.grade(most)
	}
	return f
}

func lookAtLongTerm(c *Case) {
	for _, k := range longTermKinds {
		for _, d := range c.Family(k.family) {
			if d.After != "Active" {
				continue
			}
			f := c.calmer(c.longTerm(k.what, d).grade(k.grade), Medium)
			if c.madeForOneself() {
				f.grade(Medium)
			}
		}
	}
	if c.Asked.Call.Name == "ResetServiceSpecificCredential" {
		c.calmer(c.find("%s was given a new password for a service, which never expires", c.holderName()), Medium)
	}
}

// longTerm tells of one credential.
func (c *Case) longTerm(what string, d settingChange) *Finding {
	switch {
	case strings.HasPrefix(c.Asked.Call.Name, "Update"), d.Before == "Inactive":
		f := c.find("The %s of %s works again", what, c.holderName())
		if !d.BeforeKnown {
			return f.was("Whether it was switched off before is not known: no event that was seen has told it.")
		}
		return f.was("It was switched off.")
	case c.madeForOneself():
		return c.find("%s made itself %s %s that never expires", c.holderName(), indefinite(what), what).was("It works from now on, until somebody takes it away.")
	}
	return c.find("%s was given %s %s that never expires", c.holderName(), indefinite(what), what).was("It works from now on, until somebody takes it away.")
}

// indefinite is the article before a word.
func indefinite(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") || strings.HasPrefix(word, "SSH") {
		return "an"
	}
	return "a"
}

// madeForOneself reports whether a user made the credential for himself, as
// those do who renew theirs. The root user needs none.
func (c *Case) madeForOneself() bool {
	return c.byOneself() && !c.ofRoot() && !strings.HasPrefix(c.Asked.Call.Name, "Update")
}

// ofRoot reports whether the user is the root user.
func (c *Case) ofRoot() bool { return strings.HasSuffix(c.Asked.Target.ARN, ":root") }

// holderName is the user, also where that is the root user.
func (c *Case) holderName() string {
	if c.ofRoot() {
		return "the root user of the account"
	}
	return c.name()
}

// byOneself reports whether the caller is the user that the call is about.
func (c *Case) byOneself() bool {
	id := &c.Event.Identity
	if id.Type != "IAMUser" && id.Type != "Root" || id.ARN == "" || c.Asked.Target.ARN == "" {
		return false
	}
	return resource.Named(resource.User, resourceSubject{c}.place(), id.ARN).ARN == c.Asked.Target.ARN
}

func longTermFamilies() []resource.Family {
	var all []resource.Family
	for _, k := range longTermKinds {
		all = append(all, k.family)
	}
	return all
}

// takeAway is the way back for what a call made, of one of several families:
// what was there before gets its old value, the rest is taken away.
func (c *Case) takeAway(families ...resource.Family) (command, note string) {
	was, called := resource.Settings{}, c.Asked.Call.Name
	for _, f := range families {
		for _, d := range c.Family(f) {
			switch {
			case d.BeforeKnown:
				was[d.Path] = d.Before
			case strings.HasPrefix(called, "Update"):
				was[d.Path] = "Inactive"
			default:
				was[d.Path] = ""
			}
		}
	}
	return c.back(was.Known(), was), ""
}

// unmade deletes what a call made.
func unmade(c *Case) (command, note string) {
	return c.back([]resource.Path{resource.Exists}, resource.Settings{resource.Exists: "false"}), ""
}
