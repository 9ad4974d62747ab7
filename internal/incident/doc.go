// Package incident knows which alerts belong together, and in how many
// messages they are told: one thread an incident, what must stand alone in it
// and what goes into a table, what is late, and how much a channel bears.
//
// It refuses to know how Slack is spoken to and where incidents are kept.
package incident
