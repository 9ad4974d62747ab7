package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// onceRules are about data that is taken out, or spoiled, in bulk and once.
func onceRules() []Rule {
	return []Rule{
		{
			ID: "logs-exported", Title: "A log group is exported to a bucket that may be anybody's",
			Loses: Exposure, Severity: Medium, Direction: Unclear,
			Uses:   []resource.Call{{Source: "logs.amazonaws.com", Name: "CreateExportTask"}},
			Attack: []string{"T1537"}, Covers: []string{"LOG-017"},
			Why:    "Logs tell names, addresses and sometimes records; the bucket that they are written to can belong to another account.",
			Advice: "Cancel the task unless somebody knows the bucket; list your buckets in the destinations of the configuration.",
			Look: func(c *Case) {
				if to := c.said("destination"); to != "" && !c.ownerOf("arn:"+c.Event.Partition()+":s3:::"+to).ours {
					c.find("%s is exported to bucket %s, and nobody knows whose that is", c.name(), to)
				}
			},
			Revert: func(c *Case) (command, note string) {
				task := c.said("taskId")
				if task == "" {
					return "", ""
				}
				return "aws logs cancel-export-task --task-id " + task + " --region " + c.Event.Region, "What was exported by then stays where it is."
			},
			Raises: played(func() []Story {
				return []Story{
					story(exportTask("/aws/lambda/exported", "who-knows").by(mallory)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("our-exports"), exportTask("/aws/lambda/exported-in-house", "our-exports").after(time.Minute)),
				}
			}),
		},
		{
			ID: "batch-job", Title: "A job copies objects away in bulk, or spoils what guards them",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "medium when nobody knows whose the bucket is that objects are copied to",
			Settings: []resource.Path{resource.JobOperation, resource.JobTarget, resource.JobACL}, Attack: []string{"T1537", "T1485"}, Covers: []string{"S3-046"},
			Why:    "One call does it to every object of a bucket, by the billion, and goes on when whoever made it is locked out.",
			Advice: "Cancel the job, then find out from its report how far it came.",
			Look:   lookAtJob,
			Revert: undone,
			Raises: played(func() []Story {
				return []Story{
					story(batchJob(`"S3PutObjectCopy":{"TargetResource":"arn:aws:s3:::who-knows"}`, "j-00000001").by(mallory)).named("copy"),
					story(batchJob(`"S3DeleteObjectTagging":{}`, "j-00000002")).named("tags"),
					story(batchJob(`"S3PutObjectAcl":{"AccessControlPolicy":{"CannedAccessControlList":"public-read"}}`, "j-00000003").by(mallory)).named("acl"),
					story(batchJob(`"LambdaInvoke":{"FunctionArn":"arn:aws:lambda:eu-west-1:444455556666:function:theirs"}`, "j-00000004")).named("function-of-another-account"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("our-archive"), batchJob(`"S3PutObjectCopy":{"TargetResource":"arn:aws:s3:::our-archive"}`, "j-00000005").after(time.Minute)).named("own-bucket"),
					story(batchJob(`"S3ComputeObjectChecksum":{}`, "j-00000006")).named("reads-only"),
				}
			}),
		},
	}
}

func lookAtJob(c *Case) {
	operation, shown := c.now(resource.JobOperation)
	if !shown {
		return
	}
	target := c.Asked.Settings[resource.JobTarget]
	bucket, _, _ := strings.Cut(target, "/")
	switch o := c.ownerOf(bucket); {
	case target != "" && o.account != "":
		c.find("%s hands every object to %s of account %s", c.name(), receiverName(target), o.account)
	case operation.After == "S3PutObjectCopy" && target != "" && !o.ours:
		c.find("%s copies every object to bucket %s, and nobody knows whose that is", c.name(), short(bucket)).
			grade(Medium).toward(Unclear).because("%s", unknownBucket)
	}
	acl := c.Asked.Settings[resource.JobACL]
	switch {
	case strings.HasPrefix(acl, "public-") || acl == "authenticated-read":
		c.find("%s lets anyone read every object", c.name())
	case operation.After == "S3PutObjectAcl":
		c.find("%s changes who may read every object", c.name()).toward(Unclear)
	case slices.Contains([]string{"S3DeleteObjectTagging", "S3PutObjectTagging"}, operation.After):
		c.find("%s replaces or deletes the tags of every object", c.name()).toward(Unclear).
			because("Policies and lifecycle rules that go by tags no longer find the objects, or find others: to keep them, or to refuse them.")
	}
}

func exportTask(group, to string) Step {
	return does("logs", "CreateExportTask", fmt.Sprintf(`{"logGroupName":%q,"from":1762000000000,"to":1762086400000,"destination":%q,"destinationPrefix":"exports"}`, group, to)).
		answering(`{"taskId":"cda45419-90ea-4db5-9833-aade86253e66"}`)
}

func batchJob(operation, id string) Step {
	return does("s3", "CreateJob", `{"CreateJobRequest":{"ConfirmationRequired":false,"Operation":{`+operation+`},"Priority":10,"Manifest":{"Location":{"ObjectArn":"arn:aws:s3:::orders-archive/manifest.csv","ETag":"60e460c9d1046e73f7dde5043ac3ae85"}},"RoleArn":"arn:aws:iam::111122223333:role/batch"}}`).
		answering(fmt.Sprintf(`{"jobId":%q}`, id))
}
