// Package tell puts an alert into words: for a terminal, and as JSON.
//
// It knows how a person, a place, a time and a change are said, and it says
// every alert the same way. It decides nothing: neither whether an alert is
// told nor what a program's exit code is.
//
// Text in an alert may have been chosen by an attacker. Nothing that this
// package writes can move a cursor, change a colour, hide a character or
// reverse the direction of reading, unless it is a colour of our own.
package tell
