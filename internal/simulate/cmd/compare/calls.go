package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// call is an event as the question knows it.
type call struct{ source, name string }

// asked are the calls that the question is about: those by which a delivery
// stream, or what it depends on, loses its protection. No two have one name, so
// that a tool which looks for names alone can answer too.
var asked = calls(`
firehose CreateDeliveryStream UpdateDestination DeleteDeliveryStream StartDeliveryStreamEncryption StopDeliveryStreamEncryption TagDeliveryStream
s3 PutBucketPolicy DeleteBucketPolicy PutBucketEncryption DeleteBucketEncryption PutBucketPublicAccessBlock PutBucketAcl PutBucketVersioning PutBucketLogging PutBucketLifecycle
iam PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy UpdateAssumeRolePolicy
kms PutKeyPolicy CreateGrant DisableKey ScheduleKeyDeletion DisableKeyRotation
kinesis StartStreamEncryption StopStreamEncryption DecreaseStreamRetentionPeriod
logs PutRetentionPolicy DeleteRetentionPolicy PutSubscriptionFilter DeleteSubscriptionFilter DisassociateKmsKey
cloudtrail StopLogging PutEventSelectors
lambda UpdateFunctionCode20150331v2 AddPermission20150331v2
ec2 AuthorizeSecurityGroupIngress
sns SetTopicAttributes
sqs SetQueueAttributes
`)

func calls(text string) (all []call) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		for i := 1; i < len(words); i++ {
			all = append(all, call{words[0] + ".amazonaws.com", words[i]})
		}
	}
	return all
}

// counts is an answer: how many events there are of each call.
type counts map[call]int

// tally counts. What it is asked for is not kept, so that it may lie in a
// buffer.
type tally map[call]*int

func newTally() tally {
	t := make(tally, len(asked))
	for _, one := range asked {
		t[one] = new(int)
	}
	return t
}

func (t tally) count(source, name string) {
	if n := t[call{source, name}]; n != nil {
		*n++
	}
}

func (t tally) counts() counts {
	c := counts{}
	for one, n := range t {
		c[one] = *n
	}
	return c
}

// write prints an answer, sorted, without what never happened.
func (c counts) write(w io.Writer) {
	compare := func(a, b call) int { return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.name, b.name)) }
	for _, one := range slices.SortedFunc(maps.Keys(c), compare) {
		if c[one] > 0 {
			fmt.Fprintln(w, one.source, one.name, c[one])
		}
	}
}

// readCounts reads what write printed, or any tool in its place. A tool that
// says only a name means the call that has it.
func readCounts(r io.Reader) (counts, error) {
	found := counts{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var c call
		var n int
		words := strings.Fields(lines.Text())
		if len(words) == 2 {
			words = append([]string{sourceOf(words[0])}, words...)
		}
		if len(words) != 3 {
			return nil, fmt.Errorf("%q: want a source, a name and a number", lines.Text())
		}
		c.source, c.name = words[0], words[1]
		if _, err := fmt.Sscan(words[2], &n); err != nil {
			return nil, fmt.Errorf("%q: %w", lines.Text(), err)
		}
		found[c] = n
	}
	return found, lines.Err()
}

func sourceOf(name string) string {
	for _, c := range asked {
		if c.name == name {
			return c.source
		}
	}
	return "?"
}
