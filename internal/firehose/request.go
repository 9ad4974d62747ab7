package firehose

import (
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Source is the eventSource of Firehose's records.
const Source = "firehose.amazonaws.com"

// Call is an operation of the Firehose API.
type Call string

// The operations that CloudTrail records:
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-using-cloudtrail.html
const (
	Create          Call = "CreateDeliveryStream"
	Update          Call = "UpdateDestination"
	Delete          Call = "DeleteDeliveryStream"
	StartEncryption Call = "StartDeliveryStreamEncryption"
	StopEncryption  Call = "StopDeliveryStreamEncryption"
	TagStream       Call = "TagDeliveryStream"
	UntagStream     Call = "UntagDeliveryStream"
	Describe        Call = "DescribeDeliveryStream"
	List            Call = "ListDeliveryStreams"
	ListTags        Call = "ListTagsForDeliveryStream"
)

// Writes lists the operations that change a stream.
func Writes() []Call {
	return []Call{Create, Update, Delete, StartEncryption, StopEncryption, TagStream, UntagStream}
}

// Reads lists the operations that only look.
func Reads() []Call { return []Call{Describe, List, ListTags} }

// Request is a call to Firehose, understood.
type Request struct {
	Call   Call
	Stream string // the stream's name; "" when the record does not tell
	// Shown is how much of the request the record shows.
	Shown trail.RequestState
	Odd   []string // members that are not understood, sorted by appearance

	Type          string // DeliveryStreamType; DirectPut when Create does not say
	Kind          Kind   // of the destination given; "" for none
	Settings      Settings
	DestinationID string
	VersionID     string // CurrentDeliveryStreamVersionId
	Force         bool   // AllowForceDelete
	RemovedTags   []string
}

// ParseRequest understands a Firehose record's request. It never fails: what
// it does not understand is listed in Odd, and what the record does not show
// is told by Shown. ok is false for the records of other services.
func ParseRequest(e *trail.Event) (req Request, ok bool) {
	if e.Source != Source {
		return Request{}, false
	}
	req = Request{Call: Call(e.Name), Shown: e.RequestState, Settings: Settings{}}
	if e.RequestState == trail.RequestShown {
		e.Request.Members(req.member)
	}
	if req.Stream == "" {
		req.Stream = streamInMessage(e.ErrorMessage)
	}
	if req.Shown == trail.RequestShown {
		req.defaults()
	}
	return req, true
}

func (r *Request) member(name string, v trail.Value) bool {
	if v.IsNull() {
		return true
	}
	switch {
	case strings.EqualFold(name, "deliveryStreamName"):
		r.Stream = v.Text()
	case strings.EqualFold(name, "deliveryStreamType"):
		r.Type = v.Text()
	case strings.EqualFold(name, "destinationId"):
		r.DestinationID = v.Text()
	case strings.EqualFold(name, "currentDeliveryStreamVersionId"):
		r.VersionID = v.Text()
	case strings.EqualFold(name, "allowForceDelete"):
		r.Force = strings.EqualFold(v.Text(), "true")
	case strings.EqualFold(name, "deliveryStreamEncryptionConfigurationInput"):
		r.encryption(v)
	case strings.EqualFold(name, "tags"):
		for _, tag := range v.List() {
			r.tag(tag.Get("key").Text(), tag.Get("value"))
		}
	case strings.EqualFold(name, "tagKeys"):
		for _, key := range v.List() {
			r.RemovedTags = append(r.RemovedTags, key.Text())
		}
	case r.Call == Update || r.Call == Create || !paging[strings.ToLower(name)]:
		r.otherMember(name, v)
	}
	return true
}

// paging are the members, in lower case, of the calls that read.
var paging = map[string]bool{
	"limit": true, "exclusivestartdeliverystreamname": true, "deliverystreamtypefilter": true,
	"exclusivestarttagkey": true, "exclusivestartdestinationid": true,
}

func (r *Request) otherMember(name string, v trail.Value) {
	if kind, ok := destinationKind(name); ok && v.IsObject() {
		if r.Kind != "" {
			r.Odd = append(r.Odd, fmt.Sprintf("%.80s beside another destination", name))
		}
		r.Kind = kind
		if !kind.Known() {
			r.Odd = append(r.Odd, fmt.Sprintf("destination kind %.80s", name))
		}
		p := parser{settings: r.Settings, kind: kind}
		p.members("", v)
		r.Odd = append(r.Odd, p.odd...)
		return
	}
	p := parser{settings: r.Settings}
	p.set("", name, v)
	r.Odd = append(r.Odd, p.odd...)
}

// tag keeps a tag. A tag is no place for a credential, which keeps nobody from
// putting one there.
func (r *Request) tag(key string, value trail.Value) {
	kept := maskedText(value)
	if kept.Given() && credentialWord.MatchString(key) {
		kept = Hidden()
	}
	r.Settings[Tag(key)] = kept
}

func (r *Request) encryption(v trail.Value) {
	r.Settings[EncryptionStatus] = Shown("ENABLED")
	if t := maskedText(v.Get("keyType")); t.Given() {
		r.Settings[EncryptionType] = t
	}
	if k := maskedText(v.Get("keyARN")); k.Given() {
		r.Settings[EncryptionKey] = k
	}
}

// defaults fills in what the API documents for members that were not given.
func (r *Request) defaults() {
	switch r.Call {
	case StartEncryption:
		r.Settings[EncryptionStatus] = Shown("ENABLED")
		// https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html
		if !r.Settings.Get(EncryptionType).Given() {
			r.Settings[EncryptionType] = Shown(AWSOwnedKey)
		}
		if !r.Settings.Get(EncryptionKey).Given() {
			// So that merging forgets the key that was used before.
			r.Settings[EncryptionKey] = Setting{}
		}
	case StopEncryption:
		r.Settings[EncryptionStatus] = Shown("DISABLED")
		r.Settings[EncryptionType] = Setting{}
		r.Settings[EncryptionKey] = Setting{}
	case Update:
		// The API takes either of the two, so that one displaces the other.
		r.displace(Domain, DomainEndpoint)
		r.displace(DomainEndpoint, Domain)
	case Create:
		if r.Type == "" {
			r.Type = DirectPut
		}
		if r.Type == DirectPut && !r.Settings.Get(EncryptionStatus).Given() {
			r.Settings[EncryptionStatus] = Shown("DISABLED")
		}
	}
}

// displace takes old away where only its alternative was given.
func (r *Request) displace(old, alternative Path) {
	if _, given := r.Settings[old]; !given && r.Settings.Get(alternative).Given() {
		r.Settings[old] = Setting{}
	}
}

// The values of KeyType and of DeliveryStreamType.
const (
	AWSOwnedKey        = "AWS_OWNED_CMK"
	CustomerManagedKey = "CUSTOMER_MANAGED_CMK"

	DirectPut             = "DirectPut"
	KinesisStreamAsSource = "KinesisStreamAsSource"
	MSKAsSource           = "MSKAsSource"
	DatabaseAsSource      = "DatabaseAsSource"
)

// streamInMessage finds the stream's name in the message of a refused call,
// whose request CloudTrail does not show.
func streamInMessage(message string) string {
	_, rest, found := strings.Cut(message, ":deliverystream/")
	if !found {
		return ""
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !nameRune(r) })
	if end < 0 {
		end = len(rest)
	}
	return strings.TrimRight(rest[:end], ".")
}

// nameRune reports whether r may stand in a stream's name:
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
func nameRune(r rune) bool {
	return r == '.' || r == '-' || r == '_' ||
		'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
