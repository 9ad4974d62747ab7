package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// ofSTS are calls of STS by their names.
func ofSTS(names ...string) []resource.Call {
	var all []resource.Call
	for _, name := range names {
		all = append(all, resource.Call{Source: "sts.amazonaws.com", Name: name})
	}
	return all
}

// sessionRules are about who acts as whom.
func sessionRules() []Rule { return slices.Concat(roleSessionRules(), longSessionRules()) }

func roleSessionRules() []Rule {
	assume := func(role string) Step {
		return does("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/`+role+`","roleSessionName":"work"}`).
			answering(`{"assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/` + role + `/work"},"credentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE"}}`).reading()
	}
	delivers := func(role string) Step {
		return create(firehose.ExtendedS3, "by-"+role, `{"roleARN":"arn:aws:iam::111122223333:role/`+role+`"}`)
	}
	return []Rule{
		{
			ID: "delivery-role-assumed", Title: "Somebody acts as a role by which streams deliver",
			Loses: Identity, Severity: Critical, Direction: Loosened, Grades: "high by an identity provider",
			Uses: ofSTS("AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"), Attack: []string{"T1550.001", "T1078.004"},
			Covers: []string{"STS-001", "STS-002", "STS-006", "STS-007"},
			Why:    "The role is there for Firehose alone. Whoever else acts as it can read and write what the streams do, and looks like them in every log.",
			Advice: "End the sessions of the role, take whoever it was out of its trust policy, and look at what the session did.",
			Look:   lookAtAssumed,
			Revert: endSessions,
			Raises: played(func() []Story {
				return []Story{
					story(delivers("taken-over"), assume("taken-over").after(time.Hour).by(mallory)).named("role"),
					story(delivers("taken-from-outside"), assume("taken-from-outside").after(time.Hour).by(outsider)).named("other-account"),
					story(delivers("taken-by-token"), does("sts", "AssumeRoleWithWebIdentity", `{"roleArn":"arn:aws:iam::111122223333:role/taken-by-token","roleSessionName":"ci"}`).reading().after(time.Hour).by(webIdentity)).named("web-identity"),
					story(delivers("taken-by-saml"), does("sts", "AssumeRoleWithSAML", `{"roleArn":"arn:aws:iam::111122223333:role/taken-by-saml","principalArn":"arn:aws:iam::111122223333:saml-provider/corp"}`).reading().after(time.Hour).by(samlUser)).named("saml"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(delivers("used-by-firehose"), assume("used-by-firehose").after(time.Hour).by(serviceItself("firehose.amazonaws.com"))).named("firehose"),
					story(create(firehose.ExtendedS3, "by-transform-role", transform("arn:aws:lambda:eu-west-1:111122223333:function:with-role", ownRole)),
						does("lambda", "UpdateFunctionConfiguration20150331v2", `{"functionName":"with-role","role":"arn:aws:iam::111122223333:role/of-transform"}`).after(time.Minute),
						assume("of-transform").after(time.Hour).by(serviceItself("lambda.amazonaws.com"))).named("lambda-for-its-own"),
					story(assume("no-streams-work").by(engineer)).named("no-streams-role"),
				}
			}),
		},
		{
			ID: "role-assumed-from-outside", Title: "Another account acts as a role of yours",
			Loses: Identity, Severity: High, Direction: Changed, Grades: "told once a day for each account and role", AccountOnly: true,
			Uses: ofSTS("AssumeRole"), Attack: []string{"T1199"}, Covers: []string{"STS-002"},
			Why:    "Some trust policy lets them. What they do in your account is decided by their administrators.",
			Advice: "Add the account to your list when you know it; else take it out of the role's trust policy.",
			Look: func(c *Case) {
				account, foreign := c.callerFromOutside()
				if !foreign || len(c.Streams) > 0 || c.Asked.Target.ARN == "" {
					return
				}
				const day = 24 * time.Hour
				if len(c.recent.add("outside "+account+" "+c.Asked.Target.ARN, c.Event.Time, "", day)) == 1 {
					c.find("Account %s, which is not yours, acts as %s", account, c.name())
				}
			},
			Raises: played(func() []Story { return []Story{story(assume("lets-partner-in").by(outsider))} }),
			Quiet: played(func() []Story {
				return []Story{
					story(assume("lets-us-in").by(engineer)).named("own-account"),
					story(delivers("told-otherwise"), assume("told-otherwise").after(time.Hour).by(outsider)).named("a-delivery-role"),
					story(assume("lets-aws-in").by(serviceItself("config.amazonaws.com"))).named("a-service"),
				}
			}),
		},
	}
}

// outsider is a caller of another account as CloudTrail shows it: without a name.
var outsider = Caller{Identity: `{"type":"AWSAccount","principalId":"AROAEXAMPLEPARTNER001:ci","accountId":"444455556666"}`, IP: "198.51.100.80", Agent: cliAgent, TLS: "TLSv1.3"}

var (
	webIdentity = Caller{Identity: `{"type":"WebIdentityUser","principalId":"arn:aws:iam::111122223333:oidc-provider/token.ci.example:sts.amazonaws.com:repo:orders","userName":"repo:orders","identityProvider":"arn:aws:iam::111122223333:oidc-provider/token.ci.example"}`, IP: "198.51.100.81", Agent: cliAgent, TLS: "TLSv1.3"}
	samlUser    = Caller{Identity: `{"type":"SAMLUser","principalId":"Zm9vYmFy:maria","userName":"maria","identityProvider":"corp"}`, IP: "198.51.100.82", Agent: cliAgent, TLS: "TLSv1.3"}
)

// serviceItself is a service of AWS that calls for itself.
func serviceItself(name string) Caller {
	return Caller{Identity: fmt.Sprintf(`{"type":"AWSService","invokedBy":%q}`, name), IP: name, Agent: name}
}

// callerFromOutside returns the caller's account when it is not ours.
func (c *Case) callerFromOutside() (account string, foreign bool) {
	account = c.Event.Identity.Account
	return account, account != "" && !c.Config.OwnAccount(account, c.Event.Account)
}

// lookAtAssumed leaves out AWS's services: a transform's role is assumed by
// Lambda all day, and which services a role trusts is told when that changes.
func lookAtAssumed(c *Case) {
	id := &c.Event.Identity
	if len(c.Streams) == 0 || id.Type == "AWSService" || id.InvokedBy == firehose.Source {
		return
	}
	who := c.who()
	if account, foreign := c.callerFromOutside(); foreign {
		who = "somebody of account " + account + ", which is not yours,"
	}
	f := c.find("%s acts as %s, by which streams deliver", who, c.name())
	if c.Asked.Call.Name != "AssumeRole" {
		f.grade(High)
	}
}

// endSessions makes every session that was opened until now worthless:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
func endSessions(c *Case) (command, note string) {
	if !c.succeeded() || c.Asked.Target.ARN == "" {
		return "", ""
	}
	document := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":%q}}}]}`,
		c.Event.Time.UTC().Add(time.Minute).Format(time.RFC3339))
	return "aws iam put-role-policy --role-name " + firehose.Quote(c.Asked.Target.Name) + " --policy-name AWSRevokeOlderSessions --policy-document " + firehose.Quote(document),
		"It ends all sessions of the role that were opened until a minute after this call. Firehose opens new ones; so can whoever this was, while the role trusts him."
}

func longSessionRules() []Rule {
	const everything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	return []Rule{
		{
			ID: "root-session-opened", Title: "Somebody acts as the root user of an account",
			Loses: Identity, Severity: Critical, Direction: Loosened, Grades: "medium for a session that can only look at root's credentials",
			Uses: ofSTS("AssumeRoot"), Anywhere: true, Attack: []string{"T1078.004"}, Covers: []string{"STS-003"},
			Why:    "Such a session takes away root's credentials, or the policies that lock buckets and queues, and no policy of the account keeps it out.",
			Advice: "Ask the caller what it was for, and look at what the session did: it lasts for 15 minutes.",
			Look: func(c *Case) {
				f := c.find("%s acts as the root user of %s%s", c.who(), c.name(), task(c.said("task")))
				if strings.HasSuffix(c.said("task"), "/IAMAuditRootUserCredentials") {
					f.grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("sts", "AssumeRoot", `{"targetPrincipal":"777788889999","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"}}`).by(mallory)).named("unlock"),
					story(does("sts", "AssumeRoot", `{"targetPrincipal":"777788889998","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}}`)).named("audit"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/not-root","roleSessionName":"work"}`).reading())}
			}),
		},
		{
			ID: "session-from-long-term-key", Title: "A session was opened with a user's long-term key",
			Loses: Identity, Severity: Low, Direction: Loosened, Grades: "high for a session of up to 36 hours that may do whatever the user may, info with a second factor; what is below high is told only when the whole account is watched",
			Uses: ofSTS("GetFederationToken", "GetSessionToken"), Attack: []string{"T1550.001"}, Covers: []string{"STS-004", "STS-005"},
			Why:    "The session outlives the key: taking the key away does not end it.",
			Advice: "If nobody asked for it, deny the user everything, which ends the session too, then take the key away.",
			Look:   lookAtLongSession,
			Raises: played(func() []Story {
				return []Story{
					story(does("sts", "GetFederationToken", `{"name":"support","policy":`+inText(everything)+`}`).by(buildAgent)).named("everything"),
					story(does("sts", "GetFederationToken", `{"name":"upload","policy":`+inText(allow("s3:PutObject", "arn:aws:s3:::orders/*"))+`}`).by(buildAgent)).named("one-action"),
					story(does("sts", "GetSessionToken", `{"durationSeconds":43200}`).by(buildAgent)).named("session"),
					story(does("sts", "GetSessionToken", `{"durationSeconds":3600,"serialNumber":"arn:aws:iam::111122223333:mfa/build-agent"}`).by(buildAgent)).named("with-mfa"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(does("sts", "GetSessionToken").by(rootUser)).named("not-a-user")} }),
		},
	}
}

// task says what a root session is for.
func task(arn string) string {
	if arn == "" {
		return ""
	}
	return ", for " + short(arn)[strings.LastIndexByte(short(arn), '/')+1:]
}

func lookAtLongSession(c *Case) {
	if c.Event.Identity.Type != "IAMUser" {
		return
	}
	if c.Asked.Call.Name == "GetSessionToken" {
		f := c.find("%s opened a session with a long-term key", c.who())
		if f.accountOnly = true; c.said("mfaDevice") == "true" {
			f.grade(Info).toward(Changed)
		}
		return
	}
	f := c.find("%s opened a session in the name of %s that outlives the key", c.who(), c.said("session"))
	if f.accountOnly = !c.unlimited(); !f.accountOnly {
		f.anywhere = true
		f.grade(High).was("The session may do whatever the user may, save calling IAM and most of STS.")
	}
}

// unlimited reports whether nothing narrows the session to less than what its
// user may do, as far as can be told.
func (c *Case) unlimited() bool {
	for _, arn := range resource.Texts(c.said("policyArns")) {
		if name, aws := awsPolicy(arn); aws && slices.Contains(administrators, name) {
			return true
		}
	}
	text := c.said("policy")
	if text == "" {
		return false // without a policy such a session may do nothing by itself
	}
	doc, err := parsePolicy(text)
	return err != nil || policy.Judge(doc, policy.Subject{}, policy.Options{Budget: policyBudget}).Administrator
}
