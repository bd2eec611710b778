//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
)

// measureMemories measures the memory of the program with the longest list of each data set open in its window.
func (b *bench) measureMemories() error {
	if err := requirePrograms("Xvfb", "xdotool", b.program); err != nil {
		return err
	}
	held := map[string]float64{}
	var longest int
	for _, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		longest = o.longest().Rows
		var rounds []float64
		for range min(b.rounds, 3) {
			bytes, err := b.measureMemory(o)
			if err != nil {
				return err
			}
			rounds = append(rounds, float64(bytes))
		}
		held[s.name] = median(rounds)
		b.addGrowth("memory with the longest list open", o.name, "with the rows of the list", held[s.name], func(bytes float64) string { return mebibytes(int64(bytes)) })
	}
	last := b.sizes[len(b.sizes)-1].name
	more := held[last] - held[town.name]
	b.add(result{subject: windows, what: fmt.Sprintf("memory with a list of %s open, %s", data.Grouped(longest), last), peer: "the program on town, its longest list open",
		ours: mebibytes(int64(held[last])), theirs: mebibytes(int64(held[town.name])), target: "≤ + 80 MiB", reached: more <= 80<<20,
		note: "Memory is what is resident of the program in its window, signed in and with all members of the list shown, after five seconds in which it did nothing. " +
			"It includes the software renderer of the virtual display."})
	return nil
}

// measureMemory opens the longest list in the program's window and returns the resident memory in bytes.
func (b *bench) measureMemory(o *office) (int64, error) {
	scratch, err := b.scratch()
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	if err := o.rememberList(b); err != nil {
		return 0, err
	}
	d, err := newDisplay(scratch)
	if err != nil {
		return 0, err
	}
	defer d.close()
	before := d.sample(nil)
	w, err := d.open(filepath.Join(scratch, "home"), b.program, "--db", o.database())
	if err != nil {
		return 0, err
	}
	defer w.close()
	steps := [][]string{
		{"type", "--delay", "30", administrator},
		{"key", "--delay", "60", "Tab"},
		{"type", "--delay", "30", password},
		{"key", "Return"},
		{"key", "ctrl+2"},
	}
	quiet := 700 * time.Millisecond
	if _, err := d.waitSettled(before, quiet, 30*time.Second); err != nil {
		return 0, fmt.Errorf("the sign-in: %w", err)
	}
	for _, step := range steps {
		before = d.sample(before)
		if err := d.xdotool(step...); err != nil {
			return 0, err
		}
		if step[0] == "key" && step[1] != "--delay" {
			if _, err := d.waitSettled(before, quiet, 60*time.Second); err != nil {
				return 0, fmt.Errorf("after %q: %w", step, err)
			}
		}
	}
	if err := waitIdle(w.command.Process.Pid); err != nil {
		return 0, err
	}
	return memoryFigure(w.command.Process.Pid, "VmRSS")
}

// waitIdle waits until a program has been idle for five seconds: work after the sign-in, such as the daily backup, is done
// then.
func waitIdle(pid int) error {
	const window, idle, longest = 5 * time.Second, 250 * time.Millisecond, 3 * time.Minute
	for start := time.Now(); time.Since(start) < longest; {
		before, err := processorTime(pid)
		if err != nil {
			return err
		}
		time.Sleep(window)
		after, err := processorTime(pid)
		if err != nil {
			return err
		}
		if after-before < idle {
			return nil
		}
	}
	return errors.New("the program does not become idle")
}

// rememberList makes the search open the longest list with all members and all stages expanded.
func (o *office) rememberList(b *bench) error {
	s, err := signIn(b.ctx, o.database())
	if err != nil {
		return err
	}
	defer s.close()
	program := strconv.FormatInt(int64(o.longest().Program), 10)
	if err := s.SetPreference(b.ctx, clientlist.ProgramPreference, program); err != nil {
		return err
	}
	return s.SetPreference(b.ctx, "search.view."+program, `{"all_members":true,"folded":[],"columns":["days_in_stage"]}`)
}
