// Package ocsf puts an alert into the form of the Open Cybersecurity Schema
// Framework: one Detection Finding (class 2004) for an alert, whose
// finding_info.uid and metadata.uid are its alert_id.
//
// It knows the schema's names and numbers, and which of them an alert can
// fill honestly. Confidence, risk and impact are not among them: a rule's
// severity is all the judgement there is. What the schema has no place for
// stands in unmapped, under the names of the alert's own JSON.
//
// The schema: https://schema.ocsf.io/1.6.0/classes/detection_finding?profiles=cloud
package ocsf
