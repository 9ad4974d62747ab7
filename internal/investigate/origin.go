package investigate

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// Command is a shell command that shows the raw event with this eventID, by
// jq, and of a file in S3 by the AWS CLI too. It is empty where there is
// nothing to ask: standard input is gone, and an event without an eventID
// cannot be named.
//
// The event is asked for by its eventID and not by its place, since what wraps
// the records of a file may differ; gzip -cdf passes on what is not packed.
func (o Origin) Command(eventID string) string {
	if o.File == "" || o.File == "-" || eventID == "" {
		return ""
	}
	read := "gzip -cdf -- " + firehose.Quote(o.File)
	if strings.HasPrefix(o.File, "s3://") {
		read = "aws s3 cp " + firehose.Quote(o.File) + " - | gzip -cdf"
	}
	return read + ` | jq '.. | objects | select(.eventID? == $id)' --arg id ` + firehose.Quote(eventID)
}
