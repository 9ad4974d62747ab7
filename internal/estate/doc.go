// Package estate knows what exists: delivery streams, what each depends on,
// and the last known state of all of it, as events and baselines told. It
// reads an event against that memory and says what the event changed.
//
// Every fact remembers when it was learned and from which event, so that an
// event which arrives late is read against the state just before its own time
// and does not overwrite what is newer.
//
// It refuses to judge whether a change is good, and to ask anybody but the
// events and the store that it is given.
package estate
