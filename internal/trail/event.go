package trail

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Event is one CloudTrail record, parsed once at the door.
//
// Members that a record may lack are zero here. The record contents are
// described in https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
//
// An Event is not changed after it was parsed and is safe for concurrent reads.
type Event struct {
	Version  Version   // eventVersion, two integers
	ID       string    // eventID
	Time     time.Time // eventTime, UTC, resolution one second
	Source   string    // eventSource, such as firehose.amazonaws.com
	Name     string    // eventName, such as UpdateDestination
	Type     string    // eventType, such as AwsApiCall
	Category string    // eventCategory, such as Management
	Region   string    // awsRegion
	Account  string    // recipientAccountId: whose trail this record is in

	RequestID     string
	SharedEventID string // the same action, told to several accounts

	Identity  Identity
	SourceIP  string // an address, a service's name, or "AWS Internal"
	UserAgent string
	// FromConsole is sessionCredentialFromConsole: the credentials were
	// issued to somebody signed in to the console.
	FromConsole bool

	ErrorCode    string // empty: the call succeeded
	ErrorMessage string
	ReadOnly     Truth

	// Request is requestParameters. Whether it can be trusted to be the
	// whole request is told by RequestState.
	Request      Value
	RequestState RequestState
	Response     Value // responseElements; null for many successful calls

	TLSVersion    string // tlsDetails.tlsVersion
	VPCEndpointID string
	Resources     []Resource
	Addendum      Addendum

	Origin Origin // where the record was read
	Raw    string // the record as it was read; never shown to anyone
}

// Origin says where a record was read, for error texts.
type Origin struct {
	File   string // as the caller named it; "-" is standard input
	Record int    // counted from 1 within the file
}

// Resource is one element of a record's resources member.
type Resource struct {
	ARN, Account, Type string
}

// RequestState says how much of the request a record shows.
type RequestState uint8

// The states of requestParameters.
const (
	RequestShown   RequestState = iota // an object: what the caller sent
	RequestNull                        // null or missing: usual for a denied call
	RequestOmitted                     // too large for CloudTrail: anything may have been asked
	RequestOdd                         // not an object: not understood
)

// Addendum describes a record that was delivered late or corrects another:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type Addendum struct {
	Reason            string   // DELIVERY_DELAY, UPDATED_DATA or SERVICE_OUTAGE
	UpdatedFields     []string // top-level members that this record corrects
	OriginalEventID   string
	OriginalRequestID string
}

// Corrects reports whether the record replaces members of an earlier one.
func (a Addendum) Corrects() bool {
	return a.Reason == "UPDATED_DATA" && a.OriginalEventID != ""
}

// Key identifies what happened, not the record that tells it: a correction
// has the key of the record that it corrects. Two records with one key are
// judged once.
//
// Records before eventVersion 1.01 have no eventID; what they say stands in
// for it.
func (e *Event) Key() Key {
	switch {
	case e.Addendum.Corrects():
		return Key{Account: e.Account, ID: e.Addendum.OriginalEventID}
	case e.ID == "":
		sum := sha256.Sum256([]byte(e.Raw))
		return Key{Account: e.Account, ID: hex.EncodeToString(sum[:16])}
	default:
		return Key{Account: e.Account, ID: e.ID}
	}
}

// Key is the identity of an event: the same eventID in the same account.
type Key struct {
	Account, ID string
}

// Outcome says how a call ended.
type Outcome uint8

// The outcomes of a call.
const (
	Succeeded Outcome = iota // no errorCode
	Denied                   // refused for lack of permission
	Failed                   // refused for another reason
)

// String returns the outcome's word in output.
func (o Outcome) String() string {
	switch o {
	case Succeeded:
		return "succeeded"
	case Denied:
		return "denied"
	default:
		return "failed"
	}
}

// Outcome tells success from denial from failure by errorCode alone;
// responseElements is null for many calls that succeed.
// Client.DryRunOperation means that the call would have been allowed, and
// changed nothing: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
func (e *Event) Outcome() Outcome {
	switch code := e.ErrorCode; {
	case code == "":
		return Succeeded
	case strings.Contains(code, "AccessDenied"),
		strings.Contains(code, "Unauthorized"),
		strings.Contains(code, "NotAuthorized"),
		strings.HasSuffix(code, "Forbidden"),
		code == "AuthorizationError", code == "AuthorizationErrorException":
		return Denied
	default:
		return Failed
	}
}

// Partition returns the AWS partition of the event, from its Region.
func (e *Event) Partition() string { return RegionPartition(e.Region) }

// RegionPartition returns the partition that an AWS Region belongs to; an
// unknown or empty Region counts as the commercial partition:
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func RegionPartition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "eu-isoe-"):
		return "aws-iso-e"
	case strings.HasPrefix(region, "us-isof-"):
		return "aws-iso-f"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	default:
		return "aws"
	}
}

// Version is an eventVersion. It is a pair of integers, not a decimal
// number: 1.10 is newer than 1.9.
type Version struct{ Major, Minor int }

// Less reports whether v is older than w.
func (v Version) Less(w Version) bool {
	if v.Major != w.Major {
		return v.Major < w.Major
	}
	return v.Minor < w.Minor
}

// Truth is a yes or no that may be missing from a record.
type Truth uint8

// The three answers.
const (
	Unknown Truth = iota
	No
	Yes
)

// truth reads a JSON boolean or its spelling as a string; CloudTrail writes
// both, for one and the same member.
func truth(v Value) Truth {
	switch strings.ToLower(v.Text()) {
	case "true":
		return Yes
	case "false":
		return No
	default:
		return Unknown
	}
}
