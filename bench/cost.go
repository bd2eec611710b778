//go:build linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"housingtracker/bench/benchdb"
)

// A systemCost is what the program's work costs the system, whatever the machine: page faults, waits of threads, and system
// calls.
type systemCost struct {
	benchdb.Cost
	calls int64
}

func (c systemCost) String() string {
	return fmt.Sprintf("%d page faults, %d waits, %d system calls", c.Faults, c.Waits, c.calls)
}

// perThousand is the cost of 1,000 of n parts of the work.
func (c systemCost) perThousand(n int) systemCost {
	each := func(figure int64) int64 { return figure * 1000 / int64(max(n, 1)) }
	return systemCost{benchdb.Cost{Faults: each(c.Faults), Waits: each(c.Waits)}, each(c.calls)}
}

// addCost adds what the work of a task costs: c, and the system calls of another run of it in strace.
func (b *bench) addCost(what string, n int, c benchdb.Cost, program string, arguments ...string) error {
	calls, err := b.countCalls(program, arguments...)
	if err != nil {
		return err
	}
	cost := systemCost{c, calls}
	if n > 0 {
		cost = cost.perThousand(n)
	}
	b.costs = append(b.costs, namedCost{what, cost})
	fmt.Printf("  %s: %v\n", what, cost)
	return nil
}

type namedCost struct {
	what string
	systemCost
}

// countCalls runs a program in strace and returns the median number of system calls during benchdb.Measure. The sleeps of the
// runtime's monitor do not count: their number depends on the time.
func (b *bench) countCalls(program string, arguments ...string) (int64, error) {
	scratch, err := b.scratch()
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	path := filepath.Join(scratch, "calls")
	if _, _, err := b.process("strace", append([]string{"-f", "-qq", "-e", "signal=none", "-e", "trace=!nanosleep", "-o", path, program}, arguments...)...); err != nil {
		return 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var calls []float64
	between, n := false, 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		switch line := lines.Text(); {
		case strings.Contains(line, "getppid("):
			if between {
				calls = append(calls, float64(n))
			}
			between, n = !between, 0
		case !strings.Contains(line, "resumed>") && !strings.Contains(line, "+++"):
			n++
		}
	}
	return int64(median(calls)), lines.Err()
}

const costNote = `What our work costs the system, whatever the machine. Waits are those of threads that gave up their processor; they grow where
other programs compete for it. A list is opened repeatedly and garbage collected in between, as in the window.

Of an import, page faults are bounded by its peak memory, not by its rows. Of its system calls, five in six move pages: each
goes into the write-ahead log in two writes and into the database in two reads and a write.`

// costTable writes the costs as Markdown.
func (b *bench) costTable() string {
	var t strings.Builder
	t.WriteString("| work | page faults | waits | system calls |\n|---|--:|--:|--:|\n")
	for _, c := range b.costs {
		fmt.Fprintf(&t, "| %s | %d | %d | %d |\n", c.what, c.Faults, c.Waits, c.calls)
	}
	return t.String()
}
