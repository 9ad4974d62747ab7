package simulate

import (
	"bufio"
	"io"
	"strings"
	"time"
)

// WriteEnvelopes writes a story as the events that EventBridge delivers to a
// rule which has the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, one
// on a line:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
func WriteEnvelopes(w io.Writer, story Story, seed uint64) error {
	out := bufio.NewWriter(w)
	d := newDice(seed, 'b')
	var line []byte
	for e := range story {
		line = envelope(line[:0], d, e)
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func envelope(dst []byte, d dice, e *Event) []byte {
	dst = d.uuid(append(dst, `{"version":"0","id":"`...))
	dst = member(dst, `","detail-type":"AWS API Call via CloudTrail","source":"aws.`, strings.TrimSuffix(e.Source, ".amazonaws.com"))
	dst = member(dst, `","account":"`, e.Account)
	dst = append(dst, `","time":"`...)
	dst = e.Time.AppendFormat(dst, time.RFC3339)
	dst = member(dst, `","region":"`, e.Region)
	dst = append(dst, `","resources":[],"detail":`...)
	return append(append(dst, e.Record...), "}\n"...)
}
