// Package functions_test measures the functions as Lambda runs them: the built
// program, against the Runtime API.
package functions_test

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// mostStart is how long a function may take from exec to asking for its first
// event; what Lambda needs before that is not ours.
const mostStart = 15 * time.Millisecond

// BenchmarkStart runs each function until it asks for its first event. The
// quickest of many runs counts: what else the machine does can only make a run
// slower.
func BenchmarkStart(b *testing.B) {
	for _, name := range []string{"Detect", "Notify", "Baseline", "Findings", "Triage", "Replay"} {
		b.Run(name, func(b *testing.B) {
			program := build(b, name)
			best, runs := time.Hour, 0
			for b.Loop() {
				best = min(best, start(b, program))
				runs++
			}
			b.ReportMetric(float64(best.Microseconds())/1000, "ms-best")
			if runs >= 10 && best > mostStart {
				b.Errorf("%s: %v to its first request at best, of %d runs; at most %v are allowed", name, best, runs, mostStart)
			}
		})
	}
}

// build makes the program with the flags that it is deployed with.
func build(b *testing.B, name string) string {
	b.Helper()
	dir := b.TempDir()
	cmd := exec.Command("make", "-f", "functions/Makefile", "build-"+name+"Function", "LAMBDA_ARCH="+runtime.GOARCH, "ARTIFACTS_DIR="+dir)
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "bootstrap")
}

// start runs the program until it asks for its first event, and returns how
// long that took.
func start(b *testing.B, program string) time.Duration {
	b.Helper()
	asked := make(chan time.Time, 1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	gone := make(chan struct{})
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
		if r.URL.Path == "/2018-06-01/runtime/invocation/next" {
			asked <- time.Now()
			<-gone
			return
		}
		http.Error(w, "not now", http.StatusNotFound)
	})}
	go server.Serve(listener)
	defer server.Close()
	defer close(gone)
	var said strings.Builder
	cmd := exec.Command(program)
	cmd.Stderr = &said
	cmd.Env = append(os.Environ(), "AWS_LAMBDA_RUNTIME_API="+listener.Addr().String(), "AWS_REGION=eu-west-1",
		"AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none", "HOSEWATCH_BUS=bus", "HOSEWATCH_REPLAY=read", "HOSEWATCH_REPLAY_BUCKET=runs", "HOSEWATCH_TABLE=estate",
		"SLACK_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack", "HOSEWATCH_SLACK_CHANNEL=C0TEST",
		"HOSEWATCH_TRIAGE=door", "HOSEWATCH_ALERTS_TABLE=alerts", "HOSEWATCH_TASK_QUEUE=https://127.0.0.1/111122223333/tasks",
		"HOSEWATCH_PRODUCT_ARN=arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default")
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case at := <-asked:
		cmd.Process.Kill()
		<-ended
		return at.Sub(began)
	case err := <-ended:
		b.Fatalf("ended before it asked for an event: %v\n%s", err, &said)
	case <-time.After(30 * time.Second):
		cmd.Process.Kill()
		<-ended
		b.Fatalf("did not ask for an event\n%s", &said)
	}
	return 0
}
