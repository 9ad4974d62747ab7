package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	// LookBack is how far CloudTrail's event history goes.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
	LookBack = 90 * 24 * time.Hour
	// lookPage is the most that one answer has, and lookPace how far questions
	// are apart: two a second are let through.
	// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
	lookPage = 50
	lookPace = 500 * time.Millisecond
)

// lookupEvents is not among operations: a Reader does not need it, so that its
// role does not have it.
var lookupEvents = operation{service: "cloudtrail", name: "LookupEvents"}

// Caller is whose events are looked up: by the access key where it is known,
// which is one session's, else by the name that CloudTrail has for the user.
type Caller struct {
	AccessKeyID string
	Name        string
}

func (c Caller) attribute() (with, error) {
	switch {
	case c.AccessKeyID != "":
		return with{"AttributeKey": "AccessKeyId", "AttributeValue": c.AccessKeyID}, nil
	case c.Name != "":
		return with{"AttributeKey": "Username", "AttributeValue": c.Name}, nil
	default:
		return nil, fmt.Errorf("%s: neither an access key nor a name", lookupEvents)
	}
}

// Happened is an event as the event history has it, without what was asked
// for and answered in it.
type Happened struct {
	ID        string
	Time      time.Time
	Source    string // "firehose.amazonaws.com"
	Name      string // "UpdateDestination"
	Region    string
	SourceIP  string
	Error     string // AWS's code; empty when it succeeded
	ReadOnly  bool
	Resources []string // names or ARNs
}

// History looks up events.
type History struct {
	Client *Client
	// Sleep waits between questions, and ends early with the context's error.
	Sleep func(context.Context, time.Duration) error
}

// Of returns what a caller did in a Region of the account, from one time to
// another, the newest first: at most so many pages of 50. more says that there
// is more. With an error it returns what had been found by then; an error of
// AWS is a *Refused.
func (h History) Of(ctx context.Context, region string, c Caller, from, to time.Time, pages int) (found []Happened, more bool, err error) {
	attribute, err := c.attribute()
	if err != nil {
		return nil, false, err
	}
	params := with{
		"LookupAttributes": []with{attribute}, "MaxResults": lookPage,
		"StartTime": json.Number(strconv.FormatInt(from.Unix(), 10)), "EndTime": json.Number(strconv.FormatInt(to.Unix(), 10)),
	}
	for page := range pages {
		if page > 0 {
			if err := h.Sleep(ctx, lookPace); err != nil {
				return found, true, err
			}
		}
		answer, err := h.Client.askOf(ctx, region, lookupEvents, params)
		if err != nil {
			return found, true, err
		}
		for _, v := range answer.Get("Events").List() {
			found = append(found, happened(v))
		}
		next := answer.Get("NextToken").Text()
		if next == "" {
			return found, false, nil
		}
		params["NextToken"] = next
	}
	return found, true, nil
}

// happened reads an event. What stands in the record itself is looked into for
// three members only.
func happened(v trail.Value) Happened {
	record := trail.ParseValue(v.Get("CloudTrailEvent").Text())
	h := Happened{
		ID: v.Get("EventId").Text(), Source: v.Get("EventSource").Text(), Name: v.Get("EventName").Text(),
		ReadOnly: strings.EqualFold(v.Get("ReadOnly").Text(), "true"), Time: moment(v.Get("EventTime").Text()),
		Region: record.Get("awsRegion").Text(), SourceIP: record.Get("sourceIPAddress").Text(), Error: record.Get("errorCode").Text(),
	}
	for _, r := range v.Get("Resources").List() {
		if name := r.Get("ResourceName").Text(); name != "" {
			h.Resources = append(h.Resources, name)
		}
	}
	return h
}

// moment reads seconds since 1970, with a fraction or without.
func moment(text string) time.Time {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || seconds < 0 || seconds > 1<<40 {
		return time.Time{}
	}
	return time.UnixMilli(int64(seconds * 1000)).UTC()
}
