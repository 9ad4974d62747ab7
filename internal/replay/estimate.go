package replay

import "math"

// Amount is what there is to read, as far as it is known.
type Amount struct {
	Folders int // accounts times Regions
	Objects int64
	Bytes   int64
	Days    int // from the first day to the last
	// SampledDays is how many days of folders were listed, of AllDays; the rest
	// is taken to be like them.
	SampledDays, AllDays int
	// Sampled is what was read of some objects; without, an event is taken to
	// be as large, and to be watched as often, as in a simulated trail.
	Sampled Reading
}

// Estimate is what a run will come to. Seconds are of work, and WallSeconds
// until the end.
type Estimate struct {
	Events, Watched   int64
	EventBytes        float64
	WatchedShare      float64
	Batches, Files    int64 // Files hold candidates
	Turns             int64
	GBSeconds         float64
	Invocations       int64
	Transitions       int64
	ExpressRequests   int64
	Lists, Gets, Puts int64
	StoredGB          float64
	TableWrites       int64   // of DynamoDB: what is remembered lies in the bucket
	ReadSeconds       float64 // of one batch
	JudgeSeconds      float64 // of all turns, one after the other
	WallSeconds       float64
	Lambda, Steps, S3 float64 // USD
	Total             float64 // USD
}

// Estimated says what a run over so much will come to.
func (r *Run) Estimated(a Amount, p *Prices) Estimate {
	e := Estimate{EventBytes: eventBytes, WatchedShare: watchedShare}
	if s := a.Sampled; s.Records > 0 && s.Bytes > 0 {
		e.EventBytes = float64(s.Bytes) / float64(s.Records)
		e.WatchedShare = float64(s.Watched) / float64(s.Records)
	}
	e.Events = int64(float64(a.Bytes) / e.EventBytes)
	e.Watched = int64(float64(e.Events) * e.WatchedShare)
	if a.Objects == 0 {
		return e
	}
	e.amounts(r, &a)
	e.costs(&a, p)
	return e
}

// amounts counts calls and time. Of a folder at least one batch is made; what
// lies in a batch is told in at least one file for each slice that it covers.
func (e *Estimate) amounts(r *Run, a *Amount) {
	folders, objects := float64(a.Folders), float64(a.Objects)
	batches := math.Ceil(max(folders, float64(a.Bytes)/float64(r.BatchBytes), objects/float64(r.BatchObjects)))
	slices := float64(a.Days)
	if r.Slice == ByHour {
		slices *= 24
	}
	e.Batches = int64(batches)
	e.Files = int64(min(float64(e.Watched), batches+folders*slices))
	events := float64(e.Events) / batches
	e.ReadSeconds = startCall + events*readEvent + objects/batches*getObject/fetching
	e.JudgeSeconds = float64(e.Watched)*judgeEvent + float64(e.Files)*getObject/fetching + startCall
	e.Turns = int64(math.Ceil(e.JudgeSeconds / (maxSeconds - toEnd.Seconds())))

	e.Lists = int64(folders+objects/1000) + 4*e.Batches/1000 + 2*e.Files/1000 + 2*e.Turns + 6
	e.Gets = a.Objects + 2*e.Batches + e.Files + e.Turns
	e.Puts = 2*e.Batches + e.Files + 2*e.Turns + 3
	e.StoredGB = float64(e.Watched) * candidateBytes / 1e9
	e.Invocations = e.Batches + e.Turns + 3
	e.ExpressRequests = e.Batches
	e.Transitions = 8 + 2*e.Turns // a batch's own are in the price of an express workflow
	list := e.listSeconds(a)
	waves := math.Ceil(batches / float64(r.Concurrency))
	e.WallSeconds = list + waves*e.ReadSeconds + e.JudgeSeconds + 10
}

func (e *Estimate) listSeconds(a *Amount) float64 {
	return startCall + float64(a.Objects)/1000*callList/min(listing, float64(max(a.Folders, 1)))
}

func (e *Estimate) costs(a *Amount, p *Prices) {
	reading := float64(e.Batches) * e.ReadSeconds
	e.GBSeconds = reading*readMB/1024 + e.JudgeSeconds*judgeMB/1024 + e.listSeconds(a)*listMB/1024
	e.Lambda = e.GBSeconds*p.LambdaGBSecond + float64(e.Invocations)*p.LambdaRequest + e.JudgeSeconds*(judgeDisk-512)/1024*p.StorageGBSecond
	// An express workflow is charged for at least 64 MB while it runs.
	e.Steps = float64(e.Transitions)*p.Transition + float64(e.ExpressRequests)*p.ExpressRequest + reading*64/1024*p.ExpressGBSecond
	e.S3 = float64(e.Lists+e.Puts)*p.S3Write + float64(e.Gets)*p.S3Read + e.StoredGB*p.S3GBMonth
	e.Total = e.Lambda + e.Steps + e.S3
}

// SliceFor returns the slice whose candidates one turn can put in order.
func SliceFor(watched int64, days int) Slice {
	if days > 0 && watched/int64(days) > slicedByHour {
		return ByHour
	}
	return ByDay
}

// slicedByHour is how many candidates of a day are read again by each turn
// within it at most: two million are some 3 GB of records, which the judging
// function has the disk to sort.
const slicedByHour = 2_000_000
