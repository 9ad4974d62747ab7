package trail

import (
	"encoding/binary"
	"fmt"
)

// member is a member of a record, as CloudTrail writes its name.
type member struct {
	start  uint64 // its first eight letters
	rest   string // the others, the closing quote and the colon
	kind   memberKind
	needed neededMembers
}

// neededMembers are those of the three members that no record lacks.
type neededMembers uint8

const (
	sourceNeeded neededMembers = 1 << iota
	nameNeeded
	timeNeeded
	allNeeded = sourceNeeded | nameNeeded | timeNeeded
)

// memberKind says what skim looks at.
type memberKind uint8

const (
	anyMember memberKind = iota
	identityMember
	sourceMember
	nameMember
	timeMember
	categoryMember
	endMember // the first of those that are often the same up to the record's end
)

// passable are the members of a record that may be passed over. A record with
// an addendum may correct another and is not among those.
var passable = []struct {
	name string
	kind memberKind
}{
	{"eventSource", sourceMember}, {"eventName", nameMember}, {"eventTime", timeMember},
	{"userIdentity", identityMember}, {"eventCategory", categoryMember},
	{"eventVersion", anyMember}, {"awsRegion", anyMember}, {"sourceIPAddress", anyMember}, {"userAgent", anyMember},
	{"errorCode", anyMember}, {"errorMessage", anyMember}, {"requestParameters", anyMember}, {"responseElements", anyMember},
	{"additionalEventData", anyMember}, {"requestID", anyMember}, {"eventID", anyMember}, {"readOnly", anyMember},
	{"resources", anyMember}, {"eventType", endMember}, {"managementEvent", anyMember}, {"recipientAccountId", anyMember},
	{"sharedEventID", anyMember}, {"vpcEndpointId", anyMember}, {"vpcEndpointAccountId", anyMember}, {"tlsDetails", anyMember},
	{"sessionCredentialFromConsole", anyMember}, {"apiVersion", anyMember}, {"serviceEventDetails", anyMember},
	{"edgeDeviceDetails", anyMember}, {"eventContext", anyMember},
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
		m := member{start: binary.LittleEndian.Uint64([]byte(text)), rest: text[8:], kind: p.kind, needed: neededFor[p.kind]}
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
