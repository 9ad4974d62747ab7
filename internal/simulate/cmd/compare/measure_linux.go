package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// measured is what one run of a process took, with the processes that it
// started and waited for.
type measured struct {
	cpu, wall time.Duration
	peak      int64 // bytes resident, of the largest of the processes
}

// run runs a command to its end, and returns what it wrote to standard output.
func run(argv []string) (measured, []byte, error) {
	var out, complaint bytes.Buffer
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.Env = &out, &complaint, append(os.Environ(), "LC_ALL=C")
	began := time.Now()
	err := cmd.Run()
	took := measured{wall: time.Since(began)}
	if err != nil {
		return took, nil, fmt.Errorf("%s: %w: %s", argv[0], err, bytes.TrimSpace(complaint.Bytes()))
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	took.cpu = time.Duration(used.Utime.Nano() + used.Stime.Nano())
	took.peak = used.Maxrss << 10
	return took, out.Bytes(), nil
}
