// Package account knows how to ask AWS what there is: every delivery stream of
// an account and Region, what each depends on, and what the alerting needs.
//
// What AWS answers is turned into the request that would have made it so, and
// read by the tables that read CloudTrail's records. So a setting has the same
// value whether it was asked for or told by an event, and rules need not know
// which.
//
// It speaks to AWS in the protocols themselves, with the SDK's signer, its
// retries and its credentials but without its clients. Those would turn the
// answers into structures that had to be turned back into the names that
// CloudTrail has; and EventBridge's client weighs more in a function, for its
// one call, than all of this room, which asks 19 services.
//
// It only reads, refuses to ask for anything that holds data or a secret, and
// does not judge or remember.
package account
