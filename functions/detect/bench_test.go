package main

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// A typical event: 1.5 kB, compact as EventBridge sends it, a change by a
// pipeline that nobody has to hear of. %036d is its id.
const typicalEvent = `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"AWS API Call via CloudTrail","source":"aws.firehose","account":"111122223333","time":"2026-05-12T09:14:31Z","region":"eu-west-1","resources":[],"detail":{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE7PLATENG01:terraform-apply","arn":"arn:aws:sts::111122223333:assumed-role/deploy-pipeline/terraform-apply","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE7PLATENG01","arn":"arn:aws:iam::111122223333:role/deploy-pipeline","accountId":"111122223333","userName":"deploy-pipeline"},"attributes":{"creationDate":"2026-05-12T08:41:09Z","mfaAuthenticated":"false"}}},"eventTime":"2026-05-12T09:14:31Z","eventSource":"firehose.amazonaws.com","eventName":"UpdateDestination","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.50","userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.9.8","requestParameters":{"deliveryStreamName":"orders","currentDeliveryStreamVersionId":"7","destinationId":"destinationId-000000000001","extendedS3DestinationUpdate":{"bufferingHints":{"sizeInMBs":64,"intervalInSeconds":300}}},"responseElements":null,"requestID":"e1a6c2f4-0000-4000-8000-000000000001","eventID":"%036d","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"firehose.eu-west-1.amazonaws.com"}}}`

// most is how many times the walk the handler may cost.
const most = 3

// BenchmarkInvokeOverWalk compares the handler with visiting every value of
// the same event and looking at none. Both are timed in turns and the quickest
// turn of each counts, so that what else the machine does matters little. No
// event is ever known: there are more than the detector remembers.
func BenchmarkInvokeOverWalk(b *testing.B) {
	const turn = 256
	d, events := benchDetector(), payloads(16384, typicalEvent)
	if n := len(events[0]); n < 1400 || n > 1900 {
		b.Fatalf("the event has %d bytes, which is not typical", n)
	}
	invoke, visit := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	visited, next := 0, 0
	for b.Loop() {
		batch := events[next : next+turn]
		next = (next + turn) % len(events)
		start := time.Now()
		for _, event := range batch {
			if _, err := d.Invoke(b.Context(), event); err != nil {
				b.Fatal(err)
			}
		}
		between := time.Now()
		for _, event := range batch {
			visited += walk(gjson.ParseBytes(event))
		}
		invoke, visit = min(invoke, between.Sub(start)), min(visit, time.Since(between))
	}
	if visited == 0 {
		b.Fatal("nothing was visited")
	}
	ratio := float64(invoke) / float64(visit)
	b.ReportMetric(0, "ns/op") // of a turn, which says nothing
	b.ReportMetric(float64(invoke.Nanoseconds())/turn, "ns/invoke")
	b.ReportMetric(float64(visit.Nanoseconds())/turn, "ns/walk")
	b.ReportMetric(ratio, "invoke/walk")
	if b.Elapsed() > time.Second/2 && ratio > most {
		b.Errorf("the handler costs %.2f walks of its event (%v to %v for %d events); at most %d are allowed", ratio, invoke, visit, turn, most)
	}
}

func walk(v gjson.Result) (n int) {
	if !v.IsObject() && !v.IsArray() {
		return 1
	}
	v.ForEach(func(_, child gjson.Result) bool {
		n += walk(child)
		return true
	})
	return n
}

// payloads are n events that differ by their ids.
func payloads(n int, event string) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = fmt.Appendf(nil, event, i)
	}
	return all
}

func benchDetector() *detector {
	return &detector{
		least: judge.Low,
		watch: watch.New(config.Default()),
		seen:  newMemory(),
		log:   environment.Settings{LogLevel: slog.LevelInfo}.Log(io.Discard),
		tell:  bus.Printer{W: io.Discard},
	}
}
