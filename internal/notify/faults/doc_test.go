// Package faults tries the telling of alerts against a Slack, a table and a
// queue that fail in every way they are known to fail, and functions that
// crash at any step, and counts what the channel shows.
//
//	go test ./internal/notify/faults -run Faults -v -faults.alerts 10000
//
// With -faults.aws http://127.0.0.1:PORT the table is in DynamoDB and the queue
// in SQS, as moto serves them there; without, both are in memory. Time is the
// test's own all the same, but for the latency of the two. Ten thousand alerts
// take about five seconds in memory, and forty minutes over moto, which answers
// some 70,000 calls and looks through a whole table and a whole queue for many
// of them; the checks run a thousand over it.
package faults
