package config

import (
	"regexp"
	"strconv"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// readRoutes reads the list of routes.
func (c *Config) readRoutes(r *reader, n ast.Node) {
	c.Routes = nil
	r.list(n, func(n ast.Node) {
		p := place(n)
		c.Routes = append(c.Routes, Routing{Line: p.Line, Column: p.Column})
		c.readRouting(&c.Routes[len(c.Routes)-1], r, n)
	})
}

func (c *Config) readRouting(to *Routing, r *reader, n ast.Node) {
	before := len(r.faults)
	r.members(n, map[string]func(ast.Node){
		"severity": func(n ast.Node) { to.Severity = r.grade(n) },
		"accounts": func(n ast.Node) { r.wantSome(n); to.Accounts = r.texts(n, notAccount) },
		"rules":    func(n ast.Node) { to.Rules = c.readRules(r, n) },
		"tags":     func(n ast.Node) { to.readTags(r, n) },
		"channel":  r.into(&to.Channel, notChannel),
		"mention":  r.into(&to.Mention, notGroup),
		"escalate": func(n ast.Node) { to.Escalate = r.escalation(n) },
		"digest":   func(n ast.Node) { to.Collects, to.Digest = true, r.collected(n) },
	})
	if len(r.faults) == before && to.Collects && to.Digest < to.Severity {
		r.fault(n, "a digest of %s and below, in a route for %s and above, would be empty", to.Digest, to.Severity)
	}
}

// into reads a text that check has nothing against to where it belongs.
func (r *reader) into(where *string, check func(string) string) func(ast.Node) {
	return func(n ast.Node) { *where, _ = r.checked(n, check) }
}

// grade reads a severity.
func (r *reader) grade(n ast.Node) Severity {
	word, ok := r.text(n)
	if !ok {
		return Info
	}
	s, wrong := parseSeverity(word)
	if wrong != "" {
		r.fault(n, "%s is not info, low, medium, high or critical", shown(word))
	}
	return s
}

// collected reads the highest grade that waits for the digest.
func (r *reader) collected(n ast.Node) Severity {
	s := r.grade(n)
	if s == Critical {
		r.fault(n, "a critical alert cannot wait for a digest; high is the highest grade that can")
	}
	return s
}

// wantSome tells an empty list or mapping: it could be read as none and as all.
func (r *reader) wantSome(n ast.Node) {
	list, _ := n.(*ast.SequenceNode)
	names, _ := n.(*ast.MappingNode)
	if list != nil && len(list.Values) == 0 || names != nil && len(names.Values) == 0 {
		r.fault(n, "names none; leave it out for all")
	}
}

func (c *Config) readRules(r *reader, n ast.Node) []string {
	r.wantSome(n)
	var ids []string
	r.list(n, func(n ast.Node) {
		if id, ok := r.text(n); ok {
			c.names(r, n, id)
			ids = append(ids, id)
		}
	})
	return ids
}

// readTags reads patterns of values by the keys of tags.
func (to *Routing) readTags(r *reader, n ast.Node) {
	r.wantSome(n)
	to.Tags, to.tags = map[string]string{}, map[string]*regexp.Regexp{}
	r.entries(n, func(key *ast.StringNode, value ast.Node) {
		if wrong := notEmpty(key.Value); wrong != "" {
			r.fault(key, "%s for the key of a tag", wrong)
		}
		if text, ok := r.text(value); ok {
			to.Tags[key.Value], to.tags[key.Value] = text, pattern(text)
		}
	})
}

func (r *reader) escalation(n ast.Node) Escalation {
	var e Escalation
	before := len(r.faults)
	r.members(n, map[string]func(ast.Node){
		"after":   func(n ast.Node) { e.After = r.minutes(n) },
		"channel": r.into(&e.Channel, notChannel),
		"mention": r.into(&e.Mention, notGroup),
	})
	switch {
	case len(r.faults) > before:
	case e.After == 0:
		r.fault(n, "after is missing, such as 15m")
	case e.Channel == "" && e.Mention == "":
		r.fault(n, "nobody would notice: give a channel, or a user group to mention")
	}
	return e
}

var durationForm = regexp.MustCompile(`^(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?$`)

// minutes reads a duration such as 15m or 1h30m: whole minutes, as the
// scheduler of an escalation counts them, and a day at most.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
func (r *reader) minutes(n ast.Node) time.Duration {
	text, ok := r.text(n)
	if !ok {
		return 0
	}
	var d time.Duration
	if parts := durationForm.FindStringSubmatch(text); parts != nil {
		hours, _ := strconv.Atoi(parts[1]) // absent is 0
		minutes, _ := strconv.Atoi(parts[2])
		d = time.Duration(hours*60+minutes) * time.Minute
	}
	if d < time.Minute || d > 24*time.Hour {
		r.fault(n, "%s is not a time of whole minutes such as 15m or 1h30m, from 1m to 24h", shown(text))
	}
	return d
}

// The forms of Slack's ids. Channels that are private may begin with G, users
// of an Enterprise organization with W. https://docs.slack.dev/reference/objects/conversation-object
var (
	channelForm = regexp.MustCompile(`^[CG][A-Z0-9]{5,20}$`)
	groupForm   = regexp.MustCompile(`^S[A-Z0-9]{5,20}$`)
	userForm    = regexp.MustCompile(`^[UW][A-Z0-9]{5,20}$`)
)

func notChannel(text string) string {
	return unlike(channelForm, text, "the id of a Slack channel such as C0123456789, which its details show; a name is none")
}

func notGroup(text string) string {
	return unlike(groupForm, text, "the id of a Slack user group such as S0123456789; a name is none")
}

func notUser(text string) string {
	return unlike(userForm, text, "the id of a Slack user such as U0123456789, which the profile shows; a name is none")
}
