// Package triage answers what people ask of hosewatch in Slack: buttons of
// alerts, a modal, and a slash command.
//
// A Door stands where anybody can knock. It takes in only what Slack has
// signed within the last minutes, once, and looks into nothing else; then it
// makes a Task of it and leaves the work to a Worker, which comes later, asks
// first whether the person may, and can be given a task again without doing it
// again.
//
// It refuses to know how a task gets from one to the other.
package triage
