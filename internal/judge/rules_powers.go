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

// powerRules are about what roles, users and groups may do, and what bounds
// them.
func powerRules() []Rule { return slices.Concat(gainedPowerRules(), lostPowerRules()) }

// identityPolicies are the settings that say what somebody may do.
func identityPolicies() []resource.Path {
	return []resource.Path{
		resource.Path(resource.InlinePolicy), resource.Path(resource.AttachedPolicy),
		resource.Path(resource.PolicyVersion), resource.DefaultVersion,
	}
}

func gainedPowerRules() []Rule {
	return []Rule{
		{
			ID: "powers-escalation", Title: "Somebody was given the way to any permission",
			Loses: Policies, Severity: Critical, Direction: Loosened, Grades: "high for users, groups, and policies that nobody carries yet",
			Settings: identityPolicies(), Attack: []string{"T1098.003", "T1548.005"},
			Covers: []string{"IAM-001", "IAM-004", "IAM-005", "IAM-006", "IAM-021", "IAM-022"},
			Why:    "Whoever has these permissions can give himself all others; every other limit is only paper then.",
			Advice: "Take the policy back, then look at what its holder did since.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if title := c.escalation(&p); title != "" {
						f := c.find("%s", title)
						if c.kind() != resource.Role {
							f.grade(High)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(role("all-powerful", trustFirehose), rolePolicy("all-powerful", allow("*", "*")).after(time.Minute).by(mallory)).named("administrator"),
					story(role("passes-roles", trustFirehose), rolePolicy("passes-roles", allow("iam:PassRole\",\"lambda:CreateFunction\",\"lambda:InvokeFunction", "*")).after(time.Minute)).named("pass-role"),
					story(does("iam", "CreatePolicy", `{"policyName":"everything","policyDocument":`+inText(allow("*", "*"))+`}`).answering(policyARN("everything"))).named("new-policy"),
					story(does("iam", "CreatePolicy", `{"policyName":"widened","policyDocument":`+inText(allow("s3:GetObject", "arn:aws:s3:::orders/*"))+`}`).answering(policyARN("widened")),
						does("iam", "CreatePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/widened","setAsDefault":true,"policyDocument":`+inText(allow("*", "*"))+`}`).answering(`{"policyVersion":{"versionId":"v2","isDefaultVersion":true}}`).after(time.Minute)).named("new-version"),
					story(does("iam", "CreatePolicy", `{"policyName":"rolled-back","policyDocument":`+inText(allow("*", "*"))+`}`).answering(policyARN("rolled-back")),
						does("iam", "CreatePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/rolled-back","setAsDefault":true,"policyDocument":`+inText(allow("s3:GetObject", "arn:aws:s3:::orders/*"))+`}`).answering(`{"policyVersion":{"versionId":"v2","isDefaultVersion":true}}`).after(time.Minute),
						does("iam", "SetDefaultPolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/rolled-back","versionId":"v1"}`).after(time.Hour)).named("old-version"),
					story(does("iam", "PutUserPolicy", `{"userName":"producer","policyName":"p","policyDocument":`+inText(allow("*", "*"))+`}`)).named("user"),
					story(does("iam", "PutGroupPolicy", `{"groupName":"producers","policyName":"p","policyDocument":`+inText(allow("iam:AttachGroupPolicy", "*"))+`}`)).named("group"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(role("delivers", trustFirehose), rolePolicy("delivers", allow("s3:PutObject", "arn:aws:s3:::orders/*")).after(time.Minute)),
					story(rolePolicy("reads-objects", allow("s3:GetObject", "arn:aws:s3:::orders/*")), rolePolicy("reads-objects", allow("s3:GetObject", "arn:aws:s3:::orders/2026/*")).after(time.Minute)).named("less-than-before"),
				}
			}),
		},
		{
			ID: "powers-broad", Title: "Somebody may do everything with a service, or write anywhere",
			Loses: Policies, Severity: High, Direction: Loosened, Grades: "critical for the role of a delivery stream; medium for a policy that nobody carries yet",
			Settings: identityPolicies(), Attack: []string{"T1098.003"},
			Covers: []string{"IAM-001", "IAM-021", "IAM-022"},
			Why:    "Least privilege is given up: a single stolen session reaches far beyond what the work needs.",
			Advice: "Name the actions and the resources that are needed.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if what := broad(&p); what != "" && c.escalation(&p) == "" {
						f := c.find("%s may now use %s", c.holder(&p), what)
						switch {
						case c.kind() == resource.ManagedPolicy && len(c.Streams) == 0:
							f.grade(Medium)
						case len(c.Streams) > 0:
							f.grade(Critical)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "by-broad-role", `{"roleARN":"arn:aws:iam::111122223333:role/broad"}`), role("broad", trustFirehose).after(time.Minute), rolePolicy("broad", allow("s3:*", "*")).after(2*time.Minute)).named("delivery-role"),
					story(does("iam", "PutUserPolicy", `{"userName":"broad-producer","policyName":"p","policyDocument":`+inText(allow("firehose:*", "*"))+`}`)).named("user"),
					story(does("iam", "PutGroupPolicy", `{"groupName":"broad-producers","policyName":"p","policyDocument":`+inText(allow("s3:*", "*"))+`}`)).named("group"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "PutUserPolicy", `{"userName":"narrow-producer","policyName":"p","policyDocument":`+inText(allow("firehose:PutRecordBatch", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"))+`}`)),
					story(rolePolicy("lists", allow("s3:ListAllMyBuckets", "*"))).named("listing-needs-a-star"),
				}
			}),
		},
		{
			ID: "powers-attached", Title: "A managed policy was attached that allows far more than delivery needs",
			Loses: Policies, Severity: High, Direction: Loosened,
			Grades:   "critical when a role gets administrator's rights; low when IAM Identity Center gives them to one of its own; medium for a policy of which it is not known what it allows, when a delivery stream uses the role",
			Settings: []resource.Path{resource.Path(resource.AttachedPolicy)}, Attack: []string{"T1098.003"},
			Covers: []string{"IAM-003", "IAM-023", "IAM-024"},
			Why:    "AWS's broad policies are made for trying things out: they reach every resource of a service, or of all.",
			Advice: "Detach it, and attach a policy that names what is needed.",
			Look:   lookAtAttached,
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "AttachRolePolicy", `{"roleName":"made-admin","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`).by(mallory)).named("administrator"),
					story(does("iam", "AttachRolePolicy", `{"roleName":"full-firehose","policyArn":"arn:aws:iam::aws:policy/AmazonKinesisFirehoseFullAccess"}`)).named("role"),
					story(does("iam", "AttachUserPolicy", `{"userName":"full-producer","policyArn":"arn:aws:iam::aws:policy/AmazonKinesisFirehoseFullAccess"}`)).named("user"),
					story(does("iam", "AttachGroupPolicy", `{"groupName":"full-producers","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)).named("group"),
					story(create(firehose.ExtendedS3, "by-odd-role", `{"roleARN":"arn:aws:iam::111122223333:role/odd"}`), does("iam", "AttachRolePolicy", `{"roleName":"odd","policyArn":"arn:aws:iam::111122223333:policy/never-seen"}`).after(time.Minute)).named("not-known"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "AttachRolePolicy", `{"roleName":"logs-only","policyArn":"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}`)),
					story(does("iam", "AttachRolePolicy", `{"roleName":"other-work","policyArn":"arn:aws:iam::111122223333:policy/never-seen-either"}`)).named("no-streams-role"),
				}
			}),
		},
		{
			ID: "powers-group-joined", Title: "A user joined a group that may do almost everything",
			Loses: Policies, Severity: High, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.GroupMember)}, Attack: []string{"T1098"}, Covers: []string{"IAM-025"},
			Why:    "What the group may do, the user may do from now on, without a policy of his own being changed.",
			Advice: "Remove the user from the group unless somebody asked for it.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.GroupMember) {
					name, _ := resource.GroupMember.Name(d.Path)
					if d.After == "true" && (privileged(c.Was) || privilegedName.MatchString(c.Asked.Target.Name)) {
						c.find("%s joined the %s", name, c.name())
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "AttachGroupPolicy", `{"groupName":"operators","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`), does("iam", "AddUserToGroup", `{"groupName":"operators","userName":"mallory"}`).after(time.Minute).by(mallory)).named("known"),
					story(does("iam", "AddUserToGroup", `{"groupName":"Administrators","userName":"mallory"}`)).named("by-name"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("iam", "AddUserToGroup", `{"groupName":"readers","userName":"maria"}`))}
			}),
		},
	}
}

// holder is who carries a policy.
func (c *Case) holder(p *policyChange) string {
	if c.kind() == resource.ManagedPolicy {
		return "whoever carries " + c.name()
	}
	return c.name()
}

// escalation says in a title what an identity policy escalates to; "" when it
// does not.
func (c *Case) escalation(p *policyChange) string {
	if !p.identity() {
		return ""
	}
	var ways []policy.Finding
	for _, f := range p.judged.Findings {
		if f.Kind == "escalation" {
			ways = append(ways, f)
		}
	}
	switch {
	case len(ways) == 0 && !hasKind(p, "administrator"):
		return ""
	case p.judged.After.Administrator:
		return fmt.Sprintf("%s can do anything with everything now", c.holder(p))
	case len(ways) == 1:
		return fmt.Sprintf("%s can now gain any permission, by %s", c.holder(p), strings.Join(ways[0].Actions, " and "))
	}
	return fmt.Sprintf("%s can now gain any permission, in %d ways, one by %s", c.holder(p), len(ways), strings.Join(ways[0].Actions, " and "))
}

// broad names what an identity policy allows too widely, as far as it is new:
// every action of a service, or changing whatever resource there is.
func broad(p *policyChange) string {
	if !p.identity() || p.fault != nil || p.was != nil && !p.judged.Comparison.Verdict.Broader() {
		return ""
	}
	for i := range p.is.Statements {
		st := &p.is.Statements[i]
		if st.Effect != policy.Allow || len(st.Conditions) > 0 || p.was != nil && !newlyAllows(p, st) {
			continue
		}
		for _, action := range st.Actions.Texts {
			switch {
			case st.Actions.Not:
				return "every action but those that its policy lists"
			case strings.HasSuffix(action, ":*"):
				return "every action of " + strings.TrimSuffix(action, ":*")
			case slices.Contains(st.Resources.Texts, "*") && policy.KindOf(action) > policy.KindTagging && policy.KindOf(action) != policy.KindUnknown:
				return action + " on every resource"
			}
		}
	}
	return ""
}

// newlyAllows reports whether a statement is why something is allowed now.
func newlyAllows(p *policyChange, st *policy.Statement) bool {
	return slices.ContainsFunc(p.judged.Comparison.NewlyAllowed, func(g policy.Grant) bool { return g.Statement.Index == st.Index })
}

// rolePolicy gives a role an inline policy.
func rolePolicy(role, document string) Step {
	return does("iam", "PutRolePolicy", fmt.Sprintf(`{"roleName":%q,"policyName":"work","policyDocument":%s}`, role, inText(document)))
}

// allow is an identity policy of one statement.
func allow(actions, resource string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":%q}]}`, actions, resource)
}

// policyARN is IAM's answer to CreatePolicy.
func policyARN(name string) string {
	return `{"policy":{"arn":"arn:aws:iam::111122223333:policy/` + name + `","defaultVersionId":"v1"}}`
}
