package sqlite

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/importtest"
)

// kills is how often each test kills a program that writes; make crash does it 500 times.
var kills = flag.Int("kills", 10, "how often a writing program is killed")

// crashChild is the environment variable that makes this test's binary one of programs.
const crashChild = "HOUSING_TRACKER_CRASH_TEST"

func TestMain(m *testing.M) {
	if what, path, ok := strings.Cut(os.Getenv(crashChild), " "); ok {
		err := programs[what](path)
		if err == nil {
			os.Exit(0)
		}
		fmt.Printf("failed %v: %+v\n", err, errors.Unwrap(err))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// programs are what this test's binary can be: saves and imports write to the database at path until they are killed and print
// each acknowledgement on a line; the others end. Tests of one system add theirs.
var programs = map[string]func(path string) error{"saves": saves, "imports": imports, "checkpoint": checkpoint}

// saves creates and saves the trackers of three enrollments in turn, with a note now and then. The property's name holds the
// number of saves.
func saves(path string) error {
	s, err := OpenExisting(path, testKey)
	if err != nil {
		return err
	}
	enrollments := []data.EnrollmentID{storetest.RosaHome, storetest.TimoHome, storetest.NuriHome}
	for turn := 0; ; turn++ {
		id := enrollments[turn%len(enrollments)]
		c, err := s.Case(ctx, id)
		if err != nil {
			return err
		}
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSaveTracker, At: time.Now(), By: 1, EnrollmentID: id}
		t := data.Tracker{EnrollmentID: id, Attempt: 1}
		if c.Tracker != nil {
			t = *c.Tracker
		}
		t.Applied, t.PropertyName = data.MustDate("2026-05-02"), "Unit "+strconv.Itoa(t.Version+1)
		switch {
		case c.Tracker == nil:
			event.Kind = data.EventCreateTracker
			t, err = writerOf(s).CreateTracker(ctx, event, t)
		case turn%5 == 4:
			event.Kind = data.EventNote
			err = writerOf(s).AddNote(ctx, event, data.Note{ID: string(event.Operation), EnrollmentID: id, Text: "called", At: event.At})
		default:
			t, err = writerOf(s).SaveTracker(ctx, event, t)
		}
		if err != nil {
			return err
		}
		fmt.Println(event.Operation, id, t.Version)
	}
}

// crashClients is how many clients an import brings: enough that it is written to the log before it is committed.
const crashClients = 400

// imports imports the same clients again and again, renamed each time.
func imports(path string) error {
	s, err := OpenExisting(path, testKey)
	if err != nil {
		return err
	}
	last, err := imported(s)
	if err != nil {
		return err
	}
	for n := last + 1; ; n++ {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventImport, At: time.Now(), By: 1}
		err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) { return event, importRenamed(tx, n) })
		if err != nil {
			return err
		}
		fmt.Println(event.Operation, 0, n)
	}
}

func importRenamed(tx data.ImportTx, n int) error {
	version := data.RowVersion{Updated: importtest.Day.Add(time.Duration(n) * time.Second), Exported: importtest.Day}
	row := func(id string) data.HMISRow {
		return data.HMISRow{HMISKey: data.HMISKey{Source: 1, ID: id}, RowVersion: version}
	}
	for i := range crashClients {
		key := fmt.Sprintf("K%04d", i)
		if _, err := tx.SaveClient(data.ClientRow{HMISRow: row(key), Name: data.Name{First: "Kim", Last: "Wave " + strconv.Itoa(n)}, NameQuality: 1}); err != nil {
			return err
		}
		client, err := tx.Client(data.HMISKey{Source: 1, ID: key})
		if err != nil {
			return err
		}
		_, err = tx.SaveEnrollment(data.EnrollmentRow{HMISRow: row("E" + key), Client: client.ID, Program: storetest.HarborPSH,
			HouseholdID: "H" + key, Relationship: 1, Entry: data.MustDate("2026-03-01")})
		if err != nil {
			return err
		}
	}
	return nil
}

// imported returns the number of the last import, 0 before the first. All clients must be of the same one.
func imported(s *Store) (int, error) {
	waves, err := collect(ctx, s.read, sqldata.ScanText, `SELECT last_name || ' ' || count(*) FROM clients WHERE first_name = 'Kim' GROUP BY last_name`)
	if err != nil || len(waves) == 0 {
		return 0, err
	}
	var n, clients int
	if _, err := fmt.Sscanf(waves[0], "Wave %d %d", &n, &clients); err != nil || len(waves) > 1 || clients != crashClients {
		return 0, fmt.Errorf("half an import: %q (%v)", waves, err)
	}
	return n, nil
}

// An acknowledged save or import survives killing the program at any moment: while it saves, imports, checkpoints, or opens
// after the last kill.
func TestKilled(t *testing.T) {
	for _, what := range []string{"saves", "imports"} {
		t.Run(what, func(t *testing.T) { testKilled(t, newCrash(t, what)) })
	}
}

func testKilled(t *testing.T, c *crash) {
	for n := range *kills {
		if n%50 == 0 {
			c.begin(t)
		}
		c.kill(t)
		c.verify(t)
	}
	t.Logf("%d kills: %d acknowledged, all there; %d kills before the first of a run, %d writes that nobody had been told of, %d journals rolled back",
		*kills, c.acknowledged, c.early, c.unheard, c.rolledBack)
}

type crash struct {
	what, path string
	// folder makes the folder of a new office; prepare is called when the office is there.
	folder  func(t *testing.T) string
	prepare func(t *testing.T, path string)
	random  *rand.Rand
	// events counts the acknowledged events since begin; versions has the last acknowledged version of each enrollment.
	events   []string
	versions map[string]int

	acknowledged, early, unheard, rolledBack int
}

func newCrash(t *testing.T, what string) *crash {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return &crash{what: what, random: rand.New(rand.NewPCG(seed, 1)), folder: (*testing.T).TempDir, prepare: func(*testing.T, string) {}}
}

// begin creates a new office.
func (c *crash) begin(t *testing.T) {
	t.Helper()
	file, err := templates[testKey]()
	if err != nil {
		t.Fatal(err)
	}
	c.path = filepath.Join(c.folder(t), "office.db")
	if err := os.WriteFile(c.path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	c.prepare(t, c.path)
	c.events, c.versions = nil, map[string]int{}
	s := c.open(t)
	defer s.Close()
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
}

func (c *crash) open(t *testing.T) *Store {
	t.Helper()
	s, err := OpenExisting(c.path, testKey)
	if err != nil {
		t.Fatalf("after %d acknowledged writes it can't be opened: %v", len(c.events), err)
	}
	return s
}

// kill starts a program that writes and kills it: usually some time after its first line, sometimes while it opens.
func (c *crash) kill(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(context.Background(), self)
	child.Env = append(os.Environ(), crashChild+"="+c.what+" "+c.path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	heard := make(chan struct{})
	lines := make(chan []string)
	go func() { lines <- readLines(out, heard) }()
	opening := c.random.IntN(8) == 0
	if !opening {
		<-heard
	}
	time.Sleep(time.Duration(c.random.IntN(100_000)) * time.Microsecond)
	_ = child.Process.Kill()
	said := <-lines
	_ = child.Wait()
	for _, line := range said {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] == "failed" {
			t.Fatalf("the program said %q", line)
		}
		version, _ := strconv.Atoi(fields[2])
		c.events = append(c.events, fields[0])
		c.versions[fields[1]] = version
		c.acknowledged++
	}
	if len(said) == 0 {
		c.early++
	}
}

// readLines reads complete lines until the program ends; a truncated line was not printed.
func readLines(out io.Reader, heard chan struct{}) []string {
	var lines []string
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			if len(lines) == 0 {
				close(heard)
			}
			return lines
		}
		lines = append(lines, strings.TrimSpace(line))
		if len(lines) == 1 {
			close(heard)
		}
	}
}

// verify opens the database as the program does after a crash: everything acknowledged must be there, and the file intact.
func (c *crash) verify(t *testing.T) {
	t.Helper()
	rolledBack.Delete(c.path)
	s := c.open(t)
	defer s.Close()
	if s.recovered() != "" {
		c.rolledBack++
	}
	for _, op := range c.events {
		if events, err := s.EventsOf(ctx, data.OperationID(op)); err != nil || len(events) == 0 {
			t.Fatalf("event %s was acknowledged and is not there (%v)", op, err)
		}
	}
	stand := map[string]int{}
	if c.what == "imports" {
		n, err := imported(s)
		if err != nil {
			t.Fatal(err)
		}
		stand["0"] = n
	} else {
		for _, id := range []data.EnrollmentID{storetest.RosaHome, storetest.TimoHome, storetest.NuriHome} {
			tracker, err := s.Case(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if tracker.Tracker == nil {
				continue
			}
			stand[strconv.Itoa(int(id))] = tracker.Tracker.Version
			if want := "Unit " + strconv.Itoa(tracker.Tracker.Version); tracker.Tracker.PropertyName != want {
				t.Fatalf("version %d has %q", tracker.Tracker.Version, tracker.Tracker.PropertyName)
			}
		}
	}
	for what, version := range c.versions {
		// There may be one more: the program was killed before printing it.
		if stand[what] < version || stand[what] > version+1 {
			t.Fatalf("%s stands at %d, and %d was acknowledged", what, stand[what], version)
		}
		if stand[what] > version {
			c.unheard++
		}
	}
	for what, version := range stand {
		c.versions[what] = version
	}
	wrong, err := s.Check(ctx)
	if err != nil || len(wrong) > 0 {
		t.Fatalf("after %d acknowledged writes: %v, %v", len(c.events), wrong, err)
	}
}
