// Command hosewatch reads CloudTrail and says what became less safe about
// Amazon Data Firehose streams.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	_ "time/tzdata" // quiet hours have a time zone
)

// Exit codes. Scripts rely on them; see docs/cli.md.
const (
	exitDone   = 0 // everything was read
	exitBroken = 1 // some input could not be read or understood; the rest was
	exitUsage  = 2 // the command line was not understood
	exitRisky  = 3 // something was found that was asked to be reported so
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// command is one of the program's commands.
type command struct {
	name, summary string
	run           func(args []string, stdin io.Reader, stdout, stderr io.Writer) int
}

var commands = []command{
	{"scan", "read trail files and tell what became less safe", runScan},
	{"triage", "tell who did what around an alert, and what of it still stands", runTriage},
	{"baseline", "ask AWS what there is, for scan --baseline", runBaseline},
	{"notify", "show which messages would be in Slack, or post them", runNotify},
	{"redrive", "put back what waits in the stack's dead-letter queues", runRedrive},
	{"replay", "judge months of a trail's history on many machines", runReplay},
	{"rules", "list the rules, or show one", runRules},
	{"policy", "say whether a policy was broadened, or what one allows", runPolicy},
	{"config", "check a configuration file", runConfig},
	{"version", "print the version", runVersion},
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, overview())
		return exitUsage
	}
	switch name := args[0]; name {
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, overview())
		return exitDone
	default:
		i := slices.IndexFunc(commands, func(c command) bool { return c.name == name })
		if i < 0 {
			fmt.Fprintf(stderr, "hosewatch: %q is not a command\n\n%s", name, overview())
			return exitUsage
		}
		return commands[i].run(args[1:], stdin, stdout, stderr)
	}
}

func overview() string {
	text := "hosewatch watches Amazon Data Firehose streams through CloudTrail and says\nwhat became less safe, who did it, and how to take it back.\n\nUsage: hosewatch COMMAND [flags] ...\n\n"
	for _, c := range commands {
		text += fmt.Sprintf("  %-9s %s\n", c.name, c.summary)
	}
	return text + `
Try it on the events that come with the source:

  hosewatch scan events/

hosewatch COMMAND --help says more.
`
}
