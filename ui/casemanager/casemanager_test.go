package casemanager

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/undo"
)

var harbor = data.Organization{ID: 1, Name: "Harbor Homes"}

type fake struct {
	op     data.OperationID
	ids    []data.EnrollmentID
	to     []data.CaseManager
	undone []data.OperationID
	fail   error
	typed  []string
}

func (f *fake) User() data.User { return data.User{ID: 7, Name: "Dana Ruiz", Organization: harbor} }

func (f *fake) Case(context.Context, data.EnrollmentID) (data.Case, error) {
	c := data.Case{Client: data.Client{Name: data.Name{Last: "Peña", First: "José"}}}
	c.CaseManager.Name = "Lee Park"
	return c, nil
}

func (f *fake) Colleagues(context.Context, data.OrganizationID) ([]data.User, error) {
	return []data.User{{ID: 5, Name: "Ana Ortiz"}, {ID: 7, Name: "Dana Ruiz"}, {ID: 9, Name: "Lee Park"}}, nil
}

func (f *fake) TypedCaseManagers(context.Context) ([]string, error) {
	return append([]string{"M. Koval"}, f.typed...), nil
}

func (f *fake) AssignCaseManager(_ context.Context, op data.OperationID, ids []data.EnrollmentID, to data.CaseManager) error {
	if f.fail != nil {
		return f.fail
	}
	f.op, f.ids, f.to = op, ids, append(f.to, to)
	return nil
}

func (f *fake) Undo(_ context.Context, _, undone data.OperationID) error {
	f.undone = append(f.undone, undone)
	return nil
}

func (f *fake) UndoRest(ctx context.Context, op, undone data.OperationID) error {
	return f.Undo(ctx, op, undone)
}

// opened is the dialog for the enrollments, with the entry that has the focus and a count of the saves reported.
func opened(t *testing.T, f *fake, ids ...data.EnrollmentID) (*overlay.Host, *control.Entry, *int) {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(900, 700))
	host := overlay.NewHost(w, task.Inline())
	saves := new(int)
	acts := undo.New(host, f)
	acts.OnChanged = func(data.EnrollmentID) { *saves++ }
	Open(host, f, ids, harbor, func() { *saves++ }, acts)
	name, ok := w.Canvas().Focused().(*control.Entry)
	if !ok {
		t.Fatal("the name hasn't the focus")
	}
	return host, name, saves
}

func TestTypedNames(t *testing.T) {
	for typed, want := range map[string]data.CaseManager{
		"lee park":  {User: 9, Name: "Lee Park"},
		"Ana Ortiz": {User: 5, Name: "Ana Ortiz"},
		"ana":       {User: 5, Name: "Ana Ortiz"},
		"Park":      {User: 9, Name: "Lee Park"},
		"dan":       {User: 7, Name: "Dana Ruiz"},
		"koval":     {Name: "M. Koval"},
	} {
		f := &fake{}
		host, name, saves := opened(t, f, 31)
		test.Type(name, typed)
		host.Press("Ctrl+S")
		if len(f.to) != 1 || f.to[0] != want || *saves != 1 || host.Top() != nil {
			t.Errorf("%q assigns %+v, saved %d times", typed, f.to, *saves)
		}
	}
}

func TestNewNameOnlyWhenAskedFor(t *testing.T) {
	f := &fake{}
	host, name, _ := opened(t, f, 31)
	test.Type(name, "Sam Field")
	host.Press("Ctrl+S")
	if len(f.to) != 0 || host.Top() == nil {
		t.Fatalf("a name that nobody has is assigned: %+v", f.to)
	}
	test.Tap(buttons(host)["Add “Sam Field” as a new name"])
	if len(f.to) != 1 || f.to[0] != (data.CaseManager{Name: "Sam Field"}) {
		t.Errorf("the new name assigns %+v", f.to)
	}
}

func TestNoNewNameForOneInUse(t *testing.T) {
	host, name, _ := opened(t, &fake{}, 31)
	for typed, offered := range map[string]bool{"m. koval": false, "LEE PARK": false, "Lee": true, " ": false} {
		name.SetText(typed)
		if b := buttons(host)["Add “"+typed+"” as a new name"]; (b != nil && b.Visible()) != offered {
			t.Errorf("%q: offered as a new name: %t", typed, !offered)
		}
	}
}

func TestSuggestionIsAssignedAsItIs(t *testing.T) {
	f := &fake{typed: []string{"Lee"}}
	host, name, _ := opened(t, f, 31)
	test.Type(name, "lee")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	host.Press("Ctrl+S")
	if len(f.to) != 1 || f.to[0] != (data.CaseManager{Name: "Lee"}) {
		t.Errorf("the second suggestion assigns %+v", f.to)
	}
}

func TestFind(t *testing.T) {
	p := newPeople([]data.User{{ID: 1, Name: "Ana Ortiz"}, {ID: 2, Name: "Anabel Cruz"}, {ID: 3, Name: "José Peña"}, {ID: 4, Name: "Kim Lee"},
		{ID: 5, Name: "Lee Park"}}, []string{"Ana", "Jose P.", "Kimberly"})
	for text, want := range map[string][]string{
		"":         nil,
		"?":        nil,
		"ana":      {"Ana Ortiz"},
		"an":       {"Ana Ortiz", "Anabel Cruz"},
		"jose":     {"José Peña"},
		"pena j":   {"José Peña"},
		"lee":      {"Kim Lee", "Lee Park"},
		"kim lee":  {"Kim Lee"},
		"kimberly": {"Kimberly"},
		"xavier":   nil,
	} {
		var got []string
		for _, m := range p.find(text) {
			got = append(got, m.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestSeveralLikelyPeopleAreNotGuessed(t *testing.T) {
	f := &fake{typed: []string{"Morgan Hall", "Morgan Webb"}}
	host, name, _ := opened(t, f, 31)
	test.Type(name, "morgan")
	host.Press("Ctrl+S")
	if len(f.to) != 0 || host.Top() == nil {
		t.Errorf("one of two is assigned: %+v", f.to)
	}
}

func TestSeveralAreAssignedAndUndoneInOneStep(t *testing.T) {
	f := &fake{}
	host, name, saves := opened(t, f, 31, 32, 33)
	name.SetText("Lee Park")
	host.Press("Ctrl+S")
	if !slices.Equal(f.ids, []data.EnrollmentID{31, 32, 33}) {
		t.Errorf("assigned %v", f.ids)
	}
	host.Press("Ctrl+Z")
	if !slices.Equal(f.undone, []data.OperationID{f.op}) || *saves != 2 {
		t.Errorf("undone %v of %v, reported %d times", f.undone, f.op, *saves)
	}
}

func TestNothingTypedAssignsNothing(t *testing.T) {
	f := &fake{}
	host, name, _ := opened(t, f, 31)
	name.SetText("  ")
	host.Press("Ctrl+S")
	if len(f.to) != 0 || host.Top() == nil {
		t.Errorf("assigned %+v", f.to)
	}
}

func TestRefusalStaysInTheDialogWithWhatWasTyped(t *testing.T) {
	f := &fake{fail: data.RefuseField(data.CodePermission, data.FieldCaseManager, "Only Harbor Homes can do this.")}
	host, name, saves := opened(t, f, 31)
	name.SetText("Lee Park")
	host.Press("Ctrl+S")
	if host.Top() == nil || *saves != 0 || name.Text != "Lee Park" {
		t.Fatalf("after a refusal the dialog is gone or empty: %q", name.Text)
	}
	f.fail = nil
	host.Press("Ctrl+S")
	if *saves != 1 {
		t.Error("a second try is not possible")
	}
}

// buttons are the buttons of the dialog by their text.
func buttons(host *overlay.Host) map[string]*control.Button {
	texts := map[string]*control.Button{}
	for _, o := range test.LaidOutObjects(host.Window().Canvas().Overlays().Top()) {
		if b, ok := o.(*control.Button); ok {
			texts[b.Text] = b
		}
	}
	return texts
}

func TestButtonsOfColleaguesAndUnassign(t *testing.T) {
	f := &fake{}
	host, _, _ := opened(t, f, 31)
	texts := buttons(host)
	for _, want := range []string{"Dana Ruiz (me)", "Ana Ortiz", "Lee Park", "Unassign"} {
		if texts[want] == nil {
			t.Fatalf("no button %q among %v", want, texts)
		}
	}
	test.Tap(texts["Unassign"])
	if len(f.to) != 1 || f.to[0] != (data.CaseManager{}) {
		t.Errorf("Unassign assigns %+v", f.to)
	}
}
