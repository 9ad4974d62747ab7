package trail

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// ParseRecord reads one CloudTrail record in a single pass over its members.
// The text must be one valid JSON value of bounded depth; Read and ReadText
// check both.
//
// A record must name its eventSource, its eventName and its eventTime. Every
// other member may be missing, unknown members are ignored, and a member of
// an unexpected type counts as missing; requestParameters of an unexpected
// type are told by RequestState.
func ParseRecord(json string, origin Origin) (*Event, error) {
	r := gjson.Parse(json)
	if !r.IsObject() {
		return nil, errors.New(notObject)
	}
	p := parsing{event: &Event{Origin: origin, Raw: json, RequestState: RequestNull}}
	p.object(r)
	return p.event, p.check()
}

// parsing is one pass over the members of an object that may be a record.
type parsing struct {
	event   *Event
	when    string
	strange []strange

	marks        marks // what the object is, if it is no record
	kind, detail Value // an EventBridge event's
}

// strange is a member that a record has under another spelling.
type strange struct {
	name  string // as setMember knows it
	value Value
}

func (p *parsing) object(r gjson.Result) {
	r.ForEach(func(key, value gjson.Result) bool {
		p.member(key.Str, Value{value})
		return true
	})
	for _, s := range p.strange {
		if !hasExactly(r, s.name) {
			p.set(s.name, s.value)
		}
	}
	if e := p.event; e.Account == "" {
		e.Account = e.Identity.Account // before eventVersion 1.02
	}
}

func (p *parsing) member(name string, v Value) {
	if p.set(name, v) {
		return
	}
	if m := markOf(name, v); m != 0 {
		p.mark(m, v)
	} else if known := memberNames[strings.ToLower(name)]; known != "" {
		p.keep(strange{known, v})
	}
}

func (p *parsing) mark(m marks, v Value) {
	p.marks |= m
	switch m {
	case markEnvelope:
		p.kind = v
	case markDetail:
		p.detail = v
	}
}

// keep remembers the last of each name, so that they stay few.
func (p *parsing) keep(s strange) {
	for i := range p.strange {
		if p.strange[i].name == s.name {
			p.strange[i] = s
			return
		}
	}
	p.strange = append(p.strange, s)
}

func (p *parsing) set(name string, v Value) bool {
	if name == "eventTime" {
		p.when = v.Text()
		return true
	}
	return p.event.setMember(name, v)
}

func hasExactly(r gjson.Result, name string) (found bool) {
	r.ForEach(func(key, _ gjson.Result) bool {
		found = key.Str == name
		return !found
	})
	return found
}

// errNoSource is what every wrap meets that is no record itself.
var errNoSource = errors.New("missing eventSource")

func (p *parsing) check() error {
	e := p.event
	switch {
	case e.Source == "":
		return errNoSource
	case e.Name == "":
		return errors.New("missing eventName")
	case p.when == "":
		return errors.New("missing eventTime")
	}
	t, err := time.Parse(time.RFC3339Nano, p.when)
	if err != nil {
		return fmt.Errorf("eventTime %.40q is not a time", p.when)
	}
	e.Time = t.UTC()
	return nil
}

// memberNames maps the lower-case form of a member's name to the form that
// setMember knows. The usual spelling never comes here.
var memberNames = func() map[string]string {
	m := map[string]string{}
	for _, name := range []string{
		"eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion",
		"sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters",
		"responseElements", "requestID", "eventID", "readOnly", "resources", "eventType",
		"eventCategory", "recipientAccountId", "sharedEventID", "vpcEndpointId",
		"sessionCredentialFromConsole", "tlsDetails", "addendum",
	} {
		m[strings.ToLower(name)] = name
	}
	return m
}()

// setMember stores one top-level member and reports whether it knows it.
func (e *Event) setMember(name string, v Value) bool {
	switch name {
	case "eventVersion":
		e.Version = parseVersion(v.Text())
	case "userIdentity":
		e.Identity = parseIdentity(v)
	case "eventSource":
		e.Source = strings.ToLower(v.Text())
	case "eventName":
		e.Name = v.Text()
	case "awsRegion":
		e.Region = v.Text()
	case "sourceIPAddress":
		e.SourceIP = v.Text()
	case "userAgent":
		e.UserAgent = strings.TrimSuffix(strings.TrimPrefix(v.Text(), "["), "]")
	case "errorCode":
		e.ErrorCode = v.Text()
	case "errorMessage":
		e.ErrorMessage = v.Text()
	case "requestParameters":
		e.Request, e.RequestState = v, requestState(v)
	case "responseElements":
		e.Response = v
	default:
		return e.setLesserMember(name, v)
	}
	return true
}

func (e *Event) setLesserMember(name string, v Value) bool {
	switch name {
	case "requestID":
		e.RequestID = v.Text()
	case "eventID":
		e.ID = v.Text()
	case "readOnly":
		e.ReadOnly = truth(v)
	case "resources":
		e.Resources = parseResources(v)
	case "eventType":
		e.Type = v.Text()
	case "eventCategory":
		e.Category = v.Text()
	case "recipientAccountId":
		e.Account = v.Text()
	case "sharedEventID":
		e.SharedEventID = v.Text()
	case "vpcEndpointId":
		e.VPCEndpointID = v.Text()
	case "sessionCredentialFromConsole":
		e.FromConsole = truth(v) == Yes
	case "tlsDetails":
		e.TLSVersion = v.Get("tlsVersion").Text()
	case "addendum":
		e.Addendum = parseAddendum(v)
	case "managementEvent", "apiVersion", "additionalEventData", "serviceEventDetails",
		"edgeDeviceDetails", "eventContext", "vpcEndpointAccountId":
		// A record's, and nothing that we judge by.
	default:
		return false
	}
	return true
}

// mayBeOmitted reports whether an omitted member can be somewhere in the text.
// Most requests have none, and need not be walked to know.
func mayBeOmitted(json string) bool {
	return strings.Contains(json, "mitted") || strings.Contains(json, "MITTED") || strings.Contains(json, `\u`)
}

// requestState recognises the shape that stands for parameters over 100 KB:
// {"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}.
// The newer form adds an omitted member to what was cut short.
func requestState(v Value) RequestState {
	switch {
	case v.IsNull():
		return RequestNull
	case !v.IsObject():
		return RequestOdd
	case mayBeOmitted(v.JSON()) && truth(v.Get("omitted")) == Yes:
		return RequestOmitted
	default:
		return RequestShown
	}
}

func parseVersion(text string) Version {
	major, minor, _ := strings.Cut(text, ".")
	var v Version
	v.Major, _ = strconv.Atoi(major)
	v.Minor, _ = strconv.Atoi(minor)
	return v
}

func parseResources(v Value) []Resource {
	var all []Resource
	v.each(func(v Value) {
		var r Resource
		v.Members(func(name string, v Value) bool {
			switch {
			case strings.EqualFold(name, "ARN"):
				r.ARN = v.Text()
			case strings.EqualFold(name, "accountId"):
				r.Account = v.Text()
			case strings.EqualFold(name, "type"):
				r.Type = v.Text()
			}
			return true
		})
		if r != (Resource{}) {
			all = append(all, r)
		}
	})
	return all
}

func parseAddendum(v Value) Addendum {
	a := Addendum{
		Reason:            v.Get("reason").Text(),
		OriginalEventID:   v.Get("originalEventID").Text(),
		OriginalRequestID: v.Get("originalRequestID").Text(),
	}
	for _, field := range v.Get("updatedFields").List() {
		for name := range strings.SplitSeq(field.Text(), ",") {
			if name = strings.TrimSpace(name); name != "" {
				a.UpdatedFields = append(a.UpdatedFields, name)
			}
		}
	}
	return a
}
