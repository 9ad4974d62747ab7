package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const configUsage = `Usage: hosewatch config check [flags] FILE

check reads a configuration and says what it sets, or everything that is wrong
with it, one FILE:LINE:COLUMN: text a line. It warns of suppressions that have
expired or will within 14 days, and of routes that cannot be meant as they
stand. FILE may be - for standard input.
docs/configuration.md says what a configuration may hold.
Exit: 0 good, also with warnings, 1 not, 2 usage.
`

// soon is how long before its end a suppression is warned of.
const soon = 14 * 24 * time.Hour

func runConfig(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	f := newFlags("config", configUsage)
	when := f.String("at", "", "judge suppressions as on this `day`, such as 2027-01-31 (default: today)")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	switch {
	case done:
		return code
	case len(rest) == 0 || rest[0] != "check":
		return usageError(stderr, "config", "want check and a file")
	case len(rest) != 2:
		return usageError(stderr, "config", "check takes one file")
	}
	at := time.Now()
	if *when != "" {
		var err error
		if at, err = time.Parse(time.DateOnly, *when); err != nil {
			return usageError(stderr, "config", "--at %q: want a day such as 2027-01-31", *when)
		}
	}
	text, err := readText(rest[1], stdin)
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch config: %s\n", tell.Plain(err.Error()))
		return exitBroken
	}
	return checkConfig(rest[1], text, at, stdout)
}

func readText(file string, stdin io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

// checkConfig says what is wrong with a configuration, or what it sets.
func checkConfig(file string, text []byte, at time.Time, w io.Writer) int {
	c, err := config.Parse(text)
	if err == nil {
		err = config.Join(c.Validate(ruleIDs()), tooFar(c, at))
	}
	if err != nil {
		sayPlaces(w, config.In(file, err))
		return exitBroken
	}
	fmt.Fprintf(w, "%s: ok\n", tell.Plain(file))
	for _, s := range settings(c, at) {
		fmt.Fprintf(w, "  %-22s %s\n", s.name, tell.Plain(s.value))
	}
	if warnings := warnings(c, at); warnings != nil {
		sayPlaces(w, config.In(file, warnings))
	}
	return exitDone
}

// warnings are what is right and may not be meant.
func warnings(c *config.Config, at time.Time) error {
	all := append(ending(c, at), c.Doubts()...)
	for i := range all {
		all[i].Text = "warning: " + all[i].Text
	}
	return config.Join(all)
}

// sayPlaces writes faults, one a line.
func sayPlaces(w io.Writer, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(w, tell.Plain(line))
	}
}

func ruleIDs() []string {
	var ids []string
	for _, r := range judge.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// tooFar finds the suppressions that do not hold yet, since their end is more
// than a year away.
func tooFar(c *config.Config, at time.Time) error {
	var faults config.Faults
	for i := range c.Suppressions {
		if s := &c.Suppressions[i]; s.TooFar(at) {
			faults = append(faults, config.Fault{Line: s.Line, Column: s.Column, Text: "expires on " + s.LastDay() + ", more than a year ahead; until then it does not hold"})
		}
	}
	return config.Join(faults)
}

// ending warns of the suppressions that have expired, or will soon.
func ending(c *config.Config, at time.Time) config.Faults {
	var warnings config.Faults
	for i := range c.Suppressions {
		s := &c.Suppressions[i]
		word := "expires"
		switch {
		case s.Expired(at):
			word = "expired"
		case !s.Expired(at.Add(soon)):
			continue
		}
		text := fmt.Sprintf("the suppression of %s %s on %s: %s", s.Owner, word, s.LastDay(), s.Reason)
		warnings = append(warnings, config.Fault{Line: s.Line, Column: s.Column, Text: text})
	}
	return warnings
}

// setting is one line of what a configuration sets.
type setting struct{ name, value string }

// settings says what a configuration sets, with the defaults, as short as one
// can recognise it.
func settings(c *config.Config, at time.Time) []setting {
	all := []setting{
		{"accounts", strings.Join(c.Accounts, ", ")},
		{"organization", c.Organization},
		{"trusted networks", number(len(c.TrustedNetworks))},
		{"VPC endpoints", strings.Join(c.VPCEndpoints, ", ")},
		{"deployers", number(len(c.Deployers))},
		{"readers", number(len(c.Readers))},
		{"regions", strings.Join(c.Regions, ", ")},
		{"destinations", number(len(c.Destinations))},
		{"sensitive sources", number(len(c.SensitiveSources))},
		{"required tags", strings.Join(c.RequiredTags, ", ")},
		{"protected tags", strings.Join(c.ProtectedTags, ", ")},
		{"full backup", whether(c.RequireFullBackup)},
		{"infrastructure as code", whether(c.InfrastructureAsCode)},
		{"minimum retention", fmt.Sprintf("logs %d days, objects %d days", c.MinimumLogRetentionDays, c.MinimumObjectRetentionDays)},
		{"scope", c.Scope},
		{"alerting", number(len(c.Alerting))},
		{"grades of its own", number(c.Overrides())},
		{"suppressions", number(len(c.Suppressions))},
		{"of them expired", number(len(c.Expired(at)))},
	}
	if q := c.QuietHours; q != nil {
		all = append(all, setting{"quiet hours", fmt.Sprintf("%s, below %s", q.Words(), q.MinSeverity)})
	}
	all = append(all, routes(c)...)
	all = append(all, setting{"responders", responders(c.Responders)})
	return slices.DeleteFunc(all, func(s setting) bool { return s.value == "" })
}

// number is n, or nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func whether(set bool) string {
	if set {
		return "yes"
	}
	return ""
}
