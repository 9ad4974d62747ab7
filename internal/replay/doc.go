// Package replay knows how months of a trail are judged on many machines, and
// the answers equal those of one scan of the same files.
//
// A run is a folder of a bucket, runs/RUN/, and five steps that a state machine
// calls. Each of them may be called twice with the same input, and leaves the
// same:
//
//	List    the trail's objects, by account and Region  -> batches/
//	Read    a batch, many at a time: what is watched     -> candidates/SLICE/, corrections/, read/
//	Settle  corrections of what nothing else tells       -> candidates/SLICE/
//	Judge   slices of time, one turn after the other     -> alerts/, state/
//	Sum     what was read, what was not, what was told   -> result.json
//
// Reading is what takes the time, 99.6 % of it for events that nobody judges,
// and needs no order. Judging does: what an event means depends on what was
// before, of its own resource, of those that it depends on, and of its caller.
// So reading is divided as one likes, and judging is done in order, by the
// watcher and the sorter that scan has. What the watcher remembers is carried
// from turn to turn: resources, the moments that rules count, the events that
// were seen. Nothing is judged twice to get there, and where a turn ends makes
// no difference.
//
// It refuses to know how a state machine is called or written down, and how a
// bucket is reached.
package replay
