package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// tokenVariable holds the bot's token.
const tokenVariable = "HOSEWATCH_SLACK_TOKEN"

// secret reads the credentials, which only --send needs. Errors quote nothing
// of them.
func (n *notifier) secret() (string, error) {
	if !n.flags.send {
		return "", nil
	}
	secret, from := n.getenv(tokenVariable), tokenVariable
	if n.flags.secret != "" {
		text, err := os.ReadFile(n.flags.secret)
		if err != nil {
			return "", err
		}
		secret, from = string(text), n.flags.secret
	}
	if strings.TrimSpace(secret) == "" {
		return "", fmt.Errorf("%s: no token: it is read from %s, or from the file that --secret names", from, tokenVariable)
	}
	return secret, nil
}

// reached is Slack as the alerts get there.
type reached struct {
	secret  string
	channel string // of alerts that no route sends elsewhere
	threads bool
}

// ownChannel stands for the stack's channel where nothing says which that is.
const ownChannel = "the stack's channel"

// reach says how a secret leads to Slack. Without one it is as a bot would.
func (n *notifier) reach(secret string, orders []notify.Order) (reached, error) {
	if !n.flags.send {
		return reached{"xoxb-none", cmp.Or(n.flags.channel, ownChannel), true}, nil
	}
	sender := notify.New(notify.Options{Secret: always(secret), Channel: cmp.Or(n.flags.channel, oneChannel(orders))})
	channel, threads, err := sender.Reach(context.Background())
	if err != nil {
		return reached{}, fmt.Errorf("%w; --channel names one", err)
	}
	if !threads {
		return reached{secret: secret}, nil // a webhook alone knows its channel
	}
	return reached{secret, cmp.Or(n.flags.channel, channel), true}, nil
}

// oneChannel is where routes send all alerts; empty when not all of them go
// there.
func oneChannel(orders []notify.Order) string {
	channel := ""
	for i, o := range orders {
		if i > 0 && o.Route.Channel != channel {
			return ""
		}
		channel = o.Route.Channel
	}
	return channel
}

func always(secret string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return secret, nil }
}

// outcome is what came of telling alerts.
type outcome struct {
	posts  []*posted
	failed map[string]error // by alert_id
}

// tellAll tells alerts as the notify function does that knows of no incident.
func tellAll(ctx context.Context, o notify.Options, on http.RoundTripper, log *slog.Logger, orders []notify.Order) outcome {
	way := &record{on: on}
	o.Transport = way
	failed := notify.NewDesk(notify.New(o), table.NewMemory(o.Now), log).Tell(ctx, orders)
	return outcome{way.posts, failed}
}

// send posts. It goes on for as long as Slack takes a message now and then.
func (n *notifier) send(ctx context.Context, at reached, orders []notify.Order) outcome {
	// Two messages an alert at most, at one a second, and Slack's own pauses.
	const each, more = 3 * time.Second, 3 * time.Minute
	ctx, stop := context.WithDeadline(ctx, n.now().Add(more+time.Duration(len(orders))*each))
	defer stop()
	log := slog.New(slog.NewTextHandler(n.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return tellAll(ctx, notify.Options{
		Secret: always(at.secret), Channel: at.channel, APIURL: n.getenv("SLACK_API_URL"), Now: n.now, Sleep: n.sleep,
	}, http.DefaultTransport, log, orders)
}

// confirmed asks whoever sits at a terminal; nobody else can be asked.
func (n *notifier) confirmed(p *plan) bool {
	f, isFile := n.stdin.(*os.File)
	if n.flags.yes || len(p.posts) == 0 || !isFile || !term.IsTerminal(int(f.Fd())) {
		return true
	}
	return agreed(n.stdin, n.stderr, "This posts "+p.volume()+". Post? [y/N] ")
}

// agreed asks once. Only yes is yes.
func agreed(in io.Reader, out io.Writer, question string) bool {
	fmt.Fprint(out, question)
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes"
}
