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
)

// process runs a whole process and returns the seconds from its start to its end, and what it printed.
func (b *bench) process(name string, arguments ...string) (float64, string, error) {
	return b.processOf(exec.CommandContext(b.ctx, name, arguments...))
}

func (b *bench) processOf(c *exec.Cmd) (float64, string, error) {
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	start := time.Now()
	err := c.Run()
	took := time.Since(start).Seconds()
	if err != nil {
		return 0, "", fmt.Errorf("%s: %w: %s", filepath.Base(c.Path), err, strings.TrimSpace(said.String()))
	}
	return took, out.String(), nil
}

// task runs work of the program in a process of its own, and returns its seconds and what it tells.
func (b *bench) task(name string, arguments ...string) (float64, told, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, told{}, err
	}
	return b.told(self, append([]string{"task", name}, arguments...)...)
}

// told runs a program that does such work, and returns its seconds and what it tells.
func (b *bench) told(program string, arguments ...string) (float64, told, error) {
	took, out, err := b.process(program, arguments...)
	var t told
	if err == nil && out != "" {
		err = json.Unmarshal([]byte(out), &t)
	}
	return took, t, err
}

// told is what a task tells about itself.
type told struct {
	// Rows is how many rows the work was about.
	Rows int `json:"rows,omitempty"`
	// Rest and Peak are the resident memory before the work and at its highest, in bytes.
	Rest int64 `json:"rest,omitempty"`
	Peak int64 `json:"peak,omitempty"`
	// Read is what came from the disk, in bytes.
	Read int64 `json:"read,omitempty"`
	// Seconds are those of the work itself.
	Seconds float64 `json:"seconds,omitempty"`
	// Parts are the seconds of parts of the work.
	Parts map[string]float64 `json:"parts,omitempty"`
}

// tasks are what this program does in a process of its own.
var tasks = map[string]func(ctx context.Context, arguments []string) (told, error){}

func perform(ctx context.Context, name string, arguments []string) error {
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

// need names the peers that are missing.
func need(programs ...string) error {
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

// resident reads a figure of /proc/self/status, VmRSS or VmHWM, in bytes.
func resident(pid int, figure string) (int64, error) {
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
	return 0, fmt.Errorf("the system does not tell %s", figure)
}

// processorTime reads how long a process has used processors, from /proc/pid/stat.
func processorTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name before may hold anything but ends with the last parenthesis; ticks are hundredths of a second on Linux.
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
	var user, system int64
	if len(fields) < 13 {
		return 0, fmt.Errorf("the system tells no processor time: %q", raw)
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}

// forgetPeak makes the highest memory of this process what it holds now.
func forgetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// dropCache takes a file out of the page cache, so that the next to read it reads the disk.
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
