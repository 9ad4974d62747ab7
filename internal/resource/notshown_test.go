package resource

import (
	"strings"
	"testing"
)

// TestNotShown: what a record does not show is neither taken for the same as
// before nor turned into a command about nothing, and a credential in a URL
// stays behind.
func TestNotShown(t *testing.T) {
	at := Place{Partition: "aws", Region: "eu-west-1", Account: "111122223333"}
	for _, tt := range []struct {
		ref    Ref
		reason string
	}{
		{Ref{Type: EventSourceMapping, ARN: "arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:"}, "a mapping without an answer"},
		{Ref{Type: DetectorIPSet, ARN: "arn:aws:guardduty:eu-west-1:111122223333:detector/d1/ipset/"}, "a list without an answer"},
	} {
		if c := Restore(tt.ref, at, []Path{Exists}, Settings{Exists: "false"}); len(c.Lines) > 0 || len(c.Missing) != 1 {
			t.Errorf("%+v: %s", c, tt.reason)
		}
		if look := Look(tt.ref, at); look != "" {
			t.Errorf("%s: %s", look, tt.reason)
		}
	}
}

func TestListLocationWithoutCredential(t *testing.T) {
	for _, tt := range []struct{ location, want, reason string }{
		{"https://s3.amazonaws.com/lists/ips.txt?X-Amz-Signature=SECRET", "https://s3.amazonaws.com/lists/ips.txt", "a presigned URL"},
		{"https://u:SECRET@lists.example/ips.txt", "https://lists.example/ips.txt", "a user"},
		{"s3://lists/a@b.txt", "s3://lists/a@b.txt", "an @ in the path is none"},
	} {
		req, _ := ParseRequest(record(t, "guardduty.amazonaws.com", "UpdateIPSet", `{"detectorId":"d1","ipSetId":"0c","location":"`+tt.location+`"}`, ""))
		if got := req.Settings[ListLocation]; got != tt.want {
			t.Errorf("%q, want %q: %s", got, tt.want, tt.reason)
		}
	}
}

func TestCodeNotShown(t *testing.T) {
	e := record(t, "lambda.amazonaws.com", "UpdateFunctionCode20150331v2", `{"functionName":"mask"}`, "")
	req, _ := ParseRequest(e)
	if got := req.Settings[CodeHash]; !strings.HasPrefix(got, NotShown) || !strings.HasSuffix(got, e.ID) {
		t.Errorf("hash %q, want that of code that is not shown by %s", got, e.ID)
	}
}
