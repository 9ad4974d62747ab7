package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// visibilityRules are about what could not be seen or understood, and about
// callers who try what they may not.
func visibilityRules() []Rule {
	everything := append(firehose.Writes(), firehose.Reads()...)
	everything = append(everything, UnknownCall)
	return []Rule{
		{
			ID: "request-not-visible", Title: "CloudTrail does not show what was changed",
			Loses: Visibility, Severity: High, Direction: Unclear,
			Calls: []firehose.Call{firehose.Create, firehose.Update, firehose.StartEncryption}, Attack: []string{"T1562.008"}, Covers: []string{"FH-OPQ-001"},
			Why:    "Requests over 100 KB are left out of the record, which is a known way to hide a change. Anything may have been changed.",
			Advice: "Look at the stream as it is now and compare it with its template.",
			Look: func(c *Case) {
				if !c.succeeded() {
					return // the request of a denied call is never shown
				}
				switch c.Request.Shown {
				case trail.RequestOmitted:
					c.find("%s was changed by a request too large for CloudTrail to show", c.name())
				case trail.RequestNull, trail.RequestOdd:
					c.find("%s was changed by a request that CloudTrail does not show", c.name()).
						because("The call succeeded, and its record has no request in it. Anything may have been changed.")
				}
			},
			Raises: played(func() []Story {
				return []Story{story(call(firehose.Update, `{"reason":"requestParameters too large","omitted":"true","originalSize":"118204"}`).by(mallory)),
					story(call(firehose.Update)).named("null")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-visible", `{"bufferingHints":{"sizeInMBs":32}}`))}
			}),
		},
		{
			ID: "request-not-understood", Title: "A change has parts that hosewatch does not understand",
			Loses: Visibility, Severity: Low, Direction: Unclear, Grades: "high for a destination of an unknown kind",
			Calls: firehose.Writes(), Attack: nil, Covers: nil,
			Why:    "The API has grown, or the record is odd. What is understood was judged; the rest was not.",
			Advice: "Look at the stream as it is now. Update hosewatch.",
			Look: func(c *Case) {
				if len(c.Request.Odd) == 0 {
					return
				}
				f := c.find("A change of %s has a part that is not understood: %s", c.name(), strings.Join(c.Request.Odd[:min(len(c.Request.Odd), 3)], ", "))
				if c.Request.Kind != "" && !c.Request.Kind.Known() {
					f.grade(High)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-odd", `{"teleportConfiguration":{"enabled":true}}`)),
					story(on(firehose.Update, "orders-odd-kind", `{"quantumDestinationUpdate":{"roleARN":"`+ownRole+`"}}`)).named("kind")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-plain", `{"customTimeZone":"Europe/Dublin","fileExtension":".json"}`))}
			}),
		},
		{
			ID: "call-unknown", Title: "A Firehose call was made that hosewatch does not know",
			Loses: Visibility, Severity: Medium, Direction: Unclear,
			Calls: []firehose.Call{UnknownCall}, Attack: []string{"T1578"}, Covers: []string{"FH-UNK-001"},
			Why:    "The API has a new call that changes something. What it does was not judged.",
			Advice: "Read about the call in AWS's API reference, and update hosewatch.",
			Look: func(c *Case) {
				if c.Event.ReadOnly != trail.Yes && c.Event.Category != "Data" && !looksReadOnly(c.Event.Name) {
					c.find("%s called %.80s, which hosewatch does not know", c.who(), c.Event.Name)
				}
			},
			Raises: played(func() []Story { return []Story{story(on("MergeDeliveryStreams", "orders-merged"))} }),
			Quiet:  played(func() []Story { return []Story{story(on("GetDeliveryStreamPolicy", "orders-read"))} }),
		},
		{
			ID: "denied-burst", Title: "One caller was denied several times within minutes",
			Loses: Visibility, Severity: Medium, Direction: Changed,
			Calls: everything, Attack: []string{"T1580", "T1087.004"}, Covers: []string{"FH-IDN-008"}, Failures: true,
			Why:    "Somebody is trying out what their credentials allow on Firehose.",
			Advice: "Ask the caller. If they do not know of it, their credentials are in other hands: revoke them.",
			Look: func(c *Case) {
				if c.Event.Outcome() != trail.Denied || c.reader() && slices.Contains(firehose.Reads(), c.Request.Call) {
					return
				}
				// Told when the third comes, and not again for each one after.
				if n := len(c.recent.add("denied "+c.caller(), c.Event.Time, "", 10*time.Minute)); n == 3 {
					c.find("%s was denied %d calls to Firehose within ten minutes", c.who(), n)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(call(firehose.Update).by(mallory).denied("orders-prod").times(3))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(call(firehose.Update).by(mallory).denied("orders-prod").times(2))}
			}),
		},
		{
			ID: "call-denied", Title: "A call that would have changed a stream was denied",
			Loses: Visibility, Severity: Info, Direction: Changed,
			Calls: append(firehose.Writes(), UnknownCall), Attack: []string{"T1580"}, Covers: nil, Failures: true,
			Why:    "Nothing changed. One denied call is usually a mistake; several are told as a burst.",
			Advice: "Nothing, unless the caller should not have tried.",
			Look: func(c *Case) {
				if c.Event.Outcome() == trail.Denied {
					c.find("%s", c.attempt())
				}
			},
			Raises: played(func() []Story { return []Story{story(call(firehose.Update).denied("orders-denied-once"))} }),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-allowed", `{"bufferingHints":{"sizeInMBs":32}}`))}
			}),
		},
		{
			ID: "version-conflict", Title: "A change was refused because the stream had changed meanwhile",
			Loses: Visibility, Severity: Info, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1580"}, Covers: []string{"FH-CON-001"}, Failures: true,
			Why:    "Two deployments work against each other, or somebody does not know the stream's current version.",
			Advice: "Nothing, unless it goes on.",
			Look: func(c *Case) {
				if c.Event.ErrorCode == "ConcurrentModificationException" {
					c.find("%s tried to change an old version of %s", c.who(), c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-conflict", `{"prefix":"x/"}`).failing("ConcurrentModificationException").saying("The current version of the delivery stream does not match the supplied version."))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-in-use", `{"prefix":"x/"}`).failing("ResourceInUseException"))}
			}),
		},
		{
			ID: "discovery-burst", Title: "One caller read the configuration of many streams",
			Loses: Visibility, Severity: Low, Direction: Changed,
			Calls: firehose.Reads(), Attack: []string{"T1580"}, Covers: []string{"FH-REC-001"},
			Why:    "Ten or more reads in five minutes: an inventory, or somebody who looks around before taking data out.",
			Advice: "Ask the caller. List it under readers in the configuration when it is an inventory of yours.",
			Look: func(c *Case) {
				if c.reader() || !c.succeeded() {
					return
				}
				if n := len(c.recent.add("read "+c.caller(), c.Event.Time, "", 5*time.Minute)); n == 10 {
					c.find("%s read the configuration of streams %d times within five minutes", c.who(), n)
				}
			},
			Raises: played(func() []Story { return []Story{story(on(firehose.Describe, "orders-prod").by(mallory).times(10))} }),
			Quiet:  played(func() []Story { return []Story{story(on(firehose.Describe, "orders-prod").times(9))} }),
		},
	}
}

// reader reports whether the caller is one whose job is to read, or an AWS
// service. The user agent is not asked: a caller can write there what it likes.
func (c *Case) reader() bool {
	id := &c.Event.Identity
	return id.Type == "AWSService" || id.InvokedBy != "" || c.callerMatches(c.Config.Readers)
}

// looksReadOnly goes by the prefixes that AWS gives to calls that change
// nothing, and by the calls that put records, which are not management events.
func looksReadOnly(name string) bool {
	for _, prefix := range []string{"Get", "List", "Describe", "BatchGet", "PutRecord"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
