// Package notify tells alerts in Slack, through a bot or an incoming webhook:
// sorted into incidents, one thread each, and each alert once.
//
// It knows Slack's answers, and which of them waiting, other credentials or a
// simpler message can help. A Desk keeps what it tells in a table, has a channel
// to itself while it tells there, and writes down what it is about to post.
// When it is in doubt whether Slack has a message, it asks. A webhook cannot be
// asked: what is in doubt is sent again, for two messages can be read and none
// cannot.
//
// The credentials come from a secret and stay in this package: no error, log
// or text that leaves it holds them or the address of a webhook.
package notify
