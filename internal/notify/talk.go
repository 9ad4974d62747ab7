package notify

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// Whisper shows a message to one user in a channel, in a thread of it if the
// place has one. It may be shown twice when Slack's answer got lost: nobody
// else sees it, and it is gone when the user's program is restarted.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (s *Sender) Whisper(ctx context.Context, to Place, user string, m blockkit.Post) error {
	return s.persist(ctx, patient, func(ctx context.Context, access Access) *Fault {
		message := content(blockkit.Post{Text: m.Text, Blocks: m.Blocks})
		if to.Thread != "" {
			message = append(message, slack.MsgOptionTS(to.Thread))
		}
		if _, err := s.api(access).PostEphemeralContext(ctx, to.Channel, user, message...); err != nil {
			return ofError(err)
		}
		return nil
	})
}

// PostOnce posts a message, whose metadata has a type, under an id, waiting when Slack is busy. since is
// when it may have been posted before, and is asked for first; zero for a first
// try. With an error of kind Down it is in doubt whether Slack has it.
func (s *Sender) PostOnce(ctx context.Context, to Place, id string, since time.Time, m blockkit.Post) error {
	there, err := s.there(ctx, since, func() (string, error) { return s.Find(ctx, to, id, since) })
	if there || err != nil {
		return err
	}
	return s.patiently(ctx, func() error {
		_, err := s.Post(ctx, to, marked(m, id))
		return err
	})
}

// there reports whether Slack has what may have been sent before. What cannot
// be asked for is taken for not there.
func (s *Sender) there(ctx context.Context, since time.Time, find func() (ts string, err error)) (bool, error) {
	if since.IsZero() {
		return false, nil
	}
	var ts string
	err := s.patiently(ctx, func() (err error) {
		ts, err = find()
		return err
	})
	if errors.Is(err, errCannotAsk) {
		return false, nil
	}
	return ts != "", err
}

// File is a text that is shared in a thread.
type File struct {
	Name    string // FindFile finds it by that
	Title   string
	Kind    string // Slack's snippet_type
	Text    string
	Comment string // what stands over it, in Slack's markup
}

// Upload shares a file, as PostOnce posts a message; its name is its id.
// https://docs.slack.dev/messaging/working-with-files#uploading_files
func (s *Sender) Upload(ctx context.Context, to Place, since time.Time, f File) error {
	there, err := s.there(ctx, since, func() (string, error) { return s.FindFile(ctx, to, f.Name, since) })
	if there || err != nil {
		return err
	}
	return s.patiently(ctx, func() error {
		return s.persist(ctx, once, func(ctx context.Context, access Access) *Fault {
			_, err := s.api(access).UploadFileContext(ctx, slack.UploadFileParameters{
				Channel: to.Channel, ThreadTimestamp: to.Thread, Filename: f.Name, Title: f.Title,
				SnippetType: f.Kind, Content: f.Text, FileSize: len(f.Text), InitialComment: f.Comment,
			})
			if err != nil {
				return ofError(err)
			}
			return nil
		})
	})
}

// patiently makes a call again for which Slack was too busy, and which it
// therefore has not done, as long as there is time.
func (s *Sender) patiently(ctx context.Context, call func() error) error {
	for range tries {
		err := call()
		var fault *Fault
		if !errors.As(err, &fault) || fault.Kind != Busy {
			return err
		}
		if err := s.silence(ctx, patient); err != nil {
			return err
		}
	}
	return call()
}

// Ask opens a modal, for which Slack gives three seconds from the press on. It
// is tried once.
// https://docs.slack.dev/reference/methods/views.open
func (s *Sender) Ask(ctx context.Context, trigger string, modal slack.ModalViewRequest) error {
	return s.persist(ctx, once, func(ctx context.Context, access Access) *Fault {
		if _, err := s.api(access).OpenViewContext(ctx, trigger, modal); err != nil {
			return ofError(err)
		}
		return nil
	})
}

// GroupMembers lists the users of a user group, by its id.
// https://docs.slack.dev/reference/methods/usergroups.users.list
func (s *Sender) GroupMembers(ctx context.Context, group string) (users []string, err error) {
	err = s.persist(ctx, patient, func(ctx context.Context, access Access) *Fault {
		var err error
		if users, err = s.api(access).GetUserGroupMembersContext(ctx, group); err != nil {
			return ofError(err)
		}
		return nil
	})
	return users, err
}
