package simulate

import (
	"time"
)

// Event is one CloudTrail event of a story.
type Event struct {
	Time            time.Time // whole seconds, UTC
	Account, Region string    // whose trail it is in, and where it was recorded
	Source, Name    string    // eventSource, eventName
	// Record is the event as CloudTrail writes it, compact JSON. It is good
	// until the story goes on.
	Record []byte
}

// record writes a call as CloudTrail does, its members in CloudTrail's order:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
func (c *call) record(dst []byte, s *scene, err *failure) []byte {
	dst = append(dst, `{"eventVersion":"1.11","userIdentity":`...)
	dst = append(dst, s.caller.identity...)
	dst = append(dst, `,"eventTime":"`...)
	dst = s.at.AppendFormat(dst, time.RFC3339)
	dst = member(dst, `","eventSource":"`, c.service)
	dst = member(dst, `.amazonaws.com","eventName":"`, c.name)
	dst = member(dst, `","awsRegion":"`, s.place.region)
	dst = member(dst, `","sourceIPAddress":"`, s.caller.address)
	dst = member(dst, `","userAgent":"`, s.caller.agent)
	dst = append(dst, '"')
	dst = c.answer(dst, s, err)
	dst = append(dst, `,"requestID":"`...)
	if c.service == "s3" {
		dst = s.text(dst, idLetters, 16)
	} else {
		dst = s.uuid(dst)
	}
	dst = append(dst, `","eventID":"`...)
	dst = s.uuid(dst)
	dst = member(dst, `","readOnly":`, map[bool]string{true: "false", false: "true"}[c.write])
	if c.resources != nil {
		dst = append(dst, `,"resources":`...)
		dst = c.resources.fill(s, dst)
	}
	dst = member(dst, `,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"`, s.place.account)
	return c.ending(append(dst, '"'), s)
}

// answer writes what was asked and what came of it.
func (c *call) answer(dst []byte, s *scene, err *failure) []byte {
	if err != nil {
		dst = member(dst, `,"errorCode":"`, err.code)
		dst = append(dst, `","errorMessage":"`...)
		dst = append(append(dst, err.message...), '"')
	}
	dst = append(dst, `,"requestParameters":`...)
	if err != nil && err.hides {
		dst = append(dst, `null`...)
	} else {
		dst = orNull(c.request, s, dst)
	}
	dst = append(dst, `,"responseElements":`...)
	if err != nil {
		dst = append(dst, `null`...)
	} else {
		dst = orNull(c.response, s, dst)
	}
	if c.extra != nil {
		dst = append(dst, `,"additionalEventData":`...)
		dst = c.extra.fill(s, dst)
	}
	return dst
}

// ending writes the members behind recipientAccountId.
func (c *call) ending(dst []byte, s *scene) []byte {
	switch {
	case s.shared != nil:
		dst = append(append(append(dst, `,"sharedEventID":"`...), s.shared...), '"')
	case s.caller.key == "" && s.caller.within: // a service shares it with itself
		dst = append(s.uuid(append(dst, `,"sharedEventID":"`...)), '"')
	}
	if s.caller.endpoint != "" {
		dst = member(dst, `,"vpcEndpointId":"`, s.caller.endpoint)
		dst = member(dst, `","vpcEndpointAccountId":"`, s.caller.account)
		dst = append(dst, '"')
	}
	dst = append(dst, `,"eventCategory":"Management"`...)
	if !s.caller.within {
		dst = member(dst, `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"`, c.service)
		if !c.global {
			dst = member(dst, ".", s.place.region)
		}
		dst = append(dst, `.amazonaws.com"}`...)
	}
	if s.caller.console {
		dst = append(dst, `,"sessionCredentialFromConsole":"true"`...)
	}
	return append(dst, '}')
}

func member(dst []byte, name, value string) []byte { return append(append(dst, name...), value...) }

func orNull(t template, s *scene, dst []byte) []byte {
	if t == nil {
		return append(dst, `null`...)
	}
	return t.fill(s, dst)
}
