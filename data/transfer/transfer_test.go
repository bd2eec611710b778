//go:build cgo

package transfer

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/move"
	"housingtracker/data/records"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
)

const (
	admin    = "Ada Head"
	password = "green door 34"
)

func now() time.Time { return time.Date(2026, time.June, 15, 12, 0, 0, 0, time.Local) }

func officeAt(path string) *file.Office {
	return file.NewOffice(sqlite.At(path), account.Cheap(path), now)
}

func toPath(path string) Target {
	return ToFile(move.To(path, func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Cheap(path) }, func() {}), now)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// source makes an office with two other users, one of them disabled, and a client, and signs its administrator in.
func source(t *testing.T) (s *file.Session, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "office.db")
	o := officeAt(path)
	t.Cleanup(func() { must(t, o.Close()) })
	s, err := o.SetUp(t.Context(), "Head Office", admin, password)
	must(t, err)
	for _, name := range []string{"Bo Caseworker", "Cy Former"} {
		u, err := s.AddUser(t.Context(), data.NewOperationID(), name, s.User().Organization.ID, data.Caseworker, "a first password 7")
		must(t, err)
		if u.Disabled = name == "Cy Former"; u.Disabled {
			must(t, s.ChangeUser(t.Context(), data.NewOperationID(), u))
		}
	}
	_, err = s.AddClient(t.Context(), data.NewOperationID(), data.Client{Name: data.Name{First: "Núria", Last: "Ash"}})
	must(t, err)
	return s, path
}

func TestMove(t *testing.T) {
	s, from := source(t)
	to := filepath.Join(t.TempDir(), "moved.db")
	if _, err := Move(t.Context(), s.Session, from, "another password", toPath(to)); data.CodeOf(err) != data.CodePermission {
		t.Errorf("by a wrong password: %v", err)
	}
	m, err := Move(t.Context(), s.Session, from, password, toPath(to))
	must(t, err)
	if m.From != from || m.To != to || len(m.Tables) != len(records.Tables) || len(m.Temporary) != 1 || m.Temporary[0].User.Name != "Bo Caseworker" {
		t.Errorf("moved %+v", m)
	}
	if err := s.SaveSettings(t.Context(), data.NewOperationID(), data.DefaultSettings); data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), to) {
		t.Errorf("the source can be written: %v", err)
	}
	o := officeAt(to)
	defer o.Close()
	moved, err := o.SignIn(t.Context(), admin, password)
	must(t, err)
	if wrong, err := moved.Check(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("at the new place: %v, %v", wrong, err)
	}
	found, err := moved.FindClients(t.Context(), "nuria", 5)
	if err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
	events, err := moved.Events(t.Context(), data.NewOperationID(), data.EventFilter{Kinds: []data.EventKind{data.EventMovedHere}}, 0, 10)
	if err != nil || len(events) != 1 || !events[0].At.Equal(m.At) {
		t.Errorf("events of the move %v, %v", events, err)
	}
	bo, err := o.Enter(t.Context(), "Bo Caseworker", m.Temporary[0].Password)
	if err != nil || !bo.MustChangePassword() {
		t.Errorf("by the temporary password: %v", err)
	}
	for name, old := range map[string]string{"Bo Caseworker": "a first password 7", "Cy Former": "a first password 7"} {
		if _, err := o.SignIn(t.Context(), name, old); data.CodeOf(err) != data.CodePermission {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Moved is moved: the same again is refused.
	if _, err := Move(t.Context(), s.Session, from, password, toPath(to)); data.CodeOf(err) != data.CodeExists {
		t.Errorf("again: %v", err)
	}
}

// interrupted is a target that fails at a step, as where the program is killed there.
type interrupted struct {
	Target
	at string
}

var errKilled = errors.New("killed")

func (i interrupted) Arrive(ctx context.Context, from records.Reader, event data.AuditEvent, mover Password) ([]data.Table, error) {
	tables, err := i.Target.Arrive(ctx, from, event, mover)
	if i.at == "arrive" {
		err = errors.Join(err, errKilled)
	}
	return tables, err
}

func (i interrupted) Finish(ctx context.Context, mover Password, others []Password) error {
	if i.at == "finish" {
		return errKilled
	}
	return i.Target.Finish(ctx, mover, others)
}

func TestInterruptedMove(t *testing.T) {
	for _, at := range []string{"arrive", "finish"} {
		t.Run(at, func(t *testing.T) {
			s, from := source(t)
			to := filepath.Join(t.TempDir(), "moved.db")
			if _, err := Move(t.Context(), s.Session, from, password, interrupted{toPath(to), at}); !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if _, err := sqlite.At(to).State(); data.CodeOf(err) != data.CodeNotFound {
				t.Errorf("half of a database can be used: %v", err)
			}
			err := s.SaveSettings(t.Context(), data.NewOperationID(), data.DefaultSettings)
			if at == "arrive" && err != nil || at == "finish" && data.CodeOf(err) != data.CodeUnavailable {
				t.Errorf("the source, saving: %v", err)
			}
			m, err := Move(t.Context(), s.Session, from, password, toPath(to))
			must(t, err)
			o := officeAt(to)
			defer o.Close()
			for name, password := range map[string]string{admin: password, m.Temporary[0].User.Name: m.Temporary[0].Password} {
				if _, err := o.SignIn(t.Context(), name, password); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// saving is a target during whose copy somebody saves, a number of times.
type saving struct {
	Target
	save  func()
	times *int
}

func (i saving) Arrive(ctx context.Context, from records.Reader, event data.AuditEvent, mover Password) ([]data.Table, error) {
	if *i.times > 0 {
		*i.times--
		i.save()
	}
	return i.Target.Arrive(ctx, from, event, mover)
}

func TestSavedMeanwhile(t *testing.T) {
	for times, code := range map[int]data.Code{1: "", signin.MoveTries: data.CodeConflict} {
		s, from := source(t)
		to := filepath.Join(t.TempDir(), "moved.db")
		left := times
		_, err := Move(t.Context(), s.Session, from, password, saving{toPath(to), func() {
			_, err := s.AddClient(context.Background(), data.NewOperationID(), data.Client{Name: data.Name{Last: "Late"}})
			must(t, err)
		}, &left})
		if data.CodeOf(err) != code {
			t.Errorf("%d times: %v", times, err)
		}
		if err != nil {
			if files, _ := filepath.Glob(to + "*"); len(files) > 0 {
				t.Errorf("left are %v", files)
			}
			continue
		}
		o := officeAt(to)
		defer o.Close()
		moved, err := o.SignIn(t.Context(), admin, password)
		must(t, err)
		if found, err := moved.FindClients(t.Context(), "late", 5); err != nil || len(found) != 1 {
			t.Errorf("what was saved meanwhile: %v, %v", found, err)
		}
	}
}

func TestCompare(t *testing.T) {
	a := []data.Table{{Name: "a", Rows: 1}, {Name: "b", Rows: 2}}
	b := slices.Clone(a)
	if err := Compare(a, b); err != nil {
		t.Error(err)
	}
	b[1].Hash[3]++
	if err := Compare(a, b); err == nil || Compare(a, a[:1]) == nil {
		t.Error("differing rows pass")
	}
}
