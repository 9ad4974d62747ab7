package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"
)

const (
	postIDName = "post_id" // in a message's metadata, by which Find knows it
	// skew is how far Slack's clock, which makes a message's ts, may be from
	// ours.
	skew     = 2 * time.Minute
	page     = 200
	maxPages = 50
)

// errCannotAsk is that the bot may not read the channel.
var errCannotAsk = errors.New("slack: the bot lacks the scope to read what it posted")

// Find asks Slack for a message of the bot that carries a post id, in a channel
// or in a thread of it, posted at about a time or later. It returns "" when
// there is none.
func (s *Sender) Find(ctx context.Context, in Place, postID string, since time.Time) (ts string, err error) {
	return s.find(ctx, in, since, func(m *slack.Message) bool {
		id, _ := m.Metadata.EventPayload[postIDName].(string)
		return id == postID
	})
}

// FindFile asks Slack for a message that shares a file of the name, as Find
// does: what Upload shares has no post id.
func (s *Sender) FindFile(ctx context.Context, in Place, name string, since time.Time) (ts string, err error) {
	return s.find(ctx, in, since, func(m *slack.Message) bool {
		return slices.ContainsFunc(m.Files, func(f slack.File) bool { return f.Name == name })
	})
}

// find returns the ts of the first message that is the one, or "".
func (s *Sender) find(ctx context.Context, in Place, since time.Time, is func(*slack.Message) bool) (ts string, err error) {
	oldest := fmt.Sprintf("%d.000000", since.Add(-skew).Unix())
	cursor := ""
	for range maxPages {
		var messages []slack.Message
		messages, cursor, err = s.page(ctx, in, oldest, cursor)
		if err != nil {
			return "", err
		}
		for i := range messages {
			if is(&messages[i]) {
				return messages[i].Timestamp, nil
			}
		}
		if cursor == "" {
			return "", nil
		}
	}
	return "", &Fault{Kind: Refused, Reason: "the channel has more messages than are looked through"}
}

// page reads one page of a channel or thread.
// https://docs.slack.dev/reference/methods/conversations.history and
// https://docs.slack.dev/reference/methods/conversations.replies
func (s *Sender) page(ctx context.Context, in Place, oldest, cursor string) (messages []slack.Message, next string, err error) {
	err = s.persist(ctx, again, func(ctx context.Context, access Access) *Fault {
		var err error
		if in.Thread != "" {
			messages, _, next, err = s.api(access).GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: in.Channel, Timestamp: in.Thread, Oldest: oldest, Cursor: cursor, Limit: page, IncludeAllMetadata: true,
			})
		} else {
			var out *slack.GetConversationHistoryResponse
			out, err = s.api(access).GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: in.Channel, Oldest: oldest, Cursor: cursor, Limit: page, IncludeAllMetadata: true,
			})
			if out != nil {
				messages, next = out.Messages, out.ResponseMetaData.NextCursor
			}
		}
		if err != nil {
			return ofError(err)
		}
		return nil
	})
	var fault *Fault
	if errors.As(err, &fault) && fault.Reason == "missing_scope" {
		err = errCannotAsk
	}
	return messages, next, err
}
