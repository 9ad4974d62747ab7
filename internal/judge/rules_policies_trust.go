package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// trustRules are about who may become a role, and about services that act for
// whoever asks them to.
func trustRules() []Rule {
	return []Rule{
		{
			ID: "policy-trust-opened", Title: "A role can be assumed from outside",
			Loses: Policies, Severity: Critical, Direction: Loosened, Grades: "high for a new role; high when it is not known whether it could be before, unless streams deliver by it and neither CloudFormation nor a deployer did it",
			Settings: []resource.Path{resource.TrustPolicy}, Attack: []string{"T1098.003", "T1199", "T1136.003"},
			Covers: []string{"IAM-008", "IAM-010"},
			Why:    "Whoever is trusted becomes this role, with everything that it may do, from outside of your accounts.",
			Advice: "Put the old trust policy back, then look for AssumeRole calls of the role since.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					title := headline(f.Sentence)
					if f.Kind == "open-identity-provider" {
						title = c.name() + ": " + lowerFirst(title)
					}
					found := c.find("%s", title)
					if c.created() || !p.judged.BeforeKnown && (c.routine() || len(c.Streams) == 0) {
						found.grade(High)
					}
				}, "trust-opened", "open-identity-provider")
			},
			Raises: played(func() []Story {
				return []Story{
					story(role("delivery-opened", trustFirehose), trust("delivery-opened", assumable(partnerRoot)).after(time.Minute).by(mallory)).named("account"),
					story(role("delivery-for-github", trustFirehose), trust("delivery-for-github", assumable(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`,
						`"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}`)).after(time.Minute)).named("identity-provider"),
					story(role("theirs-from-the-start", assumable(partnerRoot, `"StringEquals":{"sts:ExternalId":"7f3c"}`))).named("new-role"),
					story(trust("opened-as-seen", assumable(partnerRoot))).named("before-unknown"),
					story(create(firehose.ExtendedS3, "by-opened", `{"roleARN":"arn:aws:iam::111122223333:role/opened-and-needed"}`), trust("opened-and-needed", assumable(partnerRoot)).after(time.Minute)).named("delivery-role-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(role("delivery-trust-kept", trustFirehose), trust("delivery-trust-kept", trustFirehose).after(time.Minute)).named("same-again"),
					story(role("delivery-closed", assumable(`{"AWS":"arn:aws:iam::111122223333:root"}`)), trust("delivery-closed", trustFirehose).after(time.Minute)).named("own-account"),
					story(role("deploys", assumable(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`, `"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/deploy:*"}`))).named("one-repository"),
				}
			}),
		},
		{
			ID: "delivery-role-trusts-more", Title: "A role by which streams deliver can be taken on by somebody else",
			Loses: Policies, Severity: Critical, Direction: Loosened, Grades: "high for another AWS service or a principal of your own; low when it is not known whether that could before, and CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.TrustPolicy}, Attack: []string{"T1098.003"},
			Covers: []string{"IAM-008"},
			Why:    "The role reaches the records, the keys and the credentials of the streams, and only Firehose needs it.",
			Advice: "Let firehose.amazonaws.com alone assume it; give others roles of their own.",
			Look:   lookAtDeliveryTrust,
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "by-federated", `{"roleARN":"arn:aws:iam::111122223333:role/by-federated"}`), role("by-federated", trustFirehose).after(time.Minute),
						trust("by-federated", assumable(`{"Federated":"arn:aws:iam::111122223333:saml-provider/staff"}`)).after(2*time.Minute)).named("federated"),
					story(create(firehose.ExtendedS3, "by-function-too", `{"roleARN":"arn:aws:iam::111122223333:role/by-function-too"}`), role("by-function-too", trustFirehose).after(time.Minute),
						trust("by-function-too", assumable(`{"Service":["firehose.amazonaws.com","lambda.amazonaws.com"]}`, `"StringEquals":{"aws:SourceAccount":"111122223333"}`)).after(2*time.Minute)).named("service"),
					story(create(firehose.ExtendedS3, "by-instance-too", `{"roleARN":"arn:aws:iam::111122223333:role/by-instance-too"}`), trust("by-instance-too", assumable(`{"Service":"ec2.amazonaws.com"}`)).after(time.Minute)).named("before-unknown"),
					story(create(firehose.ExtendedS3, "by-user-too", `{"roleARN":"arn:aws:iam::111122223333:role/by-user-too"}`), trust("by-user-too", assumable(`{"AWS":"arn:aws:iam::111122223333:user/dana"}`)).after(time.Minute).by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "by-firehose-alone", `{"roleARN":"arn:aws:iam::111122223333:role/by-firehose-alone"}`), role("by-firehose-alone", trustFirehose).after(time.Minute),
						trust("by-firehose-alone", strings.Replace(trustFirehose, "StringEquals", "StringLike", 1)).after(2*time.Minute)).named("firehose"),
					story(role("of-a-function", assumable(`{"Service":"lambda.amazonaws.com"}`))).named("no-streams-role"),
					story(create(firehose.ExtendedS3, "by-firehose-as-seen", `{"roleARN":"arn:aws:iam::111122223333:role/by-firehose-as-seen"}`), trust("by-firehose-as-seen", trustFirehose).after(time.Minute)).named("firehose-before-unknown"),
				}
			}),
		},
		{
			ID: "policy-confused-deputy", Title: "A policy lets a service in, whoever it acts for",
			Loses: Policies, Severity: Low, Direction: Loosened,
			Grades: "high for a function that services call for whoever asks them, and when a role loses the condition on the source; " +
				"medium for a new role of Firehose, for a deployment of such a function, and elsewhere when a condition on the source stood there before",
			Settings: policyPaths(), Attack: []string{"T1199", "T1098", "T1648"},
			Covers: []string{"LAM-003", "IAM-009", "IAM-010"},
			Why:    "Somebody else's resource of that service can be pointed at yours, and the service will do as it is told.",
			Advice: "Add aws:SourceArn or aws:SourceAccount to the statement.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					ofFirehose := strings.Contains(f.Sentence, "firehose.amazonaws.com")
					if p.Path == resource.TrustPolicy && f.Severity == policy.Low && !ofFirehose {
						return // to hand on a role to these takes iam:PassRole, which is ours to give
					}
					c.statementAdded(c.find("%s", headline(f.Sentence)).grade(c.deputyGrade(p, f)))
				}, "confused-deputy")
			},
			Raises: played(func() []Story {
				return []Story{
					story(role("deputy", trustFirehose), trust("deputy", assumable(`{"Service":"firehose.amazonaws.com"}`)).after(time.Minute)).named("condition-gone"),
					story(role("deputy-from-the-start", assumable(`{"Service":"firehose.amazonaws.com"}`))).named("new-role"),
					story(does("lambda", "AddPermission20150331v2", `{"functionName":"anyones-bucket","statementId":"s3","action":"lambda:InvokeFunction","principal":"s3.amazonaws.com"}`)).named("lambda"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(role("deputy-bound", trustFirehose)).named("role"),
					story(role("of-an-instance", assumable(`{"Service":"ec2.amazonaws.com"}`))).named("other-service"),
					story(does("lambda", "AddPermission20150331v2", `{"functionName":"our-bucket","statementId":"s3","action":"lambda:InvokeFunction","principal":"s3.amazonaws.com","sourceArn":"arn:aws:s3:::orders-archive","sourceAccount":"111122223333"}`)).named("lambda"),
					story(does("logs", "PutResourcePolicy", `{"policyName":"route53","policyDocument":`+inText(letting(`{"Service":"delivery.logs.amazonaws.com"}`, `logs:CreateLogStream","logs:PutLogEvents`, "*", `"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111122223333:*"}`))+`}`)).named("logs"),
					story(bucketPolicy("access-logs", letting(`{"Service":"logging.s3.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::access-logs/*", `"StringEquals":{"aws:SourceAccount":"111122223333"}`))).named("s3-logs"),
				}
			}),
		},
	}
}

// lookAtDeliveryTrust tells who beside Firehose became trusted.
func lookAtDeliveryTrust(c *Case) {
	if len(c.Streams) == 0 {
		return
	}
	for _, p := range c.policyChanges() {
		if p.Path != resource.TrustPolicy || p.fault != nil || hasKind(&p, "public", "trust-opened", "open-identity-provider") {
			continue
		}
		for _, who := range allowedTo(p.is) {
			if who.Text != "firehose.amazonaws.com" && !slices.Contains(allowedTo(p.was), who) {
				c.trusted(&p, who)
			}
		}
	}
}

// trusted tells of one who can take on a role of streams. That is no less of a
// danger when it is not known since when.
func (c *Case) trusted(p *policyChange, who policy.PrincipalItem) {
	can := "can now"
	if p.was == nil {
		can = "can"
	}
	f := c.find("%s, by which streams deliver, %s be taken on by %s", c.name(), can, who.Text)
	if who.Kind != policy.PrincipalFederated {
		f.grade(High)
	}
	if p.was == nil {
		c.calmer(f, Low)
	}
}

// allowedTo lists whom the Allows of a document name, each once; nobody for a
// document that is not known.
func allowedTo(doc *policy.Document) []policy.PrincipalItem {
	if doc == nil {
		return nil
	}
	var all []policy.PrincipalItem
	for i := range doc.Statements {
		if st := &doc.Statements[i]; st.Effect == policy.Allow && !st.Principals.Not {
			for _, item := range st.Principals.Items {
				if !slices.Contains(all, item) {
					all = append(all, item)
				}
			}
		}
	}
	return all
}

// deputyGrade is how bad it is that a service acts for anyone.
func (c *Case) deputyGrade(p *policyChange, f policy.Finding) Severity {
	grade := severityOfPolicy(f.Severity)
	switch {
	case c.kind() == resource.Function && c.routine():
		return max(grade, Medium)
	case c.kind() == resource.Function && c.addsStatement():
		return max(grade, High)
	case p.Path == resource.TrustPolicy && p.was != nil && grade == Medium:
		return High
	case p.Path == resource.TrustPolicy:
		return max(grade, Medium)
	}
	return grade
}
