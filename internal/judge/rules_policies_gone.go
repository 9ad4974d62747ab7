package judge

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// goneRules are about policies, and statements of them, that somebody needs.
func goneRules() []Rule {
	return []Rule{
		{
			ID: "policy-deleted", Title: "A policy was deleted, and what it said is not known",
			Loses: Policies, Severity: Medium, Direction: Unclear,
			Grades:   "high for a bucket; low when CloudFormation or a deployer did it, and for one statement of a policy that neither a stream nor the alerting is known to need",
			Settings: []resource.Path{resource.Policy, resource.Path(resource.Permission)}, Uses: []resource.Call{{Source: "aoss.amazonaws.com", Name: "DeleteAccessPolicy"}},
			Attack: []string{"T1562", "T1531", "T1562.008"},
			Covers: []string{"S3-006", "KIN-004", "LAM-004", "LOG-010", "SEC-002", "AOSS-005", "GLUE-002", "S3T-003", "S3T-004", "MSK-002"},
			Why:    "Every guard in it is gone, and whoever it let in is shut out: delivery may stop, or data may be open.",
			Advice: "Look into the code or the backup that the policy came from, and put it back.",
			Look:   lookAtDeleted,
			Raises: played(deletedStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-had-one"), does("s3", "DeleteBucketPolicy", `{"bucketName":"never-had-one","policy":""}`).after(time.Minute)).named("there-was-none"),
					story(bucket("open-no-more"), bucketPolicy("open-no-more", publicRead("open-no-more")).after(time.Minute), does("s3", "DeleteBucketPolicy", `{"bucketName":"open-no-more"}`).after(time.Hour)).named("known"),
				}
			}),
		},
		{
			ID: "policy-grant-removed", Title: "A policy no longer lets in who was let in before",
			Loses: Policies, Severity: Medium, Direction: Broken, Grades: "low when only principals of your own were named, who may be allowed elsewhere, unless a stream or the alerting needs the resource",
			Settings: []resource.Path{resource.Policy, resource.Path(resource.Permission)}, Uses: []resource.Call{{Source: "aoss.amazonaws.com", Name: "DeleteAccessPolicy"}},
			Attack: []string{"T1531", "T1562.008"},
			Covers: []string{"KIN-004", "LAM-004", "LOG-010", "AOSS-005", "MSK-002"},
			Why:    "A service has no other permission than this one: what it delivered, invoked or logged stops.",
			Advice: "Put the statement back unless the service is no longer meant to do it.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if c.foundBroken() || c.kind() == resource.Key || p.identity() || p.Path == resource.TrustPolicy || p.fault != nil || p.was == nil {
						continue
					}
					c.shutOut(p.was, p.is)
				}
				if c.kind() == resource.CollectionPolicy && c.Asked.Effect == resource.Deletes {
					if was, err := parsePolicy(c.Was[resource.Policy]); err == nil {
						c.shutOut(was, &policy.Document{})
					}
				}
			},
			Raises: played(shutOutStories),
			Quiet: played(func() []Story {
				return []Story{
					story(setQueue("still-fed", letting(`{"Service":"events.amazonaws.com"}`, "sqs:SendMessage", "*", `"ArnLike":{"aws:SourceArn":"arn:aws:events:eu-west-1:111122223333:rule/*"}`)),
						setQueue("still-fed", letting(`{"Service":"events.amazonaws.com"}`, "sqs:SendMessage", "*", `"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:111122223333:rule/hosewatch"}`)).after(time.Minute)).named("tightened"),
					story(bucketPolicy("partner-gone", letting(partnerRoot, "s3:GetObject", "arn:aws:s3:::partner-gone/*")), does("s3", "DeleteBucketPolicy", `{"bucketName":"partner-gone"}`).after(time.Minute)).named("outsiders"),
				}
			}),
		},
	}
}

// reliedOn reports whether streams or the alerting are known to need the resource.
func (c *Case) reliedOn() bool {
	return len(c.Streams) > 0 || c.Config.Alerting.Match(c.Asked.Target.ARN, c.Asked.Target.Name)
}

func lookAtDeleted(c *Case) {
	grade := Medium
	if c.kind() == resource.Bucket {
		grade = High
	}
	if c.routine() {
		grade = Low
	}
	const unknown = "What it said is not known: no event that was seen has told it."
	if d, changed := c.now(resource.Policy); changed && d.After == "" && !d.BeforeKnown && c.Asked.Effect != resource.Creates {
		c.find("%s was deleted, with whatever it guarded and allowed", c.policyName()).grade(grade).was(unknown)
	}
	for _, d := range c.Family(resource.Permission) {
		if sid, _ := resource.Permission.Name(d.Path); d.AfterKnown && d.After == "" && !d.BeforeKnown {
			f := c.find("statement %s of the policy of %s was deleted, and whom it let in is shut out", sid, c.name()).was(unknown)
			if !c.reliedOn() || c.routine() {
				f.grade(Low)
			}
		}
	}
	if _, known := c.Was[resource.Policy]; c.kind() == resource.CollectionPolicy && c.Asked.Effect == resource.Deletes && !known {
		c.find("%s was deleted: whom it let in can no longer reach the collections", c.name()).grade(grade).was(unknown)
	}
}

// policyName is what people call the policy.
func (c *Case) policyName() string {
	switch c.kind() {
	case resource.LogResourcePolicy, resource.CollectionPolicy:
		return c.name()
	}
	return "the policy of " + c.governs()
}

// shutOut tells who was let in before and is not any more. Outsiders and the
// public may go.
func (c *Case) shutOut(was, is *policy.Document) {
	var gone []string
	grade, now := Low, allowedTo(is)
	for _, who := range allowedTo(was) {
		if slices.Contains(now, who) || !c.ours(who) {
			continue
		}
		if who.Kind == policy.PrincipalService || c.reliedOn() || c.kind() == resource.CollectionPolicy {
			grade = Medium
		}
		gone = append(gone, short(who.Text))
	}
	if len(gone) > 0 && !allowsEveryone(now) {
		c.find("%s no longer lets %s in", c.name(), list(gone)).grade(grade)
	}
}

// ours reports whether a principal is a service, or one of our accounts.
func (c *Case) ours(who policy.PrincipalItem) bool {
	switch who.Kind {
	case policy.PrincipalService:
		return true
	case policy.PrincipalARN:
		return c.Config.OwnAccount(arnAccount(who.Text), c.Event.Account)
	}
	return false
}

func allowsEveryone(all []policy.PrincipalItem) bool {
	return slices.ContainsFunc(all, func(i policy.PrincipalItem) bool { return i.Kind == policy.PrincipalEveryone })
}

// deletedStories delete policies that no event has told before.
func deletedStories() []Story {
	const at = ":eu-west-1:111122223333:"
	return []Story{
		story(does("s3", "DeleteBucketPolicy", `{"bucketName":"unguarded","policy":""}`).by(mallory)).named("s3"),
		story(does("kinesis", "DeleteResourcePolicy", `{"resourceARN":"arn:aws:kinesis`+at+`stream/clicks-unguarded"}`)).named("kinesis"),
		story(does("lambda", "RemovePermission20150331v2", `{"functionName":"not-invoked","statementId":"events"}`)).named("lambda"),
		story(does("logs", "DeleteResourcePolicy", `{"policyName":"log-delivery"}`)).named("logs"),
		story(does("secretsmanager", "DeleteResourcePolicy", `{"secretId":"unguarded-credential"}`)).named("secretsmanager"),
		story(does("aoss", "DeleteAccessPolicy", `{"type":"data","name":"delivery-as-seen"}`)).named("aoss"),
		story(does("glue", "DeleteResourcePolicy", `{}`).in("eu-central-2")).named("glue"),
		story(does("s3tables", "DeleteTableBucketPolicy", `{"tableBucketARN":"arn:aws:s3tables`+at+`bucket/as-seen"}`)).named("s3tables"),
		story(does("s3tables", "DeleteTablePolicy", `{"tableBucketARN":"arn:aws:s3tables`+at+`bucket/as-seen-too","namespace":"sales","name":"orders"}`)).named("s3tables-table"),
		story(does("kafka", "DeleteClusterPolicy", `{"clusterArn":"arn:aws:kafka`+at+`cluster/as-seen/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10-2"}`)).named("msk"),
	}
}

// shutOutStories take a permission from a service or a role.
func shutOutStories() []Story {
	const at, cluster = ":eu-west-1:111122223333:", "arn:aws:kafka:eu-west-1:111122223333:cluster/private/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10-2"
	return []Story{
		story(does("kafka", "PutClusterPolicy", `{"clusterArn":"`+cluster+`","policy":`+inText(letting(`{"Service":"firehose.amazonaws.com"}`, "kafka:CreateVpcConnection", "*", `"StringEquals":{"aws:SourceAccount":"111122223333"}`))+`}`),
			does("kafka", "DeleteClusterPolicy", `{"clusterArn":"`+cluster+`"}`).after(time.Minute).by(mallory)).named("msk"),
		story(does("lambda", "AddPermission20150331v2", `{"functionName":"hosewatch-notify","statementId":"events","action":"lambda:InvokeFunction","principal":"events.amazonaws.com","sourceArn":"arn:aws:events`+at+`rule/hosewatch"}`),
			does("lambda", "RemovePermission20150331v2", `{"functionName":"hosewatch-notify","statementId":"events"}`).after(time.Minute)).named("lambda"),
		story(does("logs", "PutResourcePolicy", `{"policyName":"delivery","policyDocument":`+inText(letting(`{"Service":"delivery.logs.amazonaws.com"}`, "logs:PutLogEvents", "*", `"StringEquals":{"aws:SourceAccount":"111122223333"}`))+`}`),
			does("logs", "DeleteResourcePolicy", `{"policyName":"delivery"}`).after(time.Minute)).named("logs"),
		story(dataAccess("CreateAccessPolicy", "delivery", ownRole, "aoss:WriteDocument"), does("aoss", "DeleteAccessPolicy", `{"type":"data","name":"delivery"}`).after(time.Minute)).named("aoss"),
		story(does("kinesis", "PutResourcePolicy", `{"resourceARN":"arn:aws:kinesis`+at+`stream/fed","policy":`+inText(letting(`{"AWS":"`+ownRole+`"}`, "kinesis:PutRecord", "arn:aws:kinesis"+at+"stream/fed"))+`}`),
			does("kinesis", "DeleteResourcePolicy", `{"resourceARN":"arn:aws:kinesis`+at+`stream/fed"}`).after(time.Minute)).named("kinesis"),
	}
}
