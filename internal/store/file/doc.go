// Package file keeps the estate in one file, for a program that is run again
// and again on one machine.
//
// # What is on disk when
//
// Put keeps changes in memory, where Get sees them at once. They are written
// by Flush, by Close, and by Put itself whenever those of 4,096 resources
// wait. Each time all that waits is written, or nothing: a process that is
// killed, or a machine that loses power, leaves the file as it was after the
// last time, never with half a Put in it. What was not yet written is learned
// again by reading the same events again.
//
// One process at a time has the file.
//
// It refuses to open what it did not make, to go on with a file that is
// damaged, and to understand what it keeps.
package file
