// Package slacktest is a Slack for tests: chat.postMessage, chat.update and
// incoming webhooks, over HTTP, in memory.
//
// It refuses what Slack refuses (blocks over the limits, unknown channels, bad
// tokens, too many messages a second) with Slack's own words, and it fails on
// request in the ways a network fails. It shares no code with what it tests.
package slacktest
