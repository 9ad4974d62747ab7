package judge_test

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// What carries alerts carries much else: the grade says which of the two it is.
// A guard of the whole account is told in full wherever it is.
func TestGradesOfCarriersAndGuards(t *testing.T) {
	for _, test := range []struct {
		scope, source, event, request string
		want                          judge.Severity
		reason                        string
	}{
		{"streams", "sqs", "DeleteQueue", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/hosewatch-alerts"}`, judge.Critical, "a queue of the alerting"},
		{"account", "sqs", "DeleteQueue", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/shop"}`, judge.Medium, "a queue of somebody's"},
		{"streams", "sqs", "DeleteQueue", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/shop"}`, judge.Low, "the same where only streams are watched"},
		{"streams", "monitoring", "DeleteAlarms", `{"alarmNames":["orders-DeliveryToS3"]}`, judge.High, "an alarm on a stream's metric"},
		{"streams", "monitoring", "DeleteAlarms", `{"alarmNames":["shop-latency"]}`, judge.Low, "an alarm on something else"},
		{"streams", "cloudtrail", "StopLogging", `{"name":"main"}`, judge.Critical, "a guard of the account"},
	} {
		c, err := config.Parse([]byte("scope: " + test.scope))
		if err != nil {
			t.Fatal(err)
		}
		record := `{"eventVersion":"1.11","eventID":"9f6f7c1e-0001-4a4b-8c8c-1a2b3c4d5e6f","eventTime":"2026-05-12T09:00:00Z","eventSource":"` + test.source +
			`.amazonaws.com","eventName":"` + test.event + `","awsRegion":"eu-west-1","recipientAccountId":"111122223333","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/dana","accountId":"111122223333","userName":"dana"},"requestParameters":` + test.request + `}`
		e, err := trail.ParseRecord(record, trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := watch.New(c).Observe(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		if a == nil || a.Severity != test.want {
			t.Errorf("%s of %s in scope %s: %+v, want %s: %s", test.event, test.request, test.scope, a, test.want, test.reason)
		}
	}
}
