package auditlog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// fake is a record of n audit events, all of them by Dana; those with an even number are notes, the others saves.
type fake struct {
	n     int
	fail  error
	reads []reading
	// exported is the filter of the latest export.
	exported *data.EventFilter
}

type reading struct {
	op     data.OperationID
	filter data.EventFilter
	before int64
}

var at = time.Date(2026, time.November, 22, 9, 30, 0, 0, time.Local)

func (f *fake) Today() data.Date { return data.DateOf(at) }
func (f *fake) Users(context.Context) ([]data.User, error) {
	return []data.User{{ID: 7, Name: "Dana Ruiz", Organization: data.Organization{Name: "Harbor Homes"}}}, f.fail
}
func (f *fake) AllPrograms(context.Context) ([]data.Program, error) {
	return []data.Program{{ID: 5, Name: "Rapid"}}, nil
}

func (f *fake) pass(filter data.EventFilter, before int64) []data.AuditEvent {
	var events []data.AuditEvent
	for i := int64(f.n); i > 0; i-- {
		a := data.AuditEvent{Number: i, Kind: data.EventSaveTracker, At: at, By: 7, ByName: "Dana Ruiz", ClientID: 9, PersonalID: "000123", Program: "Rapid", Hash: "abcd",
			Changes: []data.Change{{Field: data.FieldApplied, Old: "2026-11-10", New: "2026-11-12"}}}
		if i%2 == 0 {
			a.Kind, a.Changes, a.ClientID = data.EventNote, nil, 0
		}
		if (before == 0 || i < before) && (len(filter.Kinds) == 0 || filter.Kinds[0] == a.Kind) && filter.Words != "nowhere" {
			events = append(events, a)
		}
	}
	return events
}

func (f *fake) Events(_ context.Context, op data.OperationID, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error) {
	f.reads = append(f.reads, reading{op, filter, before})
	events := f.pass(filter, before)
	return events[:min(limit, len(events))], f.fail
}

func (f *fake) CountEvents(_ context.Context, op data.OperationID, filter data.EventFilter) (int, error) {
	return len(f.pass(filter, 0)), f.fail
}

func (f *fake) ExportEvents(_ context.Context, _ data.OperationID, filter data.EventFilter, _ string, each func(data.AuditEvent) error) error {
	f.exported = &filter
	for _, a := range f.pass(filter, 0) {
		if err := each(a); err != nil {
			return err
		}
	}
	return f.fail
}

// saveTo is a chooser that always answers with the same path.
type saveTo string

func (s saveTo) Save(_ string, done func(string)) { done(string(s)) }

func shown(t *testing.T, f *fake, size fyne.Size) (*Screen, fyne.Window, string) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, control.NewText(""))
	host := overlay.NewHost(w, task.Inline())
	path := filepath.Join(t.TempDir(), "audit.csv")
	s := New(host, f, saveTo(path))
	w.SetContent(s.Content())
	w.Resize(size)
	host.SetScreenKeys(s.Keys())
	s.Show()
	return s, w, path
}

var wide = fyne.NewSize(1092, 780)

func words(o fyne.CanvasObject) string {
	var found []string
	for _, o := range test.LaidOutObjects(o) {
		switch o := o.(type) {
		case *control.Label:
			found = append(found, o.Text)
		case *control.Caption:
			found = append(found, o.Text)
		case *widget.Label:
			found = append(found, o.Text)
		case *control.Button:
			found = append(found, "["+o.Text+"]")
		}
	}
	return strings.Join(found, "|")
}

func TestPagesAreReadAsTheCursorComesNear(t *testing.T) {
	f := &fake{n: 1200}
	s, _, _ := shown(t, f, wide)
	if len(s.events) != pageSize || !strings.Contains(words(s.Content()), "500 of 1200 events, newest first") {
		t.Fatalf("%d events: %s", len(s.events), words(s.Content()))
	}
	s.grid.Reveal(s.events[pageSize-loadAhead-2].Number)
	if len(f.reads) != 1 {
		t.Error("the next page is read too early")
	}
	s.grid.Reveal(s.events[pageSize-loadAhead].Number)
	if len(s.events) != 2*pageSize || s.events[pageSize].Number != 700 {
		t.Fatalf("%d events after coming near the end", len(s.events))
	}
	if row, ok := s.grid.Current(); !ok || row.Number != s.events[pageSize-loadAhead].Number {
		t.Error("the cursor has moved while the next page was read")
	}
	test.Tap(s.more)
	if len(s.events) != 1200 || s.more.Visible() {
		t.Errorf("%d events in the end; more to show: %t", len(s.events), s.more.Visible())
	}
	s.loadMore()
	if len(f.reads) != 3 || f.reads[0].op != f.reads[1].op || f.reads[0].op != f.reads[2].op {
		t.Errorf("reads: %+v; pages of one reading are one event", f.reads)
	}
}

func TestFilters(t *testing.T) {
	f := &fake{n: 10}
	s, _, _ := shown(t, f, wide)
	for _, step := range []struct {
		name string
		do   func()
		want data.EventFilter
	}{
		{"a kind", func() { s.kind.OnChosen(control.Option{ID: kindID(data.EventNote)}) }, data.EventFilter{Kinds: []data.EventKind{data.EventNote}}},
		{"every kind", func() { s.kind.OnChosen(control.Option{}) }, data.EventFilter{}},
		{"a person", func() { s.person.OnChosen(control.Option{ID: 7}) }, data.EventFilter{By: 7}},
		{"a program", func() { s.program.OnChosen(control.Option{ID: 5}) }, data.EventFilter{By: 7, Program: 5}},
		{"a period", func() {
			s.from.SetText("11/01/2026")
			s.from.OnDone()
			s.to.SetText("11/30/2026")
			s.to.OnDone()
		}, data.EventFilter{By: 7, Program: 5, From: data.MustDate("2026-11-01"), To: data.MustDate("2026-11-30")}},
		{"words", func() { s.words.SetText("elm"); s.words.OnSubmitted("elm") },
			data.EventFilter{By: 7, Program: 5, From: data.MustDate("2026-11-01"), To: data.MustDate("2026-11-30"), Words: "elm"}},
		{"none", func() { test.Tap(s.clear) }, data.EventFilter{}},
	} {
		before := f.reads[len(f.reads)-1].op
		step.do()
		last := f.reads[len(f.reads)-1]
		if fmt.Sprintf("%+v", last.filter) != fmt.Sprintf("%+v", step.want) {
			t.Errorf("%s: read by %+v, want %+v", step.name, last.filter, step.want)
		}
		if last.op == before {
			t.Errorf("%s: another filter is another event", step.name)
		}
	}
	if s.clear.Visible() || s.words.Text != "" || s.from.Text() != "" {
		t.Error("something is left of the filters")
	}
	reads := len(f.reads)
	s.words.SetText("el")
	s.from.SetText("13/45/2026")
	s.from.OnDone()
	if len(f.reads) != reads {
		t.Error("half a word, or no date, is read by")
	}
}

func kindID(kind data.EventKind) int64 {
	for i, k := range data.EventKinds {
		if k == kind {
			return int64(i + 1)
		}
	}
	return 0
}

func TestNothingToShowSaysWhatToDo(t *testing.T) {
	f := &fake{n: 10}
	s, _, _ := shown(t, f, wide)
	s.words.SetText("nowhere")
	s.words.OnSubmitted("nowhere")
	if got := words(s.Content()); !strings.Contains(got, "No event passes these filters") || !s.exporter.button.Disabled() {
		t.Errorf("%s", got)
	}
	s.clearFilters()
	f.fail = data.Refuse(data.CodeUnavailable, "The database is in use.")
	s.Show()
	if got := words(s.Content()); !strings.Contains(got, "The database is in use.") || !strings.Contains(got, "[Try again]") {
		t.Errorf("%s", got)
	}
	f.fail = nil
	s.Show()
	if got := words(s.Content()); strings.Contains(got, "Try again") || !strings.Contains(got, "10 of 10 events") {
		t.Errorf("%s", got)
	}
}

func TestEventShowsAllDetails(t *testing.T) {
	f := &fake{n: 3}
	s, w, _ := shown(t, f, wide)
	var opened data.ClientID
	s.OnOpenClient = func(id data.ClientID) { opened = id }
	s.grid.OnOpen(s.events[0])
	got := words(w.Canvas().Overlays().Top())
	for _, want := range []string{"Event 3 · Tracker changed", "11/22/2026 9:30 AM", "Dana Ruiz", "000123", "Rapid", "Applied for Unit: 11/12/2026 (was 11/10/2026)", "abcd"} {
		if !strings.Contains(got, want) {
			t.Errorf("the event lacks %q: %s", want, got)
		}
	}
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*control.Button); ok && b.Text == "Open the client" {
			test.Tap(b)
			break
		}
	}
	if opened != 9 || s.host.Top() != nil {
		t.Errorf("client %d opened, the event still open: %t", opened, s.host.Top() != nil)
	}
}

func TestFilteredEventsAreExported(t *testing.T) {
	f := &fake{n: 1500}
	s, _, path := shown(t, f, wide)
	s.kind.OnChosen(control.Option{ID: kindID(data.EventNote)})
	s.host.Press("Ctrl+S")
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "Note added") != 750 || f.exported.Kinds[0] != data.EventNote {
		t.Fatalf("exported %d bytes by %+v, %v", len(text), f.exported, err)
	}
	f.fail = data.Refuse(data.CodeUnavailable, "The database is in use.")
	test.Tap(s.exporter.button)
	if again, err := os.ReadFile(path); err != nil || string(again) != string(text) || s.host.Top() == nil {
		t.Errorf("a failed export changes the file or says nothing: %v", err)
	}
}
