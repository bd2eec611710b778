package admin

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// fake answers from memory and remembers what was done.
type fake struct {
	Session
	users []data.User
	did   []string
	wrong []string
	info  data.OfficeInfo
}

var harbor = data.Organization{ID: 1, Name: "Harbor Homes"}

func (f *fake) User() data.User                            { return f.users[0] }
func (f *fake) Users(context.Context) ([]data.User, error) { return f.users, nil }
func (f *fake) Organizations(context.Context) ([]data.Organization, error) {
	return []data.Organization{harbor, {ID: 2, Name: "City Mission", HMISID: "7"}, {ID: 3, Name: "Old Mission", HMISID: "8", MergedInto: 2}}, nil
}
func (f *fake) TypedCaseManagers(context.Context) ([]string, error) { return []string{"Lee P."}, nil }
func (f *fake) Programs(context.Context) ([]data.Program, error) {
	return []data.Program{{ID: 5, Name: "Rapid", Organization: harbor, Type: data.RapidRehousing, Thresholds: data.DefaultThresholds}}, nil
}
func (f *fake) Info(context.Context) (data.OfficeInfo, error)   { return f.info, nil }
func (f *fake) Settings(context.Context) (data.Settings, error) { return data.DefaultSettings, nil }
func (f *fake) Check(context.Context) ([]string, error)         { return f.wrong, nil }
func (f *fake) Accesses(_ context.Context, users []data.User) ([]signin.Access, error) {
	return make([]signin.Access, len(users)), nil
}
func (f *fake) note(what string) { f.did = append(f.did, what) }
func (f *fake) AddUser(_ context.Context, _ data.OperationID, name string, o data.OrganizationID, r data.Role, password string) (data.User, error) {
	if len(password) < signin.MinPassword {
		return data.User{}, data.Refuse(data.CodeInvalid, "A password needs at least %d characters.", signin.MinPassword)
	}
	f.note("added " + name + " as " + string(r))
	f.users = append(f.users, data.User{ID: 9, Name: name, Organization: harbor, Role: r})
	return data.User{}, nil
}
func (f *fake) ChangeUser(_ context.Context, _ data.OperationID, u data.User) error {
	if u.Disabled {
		f.note("disabled " + u.Name)
	}
	return nil
}
func (f *fake) SaveThresholds(_ context.Context, _ data.OperationID, _ data.ProgramID, t data.Thresholds) error {
	f.note("thresholds")
	if t.Applied != 21 {
		f.note("but not the typed ones")
	}
	return nil
}

func open(t *testing.T, f Session) *Screen {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, control.NewText(""))
	files, _ := f.(Files)
	s := New(overlay.NewHost(w, task.Inline()), f, files)
	s.OnRecoveryCode = func() {}
	w.SetContent(s.Content())
	w.Resize(fyne.NewSize(1100, 760))
	s.Show()
	return s
}

func objects(s *Screen) []fyne.CanvasObject {
	if top := s.host.Window().Canvas().Overlays().Top(); top != nil {
		return test.LaidOutObjects(top)
	}
	return test.LaidOutObjects(s.Content())
}

func tap(t *testing.T, s *Screen, text string) {
	t.Helper()
	for _, o := range objects(s) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q", text)
}

func entries(s *Screen) []*control.Entry {
	var found []*control.Entry
	for _, o := range objects(s) {
		if e, ok := o.(*control.Entry); ok {
			found = append(found, e)
		}
	}
	return found
}

func shows(s *Screen, words string) bool {
	for _, o := range objects(s) {
		if l, ok := o.(*control.Label); ok && strings.Contains(l.Text, words) {
			return true
		}
	}
	return false
}

func robin() *fake {
	return &fake{users: []data.User{{ID: 1, Name: "Robin", Organization: harbor, Role: data.Administrator}}}
}

func TestAddingAUser(t *testing.T) {
	f := robin()
	s := open(t, f)
	tap(t, s, "Add a user…")
	fields := entries(s)
	fields[0].SetText("Sam")
	fields[1].SetText("short")
	tap(t, s, "Add")
	if len(f.did) != 0 || s.host.Top() == nil || entries(s)[0].Text != "Sam" {
		t.Fatalf("a refused user: did %v, and the form must keep what was typed", f.did)
	}
	fields[1].SetText("long enough 1")
	tap(t, s, "Add")
	if len(f.did) != 1 || f.did[0] != "added Sam as caseworker" || !shows(s, "Sam") {
		t.Errorf("did %v", f.did)
	}
}

func TestEveryPartShowsWhatItIsAbout(t *testing.T) {
	f := robin()
	f.wrong = []string{"row 7 is missing"}
	s := open(t, f)
	for part, words := range map[string]string{"Users": "Robin", "Organizations": "counts as City Mission", "Programs": "14 · 30 · 14 · 14", "Case managers": "Lee P.", "Database": "A bed night counts for"} {
		tap(t, s, part)
		if !shows(s, words) {
			t.Errorf("%s lacks %q", part, words)
		}
	}
	tap(t, s, "Database")
	tap(t, s, "Check the database")
	if shows(s, "as it should be") {
		t.Error("a faulty database is called sound")
	}
}

func TestThresholdsAreNumbers(t *testing.T) {
	f := robin()
	s := open(t, f)
	tap(t, s, "Programs")
	tap(t, s, "Change…")
	fields := entries(s)
	fields[2].SetText("three weeks")
	tap(t, s, "Save")
	if len(f.did) != 0 || s.host.Top() == nil {
		t.Fatalf("words were taken for days: %v", f.did)
	}
	fields[2].SetText(" 21 ")
	tap(t, s, "Save")
	if len(f.did) != 1 {
		t.Errorf("did %v", f.did)
	}
}
