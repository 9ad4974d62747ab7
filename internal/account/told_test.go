package account

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// told is what a record says of a call.
type told struct{ name, request, response string }

// Whether a setting was asked for or told by the event that set it, it is the
// same text.
func TestAskedAsTold(t *testing.T) {
	asked := map[string]bool{}
	for _, tt := range slices.Concat(cases, networkCases, serverlessCases, tableCases) {
		t.Run(string(tt.kind), func(t *testing.T) {
			ref := resource.Named(tt.kind, resource.Place{Partition: "aws", Region: region, Account: own}, tt.name)
			f, client := fakeAWS(t, func(name, _ string) (int, string) {
				if text, ok := tt.answers[name]; ok {
					if code, refused := strings.CutPrefix(text, "!"); refused {
						return 400, `{"__type":"` + code + `"}`
					}
					return 200, text
				}
				return absent(name)
			})
			a := &asking{client: client, account: own, region: region, taken: taken, seen: map[string]bool{}, snapshot: &estate.Snapshot{}}
			a.describe(t.Context(), ref)
			if len(a.snapshot.Gaps) > 0 || len(a.snapshot.Resources) != 1 {
				t.Fatalf("%d resources, gaps %v", len(a.snapshot.Resources), a.snapshot.Gaps)
			}
			for name := range f.asked {
				asked[name] = true
			}
			found := a.snapshot.Resources[0].Settings
			if found[resource.Exists] != "true" {
				t.Errorf("it exists: %q", found[resource.Exists])
			}
			if len(tt.events) == 0 {
				return // that it exists is all there is
			}
			for p, value := range eventSettings(t, kinds[tt.kind].source, ref, tt.events) {
				if got, ok := found[p]; !ok || got != value {
					t.Errorf("%s: asked %q (%v), told %q", p, got, ok, value)
				}
			}
		})
	}
	listed := map[string]bool{"sts:GetCallerIdentity": true, "firehose:ListDeliveryStreams": true, "firehose:DescribeDeliveryStream": true, "firehose:ListTagsForDeliveryStream": true}
	for _, l := range append(listings, listing{operation: "events:ListRules"}) {
		listed[l.operation] = true
	}
	for _, o := range operations {
		if !asked[o.String()] && !listed[o.String()] {
			t.Errorf("%s is allowed and never asked", o)
		}
	}
}

func eventSettings(t *testing.T, source string, ref resource.Ref, events []told) resource.Settings {
	t.Helper()
	all := resource.Settings{}
	for _, e := range events {
		text := `{"eventVersion":"1.11","eventSource":"` + source + `.amazonaws.com","eventName":"` + e.name + `","eventTime":"2026-05-01T00:00:00Z","awsRegion":"` +
			region + `","recipientAccountId":"` + own + `","requestParameters":` + e.request + `,"responseElements":` + or(e.response, "null") + `}`
		event, err := trail.ParseRecord(text, trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		request, ok := resource.ParseRequest(event)
		if !ok || len(request.Odd) > 0 || request.Target.ARN != ref.ARN {
			t.Fatalf("%s: understood %v, odd %v, target %q, want %q", e.name, ok, request.Odd, request.Target.ARN, ref.ARN)
		}
		for p, value := range request.Settings {
			if request.Effect != resource.Creates || p == resource.KeyState {
				all[p] = value
			}
		}
	}
	if len(all) == 0 {
		t.Fatal("the events set nothing")
	}
	return all
}

// Whatever the code asks for by name is in the list, and each of it only reads.
func TestEveryQuestionIsAllowed(t *testing.T) {
	question := regexp.MustCompile(`"([a-z0-9-]+:(?:Get|List|Describe|BatchGet)[A-Za-z0-9]+)"`)
	files, _ := os.ReadDir(".")
	n := 0
	for _, file := range files {
		text, err := os.ReadFile(file.Name())
		if err != nil || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		for _, m := range question.FindAllStringSubmatch(string(text), -1) {
			n++
			if _, ok := operationOf(m[1]); !ok {
				t.Errorf("%s: %s is asked and not in the list of operations", file.Name(), m[1])
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d questions were found", n)
	}
	for _, action := range Permissions() {
		_, verb, _ := strings.Cut(action, ":")
		if !regexp.MustCompile(`^(Get|List|Describe|BatchGet)[A-Z]`).MatchString(verb) || slices.Contains([]string{"GetSecretValue", "GetObject", "GetRecords", "GetItem"}, verb) {
			t.Errorf("%s does more than look", action)
		}
	}
}
