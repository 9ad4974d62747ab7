package triage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

const (
	// membersFor is how long Slack's answer about a user group is used.
	membersFor = 5 * time.Minute
	// maxGroups bounds how many groups are remembered.
	maxGroups = 100
	// keepRefusals is how long it is kept whom hosewatch said no to.
	keepRefusals = 400 * 24 * time.Hour
)

// members is who is in a user group.
type members struct {
	users []string
	until time.Time
}

// forbidden returns why the person may not, empty if the person may. The error
// is that it could not be found out now.
func (j *job) forbidden(ctx context.Context) (why string, err error) {
	house := j.House(ctx)
	may, told := house.MayRespond(j.User, j.Channel)
	switch {
	case may:
		return "", nil
	case !told:
		return j.outside(ctx)
	}
	return j.inNoGroup(ctx, house)
}

// outside says no to who is not in a channel where alerts are told, which is
// the rule where the configuration has none. Slack shows a channel's messages
// to its members only.
func (j *job) outside(ctx context.Context) (why string, err error) {
	const no = "Sorry: this can be asked in a channel where alerts are told."
	if strings.HasPrefix(j.Channel, "D") {
		return no, nil
	}
	told, err := j.Desk.Told(ctx, j.Channel)
	if told || err != nil {
		return "", err
	}
	if j.Value.Incident != "" { // one that nobody acknowledged is told again, elsewhere
		i, _, err := j.Desk.Incident(ctx, j.Value.Incident)
		if err != nil || i != nil && i.Escalate.Channel == j.Channel {
			return "", err
		}
	}
	return no, nil
}

// inNoGroup says no to who is in none of the groups. A group that Slack does
// not tell of is no yes.
func (j *job) inNoGroup(ctx context.Context, house *config.Config) (why string, err error) {
	untold := ""
	for _, group := range house.Responders.Groups {
		users, err := j.membersOf(ctx, group)
		var fault *notify.Fault
		switch {
		case errors.As(err, &fault) && fault.Kind == notify.Refused:
			untold = fmt.Sprintf(" Who is in the group %s could not be asked (%s).", group, fault.Reason)
			continue
		case err != nil:
			return "", err
		}
		if slices.Contains(users, j.User) {
			if may, _ := house.MayRespond(j.User, j.Channel, group); may {
				return "", nil
			}
		}
	}
	return "Sorry: you are not among those who may answer alerts. The configuration of hosewatch names them, under responders." + untold, nil
}

func (w *Worker) membersOf(ctx context.Context, group string) ([]string, error) {
	w.mu.Lock()
	known := w.groups[group]
	w.mu.Unlock()
	if w.Now().Before(known.until) {
		return known.users, nil
	}
	users, err := w.Sender.GroupMembers(ctx, group)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.groups == nil || len(w.groups) >= maxGroups {
		w.groups = map[string]members{}
	}
	w.groups[group] = members{users, w.Now().Add(membersFor)}
	return users, nil
}

// refusal is what is kept of a no.
type refusal struct {
	Task
	Why string `json:"why"`
}

// decline says no, and keeps that it did.
func (j *job) decline(ctx context.Context, why string) error {
	j.log().Warn("declined", slog.String("channel", j.Channel))
	text, err := json.Marshal(refusal{j.Task, why})
	if err != nil {
		return err
	}
	key := table.Key{Partition: "refused", Sort: j.At.UTC().Format(time.RFC3339) + "/" + j.ID}
	if err := j.Table.Write(ctx, []table.Item{{Key: key, Value: text, Expires: j.Now().Add(keepRefusals)}}, nil); err != nil {
		return err
	}
	return j.whisper(ctx, blockkit.No(why))
}
