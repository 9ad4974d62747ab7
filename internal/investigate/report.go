package investigate

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// MaxEvents is how many events a Report lists; Totals.InQuestion has how many
// there were. What is counted and concluded is counted of all of them.
const MaxEvents = 100_000

// Report is what an investigation found. It is a value: whoever tells it
// changes nothing in it.
//
// Its JSON form is for scripts. The lists of a Report itself are there also
// when they are empty; every other member is absent when it is not known, and
// none is ever null. No secret, no raw record and no raw request is in it: an
// Origin says where the raw event lies. Text in it may have been chosen by an
// attacker and is escaped by whoever shows it.
//
// Principals, sessions and changes have an ID by which the rest of the report
// names them: "p1", "s1", "c1", in the order of time.
type Report struct {
	Question Question `json:"question"`
	Totals   Totals   `json:"totals"`
	Verdict  Verdict  `json:"verdict"`
	// Principals are who stood behind it, those first whose doing weighs most.
	Principals []Principal `json:"principals"`
	// Sessions are the credentials that were used, by when they were first seen.
	Sessions []Session `json:"sessions"`
	// Changes are what the events in question changed, in order.
	Changes []Change `json:"changes"`
	// Persistence is what was left behind by which somebody could come back.
	Persistence []Persistence `json:"persistence"`
	// Calls, Denials and Data group the events in question, the most frequent
	// first; Denials those that were refused, Data those that read, wrote or
	// decrypted what a resource holds.
	Calls   []Calls  `json:"calls"`
	Denials []Denial `json:"denials"`
	Data    []Data   `json:"data"`
	// Alerts are those that the events in question raised, in order, as scan
	// tells them.
	Alerts []*judge.Alert `json:"alerts"`
	Graph  Graph          `json:"graph"`
	// Events are the events in question, in order, at most MaxEvents of them.
	Events []Event `json:"events"`
	// NotKnown says in sentences what could not be told, and why.
	NotKnown []string `json:"not_known"`
}

// Question is what was asked.
type Question struct {
	// Starts are the starting points. An event is in question when it is of
	// one of each kind that was given. None: every event that raised an alert.
	Starts []Start `json:"starts,omitempty"`
	// Since and Until bound the events in question: from Since to just before
	// Until. Zero is without bound.
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// Accounts and Regions are the only ones in question; none is all.
	Accounts []string `json:"accounts,omitempty"`
	Regions  []string `json:"regions,omitempty"`
}

// Start is one starting point.
type Start struct {
	Kind  Kind   `json:"kind"`
	Value string `json:"value"` // as it was asked
	// Found is false when nothing in the input is of this start.
	Found bool `json:"found"`
	// Means is what the start stood for, sorted: the ARNs of a stream and of
	// what it depends on; the actor and the resource of an alert or an event.
	Means []string `json:"means,omitempty"`
}

// Kind is the kind of a starting point.
type Kind string

// The kinds of starting points.
const (
	ByAlert     Kind = "alert"      // an alert_id: its actor and its resource around it
	ByEvent     Kind = "event"      // an eventID: the same
	ByActor     Kind = "actor"      // a name, user, role or ARN, and what it became
	ByAccessKey Kind = "access-key" // an access key's id, and what it became
	ByAddress   Kind = "ip"         // an address or a network in CIDR notation
	ByResource  Kind = "resource"   // an ARN or a name
	ByStream    Kind = "stream"     // an ARN or a name: the stream and what it depends on
)

// Totals counts what was read.
type Totals struct {
	Records    int       `json:"records"`     // in the input
	InQuestion int       `json:"in_question"` // events of the question, each once
	Listed     int       `json:"listed"`      // of those, how many Events has
	Malformed  int       `json:"malformed"`   // records and inputs that could not be understood
	Duplicates int       `json:"duplicates"`  // records of an event that was counted already
	Passes     int       `json:"passes"`      // how often the input was read
	First      time.Time `json:"first,omitzero"`
	Last       time.Time `json:"last,omitzero"` // of all events that were looked at, in question or not
}

// Verdict is the whole in a few figures.
type Verdict struct {
	// Severity is that of the worst alert; absent when there was none.
	Severity *judge.Severity `json:"severity,omitempty"`
	// First and Last are those of the events in question.
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
	// Open are the IDs of changes that no later event took back, the worst
	// first; Doubtful those of which it is not known.
	Open     []string `json:"open,omitempty"`
	Doubtful []string `json:"doubtful,omitempty"`
	// The rest counts: changes, those taken back, those that another change
	// overrode, alerts, calls that were refused, streams that are affected.
	Changes    int      `json:"changes"`
	TakenBack  int      `json:"taken_back"`
	Superseded int      `json:"superseded"`
	Alerts     int      `json:"alerts"`
	Denials    int      `json:"denials"`
	Streams    []string `json:"streams,omitempty"` // ARNs, sorted
}

// Principal is a human or a job, and all that it did under whatever role.
type Principal struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // as far as known
	Kind string `json:"kind,omitempty"` // userIdentity.type of where its chain begins
	ARN  string `json:"arn,omitempty"`
	// SourceIdentity, SSOUser and InvokedBy are what the records say of who it
	// is: the name that an identity provider vouched for and that survives role
	// chains, the user's id in IAM Identity Center, the AWS service that acted.
	SourceIdentity string `json:"source_identity,omitempty"`
	SSOUser        string `json:"sso_user,omitempty"`
	InvokedBy      string `json:"invoked_by,omitempty"`
	// Known is false when who stands behind the first of its sessions is not in
	// the input: then ARN is the role, and not who assumed it.
	Known    bool      `json:"known"`
	Sessions []string  `json:"sessions"` // their IDs, in order
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Counts
}

// Session is one set of credentials, and what was done with it.
type Session struct {
	ID        string      `json:"id"`
	Principal string      `json:"principal"`        // its ID
	Parent    string      `json:"parent,omitempty"` // ID of the session whose call opened this one
	Kind      SessionKind `json:"kind"`
	Actor     judge.Actor `json:"actor"`
	// AccessKeys are the ids of the keys in use; a console has several.
	AccessKeys     []string `json:"access_keys,omitempty"`
	SourceIdentity string   `json:"source_identity,omitempty"`
	SSOUser        string   `json:"sso_user,omitempty"`
	InvokedBy      string   `json:"invoked_by,omitempty"`
	// Chain leads from who stood behind it to this session, which is last.
	Chain []Link `json:"chain"`
	// Opened is the call or the sign-in that handed out the credentials; absent
	// when it is not in the input, and for long-term keys.
	Opened *Ref `json:"opened,omitempty"`
	// Began is when the credentials were issued, also where Opened is not known.
	Began     time.Time `json:"began,omitzero"`
	First     time.Time `json:"first"` // of its events in question
	Last      time.Time `json:"last"`
	Addresses []Seen    `json:"addresses,omitempty"`
	Agents    []Seen    `json:"agents,omitempty"`
	Accounts  []string  `json:"accounts,omitempty"`
	Regions   []string  `json:"regions,omitempty"`
	Calls     []Calls   `json:"calls,omitempty"` // what it did, the most frequent first
	Counts
}

// SessionKind says what kind of credentials a session has.
type SessionKind string

// The kinds of sessions.
const (
	LongTermKey  SessionKind = "long-term key"
	RoleSession  SessionKind = "role session"
	TokenSession SessionKind = "session token" // of GetSessionToken or GetFederationToken
	Console      SessionKind = "console"       // of a user or root who signed in
	Service      SessionKind = "service"       // an AWS service for itself
	Foreign      SessionKind = "other account" // whose credentials its own account's trail shows
	Anonymous    SessionKind = "anonymous"     // no credentials at all
	Other        SessionKind = "other"
)

// Link is one step of a chain of credentials.
type Link struct {
	Kind string `json:"kind,omitempty"` // userIdentity.type
	Name string `json:"name"`           // of the human, job or role
	ARN  string `json:"arn,omitempty"`
	// How the next link was reached from this one: AssumeRole, GetSessionToken …
	How     string `json:"how,omitempty"`
	Session string `json:"session,omitempty"` // its ID, where it has events in question
}

// Counts is what somebody did, in figures.
type Counts struct {
	Events  int `json:"events"`
	Changes int `json:"changes"`
	Denials int `json:"denials"`
	Alerts  int `json:"alerts"`
}

// Seen is an address or a user agent that somebody used.
type Seen struct {
	Value string    `json:"value"`
	Count int       `json:"count"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	// New: whoever was asked for had been seen in the input before, and never
	// with it. Absent when that cannot be told: it is their first event, or not
	// all of what they did was looked at, since nobody asked for them.
	New *bool `json:"new,omitempty"`
}

// Ref names an event, also one that is not in question.
type Ref struct {
	EventID string    `json:"event_id"`
	Time    time.Time `json:"time"`
	Source  string    `json:"source"`
	Name    string    `json:"name"`
	Who     string    `json:"who,omitempty"`     // name of the actor
	Session string    `json:"session,omitempty"` // its ID, where the session is in the report
	Origin
}

// Origin is where the raw record lies.
type Origin struct {
	File   string `json:"file"`
	Record int    `json:"record"` // counted from 1 within the file
}

// State says what became of a change.
type State string

// The states of a change. A change is as its settings are: open when one is.
const (
	Open       State = "open"       // nothing later in the input changed it
	TakenBack  State = "taken back" // it is as it was before
	Superseded State = "superseded" // it was given yet another value
	NotKnown   State = "not known"  // a later call may have changed it, or what was before is not known
)

// Change is an event in question that changed something.
type Change struct {
	ID           string          `json:"id"`
	Event        Ref             `json:"event"`
	Account      string          `json:"account,omitempty"`
	Region       string          `json:"region,omitempty"`
	Resource     string          `json:"resource,omitempty"` // ARN
	ResourceType string          `json:"resource_type,omitempty"`
	ResourceName string          `json:"resource_name,omitempty"`
	Streams      []string        `json:"streams,omitempty"` // ARNs of those that depend on it
	Settings     []Setting       `json:"settings"`
	State        State           `json:"state"`
	By           *Ref            `json:"by,omitempty"` // the event that took it back or overrode it
	AlertID      string          `json:"alert_id,omitempty"`
	Severity     *judge.Severity `json:"severity,omitempty"` // of the alert
	// Title is the alert's; of a change that raised none, a sentence of what it did.
	Title string `json:"title"`
	// Revert is a shell command that takes the change back, HowToCheck one that
	// shows what there is now. RevertNote says what Revert cannot bring back.
	Revert     string `json:"revert,omitempty"`
	RevertNote string `json:"revert_note,omitempty"`
	HowToCheck string `json:"how_to_check,omitempty"`
}

// Setting is one setting that a change gave another value.
type Setting struct {
	Name        string `json:"name"` // in AWS's API, such as "S3.BucketARN"
	Before      string `json:"before,omitempty"`
	BeforeKnown bool   `json:"before_known"`
	After       string `json:"after,omitempty"`
	AfterKnown  bool   `json:"after_known"`
	State       State  `json:"state"`
	By          *Ref   `json:"by,omitempty"`
}

// Persistence is a way back in that somebody made.
type Persistence struct {
	Change    string `json:"change"`    // ID of the change
	Technique string `json:"technique"` // ATT&CK's id of it
	Words     string `json:"words"`     // what it is
	Resource  string `json:"resource,omitempty"`
	State     State  `json:"state"`
}

// Calls are events of one call with one outcome.
type Calls struct {
	Source  string    `json:"source"`
	Name    string    `json:"name"`
	Outcome string    `json:"outcome"` // succeeded, denied or failed
	Count   int       `json:"count"`
	First   time.Time `json:"first"`
	Last    time.Time `json:"last"`
}

// Denial is what was tried in vain.
type Denial struct {
	Source    string    `json:"source"`
	Name      string    `json:"name"`
	ErrorCode string    `json:"error_code"`
	Resource  string    `json:"resource,omitempty"` // ARN, or what the record names
	Sessions  []string  `json:"sessions"`
	Count     int       `json:"count"`
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`
}

// Data is data that was read, written or decrypted, and by which call.
type Data struct {
	Source   string    `json:"source"`
	Name     string    `json:"name"`
	Resource string    `json:"resource,omitempty"` // ARN, or what the record names
	Outcome  string    `json:"outcome"`
	Sessions []string  `json:"sessions"`
	Count    int       `json:"count"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
}

// Graph leads from who to what to which stream.
type Graph struct {
	Nodes []Node `json:"nodes"`
	Edges []Edge `json:"edges"`
}

// Node is a principal, a session, a resource or a stream.
type Node struct {
	ID    string   `json:"id"`   // a principal's, a session's, or an ARN
	Kind  NodeKind `json:"kind"` //
	Type  string   `json:"type,omitempty"`
	Label string   `json:"label"`
}

// NodeKind is what a node stands for.
type NodeKind string

// The kinds of nodes.
const (
	PrincipalNode NodeKind = "principal"
	SessionNode   NodeKind = "session"
	ResourceNode  NodeKind = "resource"
	StreamNode    NodeKind = "stream"
)

// Edge leads from one node to another.
type Edge struct {
	From string   `json:"from"`
	To   string   `json:"to"`
	Kind EdgeKind `json:"kind"`
	// Count is how many events stand for it; 0 where no event does.
	Count    int             `json:"count,omitempty"`
	Severity *judge.Severity `json:"severity,omitempty"` // of the worst alert among those
}

// EdgeKind says what an edge means.
type EdgeKind string

// The kinds of edges.
const (
	Became  EdgeKind = "became"  // principal or session -> the session that it opened
	Changed EdgeKind = "changed" // session -> resource
	Touched EdgeKind = "touched" // session -> resource: read, or used without changing it
	Refused EdgeKind = "refused" // session -> resource: tried in vain
	Feeds   EdgeKind = "feeds"   // resource -> the stream or resource that depends on it
)

// Event is one event in question.
type Event struct {
	ID           string    `json:"event_id"`
	Time         time.Time `json:"time"`
	Account      string    `json:"account,omitempty"`
	Region       string    `json:"region,omitempty"`
	Source       string    `json:"source"`
	Name         string    `json:"name"`
	Outcome      string    `json:"outcome"` // succeeded, denied or failed
	ErrorCode    string    `json:"error_code,omitempty"`
	Who          string    `json:"who,omitempty"` // name of the actor
	Session      string    `json:"session"`       // its ID
	Address      string    `json:"address,omitempty"`
	Resource     string    `json:"resource,omitempty"` // ARN, or what the record names
	ResourceType string    `json:"resource_type,omitempty"`
	AlertID      string    `json:"alert_id,omitempty"`
	Change       string    `json:"change,omitempty"` // ID of the change
	// Led marks an event that is here because it opened a session in question.
	Led bool `json:"led,omitempty"`
	Origin
}
