package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Case is one change as the rules see it. Rules read it and add findings.
type Case struct {
	estate.Change
	Config *config.Config
	Actor  trail.Actor

	functionsBefore, functions []firehose.Function // in the path of records

	subject subject // what the event is about, in the words of an alert
	inScope string
	access  *PolicyAccess

	hidden int // findings that were suppressed

	policies *[]policyChange // nil until asked for

	recent   *recent
	rule     *Rule
	findings []Finding
}

// find adds a finding of the rule that is looking. The title is a sentence
// about the resource without a full stop.
func (c *Case) find(format string, args ...any) *Finding {
	c.findings = append(c.findings, Finding{
		Rule:        c.rule.ID,
		Severity:    c.rule.Severity,
		Direction:   c.rule.Direction,
		Title:       c.begin(fmt.Sprintf(format, args...)),
		Reason:      c.rule.Why,
		Attack:      c.rule.Attack,
		aboutActor:  c.rule.AboutActor,
		anywhere:    c.rule.Anywhere,
		accountOnly: c.rule.AccountOnly,
	})
	return &c.findings[len(c.findings)-1]
}

// begin writes the first letter of a title large, unless it is a name's.
func (c *Case) begin(title string) string {
	for _, name := range []string{c.subject.proper(), c.Actor.Name, "arn:"} {
		if name != "" && strings.HasPrefix(title, name) {
			return title
		}
	}
	r, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(r)) + title[size:]
}

// grade gives the finding another severity than its rule has.
func (f *Finding) grade(s Severity) *Finding {
	f.Severity = s
	return f
}

// toward gives the finding another direction than its rule has.
func (f *Finding) toward(d Direction) *Finding {
	f.Direction = d
	return f
}

// because replaces the reason that the rule gives.
func (f *Finding) because(format string, args ...any) *Finding {
	f.Reason = fmt.Sprintf(format, args...)
	return f
}

// was adds what stood there before, a full sentence.
func (f *Finding) was(format string, args ...any) *Finding {
	f.detail = fmt.Sprintf(format, args...)
	return f
}

// succeeded reports whether the call changed anything.
func (c *Case) succeeded() bool { return c.Event.Outcome() == trail.Succeeded }

// name is what people call the stream or resource.
func (c *Case) name() string { return c.subject.name() }

// given returns a setting that the request itself carries.
func (c *Case) given(p firehose.Path) firehose.Setting { return c.Request.Settings.Get(p) }

// moved returns what a setting was and became, when the request changed it
// and what it was is known.
func (c *Case) moved(p firehose.Path) (before, after firehose.Setting, ok bool) {
	d := c.Differs(p)
	switch {
	case d == nil:
		return before, after, false
	case !d.BeforeKnown || !d.Before.Given() || !d.After.Given():
		return d.Before, d.After, false
	}
	return d.Before, d.After, d.Before.Text() != d.After.Text()
}

// changed returns what the request set a setting to, when it was another or
// may have been; absent when it had that value already.
func (c *Case) changed(p firehose.Path) firehose.Setting {
	if d := c.Differs(p); d != nil {
		return d.After
	}
	return firehose.Setting{}
}

// findOff adds a finding about a protection that the request switched off:
// what the stream or resource no longer "logs", or was told not to "log" when
// it is not known whether it did.
func (c *Case) findOff(beforeKnown bool, does, do, what string) *Finding {
	if beforeKnown {
		return c.find("%s no longer %s %s", c.name(), does, what)
	}
	return c.off(c.find("%s was told not to %s %s", c.name(), do, what), false)
}

// off grades what was switched off. That it is off is a loss by itself, whether
// or not it is known to have been on. A deployment sends all settings, so that
// it says little when one did it.
func (c *Case) off(f *Finding, beforeKnown bool) *Finding {
	if !beforeKnown && c.routine() {
		f.grade(Low).toward(Unclear)
	}
	return f
}

// unknownOff is said of rules that use off.
const unknownOff = "low when CloudFormation or a deployer did it and it is not known whether it was on before"

// firstSeen reports that a setting was given and that nothing is known of
// what it was.
func (c *Case) firstSeen(p firehose.Path) (now firehose.Setting, ok bool) {
	if d := c.Differs(p); d != nil {
		return d.After, d.After.Given() && !d.BeforeKnown
	}
	return now, false
}

// perhapsMoved finds what the stream was "told" by a setting that may have been
// another, one grade lower than where that is known. A deployment gives all
// settings, and says nothing by it. show puts the setting into words, which is
// not done for the many events that have none; nil leaves it out.
func (c *Case) perhapsMoved(p firehose.Path, told string, show func(firehose.Setting) string) (found bool) {
	now, found := c.firstSeen(p)
	if !found || c.routine() {
		return found
	}
	if show != nil {
		told += " " + show(now)
	}
	c.find("%s was told %s, whatever it did before", c.name(), told).lower().toward(Unclear)
	return true
}

// inQuotes shows a setting as its text.
func inQuotes(s firehose.Setting) string { return quoted(s.Text()) }

// unknownMoved is said of rules that use perhapsMoved.
const unknownMoved = "one grade lower when it is not known what it was before, and none then when CloudFormation or a deployer did it"

// foreign reports whether an ARN names an account that is not ours. It is
// false for ARNs that name none, as those of buckets, and while nothing says
// which account is ours.
func (c *Case) foreign(arn string) (account string, yes bool) {
	account = arnAccount(arn)
	told := c.Event.Account != "" || len(c.Config.Accounts) > 0
	return account, account != "" && told && !c.Config.OwnAccount(account, c.Event.Account)
}

// byDeployer reports whether the caller is one whose job this is.
func (c *Case) byDeployer() bool { return c.callerMatches(c.Config.Deployers) }

// callerMatches matches the caller, and the role behind a session, against
// patterns of ARNs.
func (c *Case) callerMatches(p config.Patterns) bool {
	id := &c.Event.Identity
	return p.Match(slices.DeleteFunc([]string{id.ARN, id.Issuer.ARN, id.InvokedBy}, func(s string) bool { return s == "" })...)
}

// caller identifies who is counted in windows of time: a session's role and
// name, not the key that it happens to use.
func (c *Case) caller() string {
	id := &c.Event.Identity
	for _, s := range []string{id.ARN, id.PrincipalID, id.AccessKeyID, id.InvokedBy} {
		if s != "" {
			return s
		}
	}
	return "?"
}

// within reports whether other happened at most span before or after the
// event; events come in any order from EventBridge.
func (c *Case) within(other time.Time, span time.Duration) bool {
	return !other.IsZero() && c.Event.Time.Sub(other).Abs() <= span
}

// arnAccount returns the account that an ARN names, or "".
func arnAccount(arn string) string { return arnField(arn, 4) }

// arnRegion returns the Region that an ARN names, or "".
func arnRegion(arn string) string { return arnField(arn, 3) }

// arnField returns one of the fields of an ARN:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func arnField(arn string, i int) string {
	if !strings.HasPrefix(arn, "arn:") || strings.Count(arn, ":") < 5 {
		return ""
	}
	for ; i > 0; i-- {
		_, arn, _ = strings.Cut(arn, ":")
	}
	field, _, _ := strings.Cut(arn, ":")
	return field
}

// short is what people call the resource that an ARN names.
func short(arn string) string {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return arn
	}
	resource := fields[5]
	switch fields[2] {
	case "lambda": // function:NAME:VERSION
		return strings.TrimPrefix(resource, "function:")
	case "secretsmanager":
		return strings.TrimPrefix(resource, "secret:")
	case "logs":
		return strings.TrimSuffix(strings.TrimPrefix(resource, "log-group:"), ":*")
	case "kms":
		return resource // key/… or alias/…: which of the two matters
	case "es":
		return strings.Replace(resource, "domain/", "the domain ", 1)
	case "kafka": // cluster/NAME/UUID
		name, _, _ := strings.Cut(strings.TrimPrefix(resource, "cluster/"), "/")
		return "the cluster " + name
	case "kinesis":
		return strings.Replace(resource, "stream/", "the data stream ", 1)
	case "glue":
		return "the Glue " + strings.Replace(resource, "/", " ", 1) + " of account " + fields[4]
	case "iam":
		return resource[strings.LastIndexByte(resource, '/')+1:]
	default:
		_, name, found := strings.Cut(resource, "/")
		if !found {
			return resource
		}
		return name
	}
}
