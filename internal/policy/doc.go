// Package policy knows what an IAM policy document means.
//
// It parses the forms in which CloudTrail carries a document, evaluates a
// concrete request against it, compares two documents by meaning (is there a
// request that the new one allows and the old one did not?) and judges what
// the difference exposes. A comparison that could not be decided says so: a
// document is never called narrower or equal without a proof.
//
// It refuses to know CloudTrail, streams, Slack and the live account. Whatever
// lies outside the document (KMS grants, ACLs, service and resource control
// policies, RAM shares, Block Public Access) is outside every verdict.
package policy
