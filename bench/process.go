//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"housingtracker/bench/benchdb"
)

// process runs a process and returns its seconds from start to end and its output.
func (b *bench) process(name string, arguments ...string) (float64, string, error) {
	return b.runCommand(exec.CommandContext(b.ctx, name, arguments...))
}

func (b *bench) runCommand(c *exec.Cmd) (float64, string, error) {
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	start := time.Now()
	err := c.Run()
	took := time.Since(start).Seconds()
	if err != nil {
		return 0, "", fmt.Errorf("%s: %w: %s", filepath.Base(c.Path), err, strings.TrimSpace(stderr.String()))
	}
	return took, stdout.String(), nil
}

// task runs a task in another process of the bench and returns its seconds and output.
func (b *bench) task(name string, arguments ...string) (float64, taskOutput, error) {
	return b.runTask(self(), append([]string{"task", name}, arguments...)...)
}

// self is the path of the bench.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// runTask runs a program that performs a task and returns its seconds and output.
func (b *bench) runTask(program string, arguments ...string) (float64, taskOutput, error) {
	took, out, err := b.process(program, arguments...)
	var t taskOutput
	if err == nil && out != "" {
		err = json.Unmarshal([]byte(out), &t)
	}
	return took, t, err
}

// taskOutput is what a task prints, as JSON.
type taskOutput struct {
	// Rows is the number of rows.
	Rows int `json:"rows,omitempty"`
	// Rest and Peak are the resident memory before the work and its peak, in bytes.
	Rest int64 `json:"rest,omitempty"`
	Peak int64 `json:"peak,omitempty"`
	// Read is the number of rows read from files.
	Read int `json:"read,omitempty"`
	// Seconds is the time of the work alone.
	Seconds float64 `json:"seconds,omitempty"`
	// Parts are seconds by part of the work.
	Parts map[string]float64 `json:"parts,omitempty"`
	// Cost is what the work alone cost the system.
	Cost benchdb.Cost `json:"cost"`
}

// tasks are the tasks by name.
var tasks = map[string]func(ctx context.Context, arguments []string) (taskOutput, error){}

func performTask(ctx context.Context, name string, arguments []string) error {
	task, ok := tasks[name]
	if !ok {
		return fmt.Errorf("there is no task %q", name)
	}
	t, err := task(ctx, arguments)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(t)
}

// requirePrograms fails if a program is missing.
func requirePrograms(programs ...string) error {
	var missing []string
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("there is no %s here; .ci/bench-setup installs it", strings.Join(missing, ", no "))
	}
	return nil
}

// memoryFigure reads a figure of /proc/pid/status, VmRSS or VmHWM, in bytes.
func memoryFigure(pid int, figure string) (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, figure+":"); ok {
			var kib int64
			_, err := fmt.Sscan(rest, &kib)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status has no %s", pid, figure)
}

// processorTime reads the processor time of a process from /proc/pid/stat.
func processorTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name in parentheses may hold anything. Ticks are hundredths of a second on Linux.
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
	var user, system int64
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/pid/stat has no processor time: %q", raw)
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}

// resetPeak sets the peak memory of this process to its present memory.
func resetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// dropCache removes a file from the page cache.
func dropCache(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return err
	}
	const dontNeed = 4
	if _, _, errno := syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
