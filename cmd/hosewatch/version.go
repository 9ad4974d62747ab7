package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

func runVersion(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	f := newFlags("version", "Usage: hosewatch version\n\nPrints the version, the commit it was built from, and the Go that built it.\n")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) > 0 {
		return usageError(stderr, "version", "takes no arguments")
	}
	fmt.Fprintf(stdout, "hosewatch %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitDone
}

// version is the module's version and the commit, as far as the build kept
// them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v
}
