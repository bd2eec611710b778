//go:build cgo

package sqlite

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/storetest"
)

var (
	desks      = flag.Int("desks", 4, "how many programs save at once in a shared folder; make desks does it with 15")
	deskSaves  = flag.Int("desk-saves", 3, "how often each of them saves")
	deskPause  = flag.Duration("desk-pause", 0, "the time between two saves of a program")
	callTime   = flag.Duration("call-time", 0, "how much longer a call to the shared folder takes")
	longestMay = flag.Duration("longest-wait", 0, "how long a save may take; 0 for any time")
)

// deskSettings is the environment variable of a desk: its saves and the pause between them.
const deskSettings = "HOUSING_TRACKER_DESK"

func init() { programs["desk"] = desk }

// desk saves trackers of three enrollments, which other desks save too, and prints each operation with the microseconds that it
// took. A conflict is read and saved again, as a user would.
func desk(path string) error {
	var number int
	var pause time.Duration
	words := strings.Fields(os.Getenv(deskSettings))
	number, _ = strconv.Atoi(words[0])
	pause, _ = time.ParseDuration(words[1])
	s, err := OpenExisting(path, testKey)
	if err != nil {
		return err
	}
	defer s.Close()
	enrollments := []data.EnrollmentID{storetest.RosaHome, storetest.TimoHome, storetest.NuriHome}
	for n := 0; n < number; {
		id := enrollments[(n+os.Getpid())%len(enrollments)]
		c, err := s.Case(ctx, id)
		if err != nil {
			return err
		}
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSaveTracker, At: time.Now(), By: 1, EnrollmentID: id}
		t := *c.Tracker
		t.PropertyName = "Unit " + strconv.Itoa(t.Version+1)
		start := time.Now()
		_, err = writerOf(s).SaveTracker(ctx, event, t)
		var conflict *data.Conflict
		if err != nil && !errors.As(err, &conflict) {
			return err
		}
		if err == nil {
			fmt.Println(event.Operation, time.Since(start).Microseconds(), t.Version+1)
			n++
			time.Sleep(pause)
		}
	}
	return nil
}

// readyDesks makes an office in which desks can save, in a shared folder with slow calls.
func readyDesks(t *testing.T, callTime time.Duration) (path string) {
	t.Helper()
	office := openOffice(t)
	if _, err := writerOf(office).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []data.EnrollmentID{storetest.RosaHome, storetest.TimoHome, storetest.NuriHome} {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventCreateTracker, At: time.Now(), By: 1, EnrollmentID: id}
		tracker := data.Tracker{EnrollmentID: id, Attempt: 1}
		tracker.Applied = data.MustDate("2026-05-02")
		if _, err := writerOf(office).CreateTracker(ctx, event, tracker); err != nil {
			t.Fatal(err)
		}
	}
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(fusetest.NewWire(t, filepath.Dir(office.path), callTime).Path, "office.db")
	prove(t, path)
	return path
}

// newDesk returns a program that saves.
func newDesk(t *testing.T, path string, saves int, pause time.Duration) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(self)
	program.Env = append(os.Environ(), crashChild+"=desk "+path, fmt.Sprint(deskSettings, "=", saves, " ", pause))
	return program
}

// A program saves from beginning to end while another one imports on a slow share.
func TestDeskSavesDuringImport(t *testing.T) {
	stagesIn(t)
	path := readyDesks(t, time.Millisecond)
	s, event := openShared(t, path), importEvent()
	err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		err := importRenamed(tx, 1)
		out, failed := newDesk(t, path, 2, 0).CombinedOutput()
		for line := range strings.Lines(string(out)) {
			op, _, _ := strings.Cut(line, " ")
			if events, err := s.EventsOf(ctx, data.OperationID(op)); err != nil || len(events) != 1 {
				t.Errorf("%q is on record %d times, %v", line, len(events), err)
			}
		}
		return event, errors.Join(err, failed)
	})
	if err != nil {
		t.Fatal(err)
	}
	checkImported(t, s, 1, event)
}

// Several programs save at once in a shared folder: nobody is shown an error, nothing is lost, and nobody waits for long.
func TestDesks(t *testing.T) {
	path := readyDesks(t, *callTime)
	s := openShared(t, path)
	output := make([]strings.Builder, *desks)
	var programs []*exec.Cmd
	for i := range *desks {
		program := newDesk(t, path, *deskSaves, *deskPause)
		program.Stdout = &output[i]
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		programs = append(programs, program)
	}
	var waits []int
	for i, program := range programs {
		if err := program.Wait(); err != nil {
			t.Errorf("program %d: %v: %s", i, err, output[i].String())
		}
		for line := range strings.Lines(output[i].String()) {
			words := strings.Fields(line)
			if len(words) != 3 {
				continue
			}
			wait, _ := strconv.Atoi(words[1])
			waits = append(waits, wait)
			if events, err := s.EventsOf(ctx, data.OperationID(words[0])); err != nil || len(events) != 1 {
				t.Errorf("acknowledged %s: %v, %v", words[0], events, err)
			}
		}
	}
	if len(waits) != *desks**deskSaves {
		t.Errorf("%d saves, want %d", len(waits), *desks**deskSaves)
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
	longest := time.Duration(0)
	for _, wait := range waits {
		longest = max(longest, time.Duration(wait)*time.Microsecond)
	}
	t.Logf("%d saves, the median took %v, the longest %v", len(waits), time.Duration(middle(waits))*time.Microsecond, longest)
	if *longestMay > 0 && longest > *longestMay {
		t.Errorf("the longest save took %v, want at most %v", longest, *longestMay)
	}
}
