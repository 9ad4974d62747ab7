package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// reencrypt goes back to the encryption that was there.
func (c *Case) reencrypt() (command, note string) {
	was := firehose.Settings{}
	if c.Before != nil {
		was = c.Before.Settings
	}
	if was.Get(firehose.EncryptionStatus).Is("DISABLED") && c.Request.Call == firehose.StartEncryption {
		// Encryption with the wrong key is better than none: go forward.
		was = firehose.Settings{}
	}
	cmd := firehose.EncryptCommand(c.Request.Stream, c.Event.Region, was)
	if len(cmd.Missing) > 0 {
		return cmd.Line, "Fill in your key: which one it was is not known."
	}
	return cmd.Line, ""
}

// restore puts the changed settings of the destination back.
func (c *Case) restore() (command, note string) {
	if c.Before == nil || c.Before.Kind == "" && c.Request.Kind == "" {
		return "", ""
	}
	was, lost, added := c.toRestore()
	if len(was) == 0 {
		return "", stays(added)
	}
	kind := c.Request.Kind
	if c.kindChanged() {
		kind = c.Before.Kind
	}
	cmd := firehose.UpdateCommand(c.Request.Stream, c.Event.Region, c.Request.DestinationID, kind, kind.Whole(was, c.Before.Settings))
	for _, p := range cmd.Missing {
		lost = append(lost, string(p))
	}
	return cmd.Line, sentences(notRestored(lost), stays(added))
}

// configure is the command that gives a stream what the call left it without;
// "" when nothing came of the call.
func (c *Case) configure(lacking firehose.Settings) string {
	if !c.succeeded() || c.Request.Stream == "" {
		return ""
	}
	return firehose.UpdateCommand(c.Request.Stream, c.Event.Region, "", c.Request.Kind, c.Request.Kind.Whole(lacking, c.Request.Settings)).Line
}

// toRestore returns the settings to put back, the names of those that changed
// and are not known, and the names of those that were not there before. A
// destination of another kind replaced all.
func (c *Case) toRestore() (was firehose.Settings, lost, added []string) {
	was = firehose.Settings{}
	if c.kindChanged() {
		for p, value := range c.Before.Settings {
			if p.OfDestination() && value.Given() {
				was[p] = value
			}
		}
		if !c.Before.Complete {
			lost = append(lost, "whatever no event told of the old destination")
		}
		return was, lost, nil
	}
	for _, d := range c.Differences {
		switch {
		case !d.Path.OfDestination():
		case d.BeforeKnown && d.Before.Given():
			was[d.Path] = d.Before
		case c.displaced(d.Path): // going back displaces it
		case d.BeforeKnown && c.offAgain(d.Path): // what is switched off does no harm
		case d.BeforeKnown:
			added = append(added, string(d.Path))
		default:
			lost = append(lost, string(d.Path))
		}
	}
	return was, lost, added
}

// offAgain reports whether a setting belongs to something that was off before,
// so that going back switches it off.
func (c *Case) offAgain(p firehose.Path) bool {
	return slices.ContainsFunc(c.Differences, func(d firehose.Difference) bool {
		part, isSwitch := strings.CutSuffix(string(d.Path), "Enabled")
		off := isSwitch && d.Before.Is("false")
		if d.Path == firehose.BackupMode {
			part, off = "S3Backup.", d.Before.Is("Disabled")
		}
		return off && d.BeforeKnown && strings.HasPrefix(string(p), part)
	})
}

// displaced reports whether a place took that of another way to name it.
func (c *Case) displaced(place firehose.Path) bool {
	ways := c.Request.Kind.Places()
	return slices.Contains(ways, place) && slices.ContainsFunc(ways, func(p firehose.Path) bool {
		d, changed := c.Difference(p)
		return changed && !d.After.Given()
	})
}

// kindChanged reports whether the request replaced the destination by one of
// another kind.
func (c *Case) kindChanged() bool {
	return c.Before != nil && c.Before.Kind != "" && c.Request.Kind != "" &&
		!c.Before.Kind.SameFamily(c.Request.Kind)
}

func notRestored(lost []string) string {
	if len(lost) == 0 {
		return ""
	}
	slices.Sort(lost)
	return fmt.Sprintf("Fill in what is not known or must not be kept: %s.", strings.Join(slices.Compact(lost), ", "))
}

// stays says what an update cannot take away.
func stays(added []string) string {
	if len(added) == 0 {
		return ""
	}
	return fmt.Sprintf("An update cannot take away what was not set before: %s.", strings.Join(added, ", "))
}

// recreate makes a deleted stream again, when all of it is known.
func (c *Case) recreate() (command, note string) {
	if c.Before == nil || !c.Before.Complete {
		return "", "How it was configured is not known: create it again from its template."
	}
	cmd := firehose.CreateCommand(c.Before, c.Event.Region)
	var lost []string
	for _, p := range cmd.Missing {
		lost = append(lost, string(p))
	}
	return cmd.Line, sentences("What the stream still buffered is lost.", notRestored(lost))
}

// retag gives tags the values they had and removes those that were added.
func (c *Case) retag() (command, note string) {
	was, added := firehose.Settings{}, []string{}
	for _, d := range c.Differences {
		key, ok := d.Path.IsTag()
		switch {
		case !ok || !d.BeforeKnown:
		case d.Before.Given():
			was[d.Path] = d.Before
		default:
			added = append(added, key)
		}
	}
	switch {
	case len(was) > 0:
		cmd := firehose.TagCommand(c.Request.Stream, c.Event.Region, was)
		var lost []string
		for _, p := range cmd.Missing {
			lost = append(lost, string(p))
		}
		return cmd.Line, sentences(notRestored(lost), stays(added))
	case len(added) > 0:
		return firehose.UntagCommand(c.Request.Stream, c.Event.Region, added).Line, ""
	}
	return "", "The old values of the tags are not known."
}
