package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// policyRules are about who may do what: the documents of buckets, keys,
// queues and all others, of roles and of those who carry policies. They tell
// what is possible now and was not, not which words were changed.
func policyRules() []Rule {
	return slices.Concat(openedRules(), loosenedRules(), deliveryRules(), quietPolicyRules())
}

// openedRules are about outsiders who were let in.
func openedRules() []Rule {
	return []Rule{
		{
			ID: "policy-public", Title: "A policy lets anyone in",
			Loses: Policies, Severity: Critical, Direction: Loosened, Grades: "high when it is not known whether the policy did so before",
			Settings: policyPaths(), Attack: []string{"T1530", "T1537"},
			Why:    "Nobody has to break in any more: whoever finds the name can do it, without leaving a trace of who it was.",
			Advice: "Put the old policy back at once, then find out from the access logs what was read meanwhile.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if found := c.find("%s", headline(f.Sentence)); !p.judged.BeforeKnown {
						found.grade(High)
					}
				}, "public")
			},
			Raises: []Story{
				story(bucket("made-public"), bucketPolicy("made-public", publicRead("made-public")).after(time.Minute).by(mallory)).named("bucket"),
				story(bucketPolicy("seen-public", publicRead("seen-public"))).named("before-unknown"),
			},
			Quiet: []Story{
				story(bucket("org-only"), bucketPolicy("org-only", strings.Replace(publicRead("org-only"), `"Resource"`, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}},"Resource"`, 1)).after(time.Minute)),
			},
		},
		{
			ID: "policy-trust-opened", Title: "A role can be assumed from outside",
			Loses: Policies, Severity: Critical, Direction: Loosened, Grades: "high when it is not known whether it could be before",
			Settings: []resource.Path{resource.TrustPolicy}, Attack: []string{"T1098.003", "T1199"},
			Why:    "Whoever is trusted becomes this role, with everything that it may do, from outside of your accounts.",
			Advice: "Put the old trust policy back, then look for AssumeRole calls of the role since.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if found := c.find("%s", headline(f.Sentence)); !p.judged.BeforeKnown {
						found.grade(High)
					}
				}, "trust-opened", "open-identity-provider")
			},
			Raises: []Story{story(role("delivery-opened", trustFirehose), trust("delivery-opened", strings.Replace(trustFirehose, `{"Service":"firehose.amazonaws.com"}`, `{"AWS":"arn:aws:iam::444455556666:root"}`, 1)).after(time.Minute).by(mallory))},
			Quiet:  []Story{story(role("delivery-trust-kept", trustFirehose), trust("delivery-trust-kept", trustFirehose).after(time.Minute))},
		},
		{
			ID: "policy-cross-account", Title: "A policy lets another account in",
			Loses: Policies, Severity: High, Direction: Loosened, Grades: "medium when the account was let in before and can do more now",
			Settings: policyPaths(), Attack: []string{"T1537", "T1098"},
			Why:    "What the other account takes is out of your hands; its own administrators decide who there may.",
			Advice: "Put the old policy back unless somebody can name the account and the contract.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if p.judged.Gained.Public || p.Path == resource.TrustPolicy && !p.identity() && hasKind(p, "trust-opened") {
						return // told already
					}
					c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))).grade(severityOfPolicy(f.Severity))
				}, "cross-account")
			},
			Raises: []Story{story(bucket("shared-out"), bucketPolicy("shared-out", strings.Replace(publicRead("shared-out"), `"*"`, `{"AWS":"arn:aws:iam::444455556666:root"}`, 1)).after(time.Minute).by(mallory))},
			Quiet:  []Story{story(bucket("shared-in"), bucketPolicy("shared-in", strings.Replace(publicRead("shared-in"), `"*"`, `{"AWS":"`+ownRole+`"}`, 1)).after(time.Minute))},
		},
		{
			ID: "policy-confused-deputy", Title: "A policy lets a service in, whoever it acts for",
			Loses: Policies, Severity: Low, Direction: Loosened, Grades: "medium when a condition on the source stood there before",
			Settings: policyPaths(), Attack: []string{"T1199"},
			Why:    "Somebody else's resource of that service can be pointed at yours, and the service will do as it is told.",
			Advice: "Add aws:SourceArn or aws:SourceAccount to the statement.",
			Look: func(c *Case) {
				c.eachPolicy(func(_ *policyChange, f policy.Finding) {
					c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))).grade(severityOfPolicy(f.Severity))
				}, "confused-deputy")
			},
			Raises: []Story{story(role("deputy", trustFirehose), trust("deputy", strings.Replace(trustFirehose, `"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},`, "", 1)).after(time.Minute))},
			Quiet:  []Story{story(role("deputy-bound", trustFirehose))},
		},
	}
}

// loosenedRules are about more power for those who had some.
func loosenedRules() []Rule {
	return []Rule{
		{
			ID: "policy-guard-removed", Title: "A guarding Deny was taken out of a policy",
			Loses: Policies, Severity: High, Direction: Loosened,
			Settings: policyPaths(), Attack: []string{"T1562", "T1040"},
			Why:    "What the Deny kept out, whatever else was allowed, comes through now.",
			Advice: "Put the statement back; nobody needs it gone.",
			Look: func(c *Case) {
				c.eachPolicy(func(_ *policyChange, f policy.Finding) { c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))) }, "guard-removed")
				for _, p := range c.policyChanges() {
					if p.Path == resource.Policy && p.After == "" && !p.BeforeKnown && p.is != nil {
						c.find("The policy of %s was deleted, and every guard in it", c.name()).was("What it said is not known: no event that was seen has told it.")
					}
				}
			},
			Raises: []Story{
				story(bucket("tls-optional"), bucketPolicy("tls-optional", tlsOnly("tls-optional")).after(time.Minute),
					does("s3", "DeleteBucketPolicy", `{"bucketName":"tls-optional","policy":""}`).after(2*time.Minute).by(mallory)).named("tls"),
				story(does("s3", "DeleteBucketPolicy", `{"bucketName":"unguarded","policy":""}`)).named("deleted-unknown"),
			},
			Quiet: []Story{story(bucket("tls-added"), bucketPolicy("tls-added", tlsOnly("tls-added")).after(time.Minute))},
		},
		{
			ID: "policy-condition-loosened", Title: "A condition of a policy was loosened",
			Loses: Policies, Severity: Medium, Direction: Loosened, Grades: "high when it guarded permissions or credentials",
			Settings: policyPaths(), Attack: []string{"T1098"},
			Why:    "The same action is possible under circumstances that were refused before.",
			Advice: "Ask who needs it from there, and put the condition back otherwise.",
			Look: func(c *Case) {
				c.eachPolicy(func(_ *policyChange, f policy.Finding) {
					c.find("%s: %s", c.name(), lowerFirst(headline(f.Sentence))).grade(severityOfPolicy(f.Severity))
				}, "condition-loosened")
			},
			Raises: []Story{story(bucket("network-opened"),
				bucketPolicy("network-opened", fromNetwork("network-opened", "198.51.100.0/24")).after(time.Minute),
				bucketPolicy("network-opened", fromNetwork("network-opened", "198.51.0.0/16")).after(2*time.Minute))},
			Quiet: []Story{story(bucket("network-closed"),
				bucketPolicy("network-closed", fromNetwork("network-closed", "198.51.0.0/16")).after(time.Minute),
				bucketPolicy("network-closed", fromNetwork("network-closed", "198.51.100.0/24")).after(2*time.Minute))},
		},
		{
			ID: "policy-more-access", Title: "A policy allows more than before",
			Loses: Policies, Severity: Medium, Direction: Loosened, Grades: "high for managing permissions and handing out credentials; low for listing, and for what named principals of your own may now do",
			Settings: policyPaths(), Attack: []string{"T1098"},
			Why:    "Least privilege was given up a little; the alert shows a request that is possible now and was not.",
			Advice: "Ask for the reason, and take it back when there is none.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if hasKind(p, "public", "trust-opened", "administrator", "escalation") || hasKind(p, "cross-account") && c.outsider(f.Witness) {
						return // told with the graver
					}
					found := c.find("%s", headline(f.Sentence)).grade(severityOfPolicy(f.Severity))
					if found.Severity == Medium && c.ownAndNamed(p, f) {
						found.grade(Low)
					}
				}, "more-access")
			},
			Raises: []Story{story(bucket("more-for-all-of-us"), bucketPolicy("more-for-all-of-us", strings.Replace(publicRead("more-for-all-of-us"), `"*"`, `{"AWS":"arn:aws:iam::111122223333:root"}`, 1)).after(time.Minute))},
			Quiet:  []Story{story(bucketPolicy("same-again", tlsOnly("same-again")), bucketPolicy("same-again", tlsOnly("same-again")).after(time.Minute))},
		},
	}
}

// quietPolicyRules are about what could not be told, and what got better.
func quietPolicyRules() []Rule {
	return []Rule{
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
			Raises: []Story{story(bucketPolicy("odd", `{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::odd/*"}]}`))},
			Quiet:  []Story{story(bucketPolicy("even", tlsOnly("even")))},
		},
		{
			ID: "policy-tightened", Title: "A policy allows less than before",
			Loses: Policies, Severity: Info, Direction: Tightened,
			Settings: policyPaths(),
			Why:      "Nothing was lost by it, unless somebody needed what is refused now.",
			Advice:   "Nothing, unless delivery stops.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if p.fault == nil && p.judged.BeforeKnown && p.judged.Comparison.Verdict == policy.Narrowed && len(p.guards) == 0 {
						c.find("%s allows less than before", c.name())
					}
				}
			},
			Raises: []Story{story(bucket("closing"), bucketPolicy("closing", publicRead("closing")).after(time.Minute), does("s3", "DeleteBucketPolicy", `{"bucketName":"closing"}`).after(2*time.Minute))},
			Quiet:  []Story{story(bucket("opening"), bucketPolicy("opening", publicRead("opening")).after(time.Minute))},
		},
	}
}

// headline is a sentence as a title: without its full stop.
func headline(sentence string) string { return strings.TrimRight(sentence, ". ") }

func hasKind(p *policyChange, kinds ...string) bool {
	return slices.ContainsFunc(p.findings(), func(f policy.Finding) bool { return slices.Contains(kinds, f.Kind) })
}

// outsider reports whether a request's caller is of another account.
func (c *Case) outsider(r *policy.Request) bool {
	if r == nil {
		return false
	}
	_, foreign := c.foreign(r.Caller.ID)
	return foreign
}

// ownAndNamed reports whether what was gained is for principals of our own
// that the statement names: a role that was given what it works with.
func (c *Case) ownAndNamed(p *policyChange, f policy.Finding) bool {
	if p.identity() {
		return true
	}
	if f.Statement == nil || f.Statement.Principals.Not || f.Statement.Principals.Absent {
		return false
	}
	return !slices.ContainsFunc(f.Statement.Principals.Items, func(i policy.PrincipalItem) bool {
		_, foreign := c.foreign(i.Text)
		return i.Kind != policy.PrincipalARN || foreign
	})
}

// deliveryRules are about streams that can no longer do their work.
func deliveryRules() []Rule {
	return []Rule{
		{
			ID: "delivery-blocked", Title: "A policy no longer lets a stream deliver",
			Loses: Policies, Severity: High, Direction: Broken,
			Settings: []resource.Path{resource.Policy}, Attack: []string{"T1531", "T1499", "T1486"},
			Why:    "Records wait in the stream until its retries are used up, and are lost then.",
			Advice: "Put the policy back before the buffer runs out: Firehose retries for up to 24 hours.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if p.fault != nil || p.was == nil {
						continue
					}
					if broken := c.broken(&p); broken != "" {
						c.find("%s refuses what delivery needs: %s", c.name(), broken)
					}
				}
			},
			Raises: []Story{story(
				create(firehose.ExtendedS3, "to-blocked", `{"bucketARN":"arn:aws:s3:::blocked"}`), bucket("blocked").after(time.Minute),
				bucketPolicy("blocked", strings.Replace(tlsOnly("blocked"), `"Action":"s3:*"`, `"Action":"s3:PutObject"`, 1)).after(2*time.Minute),
				bucketPolicy("blocked", strings.Replace(tlsOnly("blocked"), `"Condition":{"Bool":{"aws:SecureTransport":"false"}}`, `"Condition":{"Bool":{"aws:SecureTransport":"true"}}`, 1)).after(3*time.Minute).by(mallory))},
			Quiet: []Story{story(
				create(firehose.ExtendedS3, "to-not-blocked", `{"bucketARN":"arn:aws:s3:::not-blocked"}`), bucket("not-blocked").after(time.Minute),
				bucketPolicy("not-blocked", tlsOnly("not-blocked")).after(2*time.Minute))},
		},
	}
}

// broken names the calls that the streams make of the resource and that its
// policy no longer allows; "" when all still work, or when that is not known.
func (c *Case) broken(p *policyChange) string {
	needs := c.needs()
	var calls []string
	for _, role := range c.Roles {
		for _, b := range policy.BrokenDelivery(p.was, p.is, role, needs) {
			if b.Unknown == "" && (b.Denied || c.kind() == resource.Key) && !slices.Contains(calls, b.Need.Action) {
				calls = append(calls, b.Need.Action)
			}
		}
	}
	return list(calls)
}

// needs are the calls that delivery makes of the resource.
func (c *Case) needs() []policy.Need {
	switch c.kind() {
	case resource.Bucket:
		return policy.S3Needs(c.Asked.Target.ARN)
	case resource.Key:
		return policy.KMSNeeds(c.Asked.Target.ARN, "s3."+c.Event.Region+".amazonaws.com")
	}
	return nil
}
