package judge

import "testing"

func TestWidened(t *testing.T) {
	for _, test := range []struct {
		before, after string
		want          bool
		reason        string
	}{
		{`{"source":["aws.s3"]}`, `{ "source" : ["aws.s3"] }`, true, "blanks say nothing"},
		{`{"source":["aws.s3"]}`, `{"source":["aws.kms","aws.s3"]}`, true, "one more value"},
		{`{"source":["aws.s3","aws.kms"]}`, `{"source":["aws.s3"]}`, false, "one value less"},
		{`{"source":["aws.s3"]}`, `{"source":["aws.s3"],"detail":{"eventName":["PutObject"]}}`, false, "one more thing is asked"},
		{`{"source":["aws.s3"],"detail":{"eventName":["PutObject"]}}`, `{"source":["aws.s3"]}`, true, "one thing less is asked"},
		{`{"detail":{"eventName":["A"]}}`, `{"detail":{"eventName":["A","B"]}}`, true, "one more value within"},
		{`{"detail":{"eventName":[{"prefix":"A"}]}}`, `{"detail":{"eventName":[{"prefix":"Ab"}]}}`, false, "another condition"},
		{`{"detail":{"eventName":["A"]}}`, `{"detail":["A"]}`, false, "another form"},
		{`{"source":["aws.s3"]}`, `{"source":`, false, "not JSON"},
		{``, `{"source":["aws.s3"]}`, false, "there was no pattern"},
	} {
		if got := widened(test.before, test.after); got != test.want {
			t.Errorf("%s to %s: %v, want %v: %s", test.before, test.after, got, test.want, test.reason)
		}
	}
}
