package judge

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
)

// transforms returns the functions that records pass through, as far as known:
// before the change and after it.
func transforms(change estate.Change) (before, after []firehose.Function) {
	if change.Before != nil && change.Request.Call != firehose.Create {
		before = change.Before.Settings.Functions()
	}
	return before, change.After.Settings.Functions()
}

// newFunctions returns the transforms that records did not pass through
// before, as far as known: by another function, or by one that was off.
func (c *Case) newFunctions() []firehose.Function {
	var all []firehose.Function
	for _, f := range c.functions {
		if !slices.ContainsFunc(c.functionsBefore, func(was firehose.Function) bool { return sameCode(f.ARN, was.ARN) }) {
			all = append(all, f)
		}
	}
	return all
}

// sameCode reports whether two ARNs name one version of one function: without
// a version, it is the latest.
func sameCode(a, b string) bool {
	return strings.TrimSuffix(a, ":$LATEST") == strings.TrimSuffix(b, ":$LATEST")
}

// sameFunction reports whether two ARNs name one function, in whatever version:
// arn:aws:lambda:REGION:ACCOUNT:function:NAME:VERSION.
func sameFunction(a, b string) bool {
	unversioned := func(arn string) string {
		return strings.Join(strings.SplitN(arn, ":", 8)[:min(7, strings.Count(arn, ":")+1)], ":")
	}
	return unversioned(a) == unversioned(b)
}

// transform is the patch that makes one function the transform.
func transform(function, role string) string {
	return `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"` + function + `"},{"parameterName":"RoleArn","parameterValue":"` + role + `"}]}]}}`
}
