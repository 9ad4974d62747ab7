package judge

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// places are the settings that say where records go, the S3 bucket included.
func places(k firehose.Kind) []firehose.Path {
	all := k.Places()
	if slices.Contains(all, firehose.Bucket) {
		return all
	}
	return append(all, firehose.Bucket)
}

// listed reports whether a place is on the team's list of destinations.
func (c *Case) listed(place string) bool {
	if len(c.Config.Destinations) == 0 {
		return false
	}
	_, host, _ := strings.Cut(place, "://")
	host, _, _ = strings.Cut(host, "/")
	name, _, _ := strings.Cut(host, ":")
	return c.Config.Destinations.Match(place, short(place), host, name)
}

// routine reports whether the change came by CloudFormation, on whose word
// the record stands, or from a deployer.
func (c *Case) routine() bool {
	return strings.EqualFold(c.Event.Identity.InvokedBy, "cloudformation.amazonaws.com") || c.byDeployer()
}

// place names a place for people.
func place(s firehose.Setting) string {
	switch {
	case !s.Given():
		return "an unknown place"
	case !s.Known():
		return "an address that the trail does not show"
	case strings.HasPrefix(s.Text(), "arn:"):
		return short(s.Text())
	default:
		return strings.TrimPrefix(s.String(), "jdbc:redshift://")
	}
}

// lookAtMove finds a place that is another than before.
func (c *Case) lookAtMove(p firehose.Path) {
	d, changed := c.Difference(p)
	if !changed || !d.After.Given() {
		return
	}
	before, known := c.placeBefore(d)
	if !known {
		return
	}
	switch {
	case !d.After.Known():
		c.find("%s was given an address that the trail does not show", c.name()).grade(High).toward(Unclear).
			was("It delivered to %s.", place(before))
	case before.Text() == d.After.Text():
		f := c.find("%s was given its address again; only the host is known to be the same", c.name()).grade(Medium).toward(Unclear).
			was("The host is %s. The rest of an address may carry credentials and is not kept.", place(before))
		if c.routine() {
			f.grade(Low)
		}
	default:
		f := c.find("%s now delivers to %s instead of %s", c.name(), place(d.After), place(before))
		if c.listed(d.After.Text()) {
			f.grade(Medium).toward(Changed)
		}
	}
}

// lookAtFirst finds a place of which it is not known whether it is another
// than before.
func (c *Case) lookAtFirst(p firehose.Path) {
	now, first := c.firstSeen(p)
	if !first {
		return
	}
	d, _ := c.Difference(p)
	if _, known := c.placeBefore(d); known || c.listed(now.Text()) {
		return
	}
	deed := "deliver"
	if p == firehose.BackupBucket {
		if now == c.After.Settings.Get(firehose.Bucket) {
			return // where it delivers is told, or known
		}
		deed = "copy its source records"
	}
	f := c.find("%s was set to %s to %s", c.name(), deed, place(now))
	switch {
	case c.routine():
		f.grade(Low)
	case c.Before != nil && c.Before.Settings.Get(p).Given():
		f.grade(Medium) // an address again, neither of which is shown
	}
}

// placeBefore returns where records went before they went to the place of a
// difference. Some destinations name their place in one of several ways.
func (c *Case) placeBefore(d firehose.Difference) (place firehose.Setting, known bool) {
	if d.BeforeKnown && d.Before.Given() {
		return d.Before, true
	}
	if c.Before == nil || !slices.Contains(c.Request.Kind.Places(), d.Path) {
		return firehose.Setting{}, false
	}
	for _, p := range c.Request.Kind.Places() {
		if was := c.Before.Settings.Get(p); was.Known() && p != d.Path {
			return was, true
		}
	}
	return firehose.Setting{}, false
}

// placeOf names where a stream delivers.
func placeOf(s *firehose.Stream) string {
	for _, p := range s.Kind.Places() {
		if set := s.Settings.Get(p); set.Known() {
			return place(set)
		}
	}
	return "a place that is not known"
}
