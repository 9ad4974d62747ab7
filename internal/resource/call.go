package resource

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Call names an operation of a service.
type Call struct {
	Source string // eventSource, such as s3.amazonaws.com
	Name   string // of the operation in the service's API, such as PutPublicAccessBlock
}

// String is the call as IAM would write it: "s3:PutBucketPolicy".
func (c Call) String() string {
	return strings.TrimSuffix(c.Source, ".amazonaws.com") + ":" + c.Name
}

// Effect says what a call does to its resource.
type Effect uint8

// The effects of a call.
const (
	Sets    Effect = iota // gives it the settings of the request
	Creates               // makes it, with the settings of the request and its type's defaults for others
	Deletes
	Touches // changes no setting of it: reads it, hands out credentials for it, acts on its data
)

// operation is the table's line about one call.
type operation struct {
	name   string // in the service's API
	events string // CloudTrail's names, separated by blanks; the API's name when empty
	effect Effect
	target target
	fields []field
	reads  bool // marked readOnly in CloudTrail
}

// service is what is known of one service: the table of its calls.
type service struct {
	source     string
	dated      bool // CloudTrail may write the date of the API behind a name
	operations []operation
	ways       []way
	// looks are commands that show a resource as it is, by its type.
	looks map[Type]func(t turn) string
}

// services lists every service whose calls are understood. The tables are made
// when they are first asked for, and programs that never ask are linked without
// them.
func services() []service {
	table.services.Do(func() { table.all = everyService() })
	return table.all
}

func everyService() []service {
	return []service{
		s3(), s3tables(), kms(), kinesis(), kafka(), iam(), sts(), organizations(),
		ram(), lambda(), logs(), secretsManager(), redshift(), redshiftServerless(), openSearch(), openSearchServerless(), glue(),
		lakeFormation(), ec2(), cloudTrail(), events(), awsConfig(), guardDuty(), securityHub(),
		accessAnalyzer(), sns(), sqs(), dynamoDB(), monitoring(), ssm(),
	}
}

// byEvent finds an operation by the event's source and name, without the date
// that Lambda adds to its names.
func byEvent(source, name string) *indexed {
	table.index.Do(func() { table.operations = index(services()) })
	return table.operations[eventName{source, name}]
}

var table struct {
	services, index sync.Once
	all             []service
	operations      map[eventName]*indexed
}

type eventName struct{ source, name string }

type indexed struct {
	operation
	call Call
}

func index(all []service) map[eventName]*indexed {
	found := map[eventName]*indexed{}
	for _, s := range all {
		for _, op := range s.operations {
			entry := &indexed{op, Call{s.source, op.name}}
			for _, name := range op.eventNames() {
				key := eventName{s.source, name}
				if found[key] != nil {
					panic(fmt.Sprintf("resource: %s %s is in the table twice", s.source, name)) // a test builds the table
				}
				found[key] = entry
			}
		}
	}
	return found
}

func (op *operation) eventNames() []string {
	if op.events == "" {
		return []string{op.name}
	}
	return strings.Fields(op.events)
}

// dateless takes the API's date from an event name: Lambda's records say
// UpdateFunctionCode20150331v2.
func dateless(name string) string {
	return name[:len(name)-len(date.FindString(name))]
}

var date = regexp.MustCompile(`[0-9]{8}(v[0-9]+)?$`)

// Inventory is one call that is understood, and what it may change.
type Inventory struct {
	Call   Call
	Events []string // CloudTrail's names of it, without dates
	Effect Effect
	// Settings are the paths that the call may set, families as their prefix.
	Settings []Path
	Type     Type
	// Reads: CloudTrail marks the call as one that only reads.
	Reads bool
	// Dated: CloudTrail may write the date of the API behind the name.
	Dated bool
}

// Calls lists every call that is understood, by source and name.
func Calls() []Inventory {
	listed.once.Do(func() { listed.calls = calls() })
	return slices.Clone(listed.calls)
}

var listed struct {
	once  sync.Once
	calls []Inventory
}

func calls() []Inventory {
	var all []Inventory
	for _, s := range services() {
		for _, op := range s.operations {
			all = append(all, Inventory{
				Call: Call{s.source, op.name}, Events: op.eventNames(), Effect: op.effect,
				Settings: op.paths(), Type: op.target.kind, Reads: op.reads, Dated: s.dated,
			})
		}
	}
	slices.SortFunc(all, func(a, b Inventory) int {
		return cmp.Or(cmp.Compare(a.Call.Source, b.Call.Source), cmp.Compare(a.Call.Name, b.Call.Name))
	})
	return all
}

// paths lists what the operation may set.
func (op *operation) paths() []Path {
	var all []Path
	switch op.effect {
	case Creates, Deletes:
		all = append(all, Exists)
	}
	for _, f := range op.fields {
		all = append(all, f.paths...)
	}
	return all
}
