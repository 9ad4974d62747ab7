// Package account knows how to ask AWS what there is: every delivery stream of
// an account and Region, what each depends on, and what the alerting needs; and
// what is no longer there of what is remembered.
//
// What AWS answers is turned into the request that would have made it so, and
// read by the tables that read CloudTrail's records. So a setting has the same
// value whether it was asked for or told by an event, and rules need not know
// which.
//
// It speaks to AWS in the protocols themselves, with the SDK's signer, its
// retries and its credentials but without its clients. Those would turn the
// answers into structures that had to be turned back into the names that
// CloudTrail has, and would weigh more in a function, each for a call or two,
// than all of this room.
//
// What a stream can name and is not asked about stands in a list beside those
// that are, each with its reason; a test holds both against the estate's edges.
// A setting that no call could have made is left out, but for two that only
// asking tells: a subnet's network ACL, and the policies of a collection.
//
// Absence is concluded from two answers: a list without a gap that has not the
// stream, and a refusal of its name. A resource is gone when AWS says so itself.
//
// History is apart from all that: it looks up what a caller did, for a person
// who asks, and keeps nothing of what was asked for in a call.
//
// It only reads, refuses to ask for anything that holds data or a secret, and
// does not judge or remember.
package account
