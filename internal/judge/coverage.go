package judge

// Unobservable is something that would be worth telling and that CloudTrail
// does not show.
type Unobservable struct {
	What, Why string
	Row       string // of the catalogues, when it is one
}

// NotObservable lists what no rule can tell, with the reason.
func NotObservable() []Unobservable {
	return []Unobservable{
		{What: "Who puts records into a stream (PutRecord, PutRecordBatch)", Why: "Firehose does not log these calls to CloudTrail: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-using-cloudtrail.html"},
		{What: "Whether encryption, once asked for, was really switched on", Why: "Start and Stop work in the background, and a later ENABLING_FAILED leaves no event; only DescribeDeliveryStream shows it."},
		{What: "Which address an HTTP endpoint or a Snowflake destination has, when CloudTrail masks it", Why: "The API model marks it as sensitive. That it was set is told; where it leads is not visible."},
		{What: "Whether the path or the query of an endpoint's address changed", Why: "It may carry a credential, so only scheme, host and port are kept; that it was set again is told."},
		{What: "Passing a role to Firehose", Why: "iam:PassRole is a permission and has no event of its own; the role is read from the request."},
	}
}
