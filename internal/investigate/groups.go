package investigate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// maxGroups is how many lines each grouping has. What is beyond is counted in
// a line of its own, without a name.
const maxGroups = 2_000

type callKey struct{ source, name, outcome string }

// calls groups events by call and outcome.
type calls map[callKey]*Calls

func (g calls) add(e *Event) {
	k := callKey{e.Source, e.Name, e.Outcome}
	c := g[k]
	if c == nil {
		c = &Calls{Source: e.Source, Name: e.Name, Outcome: e.Outcome, First: e.Time}
		g[k] = c
	}
	c.Count, c.Last = c.Count+1, e.Time
}

func (g calls) list() []Calls {
	all := make([]Calls, 0, len(g))
	for _, c := range g {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Calls) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Source, b.Source), strings.Compare(a.Name, b.Name), strings.Compare(a.Outcome, b.Outcome))
	})
	return all
}

// group is a line about one call on one resource.
type group struct {
	source, name, resource, outcome, code string
}

type grouped struct {
	group
	sessions    []string
	count       int
	first, last time.Time
}

type groups map[group]*grouped

func (g groups) add(k group, e *Event) {
	line := g[k]
	if line == nil && len(g) >= maxGroups {
		k = group{}
		line = g[k]
	}
	if line == nil {
		line = &grouped{group: k, first: e.Time}
		g[k] = line
	}
	line.count, line.last = line.count+1, e.Time
	if !slices.Contains(line.sessions, e.Session) {
		line.sessions = append(line.sessions, e.Session)
	}
}

// list is the lines, the most frequent first.
func (g groups) list() []*grouped {
	var all []*grouped
	for _, line := range g {
		all = append(all, line)
	}
	slices.SortFunc(all, func(a, b *grouped) int {
		return cmp.Or(b.count-a.count, strings.Compare(a.source, b.source), strings.Compare(a.name, b.name),
			strings.Compare(a.resource, b.resource), strings.Compare(a.outcome, b.outcome), strings.Compare(a.code, b.code))
	})
	return all
}

// reads are calls that CloudTrail does not mark as data events, and that hand
// out or decrypt what a resource holds.
var reads = map[string][]string{
	"secretsmanager.amazonaws.com": {"GetSecretValue", "BatchGetSecretValue"},
	"kms.amazonaws.com":            {"Decrypt", "ReEncrypt"},
	"ssm.amazonaws.com":            {"GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory"},
	"kinesis.amazonaws.com":        {"GetRecords", "SubscribeToShard"},
	"logs.amazonaws.com":           {"GetLogEvents", "FilterLogEvents", "StartQuery", "GetQueryResults", "CreateExportTask", "StartLiveTail"},
	"athena.amazonaws.com":         {"StartQueryExecution", "GetQueryResults"},
	"redshift-data.amazonaws.com":  {"ExecuteStatement", "BatchExecuteStatement", "GetStatementResult"},
	"rds-data.amazonaws.com":       {"ExecuteStatement", "BatchExecuteStatement"},
	"lambda.amazonaws.com":         {"GetFunction"},
	"ec2.amazonaws.com":            {"GetPasswordData", "GetConsoleOutput"},
	"glue.amazonaws.com":           {"GetConnection", "GetConnections"},
}

// touchesData reports whether a call reads or writes what a resource holds.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
func touchesData(e *trail.Event) bool {
	name := strings.TrimRight(e.Name, "0123456789v_")
	return e.Category == "Data" || slices.Contains(reads[e.Source], name)
}

// holder is what holds the data of an event: the bucket of an object.
func holder(e *trail.Event, subject string) string {
	for _, r := range e.Resources {
		if strings.HasSuffix(r.Type, "::Bucket") && r.ARN != "" {
			return r.ARN
		}
	}
	if bucket := e.Request.Get("bucketName").Text(); bucket != "" && e.Source == "s3.amazonaws.com" {
		return "arn:" + e.Partition() + ":s3:::" + bucket
	}
	return subject
}
