package main

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		word   string
		want   slacktest.Fault
		reason string
	}{
		{"0", slacktest.Fault{}, "lets one through"},
		{"503", slacktest.Fault{Status: 503}, "a status"},
		{"429", slacktest.Fault{Status: 429, RetryAfter: "1"}, "says how long"},
		{"lost", slacktest.Fault{Drop: true}, "taken"},
		{"cut", slacktest.Fault{Cut: true}, "not taken"},
		{"invalid_auth", slacktest.Fault{Error: "invalid_auth"}, "Slack's word"},
	} {
		if got := faults("0," + tt.word); len(got) != 2 || got[1] != tt.want {
			t.Errorf("%s: %+v, want %+v: %s", tt.word, got, tt.want, tt.reason)
		}
	}
	if got := faults(""); got != nil {
		t.Errorf("no words: %+v", got)
	}
}
