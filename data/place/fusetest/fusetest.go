//go:build unix

package fusetest

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

// Skip skips a test if FUSE or bindfs(1) is missing; make test says so.
func Skip(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("bindfs"); err != nil {
		t.Skip("bindfs is not installed")
	}
	if _, err := exec.LookPath("fusermount3"); err != nil {
		t.Skip("fuse3 is not installed")
	}
	device, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("FUSE can't be used here: %v", err)
	}
	device.Close()
}

// A Mount is a folder mounted at a second path.
type Mount struct {
	// Path is the second path.
	Path string

	folder  string
	options []string
	serving *exec.Cmd
}

// New mounts the folder at a second path until the test ends. Options are those of bindfs(1).
func New(t *testing.T, folder string, options ...string) *Mount {
	t.Helper()
	Skip(t)
	m := &Mount{Path: t.TempDir(), folder: folder, options: options}
	m.Attach(t)
	t.Cleanup(func() { m.Detach(t) })
	return m
}

// Attach mounts the folder again, after Detach, with further options of bindfs(1).
func (m *Mount) Attach(t *testing.T, options ...string) {
	t.Helper()
	before := m.device(t)
	m.serving = exec.Command("bindfs", slices.Concat([]string{"-f"}, m.options, options, []string{m.folder, m.Path})...)
	if err := m.serving.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func(c *exec.Cmd) { ended <- c.Wait() }(m.serving)
	for m.device(t) == before {
		select {
		case err := <-ended:
			t.Fatalf("bindfs ended: %v", err)
		default:
			runtime.Gosched()
		}
	}
}

// Break kills bindfs, so that every access to the path fails until Detach.
func (m *Mount) Break(t *testing.T) {
	t.Helper()
	if err := m.serving.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(m.Path); err != nil {
			return
		}
		runtime.Gosched()
	}
}

// Detach unmounts the folder.
func (m *Mount) Detach(t *testing.T) {
	t.Helper()
	if out, err := exec.Command("fusermount3", "-u", "-z", m.Path).CombinedOutput(); err != nil {
		t.Errorf("fusermount3: %v: %s", err, out)
	}
	_ = m.serving.Process.Kill()
}

func (m *Mount) device(t *testing.T) uint64 {
	t.Helper()
	var info syscall.Stat_t
	if err := syscall.Stat(m.Path, &info); err != nil {
		t.Fatal(err)
	}
	return uint64(info.Dev)
}
