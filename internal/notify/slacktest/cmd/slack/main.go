// Command slack is a Slack for tests outside of a Go process. It listens on a
// loopback address, says on its first line of standard output where, and
// writes every message it accepts as one line of JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func main() {
	log.SetFlags(0)
	addr := flag.String("addr", "127.0.0.1:0", "loopback address to listen on")
	token := flag.String("token", "xoxb-test", "the bot's token")
	channel := flag.String("channel", "C0TEST", "the channel the bot may post to")
	fail := flag.String("fail", "", "answers to the first requests, such as 429,500,0,lost,cut,channel_not_found; 0 lets one through, lost takes the request and answers nothing, cut does not take it")
	burst := flag.Int("burst", 0, "messages that the channel takes before it is one a second; 0 is no limit")
	tiers := flag.Bool("tiers", false, "limit the other methods to what their tiers promise a minute")
	flag.Parse()
	slack := &slacktest.Slack{Token: *token, Channels: []string{*channel}, Burst: *burst, Tiers: *tiers}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	slack.Received = func(m slacktest.Message) {
		if err := out.Encode(m); err != nil {
			log.Fatalf("standard output: %v", err)
		}
	}
	slack.Fail(faults(*fail)...)
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	if !listener.Addr().(*net.TCPAddr).IP.IsLoopback() {
		log.Fatalf("%s: not a loopback address", *addr)
	}
	fmt.Printf("{\"listening\":\"http://%s\"}\n", listener.Addr())
	log.Fatal(http.Serve(listener, slack))
}

// faults reads "429,invalid_auth" into what the server is to answer.
func faults(list string) (all []slacktest.Fault) {
	if list == "" {
		return nil
	}
	for word := range strings.SplitSeq(list, ",") {
		status, err := strconv.Atoi(word)
		switch {
		case word == "lost":
			all = append(all, slacktest.Fault{Drop: true})
		case word == "cut":
			all = append(all, slacktest.Fault{Cut: true})
		case err != nil:
			all = append(all, slacktest.Fault{Error: word})
		case status == http.StatusTooManyRequests:
			all = append(all, slacktest.Fault{Status: status, RetryAfter: "1"})
		default:
			all = append(all, slacktest.Fault{Status: status})
		}
	}
	return all
}
