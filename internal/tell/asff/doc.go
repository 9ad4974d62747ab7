// Package asff puts an alert into AWS's Security Finding Format, for Security
// Hub: one finding for an alert, whose id holds its alert_id.
//
// It knows the format's limits and keeps them by cutting texts and leaving out
// what comes last. What an attacker has chosen is written out as package tell
// does it: nobody knows where a finding will be shown.
//
// The types are the SDK's: the delivery needs them, and AWS's names for things
// need no second spelling.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
package asff
