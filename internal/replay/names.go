package replay

import "fmt"

// Root is the folder of all runs in their bucket; what is in it expires.
const Root = "runs/"

// Folder is where all of a run lies. What its steps leave is in folders of
// that.
func Folder(run string) string { return Root + run + "/" }

// Where things of a run lie.
const (
	batchesIn     = "batches/"
	candidatesIn  = "candidates/" // by slice of time, so that they sort by time
	correctionsIn = "corrections/"
	readIn        = "read/"
	resultsIn     = "results"
	settleIn      = "settle/"
	stateIn       = "state/"
	alertsIn      = "alerts/"
	resultName    = "result.json"
	baselineName  = "baseline.json"
)

func (r *Run) batches() string     { return Folder(r.ID) + batchesIn }
func (r *Run) candidates() string  { return Folder(r.ID) + candidatesIn }
func (r *Run) corrections() string { return Folder(r.ID) + correctionsIn }
func (r *Run) read() string        { return Folder(r.ID) + readIn }

// BaselineKey is where the baseline of a run is put before it starts.
func (r *Run) BaselineKey() string { return Folder(r.ID) + baselineName }

// AlertsPrefix is where the alerts of a run lie: files of JSON lines, which
// come in the order of events when they are read in the order of their names.
func AlertsPrefix(run string) string { return Folder(run) + alertsIn }

// ResultKey is where Sum says what came of a run.
func ResultKey(run string) string { return Folder(run) + resultName }

// batchName is the name of the nth batch of the nth folder of a trail, without
// anything around it.
func batchName(folder, n int) string { return fmt.Sprintf("%06d-%06d", folder, n) }

// candidatesKey is where the candidates of a slice from one batch lie.
func (r *Run) candidatesKey(slice, batch string) string {
	return r.candidates() + slice + "/" + batch + packed
}

// orphans stands where a batch's name does, for what Settle found.
const orphans = "corrections"

// turnName names what one turn of Judge leaves, so that names sort as turns do.
func (r *Run) turnKey(folder string, turn int) string {
	return fmt.Sprintf("%s%s%06d", Folder(r.ID), folder, turn)
}
