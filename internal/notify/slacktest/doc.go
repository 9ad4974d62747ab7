// Package slacktest is a Slack for tests, over HTTP, in memory: messages,
// threads and edits, history, files, modals and incoming webhooks on one side,
// signed presses of buttons and slash commands on the other.
//
// It refuses what Slack refuses (blocks over the limits, unknown channels and
// threads, bad tokens, missing scopes, too many calls a minute) with Slack's
// own words, and it fails on request in the ways Slack and a network fail:
// before it took a message, after, and much later. It notes who did not wait
// when told to. All its time is that of Slack.Now. It shares no code with what
// it tests.
//
// It does not know: attachments, reactions, deleting; private and archived
// channels, and such as the bot is not in; more than one workspace, app or
// webhook; user tokens; members of an object that Slack would refuse as
// unknown; how a text is shown, and what links in it unfurl to. Where Slack
// gives no number or two of its pages differ, the stricter reading is taken,
// and the place says so.
package slacktest
