package download

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

var (
	today = data.MustDate("2026-11-22")
	dana  = data.User{ID: 7, Name: "Dana Ruiz", Organization: data.Organization{ID: 1, Name: "Harbor Homes"}, Role: data.Caseworker}
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

// fake is a Session with two programs, the first of which has ten clients in two stages.
type fake struct {
	fail     error
	exported []string
	onExport func()
	// rows are how many clients the first program has.
	rows int
	// name is the first name of all, "" for Marcus.
	name    string
	filter  data.Filter
	prefers map[string]string
}

func (f *fake) Preference(_ context.Context, key string) (string, error) { return f.prefers[key], nil }

func (f *fake) SetPreference(_ context.Context, key, value string) error {
	f.prefers[key] = value
	return nil
}

func (f *fake) User() data.User { return dana }

func (f *fake) Programs(context.Context) ([]data.Program, error) {
	return []data.Program{
		{ID: 11, Name: "Rapid Re-Housing", Type: data.RapidRehousing, Organization: dana.Organization, Thresholds: data.DefaultThresholds},
		{ID: 12, Name: "Supportive Housing", Type: data.PermanentSupportiveHousing, Organization: dana.Organization},
	}, nil
}

func (f *fake) OpenList(ctx context.Context, _ data.OperationID, id data.ProgramID, o data.ListOptions) (data.List, error) {
	return f.List(ctx, id, o)
}

func (f *fake) List(ctx context.Context, id data.ProgramID, o data.ListOptions) (data.List, error) {
	programs, _ := f.Programs(ctx)
	var stored []data.Listed
	for i := range f.rows {
		l := data.Listed{EnrollmentID: data.EnrollmentID(i + 1), ClientID: data.ClientID(i + 1), PersonalID: fmt.Sprintf("%08d", i+1),
			Name: data.Name{Last: string(rune('A'+i%26)) + "bell", First: cmp.Or(f.name, "Marcus")}, Relationship: data.HeadOfHousehold}
		l.Entry = today - 10
		if i%2 == 0 {
			l.HasTracker, l.EligibilityVerified = true, today-data.Date(i)
		}
		stored = append(stored, l)
	}
	if id == 12 {
		return data.BuildList(programs[1], nil, data.DefaultSettings, o, today), nil
	}
	return data.BuildList(programs[0], stored, data.DefaultSettings, o, today), nil
}

func (f *fake) ExportList(ctx context.Context, id data.ProgramID, o data.ListOptions, filter data.Filter, order data.Order, form string) (data.List, error) {
	if f.onExport != nil {
		f.onExport()
	}
	if f.fail != nil {
		return data.List{}, f.fail
	}
	if err := ctx.Err(); err != nil {
		return data.List{}, err
	}
	f.exported, f.filter = append(f.exported, form), filter
	list, err := f.List(ctx, id, o)
	list.Rows = filter.Apply(list)
	data.Sort(list.Rows, order)
	return list, err
}

// chooser always chooses a file in its folder.
type chooser struct {
	folder    string
	suggested string
	refuses   bool
}

func (c *chooser) Save(suggested string, done func(string)) {
	c.suggested = suggested
	if c.refuses {
		return
	}
	done(filepath.Join(c.folder, suggested))
}

type page struct {
	*Screen
	host    *overlay.Host
	window  fyne.Window
	session *fake
	chooser *chooser
	opened  []string
	// cannotOpen is why the system opens no file, nil if it does.
	cannotOpen error
	back       int
}

func shown(t testing.TB) *page {
	t.Helper()
	cache := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData", "HOME"} {
		t.Setenv(name, cache)
	}
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, nil)
	p := &page{host: overlay.NewHost(w, task.Inline()), window: w, session: &fake{rows: 10, prefers: map[string]string{}}, chooser: &chooser{folder: t.TempDir()}}
	p.Screen = New(p.host, p.session, Options{
		Chooser: p.chooser, Now: func() time.Time { return noon },
		Fonts: export.Fonts{Regular: base.DefaultTextFont().Content(), Bold: base.DefaultTextBoldFont().Content()},
		OnOpenFile: func(path string) error {
			if p.cannotOpen == nil {
				p.opened = append(p.opened, path)
			}
			return p.cannotOpen
		},
		OnReturn: func() { p.back++ },
	})
	w.SetContent(container.NewStack(p.Content(), p.host.Toasts()))
	w.Resize(fyne.NewSize(1104, 800))
	p.host.SetScreenKeys(p.Keys())
	return p
}

// toast is what the toast says, and its buttons.
func (p *page) toast() (string, []*control.Button) {
	objects := p.host.Toasts().(*fyne.Container).Objects
	if len(objects) == 0 {
		return "", nil
	}
	row := objects[0].(*control.Panel).Content.(*fyne.Container).Objects[0].(*fyne.Container)
	var buttons []*control.Button
	for _, o := range row.Objects[1:] {
		buttons = append(buttons, o.(*control.Button))
	}
	return row.Objects[0].(*control.Label).Text, buttons
}

func (p *page) press(text string) {
	for _, b := range p.buttons {
		if b.Text == text {
			test.Tap(b)
		}
	}
}

// inDialog visits what the dialog on top is made of.
func (p *page) inDialog(visit func(fyne.CanvasObject)) {
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		visit(o)
		switch o := o.(type) {
		case fyne.Widget:
			for _, inner := range test.WidgetRenderer(o).Objects() {
				look(inner)
			}
		case *fyne.Container:
			for _, inner := range o.Objects {
				look(inner)
			}
		}
	}
	if top := p.window.Canvas().Overlays().Top(); top != nil {
		look(top)
	}
}

// answer is a button of the dialog on top, or nil.
func (p *page) answer(text string) (found *control.Button) {
	p.inDialog(func(o fyne.CanvasObject) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			found = b
		}
	})
	return found
}

// said is all that the dialog on top says.
func (p *page) said() string {
	var texts []string
	p.inDialog(func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok {
			texts = append(texts, text.Text)
		}
	})
	return strings.Join(texts, " ")
}

func TestExportsEveryRowWhateverIsFolded(t *testing.T) {
	p := shown(t)
	p.Set(clientlist.Shown{Program: 11, Order: data.Order{Column: data.ColumnClientID, Descending: true}})
	p.Show()
	if got := p.status.Text; got != "Exports all 10 clients in this view, whatever is collapsed. Each export is recorded." {
		t.Errorf("says %q", got)
	}
	p.grid.CollapseAll()
	p.press("CSV")
	file, err := os.ReadFile(filepath.Join(p.chooser.folder, p.chooser.suggested))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(records) != 11 {
		t.Fatalf("%d records and %v, want a header and 10", len(records), err)
	}
	if records[1][2] != "00000010" || records[6][2] != "00000009" {
		t.Errorf("not in the sort of the list: %v, %v", records[1], records[6])
	}
	text, buttons := p.toast()
	if text != "Exported 10 clients" || len(buttons) != 2 || buttons[0].Text != "Open" || buttons[1].Text != "Show in folder" {
		t.Fatalf("toast %q with %d buttons", text, len(buttons))
	}
	test.Tap(buttons[0])
	p.press("CSV")
	_, buttons = p.toast()
	test.Tap(buttons[1])
	want := filepath.Join(p.chooser.folder, "Rapid-Re-Housing_housing-status_2026-11-22.csv")
	if !slices.Equal(p.opened, []string{want, filepath.Dir(want)}) {
		t.Errorf("opened %v", p.opened)
	}
}

// TestFollowsTheGroupingOfTheSearch: the page, the exports and the pages group by case manager as the list did.
func TestFollowsTheGroupingOfTheSearch(t *testing.T) {
	p := shown(t)
	p.Set(clientlist.Shown{Program: 11, ByManager: true})
	p.Show()
	var names []string
	for _, g := range clientlist.GroupsByManager(p.rows) {
		if g.Second {
			names = append(names, g.Title)
		}
	}
	p.host.Press("Ctrl+P")
	if said := words(p.printDialog.pages, 0); len(names) == 0 || !strings.Contains(said, names[0]+" — ") || !strings.Contains(said, "By case manager within each category") {
		t.Errorf("the pages do not name %q: %s", names, said)
	}
	p.host.Press("Esc")
	p.press("CSV")
	file, err := os.ReadFile(filepath.Join(p.chooser.folder, p.chooser.suggested))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	manager := slices.Index(records[0], data.ColumnCaseManager.Title())
	sorted := slices.IsSortedFunc(records[1:], func(a, b []string) int {
		if a[0] != b[0] {
			return 0
		}
		return data.CompareManagers(a[manager], b[manager])
	})
	if !sorted {
		t.Errorf("not by case manager: %v", records)
	}
}

func TestExportsWhatIsSelected(t *testing.T) {
	p := shown(t)
	p.Set(clientlist.Shown{Program: 11})
	p.Show()
	p.grid.Reveal(2)
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyDown, fyne.KeySpace} {
		p.grid.TypedKey(&fyne.KeyEvent{Name: key})
	}
	marked := clientlist.EnrollmentIDs(p.grid.Marked())
	if !strings.Contains(p.status.Text, "only what is selected: 2 of 10 clients") {
		t.Errorf("the page says %q", p.status.Text)
	}
	p.press("CSV")
	if text, _ := p.toast(); text != "Exported 2 clients" || !slices.Equal(p.session.filter.Only, marked) {
		t.Errorf("%q, recorded as %+v", text, p.session.filter)
	}
	p.host.Press("Ctrl+P")
	if p.printDialog == nil || len(p.printDialog.list.Rows) != 2 || !strings.Contains(words(p.printDialog.pages, 0), "2 selected clients") {
		t.Fatalf("the print shows %+v", p.printDialog)
	}
	test.Tap(p.printDialog.save)
	if !slices.Equal(p.session.filter.Only, marked) {
		t.Errorf("printed %+v", p.session.filter)
	}
	p.grid.ClearMarks()
	p.press("CSV")
	if text, _ := p.toast(); text != "Exported 10 clients" || p.session.filter.Only != nil {
		t.Errorf("%q after nothing is selected any more", text)
	}
}

func TestEveryFormIsSavedAndRecorded(t *testing.T) {
	p := shown(t)
	p.Show()
	for _, c := range []struct{ button, record, begins string }{
		{"Excel Export", "Excel Export", "PK"}, {"Excel Data Export", "Excel Data Export", "PK"}, {"CSV", "CSV", "\uFEFF"},
	} {
		p.press(c.button)
		file, err := os.ReadFile(filepath.Join(p.chooser.folder, p.chooser.suggested))
		if err != nil || !bytes.HasPrefix(file, []byte(c.begins)) {
			t.Errorf("%s: %v, begins %.4q", c.button, err, file)
		}
		if last := p.session.exported[len(p.session.exported)-1]; last != c.record {
			t.Errorf("%s is recorded as %q", c.button, last)
		}
	}
}

// What did not fit into a cell is reported where the export is reported to be done.
func TestShortenedTextsAreReported(t *testing.T) {
	p := shown(t)
	p.session.rows, p.session.name = 1, strings.Repeat("x", 33000)
	p.Show()
	for button, want := range map[string]string{
		"Excel Export":      "1 text did not fit into an Excel cell, which holds 32,767 characters, and was cut off: Client Name of Client ID 00000001.",
		"Excel Data Export": "1 text did not fit into an Excel cell, which holds 32,767 characters, and was cut off: Client Name of Client ID 00000001.",
		"CSV":               "",
	} {
		p.press(button)
		if said := p.said(); !strings.Contains(said, want) || (want == "") != (said == "") {
			t.Errorf("%s says %q, want %q", button, said, want)
		}
		p.host.Press("Esc")
	}
}

func TestFilterAndTogglesAreTakenOver(t *testing.T) {
	p := shown(t)
	p.Set(clientlist.Shown{Program: 11, Criteria: clientlist.Criteria{Filter: data.Filter{Query: "a"}, Options: data.ListOptions{OnlyTracked: true}}})
	p.Show()
	if len(p.rows) != 1 || p.filterChip.Text != "Filtered: 1 of 10" || !p.filterChip.Visible() {
		t.Errorf("%d rows, %q", len(p.rows), p.filterChip.Text)
	}
	if p.filterText.Text != "Search: a · Only with tracker data" {
		t.Errorf("words %q", p.filterText.Text)
	}
	p.press("CSV")
	if text, _ := p.toast(); text != "Exported 1 client" {
		t.Errorf("toast %q", text)
	}
	test.Tap(p.clear)
	if len(p.rows) != 10 || p.filterChip.Visible() || p.clear.Visible() {
		t.Errorf("%d rows after clearing", len(p.rows))
	}
}

func TestPageIsReadOnly(t *testing.T) {
	p := shown(t)
	p.Show()
	p.grid.Reveal(1)
	p.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	text, buttons := p.toast()
	if text != readOnly {
		t.Fatalf("a try to edit says %q", text)
	}
	test.Tap(buttons[0])
	p.host.Press("Esc")
	if p.back != 2 {
		t.Errorf("returned %d times, want 2", p.back)
	}
}

func TestProgramDropDown(t *testing.T) {
	p := shown(t)
	p.Show()
	p.choice.OnChosen(control.Option{ID: 12})
	if p.id != 12 || len(p.rows) != 0 {
		t.Errorf("program %d with %d rows", p.id, len(p.rows))
	}
	p.press("Excel Export")
	if text, _ := p.toast(); text != "Exported 0 clients" {
		t.Errorf("an empty list says %q", text)
	}
}

func TestStoppedExportLeavesNoFile(t *testing.T) {
	p := shown(t)
	p.Show()
	p.session.fail = &data.Error{Code: data.CodeCancelled, Message: "stopped"}
	p.press("Excel Export")
	if text, _ := p.toast(); !strings.Contains(text, "Nothing was saved") {
		t.Errorf("toast %q", text)
	}
	p.session.fail = errors.New("disk I/O error 10")
	p.press("Excel Export")
	if p.host.Top() == nil {
		t.Error("a failure says nothing")
	}
	files, _ := os.ReadDir(p.chooser.folder)
	if len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
}

func TestButtonsAreDisabledWhileExporting(t *testing.T) {
	p := shown(t)
	p.Show()
	p.session.onExport = func() {
		for _, b := range p.buttons {
			if !b.Disabled() {
				t.Errorf("%s can be pressed during an export", b.Text)
			}
		}
	}
	p.press("CSV")
	for _, b := range p.buttons {
		if b.Disabled() {
			t.Errorf("%s stays disabled", b.Text)
		}
	}
}
