// Package trail knows what CloudTrail writes: the containers its records
// travel in, the members of a record and their spellings, who the caller was,
// and in which order things happened.
//
// It refuses to know what any service means by a request: requestParameters
// and responseElements stay a Value, to be understood elsewhere.
package trail
