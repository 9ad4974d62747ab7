package watch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

const everything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// What a record does not show is asked for, and judged by what is there.
func TestAsksForWhatIsNotShown(t *testing.T) {
	const policyARN = "arn:aws:iam::111122223333:policy/work"
	versions := resource.Settings{resource.DefaultVersion: "v3", resource.PolicyVersion.Of("v3"): everything}
	for _, tt := range []struct {
		source, name, request, resources string
		answer                           resource.Settings // nil: no answer
		rule, reason                     string
	}{
		{"s3", "PutBucketPolicy", `{"reason":"requestParameters too large","omitted":"true"}`, `,"resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::orders"}]`,
			resource.Settings{resource.Policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}]}`},
			"policy-public", "a padded policy is read where it lies"},
		{"s3", "PutBucketPolicy", `{"reason":"requestParameters too large","omitted":"true"}`, `,"resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::orders"}]`,
			nil, "change-not-visible", "nobody answers"},
		{"iam", "SetDefaultPolicyVersion", `{"policyArn":"` + policyARN + `","versionId":"v3"}`, "", versions, "powers-escalation", "the record names the version alone"},
		{"iam", "SetDefaultPolicyVersion", `{"policyArn":"` + policyARN + `","versionId":"v3"}`, "", nil, "policy-undecided", "nobody answers"},
		{"iam", "AttachRolePolicy", `{"roleName":"delivery","policyArn":"` + policyARN + `"}`, "", versions, "powers-escalation", "the record names the policy alone"},
	} {
		t.Run(tt.name+" "+tt.reason, func(t *testing.T) {
			c, err := config.Parse([]byte("scope: account"))
			if err != nil {
				t.Fatal(err)
			}
			w := watch.New(c)
			asked := 0
			w.Ask = func(_ context.Context, _ *trail.Event, ref resource.Ref) (resource.Settings, error) {
				asked++
				if tt.answer == nil || ref.ARN != policyARN && !strings.HasPrefix(ref.ARN, "arn:aws:s3") {
					return nil, errors.New("AccessDenied")
				}
				return tt.answer, nil
			}
			e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","accountId":"111122223333","arn":"arn:aws:iam::111122223333:user/x"},"eventTime":"2026-05-12T09:14:31Z","eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"us-east-1","requestParameters":%s,"eventID":"one","recipientAccountId":"111122223333"%s}`,
				tt.source, tt.name, tt.request, tt.resources), trail.Origin{})
			if err != nil {
				t.Fatal(err)
			}
			a := observe(t, w, e)
			if a == nil || !raised(a, tt.rule) || asked != 1 {
				t.Errorf("asked %d times, told %+v, want %s", asked, a, tt.rule)
			}
		})
	}
}

func raised(a *judge.Alert, rule string) bool {
	for _, f := range a.Findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// What the record shows, or what is known, is not asked for.
func TestAsksForNothingElse(t *testing.T) {
	w := watch.New(config.Default())
	w.Ask = func(_ context.Context, e *trail.Event, ref resource.Ref) (resource.Settings, error) {
		t.Errorf("%s: asked about %s", e.Name, ref.ARN)
		return nil, errors.New("not to be asked")
	}
	for n, number := range []string{"01", "07", "23", "30", "31", "32", "33", "34", "35"} {
		observe(t, w, sample(t, number, n))
	}
}
