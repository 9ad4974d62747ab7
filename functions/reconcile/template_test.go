package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/reconcile"
)

// part is what the template says of a resource.
func part(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n  "+name+":\n")
	if !found {
		t.Fatalf("the template has no %s", name)
	}
	end := regexp.MustCompile(`\n {0,2}\S`).FindStringIndex(rest)
	return rest[:end[0]]
}

// The queue waits as long as the marks count on, and the function is told all
// that it asks for.
func TestTemplate(t *testing.T) {
	if want := fmt.Sprintf("DelaySeconds: %d\n", int(reconcile.Delay.Seconds())); !strings.Contains(part(t, "WrittenQueue"), want) {
		t.Errorf("want %s", want)
	}
	program, err := os.ReadFile("handler.go")
	if err != nil {
		t.Fatal(err)
	}
	function := part(t, "ReconcileFunction")
	for _, name := range regexp.MustCompile(`"HOSEWATCH_[A-Z_]+"`).FindAllString(string(program), -1) {
		if !strings.Contains(function, "\n          "+strings.Trim(name, `"`)+": ") {
			t.Errorf("the function is not told %s", name)
		}
	}
	if !strings.Contains(part(t, "DetectFunction"), "HOSEWATCH_MARKS: !If [Reconciles,") {
		t.Error("detect does not mark")
	}
}

// What may be read is the trail's files of the account and Region, and what may
// be told are alerts.
func TestRoleMayDoLittle(t *testing.T) {
	role := part(t, "ReconcileRole")
	if strings.Count(role, "s3:") != 2 || !strings.Contains(role, "Action: s3:GetObject\n                Resource: !Sub arn:${AWS::Partition}:s3:::${TrailBucket}/*AWSLogs/*${AWS::AccountId}/CloudTrail/${AWS::Region}/*\n") {
		t.Errorf("of S3 the role may\n%s", role)
	}
	if strings.Contains(role, "dynamodb:Scan") || strings.Contains(role, "dynamodb:Delete") || !strings.Contains(role, "events:source: hosewatch") || strings.Contains(role, "Resource: \"*\"") {
		t.Errorf("the role is\n%s", role)
	}
}
