package resource

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Request is a call, understood.
type Request struct {
	Call   Call
	Effect Effect
	Target Ref
	// Shown is how much of the request the record shows. When it does not show
	// it, Settings is empty and the call may have set any of May.
	Shown trail.RequestState
	// Settings is what the request gives the resource. A path that is not
	// there keeps its value.
	Settings Settings
	// Detail is what else the table takes from the request or its answer and
	// what is no setting: how a call was made, what it handed out.
	Detail Detail
	// Others are resources beside Target that the record names.
	Others []Ref
	// Twins are those of Others that the call does the same to as to Target.
	Twins []Ref
	// May are the paths that the call may set, families as their prefix.
	May []Path
	// Odd lists members that should have said something and could not be read.
	Odd []string
}

// Detail is what a request says beside settings, by a name of the table's.
type Detail map[string]string

// ParseRequest understands the record of a call. It never fails: what it does
// not understand is listed in Odd. ok is false for calls that are not in the
// table.
func ParseRequest(e *trail.Event) (req Request, ok bool) {
	op := byEvent(e.Source, dateless(e.Name))
	if op == nil {
		return Request{}, false
	}
	req = Request{
		Call: op.call, Effect: op.effect, Target: Ref{Type: op.target.kind},
		Shown: e.RequestState, Settings: Settings{}, Detail: Detail{}, May: op.paths(),
	}
	r := &reading{Event: e, req: &req}
	if e.RequestState == trail.RequestNull && e.ErrorCode == "" {
		req.Shown = trail.RequestShown // a call without parameters
	}
	if req.Target = op.target.read(r); req.Target.ARN == "" {
		req.Target = refBeside(e, refInMessage(e.ErrorMessage, req.Target))
	}
	if req.Shown == trail.RequestShown {
		for _, f := range op.fields {
			f.read(r)
		}
	}
	switch {
	case op.effect == Deletes:
		req.Settings[Exists] = "false"
	case op.effect == Creates && req.Shown == trail.RequestShown:
		req.Settings[Exists] = "true"
		for p, value := range defaults[req.Target.Type] {
			if _, given := req.Settings[p]; !given {
				req.Settings[p] = value
			}
		}
	case op.effect == Creates:
		req.Settings[Exists] = "true"
	}
	return req, true
}

// defaults is what a new resource has when the request does not say otherwise.
var defaults = map[Type]Settings{
	Bucket: bucketDefaults, AccessPoint: pointDefaults, MultiRegionPoint: pointDefaults,
	TableBucket: tableBucketDefaults, Table: tableDefaults,
	GlueDatabase: glueDatabaseDefaults, GlueTable: glueTableDefaults, DataLakeResource: lakeLocationDefaults,
	Function: functionDefaults, EventSourceMapping: mappingDefaults,
	EventRule: ruleDefaults, EventBus: busDefaults, EventArchive: archiveDefaults, Topic: topicDefaults, Queue: queueDefaults,
	RedshiftCluster: clusterDefaults, RedshiftWorkgroup: workgroupDefaults, RedshiftNamespace: namespaceDefaults,
	Domain: domainDefaults, Collection: collectionDefaults,
	Key: keyDefaults, KeyStore: keyStoreDefaults, KinesisStream: kinesisDefaults,
	MSKCluster: mskDefaults, Secret: secretDefaults, LogGroup: logGroupDefaults, DynamoDBTable: dynamoDefaults,
	Role: roleDefaults, User: userDefaults, ResourceShare: shareDefaults,
	Trail: trailDefaults, EventDataStore: eventDataStoreDefaults, Detector: detectorDefaults, DetectorFilter: filterDefaults, SecurityHub: hubDefaults,
	VPCEndpoint: endpointDefaults, SecurityGroup: groupDefaults, FlowLog: flowLogDefaults,
}

// New is what a resource of a type has when it was made without saying more.
func New(t Type) Settings { return maps.Clone(defaults[t]) }

// arnInMessage finds the resource in the message of a refused call: "… is not
// authorized to perform: s3:PutBucketPolicy on resource: "arn:…" because …".
var arnInMessage = regexp.MustCompile(`on resource:? "?(arn:[a-z-]+:[^\s"]+)`)

func refInMessage(message string, ref Ref) Ref {
	m := arnInMessage.FindStringSubmatch(message)
	if m == nil {
		return ref
	}
	arn := strings.TrimRight(m[1], ".,")
	if parts := strings.SplitN(arn, ":", 4); len(parts) < 4 || parts[2] != formats[ref.Type].service {
		return ref // of something else that the call needs, such as a role to pass
	}
	return Named(ref.Type, PlaceOf(arn), arn)
}

// refBeside finds the resource among those that CloudTrail lists beside the
// request, which are there also when the request was too large to show.
func refBeside(e *trail.Event, ref Ref) Ref {
	if ref.ARN != "" {
		return ref
	}
	for _, r := range e.Resources {
		if Type(r.Type) == ref.Type && isARN(r.ARN) {
			return Named(ref.Type, PlaceOf(r.ARN), r.ARN)
		}
	}
	return ref
}

// Understood reports whether the table has a call, by the eventSource and the
// eventName of its events.
func Understood(source, name string) bool { return byEvent(source, dateless(name)) != nil }

// IsTwin reports whether the call does to a resource what it does to Target.
func (r *Request) IsTwin(ref Ref) bool { return slices.Contains(r.Twins, ref) }

// MaySet reports whether the call may set a path, whether or not it did.
func (r *Request) MaySet(p Path) bool {
	return slices.Contains(r.May, p) || p.Family() != "" && slices.Contains(r.May, Path(p.Family()))
}

// Uses lists what a resource depends on by its own settings: a bucket on the
// key of its encryption, an alias on its key, a role on its policies.
func Uses(t Type, arn string, s Settings) []Ref {
	at := PlaceOf(arn)
	var all []Ref
	add := func(t Type, name string) {
		if ref := Named(t, at, name); name != "" && ref.ARN != "" {
			all = append(all, ref)
		}
	}
	if s[Encryption] == EncryptionCustomer {
		add(Key, s[EncryptionKey])
	}
	receiving(s, add)
	bucketUses(s, add)
	add(Key, s[AliasTarget])
	add(Bucket, s[DeliveryBucket])
	add(Topic, s[DeliveryTopic])
	add(LogGroup, s[TrailLogGroup])
	add(KeyStore, s[CustomKeyStore])
	add(Function, s[RotationFunction])
	add(ManagedPolicy, s[PermissionsBoundary])
	add(RedshiftNamespace, s[WorkgroupNamespace])
	networked(s, add)
	for p, value := range s {
		if policy, ok := AppliedPolicy.Name(p); ok && value == "true" {
			add(Of(policy).Type, policy)
		}
		if policy, ok := AttachedPolicy.Name(p); ok && value == "true" {
			add(ManagedPolicy, policy)
		}
		if secret, ok := ScramSecret.Name(p); ok && value == "true" {
			add(Secret, secret)
		}
	}
	return all
}

// PlaceOf is where an ARN says that it is. Names in it are understood there.
func PlaceOf(arn string) Place {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return Place{Partition: "aws"}
	}
	return Place{parts[1], parts[3], parts[4]}
}
