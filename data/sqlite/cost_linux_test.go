//go:build cgo

package sqlite

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/importtest"
)

// A cost is what work costs the system: page faults, waits of threads and system calls.
type cost struct{ faults, waits, calls int }

// tracedPath is the environment variable of a test that runs in strace. strace writes the system calls there.
const tracedPath = "HOUSING_TRACKER_TRACED"

// costRounds is how often work is done to find its cost, after three times that warm up.
const costRounds = 7

// costOf returns the median costs of work, which is done with a context that can be cancelled, as in the window. Between two
// rounds garbage is collected, as the window does after a list is shown. System calls are counted where strace is installed.
func costOf(t *testing.T, work func(ctx context.Context)) cost {
	t.Helper()
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	var faults, waits []int
	for round := range 3 + costRounds {
		runtime.GC()
		var before, after syscall.Rusage
		errs := []error{syscall.Getrusage(syscall.RUSAGE_SELF, &before)}
		if round >= 3 {
			syscall.Getppid()
		}
		work(cancellable)
		if round >= 3 {
			syscall.Getppid()
		}
		if err := errors.Join(append(errs, syscall.Getrusage(syscall.RUSAGE_SELF, &after))...); err != nil {
			t.Fatal(err)
		}
		if round >= 3 {
			faults, waits = append(faults, int(after.Minflt-before.Minflt)), append(waits, int(after.Nvcsw-before.Nvcsw))
		}
	}
	return cost{faults: middle(faults), waits: middle(waits), calls: tracedCalls(t)}
}

func middle(n []int) int {
	slices.Sort(n)
	return n[len(n)/2]
}

// tracedCalls runs the test once more in strace, and returns the median number of system calls between two of getppid; 0
// without strace. The sleeps of the runtime's monitor do not count: their number depends on the time.
func tracedCalls(t *testing.T) int {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil || os.Getenv(tracedPath) != "" {
		return 0
	}
	path := filepath.Join(t.TempDir(), "calls")
	again := exec.Command(strace, "-f", "-qq", "-e", "signal=none", "-e", "trace=!nanosleep", "-o", path, os.Args[0], "-test.run=^"+t.Name()+"$")
	again.Env = append(os.Environ(), tracedPath+"="+path)
	if out, err := again.CombinedOutput(); err != nil {
		t.Skipf("strace does not work here: %v: %s", err, out)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var calls []int
	between, n := false, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.Contains(line, "getppid("):
			if between {
				calls = append(calls, n)
			}
			between, n = !between, 0
		case !strings.Contains(line, "resumed>") && !strings.Contains(line, "+++"):
			n++
		}
	}
	if len(calls) != costRounds {
		t.Fatalf("strace saw %d rounds of %d", len(calls), costRounds)
	}
	return middle(calls)
}

func (c cost) check(t *testing.T, most cost) {
	t.Helper()
	t.Logf("%+v", c)
	if os.Getenv(tracedPath) != "" {
		return
	}
	if c.faults > most.faults || c.waits > most.waits || c.calls > most.calls {
		t.Errorf("costs %+v, at most %+v", c, most)
	}
}

func TestCostOfList(t *testing.T) {
	s := openOffice(t)
	const rows = 5000
	fillList(t, s, rows)
	costOf(t, func(ctx context.Context) {
		stored, err := s.ProgramList(ctx, storetest.HarborPSH, data.DateOf(time.Now()))
		if err != nil || len(stored) < rows {
			t.Fatal(len(stored), err)
		}
		program := data.Program{ID: storetest.HarborPSH, Thresholds: data.DefaultThresholds}
		data.BuildList(program, stored, data.DefaultSettings, data.ListOptions{AllMembers: true}, data.DateOf(time.Now()))
	}).check(t, cost{faults: 50, waits: 50, calls: 100})
}

func TestCostOfSave(t *testing.T) {
	s := openOffice(t)
	save := saver(t, s)
	costOf(t, func(context.Context) { save() }).check(t, cost{faults: 20, waits: 50, calls: 50})
}

func TestCostOfKeyPress(t *testing.T) {
	s := openOffice(t)
	fillList(t, s, 5000)
	costOf(t, func(ctx context.Context) {
		if found, err := s.FindClients(ctx, []string{"alder1", "ad"}, 50); err != nil || len(found) != 50 {
			t.Fatal(len(found), err)
		}
	}).check(t, cost{faults: 50, waits: 50, calls: 100})
}

// A preview is the import, rolled back.
func TestCostOfImport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(generate.Export(f, generate.Options{Clients: 1000, Seed: 7}), f.Close()); err != nil {
		t.Fatal(err)
	}
	o := newImportOffice(t)
	rows := 0
	all := costOf(t, func(ctx context.Context) {
		e, err := hmis.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		rows = 0
		err = o.Store.Import(ctx, true, func(tx data.ImportTx) (data.AuditEvent, error) {
			report, err := e.Import(ctx, tx, data.ImportOptions{Now: importtest.Day})
			for _, count := range report.Files {
				rows += count.Read
			}
			return o.Event(data.EventImport), err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	each := func(n int) int { return n * 1000 / rows }
	cost{each(all.faults), each(all.waits), each(all.calls)}.check(t, cost{faults: 600, waits: 60, calls: 100})
}
