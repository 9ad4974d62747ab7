package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// part is what a type of resource is to delivery.
type part struct {
	// needed is the grade of its loss where a stream or the alerting depends on
	// it, unsure where nobody knows.
	needed, unsure Severity
	lost           string // why its loss matters
}

// parts are the types without which a stream does not deliver, get its records
// or change them. A bucket, a table bucket and a namespace must be empty before
// they can be deleted, so that what they held went before.
var parts = map[resource.Type]part{
	resource.Bucket: {Critical, High,
		"Delivery to it fails from now on, and its name is free: whoever takes the name, in any account, is sent what streams still deliver to it."},
	resource.KinesisStream: {Critical, High, "Every record in it is gone, read or not. Producers get errors, and streams that read it get nothing more."},
	resource.MSKCluster:    {Critical, High, "Every record in it is gone, read or not. Producers get errors, and streams that read it get nothing more."},
	resource.MSKTopic:      {High, Medium, "Every record in it is gone, read or not, and a stream that reads it gets nothing more."},

	resource.Domain:            {Critical, High, "Everything that was delivered to it is gone. What comes from now on goes to the backup bucket, or nowhere."},
	resource.Collection:        {Critical, High, "Everything that was delivered to it is gone. What comes from now on goes to the backup bucket, or nowhere."},
	resource.RedshiftCluster:   {Critical, High, "Everything that was delivered to it is gone, save for what a snapshot holds. What comes from now on stays in the bucket before it."},
	resource.RedshiftWorkgroup: {Critical, High, "Nothing answers where streams deliver to. What comes from now on stays in the bucket before it."},
	resource.RedshiftNamespace: {Critical, High, "Everything that was delivered to it is gone, save for what a snapshot holds. What comes from now on stays in the bucket before it."},
	resource.TableBucket:       {Critical, High, "Streams that deliver to tables in it fail from now on, and file their records under the error prefix."},
	resource.TableNamespace:    {Critical, High, "Streams that deliver to tables in it fail from now on, and file their records under the error prefix."},
	resource.Table:             {Critical, High, "Its rows are gone. Streams that deliver to it fail from now on, and file their records under the error prefix."},
	resource.GlueTable:         {High, Low, "A stream that takes its schema from it can no longer convert records, and files them under the error prefix."},
	resource.GlueDatabase:      {High, Medium, "Every table in it is gone with it. A stream that takes its schema from one can no longer convert records, and files them under the error prefix."},
	resource.Function:          {Critical, Low, "A stream that changes its records with it fails from now on, and files them under the error prefix; what was watched by it is watched no more."},
	resource.Secret:            {Critical, Medium, "A stream that logs in with it cannot any more: its records go to the backup bucket, or nowhere."},
}

// deletions are the calls that delete what is of one of the types.
func deletions(types ...resource.Type) []resource.Call {
	var all []resource.Call
	for _, call := range resource.Calls() {
		if call.Effect == resource.Deletes && slices.Contains(types, call.Type) {
			all = append(all, call.Call)
		}
	}
	return all
}

// partTypes are the types of parts, sorted.
func partTypes() []resource.Type { return slices.Sorted(maps.Keys(parts)) }

// untied are types of which the estate does not know which streams depend on
// them, so that finding none says nothing.
var untied = []resource.Type{
	resource.MSKTopic, resource.Collection, resource.RedshiftCluster, resource.RedshiftWorkgroup, resource.RedshiftNamespace,
	resource.TableBucket, resource.TableNamespace, resource.Table, resource.GlueTable, resource.GlueDatabase,
}

// use says whether something depends on a resource.
type use int

const (
	unsure use = iota
	needed     // a stream or the alerting does
	spare      // nothing does that hosewatch knows of, and it would
)

// use is unsure for what was there before hosewatch. A stream that began to
// depend on something that was made later has been seen to.
func (c *Case) use() use {
	scope := c.subject.scope()
	switch {
	case scope == inScope:
		return needed
	case slices.Contains(untied, c.kind()):
		return unsure
	case scope == outOfScope, c.Was[resource.Exists] == "true":
		return spare
	}
	return unsure
}

// lookAtDestroyed finds what delivery works with deleted.
func (c *Case) lookAtDestroyed() {
	p, ours := parts[c.kind()]
	if _, gone := c.became(resource.Exists, "false"); !gone || !ours {
		return
	}
	f := c.find("%s %s", c.name(), c.destroyed()).because("%s", p.lost)
	switch c.use() {
	case needed:
		f.Title += c.dependents()
		f.grade(p.needed)
	case spare:
		f.grade(Low).toward(Changed).because("Nothing that hosewatch watches is lost by it, as far as it knows.")
	default:
		f.grade(p.unsure)
		if c.routine() {
			f.lower()
		}
	}
	if c.recoverable() {
		f.lower()
	}
	f.was("%s", c.leftOver())
}

// destroyed says what was done to the resource.
func (c *Case) destroyed() string {
	others := len(c.Asked.Twins)
	switch {
	case c.renamed():
		return "was given another name"
	case c.kind() == resource.Secret && !c.recoverable():
		return "was deleted for good"
	case c.said("enforceConsumerDeletion") == "true":
		return "was deleted although others were registered to read it"
	case c.said("skipFinalClusterSnapshot") == "true":
		return "was deleted without a last snapshot"
	case others == 1:
		return "was deleted, and one more with it"
	case others > 1:
		return fmt.Sprintf("was deleted, and %d more with it", others)
	}
	return "was deleted"
}

func (c *Case) renamed() bool { return c.said("NewName") != "" || c.said("NewNamespace") != "" }

// recoverable reports whether the call left a way to bring the resource back
// with what is in it.
func (c *Case) recoverable() bool {
	switch c.kind() {
	case resource.Secret:
		return c.said("forceDeleteWithoutRecovery") != "true"
	case resource.RedshiftCluster:
		return c.said("finalClusterSnapshotIdentifier") != ""
	case resource.RedshiftNamespace:
		return c.said("finalSnapshotName") != ""
	}
	return c.renamed()
}

// leftOver says what is left of a deleted resource, and whether anything is
// known to need it.
func (c *Case) leftOver() string {
	until := c.Asked.Settings[resource.DeletionDate]
	switch snapshot := c.said("finalClusterSnapshotIdentifier") + c.said("finalSnapshotName"); {
	case c.kind() == resource.Secret && c.recoverable():
		return fmt.Sprintf("It can be restored until %s.", until)
	case snapshot != "":
		return fmt.Sprintf("Its last snapshot is %s.", snapshot)
	case c.use() == spare:
		return "It was made while hosewatch looked on, and no stream was seen to use it."
	case c.use() == unsure:
		return "Whether a stream needs it is not known."
	case len(c.Was) == 0:
		return "How it was set up is not known: no event that was seen has told it."
	}
	return ""
}

// dependents names what depends on the resource.
func (c *Case) dependents() string {
	switch n := len(c.Streams); {
	case n == 0:
		return ", which the alerting needs"
	case n == 1:
		return ", and stream " + short(c.Streams[0]) + " needs it"
	default:
		return fmt.Sprintf(", and %d streams need it, %s among them", n, short(c.Streams[0]))
	}
}

// remake makes a deleted resource again and gives it the settings that a new
// one does not have.
func (c *Case) remake() (command, note string) {
	if c.Asked.Target.ARN == "" || c.renamed() {
		return "", ""
	}
	if c.Asked.Effect == resource.Touches {
		return "", "What was in it does not come back."
	}
	was, changed := maps.Clone(c.Was), []resource.Path{resource.Exists}
	if was == nil {
		was = resource.Settings{}
	}
	was[resource.Exists] = "true"
	if c.kind() == resource.Secret && c.recoverable() {
		was[resource.DeletionDate] = ""
		return c.back([]resource.Path{resource.DeletionDate}, was), ""
	}
	if c.kind() == resource.Secret || c.back(changed, was) == "" {
		return "", "No command makes it again from what is known: use its template, or a backup."
	}
	fresh := resource.New(c.kind())
	for p, value := range c.Was {
		if made, ok := fresh[p]; p != resource.Exists && (!ok || made != value) {
			changed = append(changed, p)
		}
	}
	if _, held := parts[c.kind()]; held || c.kind() == resource.LogGroup {
		note = "What was in it does not come back."
	}
	return c.back(changed, was), note
}

// back is the commands that give the resource settings that it had.
func (c *Case) back(changed []resource.Path, was resource.Settings) string {
	place := resourceSubject{c}.place()
	return strings.Join(resource.Restore(c.Asked.Target, place, changed, was).Lines, "\n")
}
