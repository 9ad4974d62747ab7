package dynamo

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// What one event may cost against the estate of a large account.
const (
	mostCPU = time.Millisecond

	estateStreams   = 5_000
	estateResources = 50_000
)

// BenchmarkEvent prints what one event costs against a table with 5,000
// streams and 50,000 resources, and fails above the bar:
//
//	go test -run '^$' -bench '^BenchmarkEvent$' -benchtime 2000x ./internal/store/dynamo
//
// The table is in another process, which answers as DynamoDB does. What is
// counted is the processor time of this whole process, user and system, of all
// threads: the SDK, its connection and the garbage collector are in it.
func BenchmarkEvent(b *testing.B) {
	endpoint := startTable(b)
	calls := &counting{API: clientOf(endpoint)}
	store := New(calls, "estate", Options{Note: func(arn, what string) { b.Errorf("%s: %s", arn, what) }})
	seed(b, endpoint)
	for _, bm := range []struct {
		name  string
		most  time.Duration
		event func(i int) *trail.Event
	}{
		{"PutBucketPolicy-20kB", mostCPU, func(i int) *trail.Event { return policyEvent(b, i, i%estateStreams) }},
		{"UpdateDestination", mostCPU, func(i int) *trail.Event { return destinationEvent(b, i, i%estateStreams) }},
		// No bar for what is rare: eight buckets get a policy of 20 kB again and
		// again, and each is remembered as it was six times.
		{"PutBucketPolicy-20kB-six-versions", time.Hour, func(i int) *trail.Event { return policyEvent(b, i, i%8) }},
	} {
		b.Run(bm.name, func(b *testing.B) { oneEvent(b, store, calls, bm.most, bm.event) })
	}
}

var nextEvent int

// oneEvent times events one by one, parsing apart, and judges the median of
// groups of them: what else the machine does disturbs few groups.
func oneEvent(b *testing.B, store *Store, calls *counting, most time.Duration, event func(int) *trail.Event) {
	const group = 50
	all := estate.New(store)
	run := func(n int) (cpu time.Duration, trips int64) {
		events := make([]*trail.Event, n)
		for i := range events {
			nextEvent++
			events[i] = event(nextEvent)
		}
		before, start := calls.all(), processTime(b)
		for _, e := range events {
			if _, ok, err := all.Observe(b.Context(), e); err != nil || !ok {
				b.Fatal(ok, err)
			}
		}
		return (processTime(b) - start) / time.Duration(n), calls.all() - before
	}
	run(2 * group) // warm
	var groups []time.Duration
	var trips, events int64
	for b.Loop() {
		if events++; events%group == 0 {
			cpu, n := run(group)
			groups, trips = append(groups, cpu), trips+n
		}
	}
	if len(groups) == 0 {
		return
	}
	slices.Sort(groups)
	perEvent, cpu := float64(trips)/float64(len(groups)*group), groups[len(groups)/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(perEvent, "trips/event")
	b.ReportMetric(float64(cpu.Microseconds()), "median-cpu-µs/event")
	b.ReportMetric(float64(groups[len(groups)-1].Microseconds()), "worst-cpu-µs/event")
	if perEvent != mostTrips { // fewer would mean that nothing was kept
		b.Errorf("%.2f round trips an event, not one to read and one to write", perEvent)
	}
	if cpu > most {
		b.Errorf("%v of processor time an event, at most %v", cpu, most)
	}
}

func processTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// policy is a document of 20 kB; no two are the same.
func policy(i int) string {
	var doc strings.Builder
	doc.WriteString(`{"Version":"2012-10-17","Statement":[`)
	for s := 0; doc.Len() < 20_000; s++ {
		if s > 0 {
			doc.WriteByte(',')
		}
		fmt.Fprintf(&doc, `{"Sid":"Reader%d","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%012d:role/reader-%d"},"Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::bucket/%x/*"}`, s, s*7919*131, s, (s+i)*(s+i)*7919)
	}
	return doc.String() + "]}"
}

func policyEvent(t testing.TB, id, bucket int) *trail.Event {
	return record(t, id, "s3.amazonaws.com", "PutBucketPolicy", fmt.Sprintf(`{"bucketName":"bucket-%d","bucketPolicy":%s,"Host":"s3.eu-west-1.amazonaws.com","policy":""}`, bucket, policy(id)))
}

func destinationEvent(t testing.TB, id, stream int) *trail.Event {
	return record(t, id, firehose.Source, "UpdateDestination", fmt.Sprintf(`{"deliveryStreamName":"stream-%d","currentDeliveryStreamVersionId":"7","destinationId":"destinationId-000000000001","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::elsewhere-%d","prefix":"p%d/","bufferingHints":{"sizeInMBs":64,"intervalInSeconds":300}}}`, stream, id, id))
}

// seed fills the table with streams, their buckets, and other resources.
func seed(b *testing.B, endpoint string) {
	loader := New(clientOf(endpoint), "estate", Options{})
	var changes []estate.Write
	add := func(w ...estate.Write) {
		if changes = append(changes, w...); len(changes) >= maxCall {
			if err := loader.Put(b.Context(), changes); err != nil {
				b.Fatal(err)
			}
			changes = nil
		}
	}
	for i := range estateStreams {
		add(seededStream(i), seededBucket(i))
	}
	for i := 2 * estateStreams; i < estateResources+estateStreams; i++ {
		add(estate.Write{ARN: fmt.Sprintf("arn:aws:kms:eu-west-1:111122223333:key/%d", i), Link: []string{streamARN(i % estateStreams)}})
	}
	add(make([]estate.Write, maxCall)...)
}

func streamARN(i int) string {
	return firehose.ARN("aws", "eu-west-1", "111122223333", fmt.Sprintf("stream-%d", i))
}

func seededStream(i int) estate.Write {
	s := &firehose.Stream{ARN: streamARN(i), Name: fmt.Sprintf("stream-%d", i), Complete: true, Kind: firehose.ExtendedS3, Learned: began, Settings: firehose.Settings{
		firehose.Bucket: firehose.Shown(fmt.Sprintf("arn:aws:s3:::bucket-%d", i)), firehose.S3Role: firehose.Shown("arn:aws:iam::111122223333:role/delivery"),
		firehose.ObjectKey: firehose.Shown(fmt.Sprintf("arn:aws:kms:eu-west-1:111122223333:key/%d", i)), firehose.Prefix: firehose.Shown("a/"),
		firehose.S3LogEnabled: firehose.Shown("true"), firehose.S3LogGroup: firehose.Shown("/aws/kinesisfirehose/s"), firehose.Compression: firehose.Shown("GZIP"),
	}}
	return estate.Write{ARN: s.ARN, Resource: &estate.Resource{ARN: s.ARN, Type: resource.Stream, Revision: 1,
		Stream: []estate.StreamState{{Stream: s, Moment: estate.Moment{Learned: began, Event: estate.Baseline}}}}}
}

func seededBucket(i int) estate.Write {
	arn := fmt.Sprintf("arn:aws:s3:::bucket-%d", i)
	fact := func(value string) []estate.Fact {
		return []estate.Fact{{Value: value, Moment: estate.Moment{Learned: began, Event: estate.Baseline}}}
	}
	return estate.Write{ARN: arn, Link: []string{streamARN(i) + " arn:aws:iam::111122223333:role/delivery"}, Resource: &estate.Resource{ARN: arn, Type: resource.Bucket, Revision: 1,
		Facts: map[resource.Path][]estate.Fact{resource.Exists: fact("true"), resource.Policy: fact(policy(-i)), resource.Encryption: fact(resource.EncryptionCustomer)}}}
}
