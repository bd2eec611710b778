//go:build cgo

package move

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
	"housingtracker/data/sqlite"
	"housingtracker/data/witness"
)

const (
	admin    = "Ada Head"
	password = "green door 34"
)

var noon = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.Local)

func now() time.Time { return noon }

// officeAt is the office at path, with what the computer whose folder is given remembers of it.
func officeAt(path, computer string) *file.Office {
	return file.NewOffice(sqlite.At(path), account.Cheap(path), now).WitnessedBy(witness.Of(computer, path))
}

func to(path, computer string) *Target {
	return To(path, func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Cheap(path) },
		func() { witness.Of(computer, path).Forget() })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

func refused(t *testing.T, err error, code data.Code, words string) {
	t.Helper()
	if data.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		t.Errorf("error %v with code %q, want %q with %q", err, data.CodeOf(err), code, words)
	}
}

// signIn signs in until the end of the test.
func signIn(t *testing.T, path, computer string) *file.Session {
	t.Helper()
	o := officeAt(path, computer)
	t.Cleanup(func() { must(t, o.Close()) })
	s, err := o.SignIn(t.Context(), admin, password)
	must(t, err)
	return s
}

// makeOffice makes an office with imported clients and a locally entered one at path.
func makeOffice(t *testing.T, path, computer string) {
	t.Helper()
	o := officeAt(path, computer)
	s, err := o.SetUp(t.Context(), "Head Office", admin, password)
	must(t, err)
	zip, err := os.Create(filepath.Join(t.TempDir(), "export.zip"))
	must(t, err)
	must(t, generate.Export(zip, generate.Options{Clients: 60, Seed: 7}))
	must(t, zip.Close())
	export, err := hmis.Open(zip.Name())
	must(t, err)
	_, err = s.Import(t.Context(), data.NewOperationID(), export, data.ImportOptions{})
	must(t, err)
	must(t, export.Close())
	must(t, addClient(t.Context(), s, "Ash"))
	must(t, o.Close())
}

func addClient(ctx context.Context, s *file.Session, last string) error {
	_, err := s.AddClient(ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: last}})
	return err
}

// events returns the audit log.
func events(t *testing.T, s *file.Session) []data.AuditEvent {
	t.Helper()
	all, err := s.Events(t.Context(), data.NewOperationID(), data.EventFilter{}, 0, 100000)
	must(t, err)
	return all
}

func sound(t *testing.T, s *file.Session) {
	t.Helper()
	wrong, err := s.Check(t.Context())
	if err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}

// prove lets this computer write at path.
func prove(t *testing.T, path string) {
	t.Helper()
	at, err := place.Of(path)
	must(t, err)
	must(t, share.SetAlone(path, share.Here(at), admin, noon))
}

// names returns the files in a folder.
func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// A database goes to a shared folder and home again to its former path: every row is the same, and both sides are sound.
func TestToSharedFolderAndHome(t *testing.T) {
	desk, computer := t.TempDir(), t.TempDir()
	local, shared := filepath.Join(desk, "office.db"), filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	makeOffice(t, local, computer)
	source := signIn(t, local, computer)
	other := signIn(t, local, computer)
	before := events(t, source)
	m, err := source.MoveTo(t.Context(), local, to(shared, computer), nil)
	must(t, err)
	rows := map[string]int64{}
	for _, table := range m.Tables {
		rows[table.Name] = table.Rows
	}
	if rows["clients"] == 0 || rows["enrollments"] == 0 || rows["audit_events"] < int64(len(before)) || rows["users"] != 1 || rows["bed_nights"] == 0 {
		t.Errorf("rows %v", rows)
	}
	if !strings.Contains(m.ReadOnly, "not proved yet") {
		t.Errorf("at the new place: %q", m.ReadOnly)
	}
	if got := names(t, filepath.Dir(shared)); !slices.Equal(got, []string{"office.db", "office.db.keys"}) {
		t.Errorf("files at the new place %q", got)
	}
	for what, s := range map[string]*file.Session{"the mover": source, "another program": other, "a new one": signIn(t, local, computer)} {
		refused(t, addClient(t.Context(), s, what), data.CodeUnavailable, "This database was moved to "+shared)
		sound(t, s)
	}
	refused(t, addClient(t.Context(), signIn(t, shared, computer), "Elm"), data.CodeUnavailable, "not proved yet")
	prove(t, shared)
	there := signIn(t, shared, computer)
	must(t, addClient(t.Context(), there, "Elm"))
	sound(t, there)
	after := events(t, there)
	// Nothing of the audit log is lost: numbers, hashes and devices go on.
	after = after[len(after)-len(before):]
	for i := range after {
		if after[i].Hash != before[i].Hash || after[i].Device != before[i].Device {
			t.Fatalf("event %+v, before %+v", after[i], before[i])
		}
	}
	_, err = source.UndoMove(t.Context(), func(path string) file.Destination { return to(path, computer) })
	refused(t, err, data.CodeConflict, "was changed since")
	_, err = there.MoveTo(t.Context(), shared, to(local, computer), nil)
	refused(t, err, data.CodeExists, local)
	must(t, source.SignOut(t.Context()))
	must(t, other.SignOut(t.Context()))
	former := filepath.Join(desk, "former")
	must(t, os.Mkdir(former, 0o700))
	for _, name := range names(t, desk) {
		if strings.HasPrefix(name, "office.db") {
			must(t, os.Rename(filepath.Join(desk, name), filepath.Join(former, name)))
		}
	}
	m, err = there.MoveTo(t.Context(), shared, to(local, computer), nil)
	must(t, err)
	if m.ReadOnly != "" {
		t.Errorf("at home it can't be written: %s", m.ReadOnly)
	}
	home := signIn(t, local, computer)
	must(t, addClient(t.Context(), home, "Fir"))
	sound(t, home)
	refused(t, addClient(t.Context(), there, "Yew"), data.CodeUnavailable, "This database was moved to "+local)
	if found, err := home.FindClients(t.Context(), "Elm", 5); err != nil || len(found) == 0 {
		t.Errorf("what was saved in the shared folder: %v, %v", found, err)
	}
}

// Undoing a move marks the other database, so that only one goes on.
func TestUndo(t *testing.T) {
	folder, computer := t.TempDir(), t.TempDir()
	from, target := filepath.Join(folder, "a.db"), filepath.Join(folder, "b.db")
	makeOffice(t, from, computer)
	s := signIn(t, from, computer)
	_, err := s.MoveTo(t.Context(), from, to(target, computer), nil)
	must(t, err)
	warning, err := s.UndoMove(t.Context(), func(path string) file.Destination { return to(path, computer) })
	if err != nil || warning != "" {
		t.Fatalf("undo: %q, %v", warning, err)
	}
	must(t, addClient(t.Context(), s, "Elm"))
	must(t, addClient(t.Context(), signIn(t, from, computer), "Fir"))
	refused(t, addClient(t.Context(), signIn(t, target, computer), "Yew"), data.CodeUnavailable, "This database was moved to "+from)
}

// asMover is the environment variable that makes this test's binary one that moves a database and is killed at a step.
const asMover = "HOUSING_TRACKER_MOVE_TEST"

func TestMain(m *testing.M) {
	if order := os.Getenv(asMover); order != "" {
		parts := strings.Split(order, "|")
		step, err := strconv.Atoi(parts[2])
		if err == nil {
			err = moveAndDie(parts[0], parts[1], step)
		}
		fmt.Println("not killed:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// The steps at which a program that moves is killed.
const (
	dieBegin = iota
	dieCopying
	dieCopied
	dieKeys
	dieMarked
	dieKeysInPlace
	dieSteps
)

// A deadly is a target that kills the program at a step.
type deadly struct {
	*Target
	step int
}

func (d deadly) reach(step int) {
	if d.step == step {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}

func (d deadly) Arriving() (file.Database, file.Keyring) {
	db, keys := d.Target.Arriving()
	return deadlyDatabase{db, d}, deadlyKeyring{keys, d}
}

func (d deadly) Finish() error {
	d.reach(dieMarked)
	if err := account.Move(d.path+suffix, d.path); err != nil {
		return err
	}
	d.reach(dieKeysInPlace)
	return d.Target.Finish()
}

type deadlyDatabase struct {
	file.Database
	d deadly
}

func (b deadlyDatabase) MakeCopy(ctx context.Context, from file.Store, key file.Key, _ func(done, total int)) (file.Store, error) {
	b.d.reach(dieBegin)
	s, err := b.Database.MakeCopy(ctx, from, key, func(int, int) { b.d.reach(dieCopying) })
	b.d.reach(dieCopied)
	return s, err
}

type deadlyKeyring struct {
	file.Keyring
	d deadly
}

func (k deadlyKeyring) Import(content []byte) error {
	err := k.Keyring.Import(content)
	k.d.reach(dieKeys)
	return err
}

func moveAndDie(from, target string, step int) error {
	computer, err := os.MkdirTemp("", "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(computer)
	s, err := officeAt(from, computer).SignIn(context.Background(), admin, password)
	if err == nil {
		_, err = s.MoveTo(context.Background(), from, deadly{to(target, computer), step}, nil)
	}
	return err
}

// A program that is killed before the mark leaves the database as it was and nothing usable at the target; after it, the same move is
// finished. The next move works in both cases.
func TestKilled(t *testing.T) {
	made, computer := filepath.Join(t.TempDir(), "office.db"), t.TempDir()
	makeOffice(t, made, computer)
	mount := fusetest.New(t, t.TempDir()).Path
	for step := range dieSteps {
		t.Run(strconv.Itoa(step), func(t *testing.T) {
			from, target := filepath.Join(t.TempDir(), "office.db"), filepath.Join(mount, strconv.Itoa(step)+".db")
			for _, end := range []string{"", account.Suffix} {
				content, err := os.ReadFile(made + end)
				must(t, err)
				must(t, os.WriteFile(from+end, content, 0o600))
			}
			c := exec.CommandContext(t.Context(), os.Args[0])
			c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d", asMover, from, target, step))
			if out, _ := c.CombinedOutput(); c.ProcessState.ExitCode() != -1 {
				t.Fatalf("it was not killed: %s", out)
			}
			if _, err := officeAt(target, computer).Existing(); err == nil {
				t.Error("the target can be opened")
			}
			s := signIn(t, from, t.TempDir())
			sound(t, s)
			err := addClient(t.Context(), s, "Elm")
			if step >= dieMarked {
				refused(t, err, data.CodeUnavailable, "This database was moved to "+target)
			} else {
				must(t, err)
			}
			if step == dieMarked {
				_, err := s.MoveTo(t.Context(), from, to(target+"2", computer), nil)
				refused(t, err, data.CodeUnavailable, "This database was moved to "+target)
			}
			_, err = s.MoveTo(t.Context(), from, to(target, computer), nil)
			must(t, err)
			there := signIn(t, target, computer)
			sound(t, there)
			if left, err := filepath.Glob(target + suffix + "*"); err != nil || len(left) > 0 {
				t.Errorf("left are %q, %v", left, err)
			}
			if _, err := s.MoveTo(t.Context(), from, to(target, computer), nil); data.CodeOf(err) != data.CodeExists {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

// A cancelled move leaves nothing.
func TestCancelled(t *testing.T) {
	folder, computer := t.TempDir(), t.TempDir()
	from, target := filepath.Join(folder, "a.db"), filepath.Join(t.TempDir(), "b.db")
	makeOffice(t, from, computer)
	s := signIn(t, from, computer)
	for _, at := range []int64{15, 60, 80} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.MoveTo(ctx, from, to(target, computer), func(done, _ int64) {
			if done >= at {
				cancel()
			}
		})
		cancel()
		refused(t, err, data.CodeCancelled, "")
		if left := names(t, filepath.Dir(target)); len(left) > 0 {
			t.Errorf("left are %q", left)
		}
		must(t, addClient(t.Context(), s, "Elm"))
	}
}
