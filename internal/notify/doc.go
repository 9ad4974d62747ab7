// Package notify delivers alerts to Slack, through a bot or an incoming
// webhook.
//
// It knows Slack's answers and which of them waiting, other credentials or a
// simpler message can help. It delivers at least once: an alert whose delivery
// is in doubt is sent again, for two messages can be read and none cannot.
//
// The credentials come from a secret and stay in this package: no error, log
// or text that leaves it holds them or the address of a webhook.
package notify
