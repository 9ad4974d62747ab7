// Package report tells what an investigation found: as a page of text that is
// read from the top down, as JSON, and its events as a spreadsheet.
//
// It decides nothing: what is open, who stood behind what and what is not
// known stand in the report. Text in a report may have been chosen by an
// attacker; nothing that this package writes can move a cursor, hide a
// character, or be taken for a formula.
package report
