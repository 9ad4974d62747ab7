// Package html tells the report of an investigation as one page that needs
// nothing else: no network, no other file, no script to be read.
//
// It knows how a report is laid out and drawn; what is said of an alert and of
// a change is said by internal/tell. It decides nothing and looks nothing up.
//
// # What others wrote
//
// Names and values in a report may have been chosen by an attacker. They reach
// the page as text and in no other way: html/template escapes them, characters
// that a reader could not see are written out by tell.Plain, and what is very
// long is cut and says so. No attribute holds any of it, but for links to the
// AWS console, whose host is checked. The page's policy allows the script and
// the style of this package by their hashes and nothing else, and lets no
// script turn text into markup.
//
// # How much
//
// What is shown of each kind is bounded, and the page says how much more there
// is. The table of events has all that the report lists, at about 120 bytes
// each.
package html
