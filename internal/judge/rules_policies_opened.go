package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// openedRules are about outsiders who were let in.
func openedRules() []Rule {
	return []Rule{
		{
			ID: "policy-public", Title: "A policy lets anyone in",
			Loses: Policies, Severity: Critical, Direction: Loosened,
			Grades: "high for functions, access points, event buses and log policies, for a new role, and when CloudFormation or a deployer did it and it is not known whether the policy did so before; " +
				"medium for log destinations, for what was just made, and for a domain inside a VPC; low for a layer",
			Settings: policyPaths(), Attack: []string{"T1530", "T1537", "T1098"},
			Covers: []string{
				"S3-001", "S3-041", "S3-042", "KMS-001", "KMS-020", "KIN-003", "LAM-003", "LAM-016", "LOG-009", "LOG-015", "SEC-001", "OS-001", "OS-006",
				"AOSS-001", "AOSS-002", "GLUE-001", "S3T-001", "S3T-002", "MSK-001", "EB-006", "SNS-001", "SNS-008", "SQS-001", "DDB-003", "IAM-008", "IAM-010",
			},
			Why:    "Nobody has to break in any more: whoever finds the name can do it, and the logs may not say who it was.",
			Advice: "Put the old policy back at once, then find out from the access logs what was done meanwhile.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					grade := publicGrade(c.kind())
					switch {
					case c.Asked.Effect == resource.Creates && c.kind() == resource.Role, !p.judged.BeforeKnown && c.routine():
						grade = min(grade, High)
					case c.Asked.Effect == resource.Creates && c.kind() != resource.CollectionPolicy:
						grade = min(grade, Medium)
					}
					title := headline(f.Sentence)
					if c.kind() == resource.Domain && c.Is[resource.PubliclyAccessible] == "false" {
						grade, title = min(grade, Medium), strings.Replace(title, "Anyone on the internet", "Anyone who reaches its VPC", 1)
					}
					c.statementAdded(c.find("%s", title).grade(grade))
				}, "public")
			},
			Raises: played(publicStories),
			Quiet:  played(publicNearMisses),
		},
		{
			ID: "policy-cross-account", Title: "A policy lets another account in",
			Loses: Policies, Severity: High, Direction: Loosened,
			Grades: "critical for data streams, secrets, catalogs, clusters, collections, queues, Iceberg and DynamoDB tables, when it was not let in before, or when that is not known and neither CloudFormation nor a deployer did it; " +
				"medium when the account was let in before and can do more now, and for log destinations, which are made for it; low for a layer, and for the accounts by which AWS writes the logs of load balancers",
			Settings: policyPaths(), Attack: []string{"T1537", "T1098"},
			Covers: []string{
				"S3-002", "S3-041", "S3-042", "S3-043", "KMS-002", "KIN-003", "LAM-003", "LOG-009", "SEC-001", "RED-009", "RSS-003", "AOSS-001", "AOSS-002",
				"GLUE-001", "S3T-001", "S3T-002", "MSK-001", "EB-006", "SNS-003", "SQS-001", "SQS-003", "DDB-003",
			},
			Why:    "What the other account takes is out of your hands; its own administrators decide who there may.",
			Advice: "Put the old policy back unless somebody can name the account and the contract.",
			Look: func(c *Case) {
				c.eachPolicy(func(p *policyChange, f policy.Finding) {
					if p.judged.Gained.Public || p.Path == resource.TrustPolicy && hasKind(p, "trust-opened", "condition-loosened") {
						return // told already
					}
					grade := severityOfPolicy(f.Severity)
					switch {
					case c.kind() == resource.FunctionLayer, balancersLogs(f.Sentence):
						grade = Low
					case c.kind() == resource.LogDestination:
						grade = min(grade, Medium)
					case grade == High && !(c.routine() && !p.judged.BeforeKnown) && p.Path == resource.Policy && slices.Contains(holdsRecords, c.kind()):
						grade = Critical
					}
					c.statementAdded(c.find("%s", headline(f.Sentence)).grade(grade))
				}, "cross-account")
			},
			Raises: played(crossAccountStories),
			Quiet:  played(crossAccountNearMisses),
		},
	}
}

// holdsRecords are the types that data is read from directly once a policy
// allows it, where no second policy or ACL stands before it.
var holdsRecords = []resource.Type{
	resource.KinesisStream, resource.Secret, resource.GlueCatalog, resource.MSKCluster, resource.CollectionPolicy,
	resource.Queue, resource.TableBucket, resource.Table, resource.DynamoDBTable, resource.GlueDatabase, resource.GlueTable,
}

// publicGrade is how bad it is that anyone is let in.
func publicGrade(t resource.Type) Severity {
	switch t {
	case resource.Function, resource.AccessPoint, resource.MultiRegionPoint, resource.AccessGrants, resource.EventBus, resource.LogResourcePolicy, resource.LogGroup:
		return High
	case resource.LogDestination:
		return Medium
	case resource.FunctionLayer:
		return Low
	}
	return Critical
}

// statementAdded says what is known of the policy that a statement was added to.
func (c *Case) statementAdded(f *Finding) {
	if c.addsStatement() {
		f.was("The statement is new; the others of the policy were not changed.")
	}
}

// publicStories let anyone in, at every service.
func publicStories() []Story {
	var all []Story
	for _, p := range policies("public") {
		all = append(all, story(p.give(p.letting(ownRoot)), p.give(p.letting(`"*"`)).after(time.Minute).by(mallory)).named(p.name))
	}
	return append(all,
		story(bucketPolicy("seen-public", publicRead("seen-public"))).named("before-unknown"),
		story(dataAccess("CreateAccessPolicy", "open", "*")).named("aoss-new"),
		story(dataAccess("UpdateAccessPolicy", "opened", "arn:aws:iam::111122223333:root"), dataAccess("UpdateAccessPolicy", "opened", "*").after(time.Minute)).named("aoss"),
		story(does("lambda", "AddPermission20150331v2", `{"functionName":"open-to-all","statementId":"all","action":"lambda:InvokeFunction","principal":"*"}`)).named("lambda"),
		story(does("lambda", "AddLayerVersionPermission", `{"layerName":"open-layer","versionNumber":3,"statementId":"all","action":"lambda:GetLayerVersion","principal":"*"}`)).named("layer"),
		story(does("events", "PutPermission", `{"eventBusName":"open-statement","action":"events:PutEvents","principal":"*","statementId":"all"}`).by(mallory)).named("events-statement"),
		story(does("sns", "CreateTopic", `{"name":"open-from-the-start","attributes":{"Policy":`+inText(letting(`"*"`, "SNS:Publish", "arn:aws:sns:eu-west-1:111122223333:open-from-the-start"))+`}}`).answering(`{"topicArn":"arn:aws:sns:eu-west-1:111122223333:open-from-the-start"}`)).named("sns-new"),
		story(createKey("5d1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f11", `,"policy":`+inText(letting(`"*"`, "kms:*", "*")))).named("kms-new"),
		story(role("anyones", trustFirehose), trust("anyones", assumable(`"*"`)).after(time.Minute).by(mallory)).named("trust"),
		story(role("anyones-from-the-start", assumable(`{"AWS":"*"}`))).named("trust-new"),
		story(does("es", "CreateDomain", `{"domainName":"inside","vPCOptions":{"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]}}`),
			does("es", "UpdateDomainConfig", `{"domainName":"inside","accessPolicies":`+inText(letting(`{"AWS":"*"}`, "es:*", "arn:aws:es:eu-west-1:111122223333:domain/inside/*"))+`}`).after(time.Hour)).named("es-in-vpc"))
}

// publicNearMisses mention everybody, and let in none but our own.
func publicNearMisses() []Story {
	const topic, queue = "arn:aws:sns:eu-west-1:111122223333:", "arn:aws:sqs:eu-west-1:111122223333:"
	return []Story{
		story(bucket("org-only"), bucketPolicy("org-only", strings.Replace(publicRead("org-only"), `"Resource"`, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}},"Resource"`, 1)).after(time.Minute)).named("organization"),
		story(setTopic("default-policy", letting(`{"AWS":"*"}`, `SNS:Publish","SNS:Subscribe`, topic+"default-policy", `"StringEquals":{"AWS:SourceOwner":"111122223333"}`))).named("sns-default"),
		story(setQueue("notified", letting(`"*"`, "SQS:SendMessage", queue+"notified", `"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::orders-archive"},"StringEquals":{"aws:SourceAccount":"111122223333"}`))).named("sqs-for-s3"),
		story(keyPolicy("6e2f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f12", letting(`"*"`, "kms:Decrypt", "*", `"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"}`))).named("kms-own-account"),
		story(does("lambda", "AddPermission20150331v2", `{"functionName":"open-to-org","statementId":"org","action":"lambda:InvokeFunction","principal":"*","principalOrgID":"o-a1b2c3d4e5"}`)).named("lambda-organization"),
		story(does("es", "UpdateDomainConfig", `{"domainName":"by-network","accessPolicies":`+inText(letting(`{"AWS":"*"}`, "es:*", "arn:aws:es:eu-west-1:111122223333:domain/by-network/*", `"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`))+`}`)).named("es-network"),
		story(does("events", "PutPermission", `{"eventBusName":"org-bus","action":"events:PutEvents","principal":"*","statementId":"org","condition":{"type":"StringEquals","key":"aws:PrincipalOrgID","value":"o-a1b2c3d4e5"}}`)).named("events-organization"),
	}
}

// crossAccountStories let account 444455556666 in, at every service.
func crossAccountStories() []Story {
	var all []Story
	for _, p := range policies("shared") {
		all = append(all, story(p.give(p.letting(ownRoot)), p.give(p.letting(partnerRoot)).after(time.Minute).by(mallory)).named(p.name))
	}
	return append(all,
		story(bucketPolicy("shared-more", letting(partnerRoot, "s3:ListBucket", "arn:aws:s3:::shared-more")),
			bucketPolicy("shared-more", letting(partnerRoot, "s3:GetObject", "arn:aws:s3:::shared-more/*")).after(time.Hour)).named("more-than-before"),
		story(bucketPolicy("shared-as-seen", letting(partnerRoot, "s3:GetObject", "arn:aws:s3:::shared-as-seen/*"))).named("before-unknown"),
		story(does("kinesis", "PutResourcePolicy", `{"resourceARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/shared-as-seen","policy":`+inText(letting(partnerRoot, "kinesis:GetRecords", "arn:aws:kinesis:eu-west-1:111122223333:stream/shared-as-seen"))+`}`)).named("kinesis-before-unknown"),
		story(dataAccess("CreateAccessPolicy", "shared", "arn:aws:iam::444455556666:role/reader")).named("aoss-new"),
		story(dataAccess("UpdateAccessPolicy", "shared-later", "arn:aws:iam::111122223333:root"), dataAccess("UpdateAccessPolicy", "shared-later", "arn:aws:iam::444455556666:root").after(time.Minute)).named("aoss"),
		story(does("lambda", "AddPermission20150331v2", `{"functionName":"theirs-too","statementId":"partner","action":"lambda:InvokeFunction","principal":"444455556666"}`)).named("lambda"),
		story(does("sns", "AddPermission", `{"topicArn":"arn:aws:sns:eu-west-1:111122223333:theirs-too","label":"them","aWSAccountId":["444455556666"],"actionName":["Subscribe","Receive"]}`)).named("sns-statement"),
		story(does("sqs", "AddPermission", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/theirs-too","label":"them","aWSAccountIds":["444455556666"],"actions":["ReceiveMessage","DeleteMessage"]}`)).named("sqs-statement"),
		story(does("events", "PutPermission", `{"eventBusName":"theirs-too","action":"events:PutEvents","principal":"444455556666","statementId":"them"}`)).named("events-statement"))
}

// crossAccountNearMisses name accounts, and let in none but our own.
func crossAccountNearMisses() []Story {
	var all []Story
	for _, p := range policies("kept") {
		all = append(all, story(p.give(p.letting(ownRoot)), p.give(p.letting(`{"AWS":"`+ownRole+`"}`)).after(time.Minute)).named(p.name))
	}
	return append(all,
		story(dataAccess("CreateAccessPolicy", "ours", "arn:aws:iam::111122223333:role/reader")).named("aoss"),
		story(does("sns", "AddPermission", `{"topicArn":"arn:aws:sns:eu-west-1:111122223333:ours","label":"us","aWSAccountId":["111122223333"],"actionName":["Subscribe"]}`)).named("sns-statement"),
		story(does("sqs", "AddPermission", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/ours","label":"us","aWSAccountIds":["111122223333"],"actions":["SendMessage"]}`)).named("sqs-statement"),
		story(bucketPolicy("own-cdn", letting(`{"Service":"cloudfront.amazonaws.com"}`, "s3:GetObject", "arn:aws:s3:::own-cdn/*", `"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/E2EXAMPLE"}`))).named("cloudfront"))
}
