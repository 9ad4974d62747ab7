package trail

import (
	"encoding/base64"
	"strings"

	"github.com/tidwall/gjson"
)

// marks are the members by which an object shows that it is a container of
// records, or something that is no record of an API call. They count only at
// the top of an object, where everything is CloudTrail's or a wrap's own:
// what a caller chose stands deeper. An object that has all that a record
// must have is a record, whatever else somebody added to it.
type marks uint16

const (
	markEnvelope   marks = 1 << iota // EventBridge: detail-type
	markDetail                       // EventBridge: detail
	markBody                         // SQS: body, as Lambda and ReceiveMessage spell it
	markSNS                          // SNS to Lambda
	markMessage                      // SNS to anything else; an element of logEvents
	markLogs                         // a Logs subscription, as Lambda gets it
	markLogEvents                    // the same, decoded
	markLookup                       // LookupEvents: CloudTrailEvent; CloudTrail Lake: eventJson
	markPayload                      // a Lambda destination: requestPayload
	markList                         // Records, Events, Messages
	markDigest                       // a digest file
	markInsight                      // an Insights event
	markObjectNote                   // CloudTrail's note that a log file was delivered
)

const markWraps = markEnvelope | markDetail | markBody | markSNS | markMessage | markLogs | markLogEvents | markLookup | markPayload

// markOf returns the mark that a member sets, or none.
func markOf(name string, v Value) marks {
	// The usual spellings of what arrives most come first.
	switch name {
	case "detail":
		return markDetail
	case "detail-type":
		return markEnvelope
	case "version", "id", "source", "account", "time", "region":
		return 0
	}
	lower := strings.ToLower(name)
	if isListName(lower) && v.IsList() {
		return markList
	}
	return markNames[lower]
}

var markNames = map[string]marks{
	"detail-type":     markEnvelope,
	"detail":          markDetail,
	"body":            markBody,
	"sns":             markSNS,
	"message":         markMessage,
	"awslogs":         markLogs,
	"logevents":       markLogEvents,
	"cloudtrailevent": markLookup,
	"eventjson":       markLookup,
	"requestpayload":  markPayload,
	"digeststarttime": markDigest,
	"insightdetails":  markInsight,
	"s3objectkey":     markObjectNote,
}

// unwrap reads what an object with one of markWraps carries. The wrap that
// says most about itself is tried first.
func (r *reading) unwrap(p *parsing, at place) (useful bool) {
	v, m := ParseValue(p.event.Raw), p.marks
	r.spare = p.event // the record within takes its place
	switch {
	case m&markLookup != 0:
		inner := v.Get("CloudTrailEvent")
		if !inner.Exists() {
			inner = v.Get("eventJson")
		}
		return r.inner(inner, at)
	case m&markLogs != 0:
		return r.packed(v.Get("awslogs", "data").Text(), at)
	case m&markLogEvents != 0:
		return r.logEvents(v, at)
	case m&markSNS != 0:
		return r.inner(v.Get("Sns", "Message"), at)
	case m&(markDetail|markEnvelope) != 0:
		return r.envelope(p, at)
	case m&markBody != 0:
		return r.inner(v.Get("body"), at)
	case m&markPayload != 0:
		return r.inner(v.Get("requestPayload"), at)
	default:
		return r.inner(v.Get("Message"), at)
	}
}

// envelope reads an EventBridge event. What it is is told by detail-type:
// "AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail" and so
// on; documentation for the China Regions begins them with Amazon.
func (r *reading) envelope(p *parsing, at place) bool {
	const via = " via CloudTrail"
	kind := p.kind.Text()
	if p.kind.Exists() && (len(kind) < len(via) || !strings.EqualFold(kind[len(kind)-len(via):], via)) {
		return r.skip(&r.stats.Skipped.Other)
	}
	return r.inner(p.detail, at)
}

// logEvents reads a Logs subscription's payload:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
// A CONTROL_MESSAGE only asks whether somebody is there.
func (r *reading) logEvents(v Value, at place) bool {
	if v.Get("messageType").Text() == "CONTROL_MESSAGE" {
		return r.skip(&r.stats.Skipped.Other)
	}
	useful := false
	v.Get("logEvents").each(func(event Value) {
		useful = r.inner(event.Get("message"), at) || useful
	})
	return useful
}

// packed reads what awslogs.data holds: gzip in base64.
func (r *reading) packed(data string, at place) bool {
	if at = at.deeper(); at.wraps > maxWraps {
		return r.malformed(at, tooWrapped)
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil || len(raw) == 0 {
		return r.malformed(at, "awslogs.data is not base64")
	}
	text, err := r.inflate(raw)
	if err != nil {
		r.malformed(at, gzipReason(err))
		at.quiet = true // what was read before the fault may hold records
	}
	return r.content(text, at)
}

// inner reads a value that carries a record or another wrap, as text or as
// itself.
func (r *reading) inner(v Value, at place) bool {
	if at = at.deeper(); at.wraps > maxWraps {
		return r.malformed(at, tooWrapped)
	}
	if v.IsObject() {
		return r.valid(v.JSON(), at)
	}
	text := v.Text()
	if v.IsList() {
		text = v.JSON()
	}
	if !looksJSON(text) {
		return r.malformed(at, "a wrap without a record in it")
	}
	return r.content(text, at)
}

func looksJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	return text != "" && (text[0] == '{' || text[0] == '[')
}

// content reads text that lies in memory whole. Nearly always it is one
// object, which needs no cutting.
func (r *reading) content(text string, at place) bool {
	text = strings.TrimPrefix(text, byteOrderMark)
	if start := strings.TrimLeft(text, " \t\r\n"); start != "" && start[0] == '{' && !tooDeepFor(text) && gjson.Valid(text) {
		return r.valid(text, at)
	}
	return r.cut(text, at)
}

// cut reads text that lies in memory by cutting objects out of it.
func (r *reading) cut(text string, at place) bool {
	return r.split(&splitter{window: window{buf: []byte(text), limit: maxValue}}, at)
}

// tooDeepFor reports whether text may nest deeper than maxDepth. Only what
// has many brackets is looked at closely.
func tooDeepFor(text string) bool {
	if strings.Count(text, "{")+strings.Count(text, "[") <= maxDepth {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
