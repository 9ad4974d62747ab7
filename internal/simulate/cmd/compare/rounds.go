package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// results are the runs of each tool, by its name.
type results map[string][]measured

// rounds runs every tool once a round, one after the other, so that what else
// the machine does meets them all alike. A wrong answer ends it.
func rounds(tools []tool, n int, log io.Writer) (results, error) {
	found := results{}
	said := map[kind][]byte{}
	for round := range n {
		for _, t := range tools {
			if t.missing != "" {
				continue
			}
			took, out, err := run(t.argv)
			if err == nil {
				err = agrees(t, out, said)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.name, err)
			}
			found[t.name] = append(found[t.name], took)
			fmt.Fprintf(log, "round %d: %s: %.2f s of CPU, %.2f s\n", round+1, t.name, took.cpu.Seconds(), took.wall.Seconds())
		}
	}
	return found, nil
}

// agrees compares what a tool said with what the first of its kind did.
func agrees(t tool, out []byte, said map[kind][]byte) error {
	if t.kind == answers {
		c, err := readCounts(bytes.NewReader(out))
		if err != nil {
			return err
		}
		var sorted bytes.Buffer
		c.write(&sorted)
		out = sorted.Bytes()
	}
	switch first, known := said[t.kind]; {
	case t.kind == other:
		return nil
	case t.kind != silent && len(out) == 0:
		return fmt.Errorf("no answer")
	case !known:
		said[t.kind] = out
		return nil
	case !bytes.Equal(first, out):
		return fmt.Errorf("another answer than the first tool's:\n%s\nwhere that one said:\n%s", shortened(out), shortened(first))
	}
	return nil
}

func shortened(out []byte) []byte { return out[:min(len(out), 3000)] }

// median is the middle of the runs, each member by itself.
func median(runs []measured) measured {
	return measured{
		cpu:  middle(runs, func(m measured) time.Duration { return m.cpu }),
		wall: middle(runs, func(m measured) time.Duration { return m.wall }),
		peak: middle(runs, func(m measured) int64 { return m.peak }),
	}
}

func middle[T cmp.Ordered](runs []measured, member func(measured) T) T {
	all := make([]T, len(runs))
	for i, r := range runs {
		all[i] = member(r)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// medians are the middles of all.
func (r results) medians() map[string]measured {
	all := map[string]measured{}
	for name := range maps.Keys(r) {
		all[name] = median(r[name])
	}
	return all
}
