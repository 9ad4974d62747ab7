package replay

// Prices are AWS's, in USD, of the first tier and beyond what is free, for
// functions on arm64.
type Prices struct {
	Region, Date string
	Sources      []string

	LambdaGBSecond  float64
	LambdaRequest   float64
	StorageGBSecond float64 // of /tmp beyond 512 MB
	Transition      float64 // of a standard workflow
	ExpressRequest  float64
	ExpressGBSecond float64
	S3Write         float64 // PUT and LIST
	S3Read          float64 // GET
	S3GBMonth       float64
	EventBridgePut  float64 // of 64 KB
}

// ListPrices are what an estimate counts with. Other Regions are up to a half
// more expensive; what reading costs is mostly Lambda's.
var ListPrices = Prices{
	Region: "us-east-1", Date: "March 2026",
	Sources: []string{
		"https://aws.amazon.com/lambda/pricing/",
		"https://aws.amazon.com/step-functions/pricing/",
		"https://aws.amazon.com/s3/pricing/",
		"https://aws.amazon.com/eventbridge/pricing/",
	},
	LambdaGBSecond: 0.0000133334, LambdaRequest: 0.20e-6, StorageGBSecond: 0.0000000309,
	Transition: 0.025e-3, ExpressRequest: 1.00e-6, ExpressGBSecond: 0.00001667,
	S3Write: 0.005e-3, S3Read: 0.0004e-3, S3GBMonth: 0.023,
	EventBridgePut: 1.00e-6,
}

// What functions have; template.yaml says the same, and a test compares.
const (
	listMB     = 512
	readMB     = 1769
	judgeMB    = 3008
	judgeDisk  = 4096
	maxSeconds = 900 // of one call of List or Judge
)

// What was measured, on one core of a machine at 2.1 GHz and with a simulated
// trail, times two: a processor of Lambda may be slower, and its day worse.
// docs/replay.md says how to measure again.
const (
	eventBytes     = 117    // of an event in a trail's file
	watchedShare   = 0.006  // of events
	candidateBytes = 315    // of what is watched, packed
	readEvent      = 4.2e-6 // seconds
	judgeEvent     = 120e-6 // seconds
	getObject      = 0.030  // seconds until an object begins, of which eight are asked for at once
	callList       = 0.100  // seconds for a page of 1,000 keys
	startCall      = 0.300  // seconds of a call beside its work
)
