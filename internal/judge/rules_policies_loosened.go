package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// loosenedRules are about more power for those who had some.
func loosenedRules() []Rule {
	return []Rule{
		{
			ID: "policy-negated", Title: "A policy allows all but what it lists",
			Loses: Policies, Severity: High, Direction: Loosened, Grades: "medium when it is not known what the policy said before",
			Settings: []resource.Path{resource.Policy, resource.TrustPolicy, resource.Path(resource.Permission)}, Attack: []string{"T1530", "T1098"},
			Covers: []string{"S3-003"},
			Why:    "An Allow with NotPrincipal, NotAction or NotResource grants everything that somebody forgot to list, and what AWS adds later.",
			Advice: "Name who may do what with which resource.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if p.fault != nil || p.identity() || p.was != nil && !p.judged.Comparison.Verdict.Broader() {
						continue
					}
					for _, what := range newlyNegated(&p) {
						if f := c.find("the policy of %s now allows %s", c.name(), what); p.was == nil {
							f.grade(Medium)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucket("all-but-one"), bucketPolicy("all-but-one", strings.Replace(letting(ownRoot, "s3:GetObject", "arn:aws:s3:::all-but-one/*"), `"Principal"`, `"NotPrincipal"`, 1)).after(time.Minute)).named("principal"),
					story(bucket("all-but-delete"), bucketPolicy("all-but-delete", strings.Replace(letting(ownRoot, "s3:DeleteBucket", "arn:aws:s3:::all-but-delete/*"), `"Action"`, `"NotAction"`, 1)).after(time.Minute)).named("action"),
					story(bucket("all-but-private"), bucketPolicy("all-but-private", strings.Replace(letting(ownRoot, "s3:GetObject", "arn:aws:s3:::all-but-private/private/*"), `"Resource"`, `"NotResource"`, 1)).after(time.Minute)).named("resource"),
					story(bucketPolicy("all-but-as-seen", strings.Replace(letting(ownRoot, "s3:DeleteBucket", "arn:aws:s3:::all-but-as-seen/*"), `"Action"`, `"NotAction"`, 1))).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("none-but-us"), bucketPolicy("none-but-us", strings.NewReplacer("Allow", "Deny", `"Principal"`, `"NotPrincipal"`).Replace(letting(`{"AWS":"`+ownRole+`"}`, "s3:*", "arn:aws:s3:::none-but-us/*"))).after(time.Minute)).named("deny"),
				}
			}),
		},
		{
			ID: "policy-guard-removed", Title: "A guarding Deny was taken out of a policy",
			Loses: Policies, Severity: High, Direction: Loosened,
			Settings: policyPaths(), Attack: []string{"T1562", "T1040"},
			Covers: []string{"S3-004", "S3-006", "SEC-002", "GLUE-002", "S3T-003", "S3T-004"},
			Why:    "What the Deny kept out, whatever else was allowed, comes through now.",
			Advice: "Put the statement back; nobody needs it gone.",
			Look: func(c *Case) {
				c.eachPolicy(func(_ *policyChange, f policy.Finding) { c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))) }, "guard-removed")
			},
			Raises: played(guardStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("tls-added"), bucketPolicy("tls-added", tlsOnly("tls-added")).after(time.Minute)).named("added"),
					story(bucketPolicy("tls-worded-anew", tlsOnly("tls-worded-anew")), bucketPolicy("tls-worded-anew", strings.NewReplacer(`"DenyInsecureTransport"`, `"TLS"`, `"false"`, `["false"]`).Replace(tlsOnly("tls-worded-anew"))).after(time.Minute)).named("worded-anew"),
				}
			}),
		},
		{
			ID: "policy-condition-loosened", Title: "A condition of a policy was loosened",
			Loses: Policies, Severity: Medium, Direction: Loosened, Grades: "high when it guarded permissions, credentials or who may assume a role",
			Settings: policyPaths(), Attack: []string{"T1098", "T1199"},
			Covers: []string{"KMS-003", "IAM-009"},
			Why:    "The same action is possible under circumstances that were refused before.",
			Advice: "Ask who needs it from there, and put the condition back otherwise.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if !hasKind(p, "public", "trust-opened") && !(p.Path == resource.TrustPolicy && hasKind(p, "confused-deputy")) { // told with it
						c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))).grade(severityOfPolicy(f.Severity))
					}
				}, "condition-loosened")
			},
			Raises: played(conditionStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("network-closed"),
						bucketPolicy("network-closed", fromNetwork("network-closed", "198.51.0.0/16")).after(time.Minute),
						bucketPolicy("network-closed", fromNetwork("network-closed", "198.51.100.0/24")).after(2*time.Minute)).named("tightened"),
					story(keyPolicy("2a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", viaS3("kms:Decrypt")), keyPolicy("2a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", viaS3("kms:Decrypt")).after(time.Minute)).named("same-again"),
				}
			}),
		},
		{
			ID: "policy-more-access", Title: "A policy allows more than before",
			Loses: Policies, Severity: Medium, Direction: Loosened,
			Grades:   "high for managing permissions and handing out credentials; low for listing, for what named principals of your own may now do (but for managing permissions), for leaving it to your own accounts' policies, and for AWS's services",
			Settings: policyPaths(), Attack: []string{"T1098"},
			Why:    "Least privilege was given up a little; the alert shows a request that is possible now and was not.",
			Advice: "Ask for the reason, and take it back when there is none.",
			Look:   lookAtMoreAccess,
			Raises: played(func() []Story {
				return []Story{
					story(bucket("more-for-all-of-us"), bucketPolicy("more-for-all-of-us", letting(ownRoot, "s3:GetObject", "arn:aws:s3:::more-for-all-of-us/*")).after(time.Minute)).named("own-account"),
					story(bucket("managed-by-role"), bucketPolicy("managed-by-role", letting(`{"AWS":"`+ownRole+`"}`, "s3:PutBucketPolicy", "arn:aws:s3:::managed-by-role")).after(time.Minute)).named("permissions"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucketPolicy("same-again", tlsOnly("same-again")), bucketPolicy("same-again", tlsOnly("same-again")).after(time.Minute)).named("same-again"),
					story(createKey("2b1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", "")).named("new-key"),
					story(role("of-lambda", assumable(`{"Service":"lambda.amazonaws.com"}`))).named("new-role"),
				}
			}),
		},
	}
}

// newlyNegated says in words what the new Allows of a document leave open.
func newlyNegated(p *policyChange) []string {
	var all []string
	for i := range p.is.Statements {
		st := &p.is.Statements[i]
		if st.Effect != policy.Allow || p.was != nil && !newlyAllows(p, st) {
			continue
		}
		switch {
		case st.Principals.Not:
			all = append(all, "everybody but those that it lists")
		case st.Actions.Not:
			all = append(all, "every action but those that it lists")
		case st.Resources.Not:
			all = append(all, "every resource but those that it lists")
		}
	}
	return slices.Compact(all)
}

// lookAtMoreAccess tells what was not told graver. What a new resource allows
// to our own is how it was made, and not more than before.
func lookAtMoreAccess(c *Case) {
	c.eachPolicy(func(p *policyChange, f policy.Finding) {
		if hasKind(p, "public", "trust-opened", "administrator", "escalation") || hasKind(p, "cross-account") && c.outsider(f.Witness) {
			return // told with the graver
		}
		ours := !p.identity() && c.forOurs(f.Statement)
		switch {
		case c.Asked.Effect == resource.Creates && (ours || p.Path == resource.TrustPolicy):
			return
		case c.kind() == resource.CollectionPolicy && allowsAll(p.is), ours && hasKind(p, "confused-deputy"):
			return // told as that
		}
		found := c.find("%s", headline(f.Sentence)).grade(severityOfPolicy(f.Severity))
		c.statementAdded(found)
		manages := policy.KindOf(f.Witness.Action) == policy.KindPermissions
		switch {
		case p.Path == resource.TrustPolicy && c.ownAndNamed(p, f):
			found.grade(Medium)
		case found.Severity == Medium && c.ownAndNamed(p, f), ours && !namesARN(f.Statement), c.ownAndNamed(p, f) && !p.identity() && (!manages || c.routine()):
			found.grade(min(found.Severity, Low))
		}
	}, "more-access")
}

// namesARN reports whether a statement names a user or role.
func namesARN(st *policy.Statement) bool {
	return slices.ContainsFunc(st.Principals.Items, func(i policy.PrincipalItem) bool { return i.Kind == policy.PrincipalARN })
}

// guardStories take a Deny away.
func guardStories() []Story {
	deny := func(action string) string {
		return strings.Replace(letting(`"*"`, action, "*", `"Bool":{"aws:SecureTransport":"false"}`), "Allow", "Deny", 1)
	}
	const bucketARN, secret = "arn:aws:s3tables:eu-west-1:111122223333:bucket/unguarded", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:unguarded-Ab12Cd"
	return []Story{
		story(bucket("tls-optional"), bucketPolicy("tls-optional", tlsOnly("tls-optional")).after(time.Minute),
			bucketPolicy("tls-optional", letting(`{"AWS":"`+ownRole+`"}`, "s3:PutObject", "arn:aws:s3:::tls-optional/*")).after(2*time.Minute).by(mallory)).named("tls"),
		story(bucketPolicy("kms-optional", strings.Replace(letting(`"*"`, "s3:PutObject", "arn:aws:s3:::kms-optional/*", `"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}`), "Allow", "Deny", 1)),
			bucketPolicy("kms-optional", letting(`{"AWS":"`+ownRole+`"}`, "s3:PutObject", "arn:aws:s3:::kms-optional/*")).after(time.Minute)).named("encryption"),
		story(bucketPolicy("policy-deleted", tlsOnly("policy-deleted")), does("s3", "DeleteBucketPolicy", `{"bucketName":"policy-deleted","policy":""}`).after(time.Minute).by(mallory)).named("s3-deleted"),
		story(does("secretsmanager", "PutResourcePolicy", `{"secretId":"`+secret+`","resourcePolicy":`+inText(deny("secretsmanager:GetSecretValue"))+`}`),
			does("secretsmanager", "DeleteResourcePolicy", `{"secretId":"`+secret+`"}`).after(time.Minute)).named("secretsmanager-deleted"),
		story(does("glue", "PutResourcePolicy", `{"policyInJson":`+inText(deny("glue:*"))+`}`).in("eu-south-1"), does("glue", "DeleteResourcePolicy", `{}`).in("eu-south-1").after(time.Minute)).named("glue-deleted"),
		story(does("s3tables", "PutTableBucketPolicy", `{"tableBucketARN":"`+bucketARN+`","resourcePolicy":`+inText(deny("s3tables:*"))+`}`),
			does("s3tables", "DeleteTableBucketPolicy", `{"tableBucketARN":"`+bucketARN+`"}`).after(time.Minute)).named("s3tables-deleted"),
		story(does("s3tables", "PutTablePolicy", `{"tableBucketARN":"`+bucketARN+`-table","namespace":"sales","name":"orders","resourcePolicy":`+inText(deny("s3tables:*"))+`}`),
			does("s3tables", "DeleteTablePolicy", `{"tableBucketARN":"`+bucketARN+`-table","namespace":"sales","name":"orders"}`).after(time.Minute)).named("s3tables-table-deleted"),
	}
}

// viaS3 lets our delivery role use a key for the objects of S3 alone.
func viaS3(action string) string {
	return letting(`{"AWS":"`+ownRole+`"}`, action, "*", `"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}`)
}

// conditionStories loosen a condition.
func conditionStories() []Story {
	const bySource, byPrefix = "2c1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f03", "2d1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f04"
	within := func(values string) string {
		return letting(`{"AWS":"`+ownRole+`"}`, "kms:Decrypt", "*", `"StringLike":{"kms:EncryptionContext:aws:s3:arn":`+values+`}`)
	}
	vendor := func(id string) string {
		if id == "" {
			return assumable(partnerRoot)
		}
		return assumable(partnerRoot, `"StringEquals":{"sts:ExternalId":"`+id+`"}`)
	}
	return []Story{
		story(bucket("network-opened"),
			bucketPolicy("network-opened", fromNetwork("network-opened", "198.51.100.0/24")).after(time.Minute),
			bucketPolicy("network-opened", fromNetwork("network-opened", "198.51.0.0/16")).after(2*time.Minute)).named("network"),
		story(keyPolicy(bySource, viaS3("kms:Decrypt")), keyPolicy(bySource, letting(`{"AWS":"`+ownRole+`"}`, "kms:Decrypt", "*")).after(time.Minute)).named("kms-service"),
		story(keyPolicy(byPrefix, within(`"arn:aws:s3:::orders/delivery/*"`)), keyPolicy(byPrefix, within(`"arn:aws:s3:::*"`)).after(time.Minute)).named("kms-context"),
		story(role("vendor", vendor("7f3c")), trust("vendor", vendor("")).after(time.Minute).by(mallory)).named("external-id"),
	}
}
