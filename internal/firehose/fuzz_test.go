package firehose

import (
	"testing"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// FuzzRequest gives whatever JSON as the request of an update. Applying it a
// second time changes nothing that can be read, and the command that puts the
// settings back, read as a request, has no part that is not understood.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		createS3, `{"deliveryStreamName":"a","splunkDestinationUpdate":{"hECEndpoint":"https://a.b:8088/x","s3Update":{"bucketARN":"arn:aws:s3:::b"}}}`,
		`{"icebergDestinationUpdate":{"destinationTableConfigurationList":[{"uniqueKeys":["a"]}]}}`, `{"tags":{"key":"a"}}`, `[]`, `""`, `{"":{"":null}}`,
		`{"extendedS3DestinationUpdate":{"dataFormatConversionConfiguration":{"inputFormatConfiguration":{"a":[[[[1e999]]]]}}}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, params string) {
		if !gjson.Valid(params) || len(params) > 1<<16 {
			t.Skip("no JSON, or more of it than CloudTrail writes")
		}
		e, err := trail.ParseRecord(`{"eventSource":"firehose.amazonaws.com","eventTime":"2026-05-12T09:14:31Z","eventName":"UpdateDestination","requestParameters":`+params+`}`, trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		req, ok := ParseRequest(e)
		if !ok {
			t.Fatal("not a Firehose request")
		}
		once := (*Stream)(nil).Apply(req)
		if req.Shown == trail.RequestShown {
			for _, d := range Differences(once, req, once.Apply(req)) {
				if d.After.Whole() || !d.After.Given() {
					t.Errorf("applied again, %s changes from %v to %v", d.Path, d.Before, d.After)
				}
			}
		}
		was := Settings{}
		for p, s := range once.Settings {
			if p.OfDestination() && s.Whole() {
				was[p] = s
			}
		}
		members, _ := tree(req.Kind, was, false)
		if !gjson.Valid(encode(members)) {
			t.Errorf("the command back is not JSON: %s", encode(members))
		}
	})
}
