package trail

import (
	"encoding/binary"
	"fmt"
)

// member is a member of a record, as CloudTrail writes its name.
type member struct {
	index   int // from 1
	kind    memberKind
	passage passageBegin // that begins with it
	needed  neededMembers
	// The name is compared with its closing quote and its colon, in words: the
	// first eight letters, the last eight, and the few that lie between.
	size       int
	start, end uint64
	middle     string
}

// passageBegin says how a passage begins, and so of what it is the same.
type passageBegin uint8

const (
	goesOn      passageBegin = iota
	noPassage                // a passage ends before the member, and none begins
	byIdentity               // the record's beginning: the same identity
	byCall                   // the same call
	byCaller                 // the same place and tool
	byRequest                // the same request
	byResources              // the same resources
	byEndpoint               // the same endpoint
	passageBegins
)

// passageHead is where a passage says what it is the same of, and so what it is
// found by: a number of 16 bytes.
var passageHead = [passageBegins]stretch{byIdentity: {64, 160}, byCall: {16, 80}, byCaller: {16, 64}}

// neededMembers are those of the three members that no record lacks.
type neededMembers uint8

const (
	sourceNeeded neededMembers = 1 << iota
	nameNeeded
	timeNeeded
	callNeeded = sourceNeeded | nameNeeded
	allNeeded  = callNeeded | timeNeeded
)

// memberKind says what skim looks at.
type memberKind uint8

const (
	anyMember memberKind = iota
	sourceMember
	nameMember
	timeMember
	categoryMember
	idMember
)

// passable are the members of a record that may be passed over. A record with
// an addendum may correct another and is not among those.
var passable = [...]struct {
	name    string
	kind    memberKind
	passage passageBegin
}{
	{"eventTime", timeMember, noPassage}, {"eventSource", sourceMember, byCall}, {"eventName", nameMember, 0}, {"awsRegion", anyMember, 0},
	{"sourceIPAddress", anyMember, byCaller}, {"userAgent", anyMember, 0},
	{"errorCode", anyMember, noPassage}, {"errorMessage", anyMember, noPassage}, {"requestParameters", anyMember, noPassage},
	{"eventType", anyMember, byEndpoint}, {"eventCategory", categoryMember, 0},
	{"eventVersion", anyMember, 0}, {"userIdentity", anyMember, 0}, {"responseElements", anyMember, 0}, {"additionalEventData", anyMember, 0},
	{"requestID", idMember, noPassage}, {"eventID", idMember, noPassage}, {"readOnly", anyMember, 0}, {"resources", anyMember, 0},
	{"managementEvent", anyMember, 0}, {"recipientAccountId", anyMember, 0}, {"sharedEventID", anyMember, noPassage},
	{"vpcEndpointId", anyMember, 0}, {"vpcEndpointAccountId", anyMember, 0}, {"tlsDetails", anyMember, 0},
	{"sessionCredentialFromConsole", anyMember, 0}, {"apiVersion", anyMember, 0}, {"serviceEventDetails", anyMember, 0},
	{"edgeDeviceDetails", anyMember, 0}, {"eventContext", anyMember, 0},
}

var neededFor = map[memberKind]neededMembers{sourceMember: sourceNeeded, nameMember: nameNeeded, timeMember: timeNeeded}

const (
	longestMember = len(`"sessionCredentialFromConsole":`)
	memberSlots   = 256
	memberSpread  = 0x9e3779b97f4a7c15
)

// members finds a member by its first eight letters. Two may share a slot.
var members = func() (table [memberSlots][2]*member) {
	for i, p := range passable {
		text := p.name + `":`
		m := &member{index: i + 1, kind: p.kind, passage: p.passage, needed: neededFor[p.kind], size: len(text)}
		m.start, m.end = word([]byte(text), 0), word([]byte(text), len(text)-8)
		if len(text) > 16 {
			m.middle = text[8 : len(text)-8]
		}
		slot := &table[m.start*memberSpread>>56]
		switch {
		case slot[0] == nil:
			slot[0] = m
		case slot[1] == nil:
			slot[1] = m
		default:
			panic(fmt.Sprintf("three members like %s", p.name))
		}
	}
	return table
}()

func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at:]) }

// is reports whether a text begins with the member's name, behind its opening
// quote.
func (m *member) is(text []byte) bool {
	return word(text, 0) == m.start && word(text, m.size-8) == m.end && (m.middle == "" || string(text[8:m.size-8]) == m.middle)
}

// memberAt reads the name of a member. It is nil when it is not known, or not
// all of it is there. Expected is the one to look for first.
func memberAt(text []byte, i int, expected *member) *member {
	if len(text)-i < longestMember || text[i] != '"' {
		return nil
	}
	text = text[i+1:]
	if expected != nil && expected.is(text) {
		return expected
	}
	for _, m := range members[word(text, 0)*memberSpread>>56] {
		if m != nil && m.is(text) {
			return m
		}
	}
	return nil
}
