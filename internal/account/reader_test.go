package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

const deliveryRole = "arn:aws:iam::111122223333:role/delivery"

// inS3 describes a stream into a bucket.
func inS3(name, bucket, more string) string {
	return `{"DeliveryStreamDescription":{"DeliveryStreamName":"` + name + `","DeliveryStreamType":"DirectPut","VersionId":"7",` +
		`"DeliveryStreamEncryptionConfiguration":{"Status":"ENABLED","KeyType":"CUSTOMER_MANAGED_CMK","KeyARN":"` + keyARN + `"},` +
		`"Destinations":[{"DestinationId":"destinationId-000000000001","S3DestinationDescription":{"BucketARN":"arn:aws:s3:::` + bucket + `"},` +
		`"ExtendedS3DestinationDescription":{"RoleARN":"` + deliveryRole + `","BucketARN":"arn:aws:s3:::` + bucket + `"` + more + `}}]}}`
}

// streamsNamed answers about that many streams into one bucket, and what they need.
func streamsNamed(n int) func(name, body string) (int, string) {
	return func(name, body string) (int, string) {
		var asked struct{ ExclusiveStartDeliveryStreamName, DeliveryStreamName string }
		if strings.HasPrefix(body, "{") && json.Unmarshal([]byte(body), &asked) != nil {
			return 400, `{}`
		}
		switch name {
		case "firehose:ListDeliveryStreams":
			first := 0
			if after := asked.ExclusiveStartDeliveryStreamName; after != "" {
				fmt.Sscanf(after, "s%d", &first)
				first++
			}
			var names []string
			for i := first; i < min(n, first+100); i++ {
				names = append(names, fmt.Sprintf("s%05d", i))
			}
			text, _ := json.Marshal(map[string]any{"DeliveryStreamNames": names, "HasMoreDeliveryStreams": first+100 < n})
			return 200, string(text)
		case "firehose:DescribeDeliveryStream":
			return 200, inS3(asked.DeliveryStreamName, "orders", "")
		case "firehose:ListTagsForDeliveryStream":
			return 200, `{"Tags":[{"Key":"team","Value":"data"}],"HasMoreTags":false}`
		}
		return absent(name)
	}
}

func arns(s *estate.Snapshot) []string {
	var all []string
	for _, f := range s.Resources {
		all = append(all, f.ARN)
	}
	return all
}

func TestPaging(t *testing.T) {
	f, client := fakeAWS(t, streamsNamed(250))
	s := read(t, client, nil)
	if len(s.Streams) != 250 || f.asked["firehose:ListDeliveryStreams"] != 3 || f.asked["firehose:DescribeDeliveryStream"] != 250 {
		t.Errorf("%d streams, asked %v", len(s.Streams), f.asked)
	}
	if !s.Complete || len(s.Gaps) > 0 {
		t.Errorf("complete %v, gaps %v", s.Complete, s.Gaps)
	}
	want := []string{"arn:aws:iam::111122223333:role/delivery", keyARN, "arn:aws:s3:::orders"}
	if got := arns(s); !slices.Equal(got, want) {
		t.Errorf("resources %v, want each once, in order: %v", got, want)
	}
	if !slices.IsSortedFunc(s.Streams, func(a, b *firehose.Stream) int { return strings.Compare(a.ARN, b.ARN) }) {
		t.Error("streams are not in order")
	}
	for _, f := range s.Resources {
		if f.Settings[resource.Exists] != "false" || len(f.Settings) != 1 {
			t.Errorf("%s is not there, and has %v", f.ARN, f.Settings)
		}
	}
}

// What is throttled or broken for a while is asked again, a few times.
func TestThrottled(t *testing.T) {
	for _, c := range []struct {
		status, times int
		code          string
		gaps          int
		reason        string
	}{
		{400, 3, "ThrottlingException", 0, "too often"},
		{400, 3, "LimitExceededException", 0, "Firehose's word for too often"},
		{400, 1, "InvalidArgumentException", 1, "what will not pass is asked once"},
		{503, 3, "ServiceUnavailableException", 0, "AWS's fault"},
		{400, tries, "ThrottlingException", 1, "for good"},
	} {
		var refused atomic.Int32
		answer := streamsNamed(1)
		_, client := fakeAWS(t, func(name, body string) (int, string) {
			if name == "firehose:DescribeDeliveryStream" && int(refused.Add(1)) <= c.times {
				return c.status, `{"__type":"` + c.code + `"}`
			}
			return answer(name, body)
		})
		s := read(t, client, nil)
		if len(s.Gaps) != c.gaps || len(s.Streams) != 1-c.gaps || s.Complete != (c.gaps == 0) {
			t.Errorf("%s: %d streams, gaps %v, complete %v", c.reason, len(s.Streams), s.Gaps, s.Complete)
		}
	}
}

// A refusal on one key is noted; all else is found.
func TestOneKeyRefused(t *testing.T) {
	const other = "arn:aws:kms:eu-west-1:111122223333:key/3333"
	_, client := fakeAWS(t, func(name, body string) (int, string) {
		switch {
		case name == "firehose:ListDeliveryStreams":
			return 200, `{"DeliveryStreamNames":["orders"],"HasMoreDeliveryStreams":false}`
		case name == "firehose:DescribeDeliveryStream":
			return 200, inS3("orders", "orders", `,"EncryptionConfiguration":{"KMSEncryptionConfig":{"AWSKMSKeyARN":"`+other+`"}}`)
		case name == "firehose:ListTagsForDeliveryStream":
			return 200, `{"Tags":[]}`
		case strings.HasPrefix(name, "kms:") && strings.Contains(body, "key/3333"):
			return 400, `{"__type":"AccessDeniedException","Message":"User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized"}`
		case name == "kms:DescribeKey":
			return 200, `{"KeyMetadata":{"KeyState":"Enabled","Origin":"AWS_KMS"}}`
		case name == "kms:GetKeyPolicy":
			return 200, `{"Policy":` + quoted + `}`
		case strings.HasPrefix(name, "kms:"):
			return 200, `{}`
		}
		return absent(name)
	})
	s := read(t, client, nil)
	if len(s.Gaps) != 4 || s.Complete || !strings.HasSuffix(s.Gaps[0].What, "key 3333") || !strings.HasPrefix(s.Gaps[0].Why, "AccessDeniedException: User") {
		t.Errorf("gaps %v, complete %v", s.Gaps, s.Complete)
	}
	i := slices.IndexFunc(s.Resources, func(f estate.Found) bool { return f.ARN == keyARN })
	if i < 0 || s.Resources[i].Settings[resource.Policy] == "" || s.Resources[i].Settings[resource.Rotation] != "false" {
		t.Errorf("the other key is not known: %v", s.Resources)
	}
	if slices.Contains(arns(s), other) {
		t.Error("a key of which nothing was told is in the snapshot, as if it were known")
	}
}

// An end that comes early leaves what was found, and says that it is not all.
func TestEndsEarly(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	answer := streamsNamed(400)
	var described atomic.Int32
	_, client := fakeAWS(t, func(name, body string) (int, string) {
		if name == "firehose:DescribeDeliveryStream" && described.Add(1) == 100 {
			cancel()
		}
		return answer(name, body)
	})
	r := &Reader{Client: client}
	s, err := r.Read(ctx, region, nil)
	if !errors.Is(err, context.Canceled) || s == nil {
		t.Fatalf("%v, %v", s, err)
	}
	if len(s.Streams) == 0 || len(s.Streams) >= 400 || s.Complete || len(s.Gaps) != 1 || !strings.Contains(s.Gaps[0].Why, "canceled") {
		t.Errorf("%d streams, complete %v, gaps %v", len(s.Streams), s.Complete, s.Gaps)
	}
}

// Ten times the streams take about ten times as long, and nothing is asked twice.
func TestManyStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("asks 10,000 questions")
	}
	took := map[int]time.Duration{}
	for _, n := range []int{500, 5000} {
		f, client := fakeAWS(t, streamsNamed(n))
		began, steps := time.Now(), 0
		s, err := (&Reader{Client: client}).Read(t.Context(), region, func(done, total int, _ string) {
			if steps++; done != steps || total < done {
				t.Fatalf("progress %d of %d at step %d", done, total, steps)
			}
		})
		took[n] = time.Since(began)
		if err != nil || len(s.Streams) != n || f.asked["s3:GetBucketPolicy"] != 1 || steps != n+3 {
			t.Fatalf("%d streams, %v; asked %d times for a policy, %d steps", len(s.Streams), err, f.asked["s3:GetBucketPolicy"], steps)
		}
	}
	if took[5000] > 40*took[500] {
		t.Errorf("500 streams took %v, 5,000 took %v", took[500], took[5000])
	}
	t.Logf("500 streams took %v, 5,000 took %v", took[500], took[5000])
}

// The account's own alerting is found by its names, and every trail.
func TestAlerting(t *testing.T) {
	_, client := fakeAWS(t, func(name, body string) (int, string) {
		switch name {
		case "cloudtrail:DescribeTrails":
			return 200, `{"trailList":[{"TrailARN":"` + trailARN + `","S3BucketName":"trails"}]}`
		case "lambda:ListFunctions":
			return 200, `{"Functions":[{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:hosewatch-Detect"},{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:other"}]}`
		case "events:ListEventBuses":
			return 200, `{"EventBuses":[{"Name":"default"}]}`
		case "events:ListRules":
			return 200, `{"Rules":[{"Arn":"arn:aws:events:eu-west-1:111122223333:rule/hosewatch-Changes"},{"Arn":"arn:aws:events:eu-west-1:111122223333:rule/other"}]}`
		}
		return absent(name)
	})
	s := read(t, client, func(_, name string) bool { return strings.HasPrefix(name, "hosewatch") })
	for _, arn := range []string{trailARN, "arn:aws:lambda:eu-west-1:111122223333:function:hosewatch-Detect", "arn:aws:events:eu-west-1:111122223333:rule/hosewatch-Changes", "arn:aws:s3:::trails"} {
		if !slices.Contains(arns(s), arn) {
			t.Errorf("%s is not in %v", arn, arns(s))
		}
	}
	if slices.ContainsFunc(arns(s), func(arn string) bool { return strings.Contains(arn, "other") }) {
		t.Errorf("what belongs to nobody here is in %v", arns(s))
	}
}

func TestPlace(t *testing.T) {
	for _, c := range []struct{ service, region, address, signed, reason string }{
		{"kms", "eu-west-1", "https://kms.eu-west-1.amazonaws.com", "eu-west-1", "the usual"},
		{"iam", "eu-west-1", "https://iam.amazonaws.com", "us-east-1", "IAM has no Regions"},
		{"iam", "us-gov-east-1", "https://iam.us-gov.amazonaws.com", "us-gov-west-1", "GovCloud's"},
		{"iam", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1", "China's"},
		{"sqs", "cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn", "cn-north-1", "China's domain"},
	} {
		if address, signed := place(c.service, c.region); address != c.address || signed != c.signed {
			t.Errorf("%s: %s signed for %s", c.reason, address, signed)
		}
	}
}

// A bucket elsewhere is asked where it is.
func TestBucketElsewhere(t *testing.T) {
	var signed []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := strings.Split(r.Header.Get("Authorization"), "/")[2]
		signed = append(signed, at)
		if at != "us-west-2" {
			w.Header().Set("X-Amz-Bucket-Region", "us-west-2")
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
		io.WriteString(w, `<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`)
	}))
	defer server.Close()
	c := NewClient(Options{Endpoint: server.URL, Credentials: FromEnvironment(func(name string) string { return "x" }).Credentials})
	for range 2 {
		v, err := c.ask(t.Context(), region, "s3:GetBucketVersioning", with{"Bucket": "far"})
		if err != nil || v.Get("Status").Text() != "Enabled" {
			t.Errorf("%s, %v", v.JSON(), err)
		}
	}
	if want := []string{region, "us-west-2", "us-west-2"}; !slices.Equal(signed, want) {
		t.Errorf("signed for %v, want %v", signed, want)
	}
}

// The beginning of an answer is not taken for all of it.
func TestAnswerTooLong(t *testing.T) {
	_, client := fakeAWS(t, func(string, string) (int, string) { return 200, `{"Policy":"p"}` + strings.Repeat(" ", maxAnswer) })
	v, err := client.ask(t.Context(), region, "kms:GetKeyPolicy", with{"KeyId": "k"})
	if err == nil || !strings.Contains(err.Error(), "kms:GetKeyPolicy: an answer of more than") {
		t.Errorf("%s, %v", v.Get("Policy").Text(), err)
	}
}
