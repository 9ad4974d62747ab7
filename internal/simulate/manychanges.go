package simulate

// ManyChanges are the settings of a story in which 200 resources change over
// and over, and of its delivery in files so short that what happens to each of
// them is spread over many: what has to be put in order before it is judged.
// Of 20,000 events, each resource has some forty.
func ManyChanges(events int) (Settings, Delivery) {
	s := Defaults()
	s.Events, s.Changes, s.Looks, s.Resources, s.Daily = events, 0.4, 0.02, 200, 10_000
	return s, Delivery{Seed: s.Seed, PerFile: 40, Late: 0.02, Twice: 0.01}
}
