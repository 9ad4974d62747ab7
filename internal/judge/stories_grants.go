package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

const (
	foreignRole = "arn:aws:iam::444455556666:role/collector"
	appRole     = "arn:aws:iam::111122223333:role/report-writer"
	toRead      = `"Decrypt","GenerateDataKey"`
	bounded     = `"constraints":{"encryptionContextSubset":{"aws:s3:arn":"arn:aws:s3:::orders-archive"}}`
)

// forService is the engineer on whose behalf a service calls.
func forService(service string) Caller {
	return Caller{Identity: strings.TrimSuffix(session("PlatformEngineer", "dana.ops", "true", ""), "}") + `,"invokedBy":"` + service + `"}`, IP: service, Agent: service}
}

func foreignGrantStories() []Story {
	return []Story{
		story(grant("granted-abroad", foreignRole, toRead, bounded).by(mallory)).named("decrypt"),
		story(grant("granted-on", foreignRole, `"CreateGrant","DescribeKey"`, bounded).by(mallory)).named("create-grant"),
		story(grant("granted-to-write", foreignRole, `"Encrypt"`, bounded)).named("encrypt"),
		story(grant("granted-to-look", foreignRole, `"DescribeKey"`)).named("describe"),
		story(grant("granted-to-an-id", "AIDAEXAMPLEGONEUSER01", toRead, bounded)).named("nameless"),
		story(grant("granted-by-errand", foreignRole, toRead, bounded).by(forService("states.amazonaws.com"))).named("by-an-errand"),
		story(grant("granted-by-stranger", foreignRole, toRead, bounded).by(partner)).named("by-a-stranger"),
	}
}

func unboundedGrantStories() []Story {
	return []Story{
		story(grant("granted-freely", appRole, toRead).by(mallory)).named("own-role"),
		story(grant("granted-freely-on", appRole, `"CreateGrant","Decrypt"`).by(mallory)).named("passes-on"),
		story(grant("granted-freely-abroad", foreignRole, toRead).by(mallory)).named("foreign"),
		story(grant("granted-to-service", "lightsail.amazonaws.com", toRead)).named("service-by-hand"),
		story(grant("granted-deployed", appRole, toRead).by(cloudFormation)).named("deployed"),
	}
}

// routineGrantStories are grants that nobody wants to hear of. mark tells the
// keys of one rule's stories from those of another's.
func routineGrantStories(mark string) []Story {
	byService := func(service, grantee string) Story {
		name, _, _ := strings.Cut(service, ".")
		return story(grant("routine-"+mark+"-"+name, grantee, toRead).by(forService(service))).named("by-" + name)
	}
	return []Story{
		byService("firehose.amazonaws.com", "firehose.amazonaws.com"),
		byService("rds.amazonaws.com", "rds.eu-west-1.amazonaws.com"),
		byService("ec2.amazonaws.com", "arn:aws:sts::111122223333:assumed-role/aws:ec2-infrastructure/i-0a1b2c3d4e5f60718"),
		story(grant("routine-"+mark+"-bounded", appRole, toRead, bounded)).named("own-and-bounded"),
		story(grant("routine-"+mark+"-linked", "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", `"CreateGrant","Decrypt"`)).named("service-linked-role"),
	}
}

func lostGrantStories() []Story {
	const stream = "buffer-under-grant"
	forStream := grant("lost-by-stream", "firehose.amazonaws.com", toRead, bounded).by(forService("firehose.amazonaws.com"))
	return []Story{
		story(create(firehose.ExtendedS3, stream).with(`{"deliveryStreamEncryptionConfigurationInput":{"keyARN":"`+keyOf("lost-by-stream")+`"}}`),
			forStream.after(time.Minute), grantRevoked("lost-by-stream").after(2*time.Minute).by(mallory)).named("firehose"),
		story(grantRevoked("lost-unknown").by(mallory)).named("before-unknown"),
		story(grantRetired("retired-unknown")).named("retired"),
		story(does("kms", "RetireGrant").about(keyOf("retired-not-shown"))).named("retired-not-shown"),
		story(grant("lost-by-other", appRole, toRead, bounded), grantRevoked("lost-by-other").after(time.Minute)).named("somebody-else"),
	}
}

func quietLossStories() []Story {
	return []Story{
		story(grantRetired("retired-by-firehose").by(forService("firehose.amazonaws.com"))).named("retired-by-firehose"),
		story(grantRetired("retired-by-rds").by(forService("rds.amazonaws.com"))).named("retired-by-a-service"),
		story(grant("revoked-from-stranger", foreignRole, toRead, bounded), grantRevoked("revoked-from-stranger").after(time.Minute)).named("stranger"),
	}
}
