package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

func pointers(stories []Story) []*Story {
	var all []*Story
	for i := range stories {
		all = append(all, &stories[i])
	}
	return all
}

// Story is a short run of events around one rule: the last step raises it, or
// comes near and does not. Stories are written in the rules, and are turned
// into records for tests, for the documentation and for trying things out.
type Story struct {
	Name  string // kebab case, tells the stories of one rule apart; may be empty
	Steps []Step

	start time.Time
	quiet bool
}

// story makes an unnamed Story.
func story(steps ...Step) Story { return Story{Steps: steps} }

// named gives the story a name.
func (s Story) named(name string) Story {
	s.Name = name
	return s
}

// Step is one call in a Story. Records are made of it on demand, not when the
// program starts.
type Step struct {
	Source  string   // eventSource
	Call    string   // eventName
	Request []string // JSON objects, merged in order; none is null
	Answer  string   // responseElements, JSON; empty is null, but for CreateDeliveryStream
	About   []string // ARNs that CloudTrail lists beside the request
	Reads   bool     // readOnly
	By      Caller
	After   time.Duration // since the start of the story
	Error   string        // errorCode
	Message string        // errorMessage
	Region  string
	Events  int // how often the call is made, a few seconds apart; 0 is once
}

// call is a step by an engineer from the command line, as one would expect it.
func call(name firehose.Call, request ...string) Step {
	return Step{Source: firehose.Source, Call: string(name), Request: request, By: engineer, Reads: slices.Contains(firehose.Reads(), name)}
}

// does is a call of another service, by the name that CloudTrail gives it:
// does("s3", "PutBucketPolicy", `{…}`). What is global is recorded in us-east-1.
func does(service, event string, request ...string) Step {
	s := Step{Source: service + ".amazonaws.com", Call: event, Request: request, By: engineer}
	if service == "iam" || service == "organizations" {
		s.Region = "us-east-1"
	}
	return s
}

func (s Step) by(c Caller) Step           { s.By = c; return s }
func (s Step) after(d time.Duration) Step { s.After = d; return s }
func (s Step) failing(code string) Step   { s.Error = code; return s }
func (s Step) saying(message string) Step { s.Message = message; return s }
func (s Step) times(n int) Step           { s.Events = n; return s }
func (s Step) in(region string) Step      { s.Region = region; return s }
func (s Step) answering(json string) Step { s.Answer = json; return s }
func (s Step) about(arns ...string) Step  { s.About = arns; return s }
func (s Step) reading() Step              { s.Reads = true; return s }

// denied is the call as IAM refused it: CloudTrail shows no request then. on
// is the resource, as the message ends its ARN.
func (s Step) denied(on string) Step {
	service := strings.TrimSuffix(s.Source, ".amazonaws.com")
	if !strings.HasPrefix(on, "arn:") {
		on = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/" + on
	}
	s.Error = "AccessDenied"
	s.Message = fmt.Sprintf("User: arn:aws:sts::111122223333:assumed-role/PlatformEngineer/dana.ops is not authorized to perform: %[1]s:%[2]s on resource: %[3]s because no identity-based policy allows the %[1]s:%[2]s action", service, s.Call, on)
	s.Request = nil
	return s
}

// Stories do not touch each other when all of them are read as one trail:
// each begins when the one before it is long over.
var (
	firstStory = time.Date(2025, 2, 3, 9, 14, 31, 0, time.UTC)
	storySpan  = 27 * time.Hour // longer than any window of time that a rule about streams looks at, and the longest such story
	otherSpan  = 3 * time.Hour  // from the end of a story about what streams depend on
)

// span is how long after the beginning of a story the next one may begin.
func (s *Story) span(r *Rule) time.Duration {
	if len(r.Calls) > 0 {
		return storySpan
	}
	return s.Steps[len(s.Steps)-1].After + otherSpan
}

// schedule gives every story of the rules its time.
func schedule(rules []Rule) {
	next := firstStory
	for i := range rules {
		for _, s := range slices.Concat(pointers(rules[i].Raises), pointers(rules[i].Quiet)) {
			s.start = next
			next = next.Add(s.span(&rules[i]))
		}
		for _, s := range pointers(rules[i].Quiet) {
			s.quiet = true
		}
	}
}

// Records returns the story as EventBridge envelopes, one for each event, in
// order. owner names the rule, so that event ids differ between rules and
// stay the same between runs.
func (s Story) Records(owner string) ([][]byte, error) {
	var all [][]byte
	for i, step := range s.Steps {
		for n := range max(step.Events, 1) {
			at := s.start.Add(step.After + time.Duration(n)*7*time.Second)
			record, err := step.envelope(fmt.Sprintf("%s/%v/%s/%d/%d", owner, s.quiet, s.Name, i, n), at)
			if err != nil {
				return nil, fmt.Errorf("%s: step %d: %w", owner, i+1, err)
			}
			all = append(all, record)
		}
	}
	return all, nil
}

// envelope writes one event as EventBridge delivers it, members in the order
// that CloudTrail uses.
func (s Step) envelope(seed string, at time.Time) ([]byte, error) {
	request, err := mergeJSON(s.Request)
	if err != nil {
		return nil, err
	}
	region := s.Region
	if region == "" {
		region = storyRegion
	}
	type object = orderedObject
	detail := object{
		{"eventVersion", "1.11"},
		{"userIdentity", json.RawMessage(s.By.Identity)},
		{"eventTime", at.Format(time.RFC3339)},
		{"eventSource", s.Source},
		{"eventName", s.Call},
		{"awsRegion", region},
		{"sourceIPAddress", s.By.IP},
		{"userAgent", s.By.Agent},
	}
	if s.Error != "" {
		detail = append(detail, member{"errorCode", s.Error}, member{"errorMessage", s.Message})
	}
	detail = append(detail,
		member{"requestParameters", request},
		member{"responseElements", s.response(region, request)},
		member{"requestID", uuid("request " + seed)},
		member{"eventID", uuid("event " + seed)},
		member{"readOnly", s.Reads},
		member{"eventType", "AwsApiCall"},
		member{"managementEvent", true},
		member{"recipientAccountId", storyAccount})
	if len(s.About) > 0 {
		detail = append(detail, member{"resources", s.resources()})
	}
	if s.By.VPCE != "" {
		detail = append(detail, member{"vpcEndpointId", s.By.VPCE})
	}
	detail = append(detail, member{"eventCategory", "Management"})
	if s.By.TLS != "" {
		detail = append(detail, member{"tlsDetails", object{
			{"tlsVersion", s.By.TLS}, {"cipherSuite", "TLS_AES_128_GCM_SHA256"},
			{"clientProvidedHostHeader", strings.TrimSuffix(s.Source, "amazonaws.com") + region + ".amazonaws.com"}}})
	}
	if s.By.Console {
		detail = append(detail, member{"sessionCredentialFromConsole", "true"})
	}
	return json.MarshalIndent(object{
		{"version", "0"},
		{"id", uuid("envelope " + seed)},
		{"detail-type", "AWS API Call via CloudTrail"},
		{"source", "aws." + strings.TrimSuffix(s.Source, ".amazonaws.com")},
		{"account", storyAccount},
		{"time", at.Format(time.RFC3339)},
		{"region", region},
		{"resources", []string{}},
		{"detail", detail},
	}, "", "  ")
}

// resources are what CloudTrail lists beside the request, with the type that
// it knows from the ARN.
func (s Step) resources() []orderedObject {
	var all []orderedObject
	for _, arn := range s.About {
		kind := "AWS::KMS::Key"
		if strings.Contains(arn, ":s3:::") {
			kind = "AWS::S3::Bucket"
		}
		all = append(all, orderedObject{{"ARN", arn}, {"accountId", storyAccount}, {"type", kind}})
	}
	return all
}

// response is what the service answers. Of Firehose's own calls only
// CreateDeliveryStream has a body.
func (s Step) response(region string, request json.RawMessage) any {
	if s.Answer != "" && s.Error == "" {
		return json.RawMessage(s.Answer)
	}
	if s.Call != string(firehose.Create) || s.Error != "" {
		return nil
	}
	var named struct{ DeliveryStreamName string }
	if json.Unmarshal(request, &named) != nil || named.DeliveryStreamName == "" {
		return nil
	}
	return orderedObject{{"deliveryStreamARN", firehose.ARN("aws", region, storyAccount, named.DeliveryStreamName)}}
}
