package resource

import "strings"

// trailOrStore is the resource of a call that is about a trail or about an
// event data store, each under a member of its own.
func trailOrStore(r *reading) Ref {
	if name := r.text("trailName"); name != "" {
		return r.named(Trail, name)
	}
	if name := r.text("eventDataStore"); name != "" {
		return r.named(EventDataStore, name)
	}
	return Ref{Type: Trail}
}

// trailPolicyOwner is what a resource policy is of: an event data store, or a
// channel or dashboard, which have no type of their own.
func trailPolicyOwner(r *reading) Ref {
	return trailNamedBy(r, r.text("resourceArn"), TrailResourcePolicy)
}

// trailByARN is the resource of a call that has tags.
func trailByARN(r *reading) Ref { return trailNamedBy(r, r.text("resourceId"), Trail) }

func trailNamedBy(r *reading, arn string, otherwise Type) Ref {
	switch {
	case strings.Contains(arn, ":eventdatastore/"):
		return r.named(EventDataStore, arn)
	case strings.Contains(arn, ":channel/"), strings.Contains(arn, ":dashboard/"):
		return r.named(TrailResourcePolicy, arn)
	}
	return r.named(otherwise, arn)
}
