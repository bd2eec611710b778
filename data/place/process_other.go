//go:build !windows

package place

import (
	"errors"
	"os"
	"syscall"
)

// ProcessRuns reports whether a process of this computer runs.
func ProcessRuns(process int) bool {
	p, err := os.FindProcess(process)
	if err != nil {
		return false
	}
	defer p.Release()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
