// Package simulate knows what a trail of a busy organization looks like: who
// calls what, how often, with which credentials, and how CloudTrail spells
// and delivers it. It makes such trails of any length from a seed, for
// measuring, for tests and for trying things out.
//
// It refuses to know what hosewatch thinks of an event, so that what it makes
// is fit to measure and to try hosewatch with.
//
// # Stories
//
// A story is a sequence of events in the order of time. Everyday is the story
// of an organization at work. WriteTrail and WriteEnvelopes deliver a story as
// CloudTrail does: as log files of a bucket, or as EventBridge events.
//
// What is made is the same, byte for byte, from the same settings and program;
// memory does not grow with the number of events. Accounts, addresses and names
// are those that are set apart for examples.
//
// # Where it is kinder than life
//
// An account's day is compressed: all Regions are busy enough that a log file
// holds hundreds of records. The credentials of a role are always handed out in
// sight, before they are used.
package simulate
