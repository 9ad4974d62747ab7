// Package firehose knows Amazon Data Firehose: its calls as CloudTrail writes
// them, what a delivery stream is configured to do, how UpdateDestination
// merges with what was there, and the commands that put a configuration back.
//
// It refuses to keep a credential: of a password, token or key it knows only
// whether it was given and whether the trail shows it in clear. It does not
// judge; whether a setting is risky is decided elsewhere.
//
// The API: https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
package firehose
