package judge

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// quietPolicyRules are about what could not be told, about habits that open
// doors later, and about what got better.
func quietPolicyRules() []Rule {
	return []Rule{
		{
			ID: "collection-all-permissions", Title: "A data access policy allows everything with collections",
			Loses: Policies, Severity: High, Direction: Loosened, Grades: "low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Policy}, Attack: []string{"T1098", "T1530"},
			Covers: []string{"AOSS-001", "AOSS-002"},
			Why:    "Who was to read or write can also delete indexes and collections' items; delivery needs neither.",
			Advice: "Name the permissions that are needed: aoss:WriteDocument and aoss:UpdateIndex for delivery.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if c.kind() != resource.CollectionPolicy || p.fault != nil || !allowsAll(p.is) || p.was != nil && allowsAll(p.was) {
						continue
					}
					if f := c.find("%s allows %s everything", c.name(), list(shortARNs(texts(allowedTo(p.is))))); c.routine() {
						f.grade(Low)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(dataAccess("CreateAccessPolicy", "everything", ownRole, "aoss:*")).named("new"),
					story(dataAccess("CreateAccessPolicy", "more", ownRole), dataAccess("UpdateAccessPolicy", "more", ownRole, "aoss:*").after(time.Minute)).named("more"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(dataAccess("CreateAccessPolicy", "enough", ownRole, "aoss:WriteDocument", "aoss:UpdateIndex"))}
			}),
		},
		{
			ID: "secret-public-check-off", Title: "A secret was given a policy without the check against public access",
			Loses: Credentials, Severity: Low, Direction: Loosened,
			Uses: []resource.Call{{Source: "secretsmanager.amazonaws.com", Name: "PutResourcePolicy"}}, Attack: []string{"T1552"},
			Covers: []string{"SEC-001"},
			Why:    "The next policy that lets anyone in by mistake is accepted the same way.",
			Advice: "Ask for the check (BlockPublicPolicy) whenever a policy is put.",
			Look: func(c *Case) {
				if c.said("blockPublicPolicy") == "false" && !c.routine() {
					c.find("the policy of %s was put without the check against public access", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("secretsmanager", "PutResourcePolicy", `{"secretId":"unchecked","blockPublicPolicy":false,"resourcePolicy":`+inText(letting(ownRoot, "secretsmanager:GetSecretValue", "*"))+`}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("secretsmanager", "PutResourcePolicy", `{"secretId":"checked","blockPublicPolicy":true,"resourcePolicy":`+inText(letting(ownRoot, "secretsmanager:GetSecretValue", "*"))+`}`))}
			}),
		},
		{
			ID: "policy-undecided", Title: "A policy was changed, and it could not be told what it means",
			Loses: Policies, Severity: Medium, Direction: Unclear,
			Settings: policyPaths(), Attack: []string{"T1562"},
			Why:    "A change that cannot be judged is not known to be harmless; padding a policy until the trail leaves it out is a known way to hide one.",
			Advice: "Read the policy as it is now.",
			Look: func(c *Case) {
				c.eachPolicy(func(_ *policyChange, f policy.Finding) { c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))) }, "unknown")
				for _, p := range c.policyChanges() {
					if p.fault != nil {
						c.find("%s was given a policy that cannot be read: %v", c.name(), p.fault)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(bucketPolicy("odd", `{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::odd/*"}]}`))}
			}),
			Quiet: played(func() []Story { return []Story{story(bucketPolicy("even", tlsOnly("even")))} }),
		},
		{
			ID: "policy-tightened", Title: "A policy allows less than before",
			Loses: Policies, Severity: Info, Direction: Tightened,
			Settings: policyPaths(),
			Why:      "Nothing was lost by it, unless somebody needed what is refused now.",
			Advice:   "Nothing, unless delivery stops.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if p.fault == nil && p.judged.BeforeKnown && p.judged.Comparison.Verdict == policy.Narrowed && len(p.guards) == 0 && !c.foundBroken() {
						c.find("%s allows less than before", c.name())
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(bucket("closing"), bucketPolicy("closing", publicRead("closing")).after(time.Minute), does("s3", "DeleteBucketPolicy", `{"bucketName":"closing"}`).after(2*time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(bucket("opening"), bucketPolicy("opening", publicRead("opening")).after(time.Minute))}
			}),
		},
	}
}

// allowsAll reports whether an Allow gives every action of a service.
func allowsAll(doc *policy.Document) bool {
	return slices.ContainsFunc(doc.Statements, func(st policy.Statement) bool {
		return st.Effect == policy.Allow && slices.Contains(st.Actions.Texts, "aoss:*")
	})
}

// texts are principals as they were written.
func texts(all []policy.PrincipalItem) []string {
	var written []string
	for _, who := range all {
		written = append(written, who.Text)
	}
	return written
}
