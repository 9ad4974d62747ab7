// Package blockkit puts alerts into Slack messages: blocks for those who read
// the channel, one line of text for a telephone's lock screen. An incident is
// a thread: its head is edited as alerts come, each alert is in a reply, alone
// or in a table.
//
// It knows Slack's limits and keeps them by leaving out the least important
// first, and it knows what Slack makes of text. Whatever came from an event
// may have been chosen by an attacker: it is shown as it is and can neither
// mention anyone, nor link, nor format, nor begin a line of its own. The only
// mentions are ids of Slack's that the configuration or Slack itself gave.
//
// The blocks are slack-go's types: the delivery needs them, and Slack's names
// for things need no second spelling.
package blockkit
