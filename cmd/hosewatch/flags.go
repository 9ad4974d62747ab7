package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// newFlags returns the flags of a command. usage is what --help says above
// the list of flags.
func newFlags(name, usage string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // parseFlags says what is wrong, and where
	f.Usage = func() {
		fmt.Fprint(f.Output(), usage)
		hasFlags := false
		f.VisitAll(func(*flag.Flag) { hasFlags = true })
		if hasFlags {
			fmt.Fprint(f.Output(), "\nFlags:\n")
			f.PrintDefaults()
		}
	}
	return f
}

// parseFlags reads flags and arguments in any order. done tells that the
// command has nothing more to do, and the code to exit with.
func parseFlags(f *flag.FlagSet, args []string, stdout, stderr io.Writer) (rest []string, code int, done bool) {
	for {
		err := f.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			f.SetOutput(stdout)
			f.Usage()
			return nil, exitDone, true
		}
		if err != nil {
			return nil, usageError(stderr, f.Name(), "%v", err), true
		}
		args = f.Args()
		if len(args) == 0 {
			return rest, exitDone, false
		}
		if n := f.NArg(); n < len(args) || args[0] == "--" {
			args = args[1:]
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

// usageError says what is wrong with a command line.
func usageError(stderr io.Writer, name, format string, args ...any) int {
	fmt.Fprintf(stderr, "hosewatch %s: %s\nhosewatch %s --help says how it is used.\n", name, fmt.Sprintf(format, args...), name)
	return exitUsage
}
