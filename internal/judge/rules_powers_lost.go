package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// lostPowerRules are about what bounded somebody, and what a delivery role
// worked with.
func lostPowerRules() []Rule {
	const boundary = "arn:aws:iam::111122223333:policy/boundary"
	return []Rule{
		{
			ID: "permissions-boundary-removed", Title: "The permissions boundary of a role or user was removed or replaced",
			Loses: Policies, Severity: High, Direction: Loosened, Grades: "medium when a user's was replaced; low when it is not known what it was, since that is also how somebody is first bounded, unless the new one is a policy of AWS's that allows almost everything",
			Settings: []resource.Path{resource.PermissionsBoundary}, Attack: []string{"T1548.005", "T1562"},
			Covers: []string{"IAM-011", "IAM-012", "IAM-026", "IAM-027"},
			Why:    "The boundary kept its holder from more, whatever policies were attached; that limit is gone.",
			Advice: "Put the boundary back, then look at which policies were attached meanwhile.",
			Look: func(c *Case) {
				d, changed := c.now(resource.PermissionsBoundary)
				switch {
				case !changed || c.Asked.Effect == resource.Creates || d.BeforeKnown && d.Before == "":
				case d.After == "":
					c.find("nothing bounds what %s may be given any more", c.name())
				case !d.BeforeKnown && administers(d.After):
					c.find("%s was given the boundary %s, which bounds nearly nothing", c.name(), short(d.After))
				case !d.BeforeKnown:
					c.find("%s was given the boundary %s", c.name(), short(d.After)).grade(Low).toward(Unclear)
				default:
					f := c.find("%s is bounded by %s instead of %s", c.name(), short(d.After), short(d.Before)).toward(Changed)
					if c.kind() == resource.User {
						f.grade(Medium)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "DeleteRolePermissionsBoundary", `{"roleName":"unbounded"}`).by(mallory)).named("role"),
					story(does("iam", "DeleteUserPermissionsBoundary", `{"userName":"unbounded"}`)).named("user"),
					story(does("iam", "PutRolePermissionsBoundary", `{"roleName":"rebounded","permissionsBoundary":"`+boundary+`"}`),
						does("iam", "PutRolePermissionsBoundary", `{"roleName":"rebounded","permissionsBoundary":"arn:aws:iam::aws:policy/AdministratorAccess"}`).after(time.Minute)).named("replaced"),
					story(does("iam", "PutUserPermissionsBoundary", `{"userName":"rebounded","permissionsBoundary":"`+boundary+`"}`),
						does("iam", "PutUserPermissionsBoundary", `{"userName":"rebounded","permissionsBoundary":"arn:aws:iam::aws:policy/PowerUserAccess"}`).after(time.Minute)).named("user-replaced"),
					story(does("iam", "PutRolePermissionsBoundary", `{"roleName":"bounded-first-seen","permissionsBoundary":"`+boundary+`"}`)).named("before-unknown"),
					story(does("iam", "PutRolePermissionsBoundary", `{"roleName":"hardly-bounded","permissionsBoundary":"arn:aws:iam::aws:policy/PowerUserAccess"}`)).named("wide-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(role("bounded-now", trustFirehose), does("iam", "PutRolePermissionsBoundary", `{"roleName":"bounded-now","permissionsBoundary":"`+boundary+`"}`).after(time.Minute)).named("added"),
				}
			}),
		},
		{
			ID: "delivery-role-stripped", Title: "A role by which streams deliver lost a policy",
			Loses: Policies, Severity: High, Direction: Broken, Grades: "medium for a policy that was deleted, which IAM refuses while somebody carries it",
			Settings: []resource.Path{resource.Path(resource.InlinePolicy), resource.Path(resource.AttachedPolicy), resource.Exists}, Attack: []string{"T1531", "T1562"},
			Covers: []string{"IAM-013", "IAM-014", "IAM-015"},
			Why:    "If the policy held what delivery needs, records wait and are then lost; if it held a Deny, a guard is gone.",
			Advice: "Give it back, unless its work was given to another policy.",
			Look: func(c *Case) {
				if len(c.Streams) == 0 {
					return
				}
				for _, d := range slices.Concat(c.Family(resource.InlinePolicy), c.Family(resource.AttachedPolicy)) {
					name := short(string(d.Path)[len(d.Path.Family()):])
					if d.After == "" && (d.Before != "" || !d.BeforeKnown) && c.kind() == resource.Role {
						c.find("%s, by which streams deliver, lost its policy %s", c.name(), name)
					}
				}
				if _, gone := c.became(resource.Exists, "false"); gone && c.kind() == resource.ManagedPolicy {
					c.find("%s, with which streams deliver, was deleted", c.name()).grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "by-detached", `{"roleARN":"arn:aws:iam::111122223333:role/detached"}`), does("iam", "DetachRolePolicy", `{"roleName":"detached","policyArn":"arn:aws:iam::111122223333:policy/delivery"}`).after(time.Minute)).named("detached"),
					story(create(firehose.ExtendedS3, "by-stripped", `{"roleARN":"arn:aws:iam::111122223333:role/stripped"}`), rolePolicy("stripped", allow("s3:PutObject", "arn:aws:s3:::orders-archive/*")).after(time.Minute),
						does("iam", "DeleteRolePolicy", `{"roleName":"stripped","policyName":"work"}`).after(2*time.Minute)).named("inline"),
					story(create(firehose.ExtendedS3, "by-deleted-policy", `{"roleARN":"arn:aws:iam::111122223333:role/holds-deleted"}`), does("iam", "AttachRolePolicy", `{"roleName":"holds-deleted","policyArn":"arn:aws:iam::111122223333:policy/deleted"}`).after(time.Minute),
						does("iam", "DeletePolicy", `{"policyArn":"arn:aws:iam::111122223333:policy/deleted"}`).after(2*time.Minute)).named("deleted"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "DetachRolePolicy", `{"roleName":"no-streams","policyArn":"arn:aws:iam::111122223333:policy/other"}`)).named("no-streams-role"),
				}
			}),
		},
		{
			ID: "delivery-role-denied", Title: "A role by which streams deliver was forbidden what delivery needs",
			Loses: Policies, Severity: High, Direction: Broken, Grades: "medium when it is not known whether a stream uses the role",
			Settings: identityPolicies(), Attack: []string{"T1531"}, Covers: []string{"IAM-002"},
			Why:    "A Deny wins over every Allow: records wait in the stream until its retries are used up, and are lost then.",
			Advice: "Take the Deny back, or limit it to what delivery does not need.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if denied := newlyDenied(&p); len(denied) > 0 && c.kind() != resource.User && c.kind() != resource.Group {
						f := c.find("%s is forbidden what delivery needs: %s", c.holder(&p), list(denied))
						if len(c.Streams) == 0 {
							f.grade(Medium)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "by-denied", `{"roleARN":"arn:aws:iam::111122223333:role/denied"}`), rolePolicy("denied", strings.Replace(allow("s3:PutObject", "arn:aws:s3:::orders-archive/*"), "Allow", "Deny", 1)).after(time.Minute)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(rolePolicy("denied-otherwise", strings.Replace(allow("s3:DeleteBucket", "*"), "Allow", "Deny", 1))),
				}
			}),
		},
		{
			ID: "policy-version-deleted", Title: "An older version of a policy was deleted",
			Loses: Policies, Severity: Low, Direction: Changed,
			Settings: []resource.Path{resource.Path(resource.PolicyVersion)}, Attack: []string{"T1070"}, Covers: []string{"IAM-007"},
			Why:    "The version that a restore would go back to is gone; IAM keeps five, so this is routine after many changes.",
			Advice: "Nothing, unless the same caller changed the policy shortly before.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.PolicyVersion) {
					if id, _ := resource.PolicyVersion.Name(d.Path); d.After == "" && (d.Before != "" || !d.BeforeKnown) {
						f := c.find("version %s of %s was deleted", id, c.name())
						if c.routine() {
							f.grade(Info)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(does("iam", "DeletePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/versioned","versionId":"v1"}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("iam", "CreatePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/versioned-more","setAsDefault":false,"policyDocument":`+inText(allow("s3:GetObject", "arn:aws:s3:::orders/*"))+`}`).answering(`{"policyVersion":{"versionId":"v2","isDefaultVersion":false}}`))}
			}),
		},
	}
}

// deliveryActions are what delivery roles do, one for each kind of work.
var deliveryActions = []string{"s3:PutObject", "s3:AbortMultipartUpload", "kms:GenerateDataKey", "kms:Decrypt", "kinesis:GetRecords", "lambda:InvokeFunction", "logs:PutLogEvents", "glue:GetTableVersions", "es:ESHttpPut", "secretsmanager:GetSecretValue"}

// newlyDenied lists the actions of delivery that an identity policy denies and
// did not before, as far as both can be evaluated.
func newlyDenied(p *policyChange) []string {
	if !p.identity() || p.fault != nil {
		return nil
	}
	was := p.was
	if was == nil {
		was = &policy.Document{Partition: "aws"}
	}
	var all []string
	for i := range p.is.Statements {
		if st := &p.is.Statements[i]; st.Effect == policy.Deny {
			for _, action := range deliveryActions {
				if !slices.Contains(all, action) && denies(p.is, st, action) && !denies(was, st, action) {
					all = append(all, action)
				}
			}
		}
	}
	return all
}

// denies reports whether a document denies an action on what a statement names.
func denies(doc *policy.Document, st *policy.Statement, action string) bool {
	resources := st.Resources.Texts
	if st.Resources.Not || st.Resources.Absent {
		resources = []string{"arn:aws:s3:::orders-archive/object"}
	}
	return slices.ContainsFunc(resources, func(text string) bool {
		broken := policy.BrokenDelivery(&policy.Document{Partition: "aws"}, doc, ownRole, []policy.Need{{Action: action, Resource: strings.ReplaceAll(text, "*", "x")}})
		return len(broken) > 0 && broken[0].Denied
	})
}
