package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// sentRules are about data, and word of it, that goes somewhere else from now
// on.
func sentRules() []Rule {
	return slices.Concat(copiedRules(), feedRules(), onceRules())
}

// copiedRules are about copies that go on by themselves.
func copiedRules() []Rule {
	return []Rule{
		{
			ID: "copied-elsewhere", Title: "Everything that arrives is copied to another account",
			Loses: Exposure, Severity: Critical, Direction: Loosened,
			Grades:   "high when nobody knows whose the other bucket is, medium when a deployer did that",
			Settings: []resource.Path{resource.ReplicationTo, resource.ReplicationAccounts}, Attack: []string{"T1537"},
			Covers: []string{"S3-025", "S3T-007"},
			Why:    "The copy goes on unattended, and what has arrived there is out of your hands: no policy of yours reaches it.",
			Advice: "Stop the copying, then find out what was copied since; ask the other account's owner to delete it.",
			Look:   lookAtReplication,
			Revert: orSafe(resource.Settings{resource.Replication: "", resource.ReplicationTo: "", resource.ReplicationRole: "", resource.ReplicationAccounts: ""}),
			Raises: played(func() []Story {
				return []Story{
					story(bucket("copied-out"), copiesTo("copied-out", "theirs", "444455556666", "copies").after(time.Minute).by(mallory)).named("account-named"),
					story(copiesTo("copied-somewhere", "who-knows", "", "copies")).named("owner-unknown"),
					story(does("s3tables", "PutTableBucketReplication", `{"tableBucketARN":"arn:aws:s3tables:eu-west-1:111122223333:bucket/lake-copied","configuration":{"role":"arn:aws:iam::111122223333:role/copies","rules":[{"destinations":[{"destinationTableBucketARN":"arn:aws:s3tables:eu-west-1:444455556666:bucket/theirs"}]}]}}`).by(mallory)).named("tables"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("our-copy"), copiesTo("copied-in-house", "our-copy", "", "copies").after(time.Minute)).named("own-bucket"),
					story(does("s3tables", "PutTableBucketReplication", `{"tableBucketARN":"arn:aws:s3tables:eu-west-1:111122223333:bucket/lake-kept","configuration":{"role":"arn:aws:iam::111122223333:role/copies","rules":[{"destinations":[{"destinationTableBucketARN":"arn:aws:s3tables:eu-central-1:111122223333:bucket/lake-kept-copy"}]}]}}`)).named("own-tables"),
					story(does("s3", "DeleteBucketReplication", `{"bucketName":"copied-no-more","replication":""}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "copying-role-replaced", Title: "A bucket is copied in another role",
			Loses: Exposure, Severity: Medium, Direction: Unclear, Grades: "low when it is not known which role it was before, info when a deployer did that",
			Settings: []resource.Path{resource.ReplicationRole}, Attack: []string{"T1098.003"}, Covers: []string{"S3-026"},
			Why:    "The role decides what may be read for the copy and where it may be put; another one may reach further.",
			Advice: "Compare what the two roles may do, and put the old one back unless the change was planned.",
			Look: func(c *Case) {
				d, changed := c.now(resource.ReplicationRole)
				switch {
				case !changed || d.After == "":
				case d.BeforeKnown && d.Before != "":
					c.find("%s is copied by role %s now", c.name(), short(d.After)).was("Role %s copied it before.", short(d.Before))
				case !d.BeforeKnown:
					if f := c.find("%s is copied by role %s", c.name(), short(d.After)).grade(Low); c.routine() {
						f.grade(Info)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucket("our-other-copy"), copiesTo("role-replaced", "our-other-copy", "", "copies").after(time.Minute), copiesTo("role-replaced", "our-other-copy", "", "copies-more").after(2*time.Minute).by(mallory)).named("known"),
					story(copiesTo("role-perhaps-replaced", "who-knows", "", "copies-more")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("first-copied"), copiesTo("first-copied", "who-knows", "", "copies").after(time.Minute)).named("the-first-one"),
					story(bucket("role-gone"), copiesTo("role-gone", "who-knows", "", "copies").after(time.Minute),
						does("s3", "DeleteBucketReplication", `{"bucketName":"role-gone","replication":""}`).after(2*time.Minute)).named("no-copies-any-more"),
				}
			}),
		},
		{
			ID: "sent-elsewhere", Title: "Data is sent to another account",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Grades:   "critical for all log groups of an account; medium for word of a bucket's objects, for lists of them, and for what a function returns; low when nobody knows whose the bucket is that gets it",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.Notification}, Attack: []string{"T1537", "T1020", "T1619"},
			Covers: []string{"S3-034", "S3-035", "S3-040", "LOG-005", "LOG-007", "LOG-016"},
			Why:    "Whoever owns the other account reads along from now on, and decides who else does.",
			Advice: "Take the receiver away unless somebody can name the account and why it gets this.",
			Look:   lookAtReceivers,
			Raises: played(func() []Story {
				return []Story{
					story(bucket("word-leaks"), notifies("word-leaks", `{"QueueConfiguration":{"Id":"q","Queue":"arn:aws:sqs:eu-west-1:444455556666:theirs","Event":"s3:ObjectCreated:*"}}`).after(time.Minute).by(mallory)).named("bucket-events"),
					story(does("s3", "PutBucketNotificationConfiguration", `{"bucketName":"word-leaks-too","notification":"","NotificationConfiguration":{"CloudFunctionConfiguration":{"Id":"f","CloudFunction":"arn:aws:lambda:eu-west-1:444455556666:function:theirs","Event":"s3:ObjectCreated:*"}}}`)).named("bucket-events-by-the-api-name"),
					story(inventory("listed-out", "theirs", `,"AccountId":"444455556666"`)).named("inventory"),
					story(inventory("listed-somewhere", "who-knows", "")).named("inventory-owner-unknown"),
					story(subscribe("/aws/lambda/leaks", "arn:aws:logs:eu-west-1:444455556666:destination:theirs").by(mallory)).named("log-group"),
					story(accountSubscription("all-logs", "arn:aws:firehose:eu-west-1:444455556666:deliverystream/theirs").by(mallory)).named("all-log-groups"),
					story(logDestination("collects", "arn:aws:kinesis:eu-west-1:111122223333:stream/central"), logDestination("collects", "arn:aws:kinesis:eu-west-1:444455556666:stream/theirs").after(time.Minute).by(mallory)).named("log-destination"),
					story(does("secretsmanager", "AssociateCrossAccountReplica", `{"secretId":"copied-secret","crossAccountReplicaARN":"arn:aws:secretsmanager:eu-west-1:444455556666:secret:theirs-Ab12Cd"}`)).named("secret"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(notifies("word-stays", `{"QueueConfiguration":{"Id":"q","Queue":"arn:aws:sqs:eu-west-1:111122223333:ours","Event":"s3:ObjectCreated:*"}}`)).named("own-queue"),
					story(bucket("our-lists"), inventory("listed-in", "our-lists", "").after(time.Minute)).named("own-bucket"),
					story(subscribe("/aws/lambda/kept", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out")).named("own-stream"),
					story(accountSubscription("all-logs-kept", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out")).named("own-stream-for-all"),
				}
			}),
		},
	}
}

// lookAtReplication finds places that a bucket was not copied to before, as
// far as known.
func lookAtReplication(c *Case) {
	if !c.among(resource.Bucket, resource.TableBucket, resource.Table) {
		return
	}
	d, _ := c.now(resource.ReplicationTo)
	places := entered(d)
	named, _ := c.now(resource.ReplicationAccounts)
	var outside, unknown []string
	for _, account := range resource.Texts(c.Is[resource.ReplicationAccounts]) {
		if _, foreign := c.outsideAccount(account); foreign && (len(places) > 0 || slices.Contains(entered(named), account)) {
			outside = append(outside, account)
		}
	}
	for _, place := range places {
		switch o := c.ownerOf(place); {
		case o.account != "":
			outside = append(outside, o.account)
		case !o.ours:
			unknown = append(unknown, place)
		}
	}
	switch {
	case len(outside) > 0:
		c.find("All that arrives in %s is copied to account %s", c.name(), joined(outside))
	case len(unknown) > 0:
		c.lower(c.find("All that arrives in %s is copied to %s, and nobody knows whose that is", c.name(), receiverNames(unknown)).
			grade(High).toward(Unclear).because("%s", unknownBucket))
	}
}

// receiverKinds are the types whose receivers the rules here speak of, the
// grade when one is of another account, and what it gets. Receivers of other
// types have rules of their own.
var receiverKinds = map[resource.Type]struct {
	grade Severity
	gets  string
}{
	resource.Bucket:           {Medium, "Word of what happens in %s"},
	resource.LogGroup:         {High, "What is written to %s"},
	resource.LogAccountPolicy: {Critical, "What is written to all log groups (%s)"},
	resource.LogDestination:   {High, "What others send to %s"},
	resource.Secret:           {High, "A copy of %s"},
	resource.Function:         {Medium, "What becomes of calls of %s"},
}

func lookAtReceivers(c *Case) {
	kind, spoken := receiverKinds[c.kind()]
	if !spoken {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		gets := fmt.Sprintf(kind.gets, c.name())
		if name, _ := resource.SentTo.Name(d.Path); c.kind() == resource.Bucket && name != "notifications" {
			gets = "The list of objects in " + c.name() // an inventory, or an analysis of what is used
		}
		for _, to := range receivers(d) {
			account, outside := c.outsideAccount(to)
			if said := c.said("DestinationAccount"); !outside && said != "" {
				account, outside = c.outsideAccount(said)
			}
			switch {
			case outside:
				f := c.find("%s goes to account %s (%s)", gets, account, receiverName(to)).grade(kind.grade)
				if d.Before != "" && c.kind() != resource.Bucket {
					f.was("It went to %s.", receiverName(d.Before))
				}
			case strings.Contains(to, ":s3:::") && !c.ownerOf(to).ours:
				c.find("%s goes to %s, and nobody knows whose that is", gets, receiverName(to)).
					grade(Low).toward(Unclear).because("%s", unknownBucket)
			}
		}
	}
}

// receivers are those that a setting names and did not name before.
func receivers(d settingChange) []string {
	if strings.HasPrefix(d.After, "[") {
		return entered(d)
	}
	if d.After == "" {
		return nil
	}
	return []string{d.After}
}

// unknownBucket is why a bucket is spoken of of which nothing is known.
const unknownBucket = "The ARN of a bucket names no account, the call did not say one, and no event of yours has told of the bucket: it may be anybody's."

func copiesTo(bucket, to, account, role string) Step {
	said := ""
	if account != "" {
		said = fmt.Sprintf(`,"Account":%q,"AccessControlTranslation":{"Owner":"Destination"}`, account)
	}
	return does("s3", "PutBucketReplication", fmt.Sprintf(`{"bucketName":%q,"replication":"","ReplicationConfiguration":{"Role":"arn:aws:iam::111122223333:role/%s","Rule":{"ID":"all","Status":"Enabled","Priority":1,"Filter":"","DeleteMarkerReplication":{"Status":"Disabled"},"Destination":{"Bucket":"arn:aws:s3:::%s"%s}}}}`, bucket, role, to, said))
}

func notifies(bucket, configuration string) Step {
	return does("s3", "PutBucketNotification", fmt.Sprintf(`{"bucketName":%q,"notification":"","NotificationConfiguration":%s}`, bucket, configuration))
}

func inventory(bucket, to, account string) Step {
	return does("s3", "PutBucketInventoryConfiguration", fmt.Sprintf(`{"bucketName":%q,"inventory":"","id":"all","InventoryConfiguration":{"Id":"all","IsEnabled":true,"IncludedObjectVersions":"All","Schedule":{"Frequency":"Daily"},"Destination":{"S3BucketDestination":{"Bucket":"arn:aws:s3:::%s","Format":"CSV"%s}}}}`, bucket, to, account))
}

func subscribe(group, to string) Step {
	return does("logs", "PutSubscriptionFilter", fmt.Sprintf(`{"logGroupName":%q,"filterName":"all","filterPattern":"","destinationArn":%q}`, group, to))
}

func accountSubscription(name, to string) Step {
	return does("logs", "PutAccountPolicy", fmt.Sprintf(`{"policyName":%q,"policyType":"SUBSCRIPTION_FILTER_POLICY","scope":"ALL","policyDocument":"{\"DestinationArn\":\"%s\",\"FilterPattern\":\"\"}"}`, name, to))
}

func logDestination(name, to string) Step {
	return does("logs", "PutDestination", fmt.Sprintf(`{"destinationName":%q,"targetArn":%q,"roleArn":"arn:aws:iam::111122223333:role/logs-in"}`, name, to))
}
