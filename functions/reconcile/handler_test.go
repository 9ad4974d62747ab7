package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/truora/minidyn/server"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
)

const (
	folder  = "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/"
	deleted = folder + "a.json.gz"
)

// now is some time after the event.
var now = time.Date(2026, 5, 12, 9, 40, 0, 0, time.UTC)

// stack is a bucket, a table and a bus, and the function among them.
type stack struct {
	*handler
	s3   *buckettest.S3
	told *[]string
	log  *bytes.Buffer
}

func newStack(t *testing.T) stack {
	t.Helper()
	event, err := os.ReadFile("../../cmd/hosewatch/testdata/delete-by-root.json")
	if err != nil {
		t.Fatal(err)
	}
	s := stack{log: new(bytes.Buffer), told: new([]string)}
	s.s3 = buckettest.New(t, map[string]map[string]string{"trail": {
		deleted:                   string(event),
		folder + "broken.json.gz": "{\"Records\":[{",
		"AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/05/12/d.json.gz": "{}",
	}})
	events := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*s.told = append(*s.told, string(body))
		io.WriteString(w, `{"FailedEntryCount":0,"Entries":[{"EventId":"1"},{"EventId":"2"}]}`)
	}))
	t.Cleanup(events.Close)
	table := httptest.NewServer(server.NewServer())
	t.Cleanup(table.Close)
	getenv := envtest.Lines(s.s3.Environment() + "\nHOSEWATCH_TRAIL_BUCKET=trail\nHOSEWATCH_ACCOUNT=111122223333\nHOSEWATCH_TABLE=estate\nHOSEWATCH_BUS=own\n" +
		"AWS_ENDPOINT_URL=http://127.0.0.1:1\nAWS_ENDPOINT_URL_EVENTBRIDGE=" + events.URL + "\nAWS_ENDPOINT_URL_DYNAMODB=" + table.URL)
	_, err = dynamo.Client(getenv).CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("estate"), BillingMode: types.BillingModePayPerRequest,
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("key"), KeyType: types.KeyTypeHash}},
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("key"), AttributeType: types.ScalarAttributeTypeS}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.handler, err = newHandler(getenv, nil, func() time.Time { return now }, s.log); err != nil {
		t.Fatal(err)
	}
	return s
}

// created is what EventBridge says of an object.
func created(bucket, key string) string {
	return fmt.Sprintf(`{"version":"0","detail-type":"Object Created","source":"aws.s3","account":"111122223333","region":"eu-west-1",`+
		`"detail":{"version":"0","bucket":{"name":%q},"object":{"key":%q,"size":1,"etag":"x","sequencer":"1"},"reason":"PutObject"}}`, bucket, key)
}

// batch is what SQS hands over; messages are named by their place.
func batch(t *testing.T, bodies ...string) []byte {
	t.Helper()
	type message struct {
		ID   string `json:"messageId"`
		Body string `json:"body"`
	}
	var all []message
	for i, body := range bodies {
		all = append(all, message{fmt.Sprint(i), body})
	}
	text, err := json.Marshal(map[string]any{"Records": all})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func kept(t *testing.T, answer []byte) []string {
	t.Helper()
	var said struct {
		Failures []struct {
			ID string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		t.Fatalf("%s: %v", answer, err)
	}
	ids := []string{}
	for _, f := range said.Failures {
		ids = append(ids, f.ID)
	}
	return ids
}

func TestInvoke(t *testing.T) {
	for _, tt := range []struct {
		bodies []string
		kept   []string
		told   int
		log    string
		reason string
	}{
		{[]string{created("trail", deleted)}, []string{}, 1, `"late":1,"told":1`, "what was never delivered"},
		{[]string{created("trail", deleted), created("trail", deleted)}, []string{}, 1, `"again":1`, "announced twice"},
		{[]string{created("trail", folder+"gone.json.gz"), created("trail", deleted)}, []string{"0"}, 1, "404", "one that is not there costs the other nothing"},
		{[]string{created("trail", folder+"broken.json.gz")}, []string{"0"}, 0, "not reconciled", "a file that cannot be read"},
		{[]string{created("trail", "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/05/12/d.json.gz")}, []string{}, 0, "no file of events", "a digest"},
		{[]string{created("other", deleted)}, []string{"0"}, 0, "another bucket", "whoever may write to the queue chooses no bucket"},
		{[]string{strings.Replace(created("trail", deleted), "aws.s3", "mine", 1)}, []string{"0"}, 0, "not S3's", "somebody else's event"},
		{[]string{"x", created("trail", "")}, []string{"0", "1"}, 0, "no key", "nonsense"},
		{nil, []string{}, 0, "", "nothing to do"},
	} {
		s := newStack(t)
		answer, err := s.Invoke(t.Context(), batch(t, tt.bodies...))
		if tt.bodies == nil {
			answer, err = s.Invoke(t.Context(), []byte(`{"Records":[]}`))
		}
		if err != nil {
			t.Fatalf("%v: %s", err, tt.reason)
		}
		if got := kept(t, answer); !slices.Equal(got, tt.kept) || len(*s.told) != tt.told || !strings.Contains(s.log.String(), tt.log) {
			t.Errorf("kept %v, told %d, log %s: %s", got, len(*s.told), s.log, tt.reason)
		}
		for _, told := range *s.told {
			if !strings.Contains(told, `\"late\":true`) || !strings.Contains(told, `"DetailType":"hosewatch.alert"`) {
				t.Errorf("on the bus is %s: %s", told, tt.reason)
			}
		}
	}
	if _, err := newStack(t).Invoke(t.Context(), []byte(`{}`)); err == nil {
		t.Error("an event that is not one of SQS is answered")
	}
}

// An object that would be cut short by the end of the invocation is left for
// another.
func TestLeavesWhatThereIsNoTimeFor(t *testing.T) {
	s := newStack(t)
	ctx, cancel := context.WithDeadline(t.Context(), now.Add(time.Minute))
	defer cancel()
	answer, err := s.Invoke(ctx, batch(t, created("trail", deleted)))
	if err != nil || !slices.Equal(kept(t, answer), []string{"0"}) || !strings.Contains(s.log.String(), "no time") {
		t.Errorf("%s, %v, log %s", answer, err, s.log)
	}
}

func TestSettings(t *testing.T) {
	const all = "AWS_REGION=eu-west-1\nHOSEWATCH_TRAIL_BUCKET=trail\nHOSEWATCH_ACCOUNT=111122223333\nHOSEWATCH_TABLE=estate\nHOSEWATCH_BUS=own"
	for _, tt := range []struct{ env, fault, reason string }{
		{all, "", "all there is to say"},
		{strings.Replace(all, "HOSEWATCH_ACCOUNT", "X", 1), "HOSEWATCH_ACCOUNT", "whose files are read"},
		{strings.Replace(all, "HOSEWATCH_TABLE", "X", 1), "HOSEWATCH_TABLE", "without marks everything would be told again"},
		{all + "\nHOSEWATCH_MIN_SEVERITY=loud", "HOSEWATCH_MIN_SEVERITY", "a slip must not silence everything"},
		{all + "\nAWS_ENDPOINT_URL_S3=::", "AWS_ENDPOINT_URL_S3", "an address that is none"},
	} {
		_, err := newHandler(envtest.Lines(tt.env), nil, time.Now, io.Discard)
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%v, want %q: %s", err, tt.fault, tt.reason)
		}
	}
}
