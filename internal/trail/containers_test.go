package trail

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func zip(text string) string {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func awslogs(payload string) string {
	return `{"awslogs":{"data":"` + base64.StdEncoding.EncodeToString([]byte(zip(payload))) + `"}}`
}

func envelope(kind, detail string) string {
	return `{"version":"0","id":"e1","detail-type":"` + kind + `","source":"aws.firehose","account":"111122223333",` +
		`"time":"2026-05-12T09:14:31Z","region":"eu-west-1","resources":[],"detail":` + detail + `}`
}

const logs = `{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"trail","logEvents":[{"id":"1","timestamp":1778577271000,"message":%s},{"id":"2","timestamp":1,"message":%s}]}`

// containers are the ways in which a record r travels; each holds it n times.
func containers(r string) []struct {
	name, text string
	n          int
} {
	event := envelope("AWS API Call via CloudTrail", r)
	logs := fmt.Sprintf(logs, quote(r), quote(r))
	sqs := func(body string) string {
		return `{"Records":[{"messageId":"m","body":` + quote(body) + `,"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:111122223333:q"}]}`
	}
	sns := func(message string) string {
		return `{"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:eu-west-1:111122223333:t","Message":` + quote(message) + `,"Timestamp":"2026-05-12T09:14:31Z"}`
	}
	lookup := `{"EventId":"x","EventName":"UpdateDestination","EventTime":"2026-05-12T09:14:31Z","EventSource":"firehose.amazonaws.com","Resources":[],"CloudTrailEvent":` + quote(r) + `}`
	return []struct {
		name, text string
		n          int
	}{
		{"bare", r, 1},
		{"bare, spaced", " \r\n\t" + r + "\n\n", 1},
		{"byte order mark", "\ufeff" + r, 1},
		{"EventBridge", event, 1},
		{"EventBridge, China", envelope("Amazon API Call via CloudTrail", r), 1},
		{"EventBridge, sign-in", envelope("AWS Console Sign In via CloudTrail", r), 1},
		{"EventBridge, detail first", `{"detail":` + r + `,"detail-type":"AWS API Call via CloudTrail"}`, 1},
		{"EventBridge, escaped key", `{"det\u0061il":` + r + `,"Detail-Type":"AWS API Call via CloudTrail"}`, 1},
		{"log file", `{"Records":[` + r + `,` + r + `]}`, 2},
		{"log file, members around", `{"a":{"Records":1},"Records":[` + r + `],"b":[{"c":[1,"]"]}],"records":[` + r + `]}`, 2},
		{"log file, escaped key", `{"\u0052ecords":[` + r + `]}`, 1},
		{"log file, none", `{"Records":[]}`, 0},
		{"list", `[` + r + `, ` + r + ` ]`, 2},
		{"list of files", `[{"Records":[` + r + `]},{"Records":[` + r + `]}]`, 2},
		{"list of texts", `[` + quote(r) + `,` + quote(r) + `]`, 2},
		{"NDJSON", r + "\n" + event + "\r\n" + r, 3},
		{"one after the other", r + r + " " + event, 3},
		{"NDJSON of files", `{"Records":[` + r + `]}` + "\n" + `{"Records":[` + r + `]}`, 2},
		{"texts", quote(r) + "\n" + quote(r) + "\n", 2},
		{"Logs subscription", awslogs(logs), 2},
		{"Logs subscription, decoded", logs, 2},
		{"Logs subscription, control", awslogs(`{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"CWL CONTROL MESSAGE: Checking health of destination"}]}`), 0},
		{"SQS to Lambda", sqs(event), 1},
		{"SQS to Lambda, bare", sqs(r), 1},
		{"SQS to Lambda, a file", sqs(`{"Records":[` + r + `]}`), 1},
		{"SQS received", `{"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":` + quote(event) + `}]}`, 1},
		{"dead letter", `{"body":` + quote(event) + `,"messageAttributes":{"ERROR_CODE":{"stringValue":"NO_PERMISSIONS"}}}`, 1},
		{"SNS to Lambda", `{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"a","Sns":{"Type":"Notification","Message":` + quote(event) + `}}]}`, 1},
		{"SNS", sns(event), 1},
		{"SNS in SQS", sqs(sns(event)), 1},
		{"SNS in SQS in a dead letter", sqs(sqs(sns(event))), 1},
		{"failed invocation", `{"version":"1.0","requestContext":{},"requestPayload":` + event + `,"responsePayload":{"errorMessage":"x"}}`, 1},
		{"LookupEvents", `{"Events":[` + lookup + `,` + lookup + `],"NextToken":"t"}`, 2},
		{"Lake", `{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventJson":` + quote(r) + `}],[{"eventJson":` + quote(r) + `}]]}`, 2},
		{"gzip", zip(r), 1},
		{"gzip of a file", zip(`{"Records":[` + r + `]}`), 1},
		{"gzip, members", zip(r) + zip("\n"+r) + zip(""), 2},
		{"gzip, a record in two members", zip(r[:99]) + zip(r[99:]), 1},
		{"gzip of gzip", zip(zip(r) + zip(r)), 2},
		{"gzip with a byte order mark", zip("\ufeff" + r), 1},
	}
}

func read(t testing.TB, text string) ([]*Event, Stats) {
	t.Helper()
	var events []*Event
	stats, err := Read(context.Background(), strings.NewReader(text), "x", func(e *Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return events, stats
}

// bare is an event less what depends on how its record was written and where.
func bare(e *Event) Event {
	b := *e
	b.Raw, b.Origin, b.Request, b.Response = "", Origin{}, Value{}, Value{}
	return b
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// spellings are other ways to write the good record that mean the same.
func spellings(t *testing.T) map[string]string {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(goodRecord), &members); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	json.Indent(&pretty, []byte(goodRecord), "", "  ")
	var escaped strings.Builder
	for i, c := range goodRecord {
		// The first letter of every string, when it is a plain one.
		if i > 1 && goodRecord[i-1] == '"' && goodRecord[i-2] != '\\' && 'a' <= c && c <= 'z' {
			fmt.Fprintf(&escaped, `\u%04x`, c)
		} else {
			escaped.WriteRune(c)
		}
	}
	return map[string]string{"as is": goodRecord, "reordered": string(sorted), "indented": pretty.String(),
		"escaped": escaped.String(), "ASCII": strings.ReplaceAll(goodRecord, "€", `\u20ac`)}
}

func TestContainers(t *testing.T) {
	want, err := ParseRecord(goodRecord, Origin{})
	if err != nil {
		t.Fatal(err)
	}
	all := spellings(t)
	for spelling, record := range all {
		for _, c := range containers(record) {
			t.Run(c.name+"/"+spelling, func(t *testing.T) {
				events, stats := read(t, c.text)
				if len(events) != c.n || stats.Records != c.n || stats.Malformed != 0 {
					t.Fatalf("%d events, want %d; %+v", len(events), c.n, stats)
				}
				inMemory, err := ReadText(context.Background(), c.text, "x", func(e *Event) error {
					events = append(events, e)
					return nil
				})
				if err != nil || !reflect.DeepEqual(inMemory, stats) {
					t.Errorf("ReadText: %+v, %v; Read: %+v", inMemory, err, stats)
				}
				for _, e := range events {
					if e.Key() != goodKey || !reflect.DeepEqual(bare(e), bare(want)) || !sameJSON(e.Request.JSON(), want.Request.JSON()) {
						t.Errorf("got %+v\nwant %+v", bare(e), bare(want))
					}
				}
			})
		}
	}
}

func TestReadInPieces(t *testing.T) {
	for _, c := range containers(goodRecord) {
		n := 0
		stats, err := Read(context.Background(), oneByte{strings.NewReader(c.text)}, "x", func(*Event) error { n++; return nil })
		if n != c.n || err != nil || stats.Malformed != 0 || stats.Bytes != int64(len(c.text)) {
			t.Errorf("%s, byte by byte: %d events, want %d; %+v, %v", c.name, n, c.n, stats, err)
		}
	}
}

func TestNotRecords(t *testing.T) {
	const s3Note = `{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2026-05-12T09:14:31.000Z","eventName":"ObjectCreated:Put","s3":{}}`
	const digest = `{"awsAccountId":"111122223333","digestStartTime":"2026-05-12T08:00:00Z","digestEndTime":"2026-05-12T09:00:00Z","logFiles":[{"s3Object":"x"}]}`
	insight := strings.Replace(goodRecord, `"eventCategory":"Management"`, `"eventCategory":"Insight","insightDetails":{"state":"Start"}`, 1)
	for _, tt := range []struct {
		text string
		want Skipped
		why  string
	}{
		{digest, Skipped{Digest: 1}, "a digest says which files there are"},
		{zip(digest), Skipped{Digest: 1}, "as it lies in the bucket"},
		{`{"Records":[` + insight + `]}`, Skipped{Insight: 1}, "an Insights event is about calls, not a call"},
		{envelope("AWS Insight via CloudTrail", insight), Skipped{Insight: 1}, "also by EventBridge"},
		{envelope("EC2 Instance State-change Notification", `{"instance-id":"i","state":"running"}`), Skipped{Other: 1}, "another kind of event"},
		{envelope("Our Own Kind", goodRecord), Skipped{Other: 1}, "anyone may send an event that looks so"},
		{`{"Records":[` + s3Note + `]}`, Skipped{Other: 1}, "S3's notification looks like a record"},
		{`{"s3Bucket":"trail","s3ObjectKey":["AWSLogs/x.json.gz"]}`, Skipped{Other: 1}, "CloudTrail's note that a file is there"},
	} {
		events, stats := read(t, tt.text)
		if len(events) != 0 || stats.Skipped != tt.want || stats.Malformed != 0 {
			t.Errorf("%.80s: %d events, %+v, want %+v: %s", tt.text, len(events), stats, tt.want, tt.why)
		}
	}
}

// oneByte reads as slowly as can be.
type oneByte struct{ r *strings.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:1]) }
