//go:build cgo

package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/ui/control"
)

// keyboard presses keys as a person does and counts them; what is typed of a client's name does not count.
type keyboard struct {
	*Window
	t       *testing.T
	presses int
}

// atHome is the keyboard of the sample office's caseworker, who has just signed in.
func atHome(t *testing.T) *keyboard {
	t.Helper()
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	i := slices.IndexFunc(sample.Accounts, func(a data.SampleAccount) bool { return a.Role == data.Caseworker })
	w.signInAs(t, sample.Accounts[i])
	return &keyboard{Window: w, t: t}
}

// press presses a key or shortcut: what has the focus gets plain keys first.
func (k *keyboard) press(names ...string) {
	k.t.Helper()
	plain := map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Down": fyne.KeyDown, "Esc": fyne.KeyEscape, "Tab": fyne.KeyTab}
	for _, name := range names {
		k.presses++
		focused := k.window.Canvas().Focused()
		key, isPlain := plain[name]
		switch {
		case focused != nil && isPlain:
			focused.TypedKey(&fyne.KeyEvent{Name: key})
		case focused != nil && len([]rune(name)) == 1:
			focused.TypedRune([]rune(name)[0])
		default:
			if !k.host.Press(name) {
				k.t.Fatalf("%s does nothing on a window with %s", name, k.texts())
			}
		}
	}
}

// typed types a text, for free.
func (k *keyboard) typed(text string) {
	for _, r := range text {
		k.window.Canvas().Focused().TypedRune(r)
	}
}

// within fails the test if more keys were pressed.
func (k *keyboard) within(most int) {
	k.t.Helper()
	if k.presses > most {
		k.t.Errorf("%d keys, want at most %d", k.presses, most)
	}
	k.presses = 0
}

// client returns the row of an open enrollment of the caseworker's own programs whose client no other search finds and for
// which ok holds.
func (k *keyboard) client(ok func(r data.Row) bool) data.Row {
	k.t.Helper()
	ctx := context.Background()
	session := k.shell.session
	programs, err := session.Programs(ctx)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, p := range programs {
		if session.User().Outsider(p.Organization.ID) {
			continue
		}
		list, err := session.List(ctx, p.ID, data.ListOptions{})
		if err != nil {
			k.t.Fatal(err)
		}
		for _, r := range list.Rows {
			found, err := session.FindClients(ctx, r.PersonalID, 2)
			cases, err2 := session.Cases(ctx, r.ClientID)
			if err != nil || err2 != nil {
				k.t.Fatal(err, err2)
			}
			if len(found) == 1 && len(cases) == 1 && ok(r) {
				return r
			}
		}
	}
	k.t.Fatal("the sample office has no such client")
	return data.Row{}
}

func (k *keyboard) theCase(id data.EnrollmentID) data.Case {
	k.t.Helper()
	c, err := k.shell.session.Case(context.Background(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

// applied is a row whose next date is that of approval.
func applied(r data.Row) bool {
	return r.HasTracker && r.Applied != 0 && r.Approved == 0 && r.MoveInScheduled == 0 && r.MovedIn == 0 && r.MoveIn == 0
}

func TestKeysFromHome(t *testing.T) {
	k := atHome(t)
	r := k.client(applied)

	// The next date, from Ctrl+K and in the list.
	k.press("Ctrl+K")
	k.typed(r.PersonalID)
	k.press("Enter", ".")
	k.within(4)
	if got := k.theCase(r.EnrollmentID).Tracker.Approved; got != k.shell.session.Today() {
		t.Errorf("approved %s", got)
	}
	if shown := k.texts(); !strings.Contains(shown, "Recorded Approved for Unit as today for "+r.Display) {
		t.Errorf("shown: %s", shown)
	}
	k.press("Ctrl+Z")
	if got := k.theCase(r.EnrollmentID).Tracker.Approved; got != 0 {
		t.Errorf("undone, approved is %s", got)
	}
	k.press("Alt+H")
	k.presses = 0
	k.shell.search.SetFilter(programOf(k, r), data.Filter{}, data.ListOptions{})
	k.press("Alt+S", "/")
	k.typed(r.PersonalID)
	k.press("Enter", ".")
	k.within(4)
	if got := k.theCase(r.EnrollmentID).Tracker.Approved; got != k.shell.session.Today() {
		t.Errorf("approved %s", got)
	}

	// Starting over, from Ctrl+K.
	k.press("Alt+H")
	k.presses = 0
	k.press("Ctrl+K")
	k.typed(r.PersonalID)
	k.press("Enter", "Ctrl+R")
	k.host.Press("2")
	k.presses++
	k.within(4)
	if got := k.theCase(r.EnrollmentID).Tracker.Attempt; got != 2 {
		t.Errorf("attempt %d", got)
	}
	k.press("Esc", "Ctrl+Z", "Ctrl+Z")
	if c := k.theCase(r.EnrollmentID); c.Tracker.Attempt != 1 || c.Tracker.Approved != k.shell.session.Today() {
		t.Errorf("undone, attempt %d, approved %s", c.Tracker.Attempt, c.Tracker.Approved)
	}

	// The Housing Move-In Date, from Ctrl+K.
	k.press("Alt+H")
	k.presses = 0
	k.press("Ctrl+K")
	k.typed(r.PersonalID)
	k.press("Enter", "Ctrl+U", "t", "Enter")
	k.within(5)
	if got := k.theCase(r.EnrollmentID).MoveIn; got != k.shell.session.Today() {
		t.Errorf("move-in %s", got)
	}
}

func programOf(k *keyboard, r data.Row) data.ProgramID { return k.theCase(r.EnrollmentID).Program.ID }

func TestExportFromHome(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("HOME", folder)
	t.Setenv("USERPROFILE", folder)
	k := atHome(t)
	k.press("Ctrl+E")
	focused, ok := k.window.Canvas().Focused().(*control.Button)
	if !ok || focused.Text != "Excel Export" {
		t.Fatalf("the focus is on %T %+v", k.window.Canvas().Focused(), k.window.Canvas().Focused())
	}
	k.press("Enter")
	k.host.Press("Enter")
	k.presses++
	k.within(3)
	if shown := k.texts(); !strings.Contains(shown, "Exported") {
		t.Errorf("shown: %s", shown)
	}
}

// TestListFromHome: the list of a program is two keys away, the last one shown is one key.
func TestListFromHome(t *testing.T) {
	k := atHome(t)
	r := k.client(applied)
	name := k.theCase(r.EnrollmentID).Program.Name
	k.press("Ctrl+K")
	k.typed(name)
	k.press("Enter")
	k.within(2)
	if shown := k.shell.shown; shown != shellScreen(k.shell.search) || !strings.Contains(k.texts(), "Displaying ") {
		t.Fatalf("shown: %T with %s", shown, k.texts())
	}
	k.press("Alt+H")
	k.presses = 0
	k.press("Alt+S")
	k.within(1)
	if !k.shell.search.Download() {
		t.Error("the list is not shown again")
	}
}

// TestTheMenuIsTheSameEverywhere: on the list and on the client's page, and each of its keys works on both.
func TestTheMenuIsTheSameEverywhere(t *testing.T) {
	k := atHome(t)
	r := k.client(applied)
	k.shell.search.SetFilter(programOf(k, r), data.Filter{Query: r.PersonalID}, data.ListOptions{})
	k.press("Alt+S")
	var onList, onClient []string
	for _, e := range k.shell.search.Entries() {
		if e.Label != "Open client" {
			onList = append(onList, e.Text())
		}
	}
	k.press("Ctrl+O")
	for _, e := range k.shell.client.Entries() {
		onClient = append(onClient, e.Text())
	}
	if !slices.Equal(onList, onClient) || len(onList) < 9 {
		t.Errorf("on the list: %q\non the client's page: %q", onList, onClient)
	}
	for _, show := range []func(){func() { k.shell.showByName(searchName) }, func() { k.shell.openClient(r.ClientID) }} {
		for key, words := range map[string]string{"Ctrl+T": "Applied for Unit", "Ctrl+U": "Update Assessment", "Ctrl+R": "Start over with a new unit", "Ctrl+N": "Add note",
			"Ctrl+M": "Assign case manager", "Ctrl+H": "History of"} {
			show()
			k.host.Press(key)
			if k.host.Top() == nil || !strings.Contains(k.texts(), words) {
				t.Errorf("%s shows %s", key, k.texts())
			}
			for k.host.Top() != nil {
				k.host.Press("Esc")
			}
		}
		show()
		k.host.Press("Ctrl+C")
		lines := strings.Split(strings.TrimSpace(fyne.CurrentApp().Clipboard().Content()), "\r\n")
		if len(lines) != 2 || !strings.Contains(lines[1], r.Display+"\t"+r.PersonalID) || strings.Count(lines[0], "\t") != strings.Count(lines[1], "\t") {
			t.Errorf("copied %q", lines)
		}
	}
}

// TestCommandsAreFoundByTheirWords: exports, and what can be done with the row, are in Ctrl+K.
func TestCommandsAreFoundByTheirWords(t *testing.T) {
	k := atHome(t)
	r := k.client(applied)
	k.shell.search.SetFilter(programOf(k, r), data.Filter{Query: r.PersonalID}, data.ListOptions{})
	k.press("Alt+S")
	for typed, want := range map[string]string{
		"excel": "Excel Export: export the list", "data exp": "Excel Data Export: export the list", "csv": "CSV: export the list", "print": "Print: export the list",
		"passw": "With a password: export the list", "assess": "Update Assessment (housing move-in): " + r.Display, "move-in": "Update Assessment (housing move-in): " + r.Display,
		"start ov": "Start over with a new unit: " + r.Display, "note": "Notes: " + r.Display, "case man": "Assign case manager: " + r.Display,
		"record appr": "Record Approved for Unit as today: " + r.Display, "undo": "Undo",
	} {
		q := data.NewQuery(typed)
		found := false
		for _, c := range append(k.shell.caseCommands(), k.shell.commands...) {
			found = found || c.Name == want && q.Match(data.Words(c.Name), "")
		}
		if !found {
			t.Errorf("%q does not find %q", typed, want)
		}
	}
	k.press(".")
	k.host.HideToast()
	k.press("Ctrl+Z")
	if shown := k.texts(); !strings.Contains(shown, "Undo this? Recorded Approved for Unit as today for "+r.Display) {
		t.Errorf("shown: %s", shown)
	}
	commands := k.shell.caseCommands()
	if commands[0].Name != "Undo: Recorded Approved for Unit as today for "+r.Display {
		t.Errorf("first command %q", commands[0].Name)
	}
	commands[0].Do()
	if got := k.theCase(r.EnrollmentID).Tracker.Approved; got != 0 {
		t.Errorf("approved %s", got)
	}
}
