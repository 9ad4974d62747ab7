package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/tidwall/gjson"
)

// corpus is what a trail has written, by key.
type corpus map[string][]byte

const (
	resourcesOfCorpus = 200
	changesOfEach     = 15
	corpusDays        = 5
)

var corpusFrom = time.Date(2026, 5, 10, 0, 0, 0, 0, time.UTC)

// dated is a record and when it happened.
type dated struct {
	at   time.Time
	text string
}

// newCorpus makes a trail in which 200 resources change again and again, as
// well as everything that comes with the source: in files whose times overlap,
// some records in two of them, some corrected by others, some broken.
func newCorpus(t *testing.T, random *rand.Rand) corpus {
	t.Helper()
	all := append(changes(random), fromEvents(t)...)
	all = append(all, corrections(random, all)...)
	all = append(all, toldLater(random, all)...)
	slices.SortFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	files := map[string][]string{}
	put := func(d dated) {
		written := d.at.Add(time.Duration(random.IntN(20)) * time.Minute).Truncate(5 * time.Minute)
		key := fileKey([]string{"111122223333", "444455556666"}[random.IntN(2)], []string{"eu-west-1", "us-east-1", "eu-central-1"}[random.IntN(3)], written)
		files[key] = append(files[key], d.text)
	}
	for _, d := range all {
		put(d)
		if random.IntN(20) == 0 {
			put(d)
		}
	}
	out := corpus{}
	for key, texts := range files {
		random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		out[key] = packFile(`{"Records":[` + strings.Join(texts, ",") + `]}`)
	}
	late := corpusFrom.Add(30 * time.Hour)
	out[fileKey("111122223333", "eu-west-3", late)] = packFile(`{"Records":[{"eventName":"NoSource"},{"eventTime":"never","eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy"}]}`)
	out[fileKey("111122223333", "eu-west-3", late.Add(time.Hour))] = out[fileKey("111122223333", "eu-west-3", late)][:40]
	return out
}

func fileKey(account, region string, at time.Time) string {
	return fmt.Sprintf("AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_x.json.gz", account, region, at.Format("2006/01/02"), account, region, at.Format("20060102T1504Z"))
}

func packFile(text string) []byte {
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	gz.Write([]byte(text))
	gz.Close()
	return b.Bytes()
}

// changes are those of streams, and of the buckets that these write to.
func changes(random *rand.Rand) (all []dated) {
	for n := range resourcesOfCorpus / 2 {
		at := corpusFrom.Add(time.Duration(random.IntN(7200)) * time.Second)
		stream, bucket := fmt.Sprintf("stream-%03d", n), fmt.Sprintf("bucket-%03d", n)
		all = append(all,
			record(random, at, "s3.amazonaws.com", "CreateBucket", fmt.Sprintf(`{"bucketName":%q}`, bucket)),
			record(random, at.Add(time.Second), "firehose.amazonaws.com", "CreateDeliveryStream", fmt.Sprintf(
				`{"deliveryStreamName":%q,"deliveryStreamType":"DirectPut","extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::%s","roleARN":"arn:aws:iam::111122223333:role/delivery-%d"}}`, stream, bucket, n)))
		for range changesOfEach {
			all = append(all, ofStream(random, someTime(random), stream, bucket), ofBucket(random, someTime(random), bucket))
		}
	}
	for range 1000 {
		all = append(all, record(random, someTime(random), "ec2.amazonaws.com", "DescribeInstances", `{}`))
	}
	return all
}

// someTime is now and then within a burst, so that what is counted is met.
func someTime(random *rand.Rand) time.Time {
	at := corpusFrom.Add(3*time.Hour + time.Duration(random.IntN((corpusDays*24-6)*3600))*time.Second)
	if random.IntN(3) == 0 {
		at = at.Truncate(6 * time.Hour).Add(time.Duration(random.IntN(600)) * time.Second)
	}
	return at
}

func ofStream(random *rand.Rand, at time.Time, stream, bucket string) dated {
	name := fmt.Sprintf(`{"deliveryStreamName":%q}`, stream)
	call, request := "", name
	switch random.IntN(8) {
	case 0:
		call = "StopDeliveryStreamEncryption"
	case 1, 2:
		call, request = "StartDeliveryStreamEncryption", fmt.Sprintf(`{"deliveryStreamName":%q,"deliveryStreamEncryptionConfigurationInput":{"keyType":"AWS_OWNED_CMK"}}`, stream)
	case 3:
		call = "DeleteDeliveryStream"
	case 4:
		call = "DescribeDeliveryStream"
	case 5:
		call, request = "CreateDeliveryStream", fmt.Sprintf(`{"deliveryStreamName":%q,"extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::%s","roleARN":"arn:aws:iam::111122223333:role/other"}}`, stream, bucket)
	default:
		call, request = "UpdateDestination", fmt.Sprintf(`{"deliveryStreamName":%q,"currentDeliveryStreamVersionId":"1","destinationId":"destinationId-000000000001","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::%s","cloudWatchLoggingOptions":{"enabled":%t,"logGroupName":"g","logStreamName":"s"},"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"}}}`,
			stream, []string{bucket, "elsewhere"}[random.IntN(2)], random.IntN(2) == 0)
	}
	return record(random, at, "firehose.amazonaws.com", call, request)
}

func ofBucket(random *rand.Rand, at time.Time, bucket string) dated {
	request, call := fmt.Sprintf(`{"bucketName":%q}`, bucket), ""
	switch random.IntN(6) {
	case 0:
		call = "DeleteBucketPolicy"
	case 1:
		call = "DeleteBucketEncryption"
	case 2:
		call = "DeleteBucket"
	case 3:
		call = "CreateBucket"
	default:
		principal := []string{`"*"`, `{"AWS":"arn:aws:iam::111122223333:root"}`, `{"AWS":"arn:aws:iam::999988887777:root"}`}[random.IntN(3)]
		// As a record has it that somebody has written by hand: on several lines.
		call, request = "PutBucketPolicy", fmt.Sprintf("{\"bucketName\":%q,\n\t\"bucketPolicy\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":%s,\"Action\":\"s3:GetObject\",\n\"Resource\":\"arn:aws:s3:::%s/*\"}]}}", bucket, principal, bucket)
	}
	return record(random, at, "s3.amazonaws.com", call, request)
}

// record is a call by one of a few callers. One in twelve is denied, and one in
// a hundred has no eventID, as records of the first version.
func record(random *rand.Rand, at time.Time, source, call, request string) dated {
	caller := random.IntN(12)
	more := ""
	if random.IntN(12) == 0 {
		more = `"errorCode":"AccessDenied","errorMessage":"no",`
	}
	if random.IntN(100) > 0 {
		more += fmt.Sprintf(`"eventID":"%08x-0000-4000-8000-%012x",`, random.Uint32(), random.Uint64()>>16)
	}
	agent, name := "aws-cli/2.27.4", fmt.Sprintf("Engineer/person-%d", caller)
	switch {
	case caller < 3:
		agent, name = "APN/1.0 HashiCorp/1.0 Terraform/1.9.8", fmt.Sprintf("deploy/terraform-%d", caller)
	case caller < 6:
		name = fmt.Sprintf("host/i-0a1b2c3d4e5f6071%d", caller)
	}
	return dated{at, fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:%d","arn":"arn:aws:sts::111122223333:assumed-role/%s","accountId":"111122223333"},"eventTime":%q,"eventSource":%q,"eventName":%q,"awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.%d","userAgent":%q,%s"requestParameters":%s,"recipientAccountId":"111122223333"}`,
		caller, name, at.Format(time.RFC3339), source, call, 10+random.IntN(3), agent, more, request)}
}

// fromEvents are the most records of events/, which raise nearly every rule there is, where
// they happened within a few days.
func fromEvents(t *testing.T) (all []dated) {
	t.Helper()
	names, err := filepath.Glob("../../events/*.json")
	if err != nil || len(names) < 1000 {
		t.Fatalf("%d events, %v", len(names), err)
	}
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		detail := gjson.GetBytes(text, "detail")
		at, err := time.Parse(time.RFC3339, detail.Get("eventTime").Str)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		record := detail.Raw
		switch i % 4 {
		case 0:
			continue
		case 1:
			record = compacted(record) // others stay on several lines
		}
		all = append(all, dated{at, record})
	}
	return all
}

func compacted(text string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		panic(err)
	}
	return b.String()
}

// toldLater are events that are told again, as if they had happened a day later.
func toldLater(random *rand.Rand, all []dated) (again []dated) {
	for range 100 {
		d := all[random.IntN(len(all))]
		at := d.at.Add(24 * time.Hour)
		text := strings.Replace(d.text, gjson.Get(d.text, "eventTime").Str, at.Format(time.RFC3339), 1)
		if gjson.Get(text, "eventID").Exists() {
			again = append(again, dated{at, text})
		}
	}
	return again
}

// corrections correct some of what is told, hours later, and some of what
// nothing else tells; a few do so twice.
func corrections(random *rand.Rand, all []dated) (fixes []dated) {
	for i := range 60 {
		original := all[random.IntN(len(all))]
		id := gjson.Get(original.text, "eventID").Str
		if id == "" {
			continue
		}
		if i%3 == 0 {
			id = fmt.Sprintf("gone-%04d", i)
		}
		for range 1 + i%2 {
			at := original.at.Add(time.Duration(1+random.IntN(30)) * time.Hour)
			fix := strings.TrimSuffix(strings.TrimSpace(compacted(original.text)), "}")
			fix = strings.Replace(fix, gjson.Get(original.text, "eventID").Str, fmt.Sprintf("fix-%08x", random.Uint32()), 1)
			fix = strings.Replace(fix, gjson.Get(original.text, "eventTime").Str, at.Format(time.RFC3339), 1)
			fix = strings.Replace(fix, "203.0.113.", "198.51.100.", 1)
			fixes = append(fixes, dated{at, fix + fmt.Sprintf(`,"addendum":{"reason":"UPDATED_DATA","updatedFields":"sourceIPAddress","originalEventID":%q}}`, id)})
		}
	}
	return fixes
}
