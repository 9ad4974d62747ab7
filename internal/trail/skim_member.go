package trail

import (
	"encoding/binary"
	"fmt"
)

// member is a member of a record, as CloudTrail writes its name.
type member struct {
	start   uint64 // its first eight letters
	rest    string // the others, the closing quote and the colon
	kind    memberKind
	needed  neededMembers
	passage passageBegin // that begins with it
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

// passageHead is how much of a passage it is found by, in bytes: what it is the
// same of lies within, and none is shorter.
var passageHead = [passageBegins]int{byIdentity: 160, byCall: 72, byCaller: 56, byEndpoint: 88}

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
var passable = []struct {
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
var members = func() (table [memberSlots][2]member) {
	for _, p := range passable {
		text := p.name + `":`
		m := member{start: binary.LittleEndian.Uint64([]byte(text)), rest: text[8:], kind: p.kind, passage: p.passage, needed: neededFor[p.kind]}
		slot := &table[m.start*memberSpread>>56]
		switch "" {
		case slot[0].rest:
			slot[0] = m
		case slot[1].rest:
			slot[1] = m
		default:
			panic(fmt.Sprintf("three members like %s", p.name))
		}
	}
	return table
}()

// memberAt reads the name of a member, and returns where its value begins. The
// member is nil when it is not known, or not all of it is there.
func memberAt(text []byte, i int) (m *member, value int) {
	if len(text)-i < longestMember || text[i] != '"' {
		return nil, 0
	}
	start := binary.LittleEndian.Uint64(text[i+1:])
	slot := &members[start*memberSpread>>56]
	for s := range slot {
		m = &slot[s]
		if m.start == start && m.rest != "" && string(text[i+9:i+9+len(m.rest)]) == m.rest {
			return m, i + 9 + len(m.rest)
		}
	}
	return nil, 0
}
