package home

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

type fake struct {
	counter  int64
	role     data.Role
	programs []data.Program
	fail     error
	drafts   []data.Unsaved
	kept     map[string]string
	user     data.UserID
	// keepFails: nothing can be kept.
	keepFails bool
}

func (f *fake) User() data.User {
	return data.User{ID: cmp.Or(f.user, me), Name: "Dana Ruiz", Role: f.role}
}
func (f *fake) Today() data.Date                             { return today }
func (f *fake) ChangeCounter(context.Context) (int64, error) { return 1 + f.counter, f.fail }
func (f *fake) Programs(context.Context) ([]data.Program, error) {
	return f.programs, f.fail
}
func (f *fake) List(_ context.Context, id data.ProgramID, _ data.ListOptions) (data.List, error) {
	l := list()
	l.Program.ID = id
	return l, f.fail
}
func (f *fake) RecentClients(context.Context, int) ([]data.Client, error) {
	return []data.Client{{ID: 4, Name: data.Name{Last: "Okafor"}}}, nil
}
func (f *fake) Cases(context.Context, data.ClientID) ([]data.Case, error) { return nil, nil }
func (f *fake) Drafts(context.Context) ([]data.Unsaved, error)            { return f.drafts, f.fail }
func (f *fake) Preference(_ context.Context, key string) (string, error)  { return f.kept[key], nil }
func (f *fake) SetPreference(_ context.Context, key string, v string) error {
	if f.keepFails {
		return errors.New("the database is only read")
	}
	f.kept[key] = v
	return nil
}

func open(t *testing.T, f *fake) *Screen {
	test.NewTempApp(t)
	if f.kept == nil {
		f.kept = map[string]string{}
	}
	w := test.NewTempWindow(t, control.NewText(""))
	s := New(overlay.NewHost(w, task.Inline()), f, func() int { return 15 })
	w.SetContent(s.Content())
	w.Resize(fyne.NewSize(1092, 780))
	s.Show()
	return s
}

func words(s *Screen) string {
	var found []string
	for _, o := range test.LaidOutObjects(s.Content()) {
		switch o := o.(type) {
		case *control.Label:
			found = append(found, o.Text)
		case *control.Chip:
			found = append(found, o.Text)
		case *control.Button:
			found = append(found, "["+o.Text+"]")
		}
	}
	return strings.Join(found, "|")
}

func link(t *testing.T, s *Screen, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(s.Content()) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no link %q in %s", text, words(s))
}

var programs = []data.Program{{ID: 1, Name: "PSH", Organization: data.Organization{ID: 1, Name: "Harbor"}}, {ID: 2, Name: "RRH", Organization: data.Organization{ID: 2, Name: "Mission"}}}

// TestEveryNumberOpensItsRows taps each link and looks at the filter that the search gets.
func TestEveryNumberOpensItsRows(t *testing.T) {
	s := open(t, &fake{programs: programs, kept: map[string]string{clientlist.ProgramPreference: "2"}})
	var program data.ProgramID
	var filter data.Filter
	s.OnOpenList = func(p data.ProgramID, f data.Filter) { program, filter = p, f }
	l := list()
	for scope, numbers := range map[string]map[string]int{
		"mine": {"1 stalled": 1, "1 overdue": 1, "Show all 2": 2, "Show all 1": 1},
		"program": {"1 stalled": 1, "1 overdue": 1, "1 stalled within 7 days": 1, "2 missing something": 2,
			"Show all 5": 5, "Show all 2": 2, "1 this month": 1},
	} {
		s.scope.OnChanged(slices.Index(scopes, scope))
		for text, want := range numbers {
			link(t, s, text)
			if n := len(filter.Apply(l)); n != want || program != 2 || (filter.Mine == me) != (scope == "mine") {
				t.Errorf("%s: %q opens %d rows of program %d", scope, text, n, program)
			}
		}
	}
	s.scope.OnChanged(slices.Index(scopes, "program"))
	for _, o := range test.LaidOutObjects(s.Content()) {
		if p, ok := o.(*control.Panel); ok && p.OnTapped != nil {
			if chip := stageOf(p); chip == "Moved In" {
				p.Tapped(nil)
			}
		}
	}
	if n := len(filter.Apply(l)); n != 2 {
		t.Errorf("the stage Moved In opens %d rows", n)
	}
}

func stageOf(p *control.Panel) string {
	for _, o := range test.LaidOutObjects(p) {
		if c, ok := o.(*control.Chip); ok {
			return c.Text
		}
	}
	return ""
}

func TestMyClientsAreShownAtFirstAndTheChoiceIsRemembered(t *testing.T) {
	f := &fake{programs: programs}
	if s := open(t, f); !s.mine || s.scope.Chosen() != 0 || !strings.Contains(words(s), "3 clients of mine") {
		t.Errorf("shows at first %s", words(s))
	}
	s := open(t, f)
	s.scope.OnChanged(1)
	if again := open(t, f); again.mine || again.scope.Chosen() != 1 || !strings.Contains(words(again), "11 clients enrolled today") {
		t.Errorf("shows again %s", words(again))
	}
}

func TestWhoHasNoClientsStartsWithTheProgram(t *testing.T) {
	f := &fake{programs: programs, user: 99}
	s := open(t, f)
	if s.mine || s.scope.Chosen() != 1 {
		t.Error("an empty day is shown at first")
	}
	s.scope.OnChanged(0)
	if !strings.Contains(words(s), "nobody's case manager") {
		t.Errorf("my clients: %s", words(s))
	}
}

func TestTheDayFillsTheWindow(t *testing.T) {
	s := open(t, &fake{programs: programs})
	w := fyne.CurrentApp().Driver().CanvasForObject(s.Content())
	bottom := func(height float32) float32 {
		s.Content().Resize(fyne.NewSize(1092, height))
		for _, o := range test.LaidOutObjects(s.Content()) {
			if l, ok := o.(*control.Label); ok && l.Text == "Okafor" {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Y
			}
		}
		t.Fatalf("no recent clients in %v", w.Size())
		return 0
	}
	for _, height := range []float32{700, 780, 1100} {
		if left := height - bottom(height); left > 90 || left < 30 {
			t.Errorf("at a height of %v, %v are left below the last card's name", height, left)
		}
	}
}

func TestACardShowsTheLinesItHasRoomFor(t *testing.T) {
	test.NewTempApp(t)
	for height, want := range map[float32]int{0: minLines, 130: 5, 131: 5, 149: 5, 150: 6, 1000: 10} {
		objects := []fyne.CanvasObject{}
		for range 10 {
			objects = append(objects, control.Gap(10, 20))
		}
		all := control.Gap(10, 30)
		container.New(linesLayout{}, append(objects, all)...).Resize(fyne.NewSize(100, height))
		shown := 0
		for _, o := range objects {
			if o.Visible() {
				shown++
			}
		}
		if shown != want || all.Position().Y != float32(20*want) {
			t.Errorf("at a height of %v, %d lines are shown, want %d; the link is at %v", height, shown, want, all.Position().Y)
		}
	}
}

func TestTheLastProgramIsRemembered(t *testing.T) {
	f := &fake{programs: programs}
	s := open(t, f)
	if s.program != 1 {
		t.Errorf("shows program %d at first", s.program)
	}
	s.choice.OnChosen(control.Option{ID: 2})
	s.Show()
	if s.program != 2 {
		t.Errorf("shows program %d again", s.program)
	}
	if f.kept[clientlist.ProgramPreference] != "2" {
		t.Errorf("kept %q", f.kept)
	}
}

// A database that can only be read keeps nothing, and is shown all the same.
func TestMissingPreferenceIsNoFailure(t *testing.T) {
	s := open(t, &fake{programs: programs, keepFails: true})
	s.choice.OnChosen(control.Option{ID: 2})
	if strings.Contains(words(s), "can't be shown") || s.program != 2 {
		t.Errorf("program %d: %s", s.program, words(s))
	}
}

func TestEmptyAndFailing(t *testing.T) {
	if s := open(t, &fake{role: data.Caseworker}); !strings.Contains(words(s), "Nothing to show yet") || strings.Contains(words(s), "[Import") {
		t.Errorf("a caseworker without programs sees %s", words(s))
	}
	if s := open(t, &fake{role: data.Administrator}); !strings.Contains(words(s), "[Import from HMIS]") {
		t.Errorf("an administrator without programs sees %s", words(s))
	}
	s := open(t, &fake{fail: errors.New("disk I/O error")})
	if shown := words(s); !strings.Contains(shown, "[Try again]") || strings.Contains(shown, "disk I/O") {
		t.Errorf("a failure shows %s", shown)
	}
}
