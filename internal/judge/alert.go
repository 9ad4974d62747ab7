package judge

import "time"

// Alert is one event with all its findings, told once.
//
// Its JSON form is the one that scripts and the notify function read: members
// are absent when they are not known, and never null. No secret and no raw
// request parameter is ever in an Alert; text in it may have been chosen by
// an attacker and is escaped by whoever shows it.
type Alert struct {
	// ID is the same for the same event, however often and by whichever way
	// it arrives.
	ID string `json:"alert_id"`

	EventID     string    `json:"event_id,omitempty"`
	EventTime   time.Time `json:"event_time"`
	EventSource string    `json:"event_source"`
	EventName   string    `json:"event_name"`
	Account     string    `json:"account,omitempty"`
	Region      string    `json:"region,omitempty"`
	Outcome     string    `json:"outcome"` // succeeded, denied or failed

	Severity  Severity  `json:"severity"` // the highest of the findings
	Direction Direction `json:"direction"`
	// Title is the sentence that tells a sleepy person whether to get up.
	Title string `json:"title"`
	// Detail is what stands under the title: what it was before, or that
	// this is not known. Plain sentences.
	Detail string `json:"detail,omitempty"`

	Actor Actor `json:"actor"`
	// SourceIP is an address, an AWS service's name, or "AWS Internal".
	SourceIP string `json:"source_ip,omitempty"`
	// Network is "known" or "unknown" where trusted networks are configured
	// and SourceIP is an address; else empty.
	Network   string `json:"network,omitempty"`
	UserAgent string `json:"user_agent,omitempty"`

	Resource     string   `json:"resource,omitempty"`      // ARN
	ResourceType string   `json:"resource_type,omitempty"` // CloudFormation's name, such as AWS::KinesisFirehose::DeliveryStream
	ResourceName string   `json:"resource_name,omitempty"` // what people call it
	Streams      []string `json:"streams,omitempty"`       // ARNs of the streams that are affected
	// StreamTags are the tags of affected streams that the configuration's routes
	// ask for, by the stream's ARN: of the event's own stream as they were before
	// the event, of others as they are known. See Judge.Untagged.
	StreamTags map[string]map[string]string `json:"stream_tags,omitempty"`
	// Feeds says where the affected stream delivers to, in words, as far as
	// known: "orders-archive (S3)".
	Feeds   []string `json:"feeds,omitempty"`
	InScope string   `json:"in_scope"` // yes, no or unknown

	// Access is what a policy allows that it did not before.
	Access *PolicyAccess `json:"access,omitempty"`

	// Findings is sorted by severity, highest first; the first gave the title.
	Findings []Finding `json:"findings"`

	// Before and After hold the settings that the event changed, by their
	// name in AWS's API, such as "S3.BucketARN".
	Before      map[string]string `json:"before,omitempty"`
	BeforeKnown bool              `json:"before_known"`
	After       map[string]string `json:"after,omitempty"`

	// Revert is a shell command that takes the change back. When RevertNote
	// is set it says what the command cannot bring back, or what to fill in.
	Revert     string `json:"revert,omitempty"`
	RevertNote string `json:"revert_note,omitempty"`
	HowToCheck string `json:"how_to_check,omitempty"` // a shell command
	Console    string `json:"console,omitempty"`      // https link to the event

	// Replayed names the run that found it in a trail's history, long after it
	// happened; empty for what is told as it happens. Nobody is called for it.
	Replayed string `json:"replayed,omitempty"`
	// Late: EventBridge did not deliver the event in time, and it was found in
	// the trail's file; false for what is told as it happens.
	Late bool `json:"late,omitempty"`
}

// Finding is one reason why an event is told.
type Finding struct {
	Rule      string    `json:"rule"`
	Severity  Severity  `json:"severity"`
	Direction Direction `json:"direction"`
	// Title is one sentence without a full stop, naming the resource.
	Title string `json:"title"`
	// Reason says why it matters, in one or two sentences.
	Reason string   `json:"reason"`
	Attack []string `json:"attack,omitempty"` // ATT&CK technique ids

	// detail is what was before, for the alert's Detail.
	detail string
	// aboutActor marks a finding that is not about the change itself but about
	// who made it.
	aboutActor bool
	// ruled is the grade by the rules, whatever the house makes of it.
	ruled Severity
	// anywhere marks a finding that is told whether or not a stream is affected.
	anywhere bool
	// accountOnly marks a finding that is told only in the scope account.
	accountOnly bool
	// attempted marks a finding about what a call asked for in vain.
	attempted bool
}

// Actor is who made the call, in the words of an alert.
type Actor struct {
	Kind        string `json:"kind,omitempty"` // userIdentity.type
	Name        string `json:"name,omitempty"` // the human or job, as far as known
	Role        string `json:"role,omitempty"` // whose session it is
	ARN         string `json:"arn,omitempty"`
	Account     string `json:"account,omitempty"`
	AccessKeyID string `json:"access_key_id,omitempty"`
	LongTerm    bool   `json:"long_term_credentials"`
	MFA         *bool  `json:"mfa,omitempty"`
	Via         string `json:"via,omitempty"` // console, cli, sdk, terraform, cloudformation, service
}

// PolicyAccess is what became possible, of a change to a policy document.
type PolicyAccess struct {
	Verdict      string    `json:"verdict"` // of policy.Compare; unknown when what was before is not known
	NewlyAllowed []Allowed `json:"newly_allowed,omitempty"`
	Public       bool      `json:"public,omitempty"`
	CrossAccount []string  `json:"cross_account,omitempty"`
}

// Allowed is one request that is possible now and was not before.
type Allowed struct {
	Principal string            `json:"principal"`
	Action    string            `json:"action"`
	Resource  string            `json:"resource"`
	Context   map[string]string `json:"context,omitempty"`
}
