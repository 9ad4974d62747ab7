package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// history is a History of a fake, and how long it has slept.
func history(t *testing.T, answer func(operation, body string) (int, string)) (History, *fake, *time.Duration) {
	f, client := fakeAWS(t, answer)
	client.newRetryer = func() aws.RetryerV2 { return aws.NopRetryer{} }
	slept := new(time.Duration)
	return History{Client: client, Sleep: func(_ context.Context, d time.Duration) error { *slept += d; return nil }}, f, slept
}

const event = `{"EventId":"e1","EventName":"DeleteBucketPolicy","ReadOnly":"false","EventTime":1795435200.5,"EventSource":"s3.amazonaws.com",` +
	`"Resources":[{"ResourceType":"AWS::S3::Bucket","ResourceName":"orders"}],"CloudTrailEvent":` +
	`"{\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"198.51.100.7\",\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"password\":\"SECRET\"}}"}`

func TestHistory(t *testing.T) {
	h, f, slept := history(t, func(operation, body string) (int, string) {
		for _, want := range []string{`"AttributeKey":"AccessKeyId"`, `"AttributeValue":"ASIAX"`, `"StartTime":1795428000`, `"EndTime":1795435200`, `"MaxResults":50`} {
			if operation != "cloudtrail:LookupEvents" || !strings.Contains(body, want) {
				t.Errorf("asked %s %s, want %s", operation, body, want)
			}
		}
		if strings.Contains(body, `"NextToken":"two"`) {
			return 200, `{"Events":[]}`
		}
		return 200, `{"Events":[` + event + `],"NextToken":"two"}`
	})
	found, more, err := h.Of(t.Context(), region, Caller{AccessKeyID: "ASIAX", Name: "maria"}, noon.Add(-2*time.Hour), noon, 10)
	want := Happened{ID: "e1", Time: noon.Add(500 * time.Millisecond), Source: "s3.amazonaws.com", Name: "DeleteBucketPolicy", Region: "eu-west-1",
		SourceIP: "198.51.100.7", Error: "AccessDenied", Resources: []string{"orders"}}
	if err != nil || more || len(found) != 1 || fmt.Sprint(found[0]) != fmt.Sprint(want) {
		t.Errorf("%+v, %v, %v", found, more, err)
	}
	if strings.Contains(fmt.Sprint(found), "SECRET") {
		t.Error("a request parameter is kept")
	}
	if f.asked["cloudtrail:LookupEvents"] != 2 || *slept != 500*time.Millisecond {
		t.Errorf("asked %v, slept %v: two a second are let through", f.asked, *slept)
	}
}

func TestHistorySaysWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct {
		caller Caller
		status int
		answer string
		found  int
		code   string
		fault  bool
		reason string
	}{
		{Caller{Name: "maria"}, 200, `{"Events":[` + event + `],"NextToken":"more"}`, 3, "", false, "no more pages than allowed"},
		{Caller{Name: "maria"}, 400, `{"__type":"AccessDeniedException","Message":"no"}`, 0, "AccessDeniedException", true, "the role may not"},
		{Caller{Name: "maria"}, 400, `{"__type":"ThrottlingException"}`, 0, "ThrottlingException", true, "too often"},
		{Caller{}, 200, `{}`, 0, "", true, "nobody to ask for"},
	} {
		h, _, _ := history(t, func(string, string) (int, string) { return tt.status, tt.answer })
		found, more, err := h.Of(t.Context(), region, tt.caller, noon, noon, 3)
		var refused *Refused
		if (err != nil) != tt.fault || len(found) != tt.found || errors.As(err, &refused) && refused.Code != tt.code || tt.code != "" && refused == nil {
			t.Errorf("%d found, %v: %s", len(found), err, tt.reason)
		}
		if tt.caller != (Caller{}) && !more {
			t.Errorf("says that there is no more: %s", tt.reason)
		}
	}
	if slices.Contains(Permissions(), "cloudtrail:LookupEvents") {
		t.Error("who asks what there is may look up what people did")
	}
}
