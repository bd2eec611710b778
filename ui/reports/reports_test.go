package reports

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

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

var today = data.MustDate("2026-06-15")

// fake has two programs, of the user's organization and of another one, with n households each.
type fake struct {
	n        int
	fail     error
	recorded []string
}

var programs = []data.Program{
	{ID: 1, Name: "RRH", Type: data.RapidRehousing, Thresholds: data.DefaultThresholds, Organization: data.Organization{ID: 1, Name: "Own"}},
	{ID: 2, Name: "PSH", Type: data.PermanentSupportiveHousing, Thresholds: data.DefaultThresholds, Organization: data.Organization{ID: 2, Name: "Other"}},
}

func (f *fake) Today() data.Date { return today }
func (f *fake) User() data.User {
	return data.User{ID: 1, Name: "Dana", Organization: programs[0].Organization}
}
func (f *fake) Programs(context.Context) ([]data.Program, error) { return programs, f.fail }
func (f *fake) Case(context.Context, data.EnrollmentID) (data.Case, error) {
	return data.Case{}, nil
}

func (f *fake) ReportEnrollments(_ context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error) {
	for _, p := range q.Programs {
		var rows []data.Counted
		for i := range f.n {
			id := int64(p)*1000 + int64(i)
			rows = append(rows, data.Counted{EnrollmentID: data.EnrollmentID(id), ClientID: data.ClientID(id), HouseholdID: fmt.Sprint(id), Relationship: data.HeadOfHousehold,
				Span: data.Span{Entry: today - data.Date(i)}})
		}
		if err := each(p, rows); err != nil {
			return data.ReportKnowledge{}, err
		}
	}
	return data.ReportKnowledge{}, f.fail
}

func (f *fake) RecordReport(_ context.Context, _ data.OperationID, r data.ReportRequest) error {
	f.recorded = append(f.recorded, fmt.Sprint(r.Title, " ", r.Form, " ", len(r.Programs), " ", r.Rows))
	return f.fail
}

func (f *fake) ReportRows(_ context.Context, p data.Program, ids []data.EnrollmentID) ([]data.Row, error) {
	var stored []data.Listed
	for _, id := range ids {
		stored = append(stored, data.Listed{EnrollmentID: id, ClientID: data.ClientID(id), PersonalID: fmt.Sprint(id), Name: data.Name{Last: "Client"}, Span: data.Span{Entry: today}})
	}
	return data.RowsOf(p, stored, data.DefaultSettings, today), nil
}

type saveTo string

func (s saveTo) Save(_ string, done func(string)) { done(string(s)) }

func shown(t *testing.T, f *fake, saved string) (*Screen, *overlay.Host) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, nil)
	host := overlay.NewHost(w, task.Inline())
	s := New(host, f, Options{Chooser: saveTo(saved), Now: func() time.Time { return today.Time() }, Fonts: export.Fonts{}, OnOpenFile: func(string) error { return nil }})
	w.SetContent(s.Content())
	w.Resize(fyne.NewSize(1200, 800))
	s.Show()
	return s, host
}

// texts are the texts of buttons and labels on the screen.
func texts(o fyne.CanvasObject) []string {
	var all []string
	for _, o := range test.LaidOutObjects(o) {
		switch o := o.(type) {
		case *control.Button:
			all = append(all, o.Text)
		case *control.Label:
			all = append(all, o.Text)
		}
	}
	return all
}

func press(t *testing.T, o fyne.CanvasObject, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(o) {
		if b, ok := o.(*control.Button); ok && b.Text == text && b.Visible() {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q among %q", text, texts(o))
}

func TestCardsShowANumberOfEachReport(t *testing.T) {
	f := &fake{n: 7}
	s, _ := shown(t, f, "")
	all := strings.Join(texts(s.Content()), "|")
	for _, name := range report.Names {
		if !strings.Contains(all, report.Specs[name].Title) {
			t.Errorf("no card %s: %s", name, all)
		}
	}
	if !strings.Contains(all, "|7|open households today") || strings.Contains(all, "|…|") {
		t.Errorf("the cards say %s", all)
	}
	if len(f.recorded) != 1 || f.recorded[0] != "Overview, 06/01/2026 to 06/30/2026  1 0" {
		t.Errorf("recorded %q", f.recorded)
	}
}

func TestEveryReportOpensAndItsNumbersOpenTheirRows(t *testing.T) {
	for _, name := range report.Names {
		f := &fake{n: 7}
		s, host := shown(t, f, "")
		press(t, s.Content(), report.Specs[name].Title)
		if s.result == nil || s.result.Name != name || f.recorded[1] != s.result.Title()+"  1 0" {
			t.Errorf("%s: %+v, recorded %q", name, s.result, f.recorded)
		}
		press(t, s.Content(), "How this is counted")
		if host.Top() == nil {
			t.Errorf("%s: no definition", name)
		}
		host.CloseAll()
		for _, row := range s.result.Rows {
			for _, n := range row.Numbers {
				if len(n.Refs) == 0 {
					continue
				}
				s.openRows("rows", n.Refs)
				if !s.rows.shown || len(s.rows.rows) != len(n.Refs) {
					t.Errorf("%s: %d rows behind a number of %d", name, len(s.rows.rows), len(n.Refs))
				}
				s.goBack()
			}
		}
		s.goBack()
		if s.name != "" {
			t.Errorf("%s: no way back", name)
		}
	}
}

func TestSmallNumbersAreHiddenOnRequest(t *testing.T) {
	s, _ := shown(t, &fake{n: 3}, "")
	s.open(report.Caseload)
	before := strings.Join(texts(s.Content()), "|")
	s.small.SetChecked(true)
	after := strings.Join(texts(s.Content()), "|")
	if !strings.Contains(before, "|3|") || !strings.Contains(after, "|<5|") {
		t.Errorf("before %s, after %s", before, after)
	}
}

func TestReportIsSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.csv")
	f := &fake{n: 7}
	s, host := shown(t, f, path)
	s.open(report.Flow)
	s.askExport()
	if host.Top() == nil {
		t.Fatal("it does not ask for the form")
	}
	host.CloseAll()
	s.choosePath(export.CSV)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "RRH,0,7,0,0,0,0,7") {
		t.Errorf("%s, %v", text, err)
	}
	if last := f.recorded[len(f.recorded)-1]; last != "Flow, 06/01/2026 to 06/30/2026 CSV 1 7" {
		t.Errorf("recorded %q", last)
	}
	s.openRows("entered", s.result.Rows[0].Number("entered").Refs)
	s.askExport()
	if text, err = os.ReadFile(path); err != nil || strings.Count(string(text), "\n") != 8 {
		t.Errorf("%s, %v", text, err)
	}
}

func TestFailureIsShownWithAWayOn(t *testing.T) {
	f := &fake{n: 1}
	s, _ := shown(t, f, "")
	f.fail = data.Refuse(data.CodeUnavailable, "The disk is gone.")
	s.open(report.Flow)
	if all := strings.Join(texts(s.Content()), "|"); !strings.Contains(all, "can't be shown") {
		t.Error(all)
	}
	f.fail = nil
	press(t, s.Content(), "Try again")
	if s.result == nil {
		t.Error("it does not try again")
	}
}

func TestAnOfficeWithoutPrograms(t *testing.T) {
	was := programs
	programs = nil
	t.Cleanup(func() { programs = was })
	f := &fake{}
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, nil)
	s := New(overlay.NewHost(w, task.Inline()), noPrograms{f}, Options{})
	w.SetContent(s.Content())
	s.Show()
	s.count()
	s.Leave()
}

type noPrograms struct{ *fake }

func (noPrograms) User() data.User { return data.User{Organization: data.Organization{ID: 9}} }
