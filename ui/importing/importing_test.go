package importing

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// hmis plays the export and the session: it answers as reported and remembers what it was asked.
type hmis struct {
	asked  []data.ImportOptions
	report data.ImportReport
	// refuse is asked before every answer.
	refuse  func(data.ImportOptions) error
	closed  int
	matches []data.Match
}

func (h *hmis) Close() error { h.closed++; return nil }

func (h *hmis) Import(context.Context, data.ImportTx, data.ImportOptions) (data.ImportReport, error) {
	panic("the session imports, not the screen")
}

func (h *hmis) Matches(context.Context) ([]data.Match, error) { return h.matches, nil }

type session struct{ *hmis }

func (s session) Import(_ context.Context, _ data.OperationID, _ data.Importer, o data.ImportOptions) (data.ImportReport, error) {
	if o.Progress != nil {
		o.Progress(1, 2)
	}
	o.Progress = nil
	s.asked = append(s.asked, o)
	if s.refuse != nil {
		if err := s.refuse(o); err != nil {
			return data.ImportReport{}, err
		}
	}
	return s.report, nil
}

// saveTo is a chooser that always answers with the same path.
type saveTo string

func (s saveTo) Save(_ string, done func(string)) { done(string(s)) }

func open(t *testing.T, h *hmis) *Screen {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, control.NewText(""))
	host := overlay.NewHost(w, task.Inline())
	s := New(host, session{h}, saveTo(filepath.Join(t.TempDir(), "problems.csv")), func(string) (Export, error) { return h, nil })
	w.SetContent(s.Content())
	w.Resize(fyne.NewSize(1000, 800))
	host.SetScreenKeys(s.Keys())
	return s
}

// texts are all labels of a screen, in a line.
func texts(o fyne.CanvasObject) string {
	var found []string
	for _, l := range test.LaidOutObjects(o) {
		if label, ok := l.(*control.Label); ok {
			found = append(found, label.Text)
		}
		if paragraph, ok := l.(*widget.Label); ok {
			found = append(found, paragraph.Text)
		}
		if b, ok := l.(*control.Button); ok {
			found = append(found, "["+b.Text+"]")
		}
	}
	return strings.Join(found, "|")
}

func TestNothingIsWrittenBeforeYes(t *testing.T) {
	h := &hmis{report: data.ImportReport{Source: "Metro HMIS", Version: "FY2026", Files: map[string]data.FileCount{"Client.csv": {Read: 3, Stored: 2, Skipped: 1}},
		Clients: data.ImportEffect{New: 2}, Problems: []data.ImportProblem{{File: "Client.csv", Line: 2, Severity: data.SeverityError, Reason: "=1+1"}}}}
	s := open(t, h)
	imported := 0
	s.OnImported = func() { imported++ }
	s.host.Press("Ctrl+Enter")
	if len(h.asked) > 0 {
		t.Fatal("imported without a preview")
	}
	s.Preview("metro.zip")
	if len(h.asked) != 1 || !h.asked[0].DryRun {
		t.Fatalf("asked %+v, want a dry run", h.asked)
	}
	shown := texts(s.Content())
	for _, want := range []string{"nothing is written yet", "Metro HMIS · FY2026", "Client.csv", "[Import]", "[Problems: 1 error, 0 warnings, 0 notes…]"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the preview lacks %q: %s", want, shown)
		}
	}
	s.host.Press("Ctrl+Enter")
	if len(h.asked) != 2 || h.asked[1].DryRun || imported != 1 {
		t.Fatalf("asked %+v, imported %d", h.asked, imported)
	}
	s.host.Press("Ctrl+Enter")
	if len(h.asked) != 2 {
		t.Error("a second press imports again")
	}
	if h.closed != 2 {
		t.Errorf("the export was closed %d times", h.closed)
	}
}

// TestWhatWasEnteredByHandIsOffered: an import leads to the clients it may have brought again (R48).
func TestWhatWasEnteredByHandIsOffered(t *testing.T) {
	var m data.Match
	m.LocallyEntered.Client = data.Client{ID: 7, Name: data.Name{Last: "Quill", First: "Ana"}}
	m.Imported.Client.ID = 8
	s := open(t, &hmis{matches: []data.Match{m}})
	var opened []data.ClientID
	s.OnOpenClient = func(id data.ClientID) { opened = append(opened, id) }
	s.Preview("metro.zip")
	s.host.Press("Ctrl+Enter")
	if !strings.Contains(texts(s.Content()), "Quill, Ana in") {
		t.Fatalf("it shows %s", texts(s.Content()))
	}
	for _, o := range test.LaidOutObjects(s.Content()) {
		if b, ok := o.(*control.Button); ok && b.Text == "Review" {
			test.Tap(b)
		}
	}
	if len(opened) != 1 || opened[0] != 8 {
		t.Errorf("opened %v", opened)
	}
}

// TestAnotherExportForgetsThePreview: what was seen of one export is no yes to another.
func TestAnotherExportForgetsThePreview(t *testing.T) {
	h := &hmis{}
	s := open(t, h)
	s.Preview("one.zip")
	h.refuse = func(data.ImportOptions) error { return data.Refuse(data.CodeCancelled, "Stopped.") }
	s.Preview("two.zip")
	if shown := texts(s.Content()); strings.Contains(shown, "[Import]") {
		t.Errorf("the cancelled export can be imported: %s", shown)
	}
	s.host.Press("Ctrl+Enter")
	if len(h.asked) != 2 {
		t.Error("the cancelled export was imported")
	}
}

func TestQuestionsOfAnImport(t *testing.T) {
	h := &hmis{refuse: func(o data.ImportOptions) error {
		switch {
		case o.SameHMIS == "":
			return data.Refuse(data.CodeSource, "Is it the same?")
		case !o.AcceptRetiring && !o.DryRun:
			return data.Refuse(data.CodeConfirm, "Many would retire.")
		}
		return nil
	}}
	s := open(t, h)
	s.Preview("metro.zip")
	tapDialog(t, s, "The same HMIS")
	s.host.Press("Ctrl+Enter")
	tapDialog(t, s, "Retire them")
	last := h.asked[len(h.asked)-1]
	if last.SameHMIS != "yes" || !last.AcceptRetiring || last.DryRun {
		t.Errorf("the answers are lost: %+v", last)
	}
}

// Where an export may be of several HMIS, one of them or another one is chosen, and the export is read again with the answer.
func TestOneOfSeveralHMISIsChosen(t *testing.T) {
	question := &data.SourceQuestion{Candidates: []data.SourceCandidate{{Source: data.Source{ID: 2, Name: "Lake"}}, {Source: data.Source{ID: 5, Name: "Lake"}}}}
	for chosen, want := range map[int64]data.ImportOptions{
		5:           {DryRun: true, SameHMIS: "yes", Source: 5},
		anotherHMIS: {DryRun: true, SameHMIS: "no"},
	} {
		h := &hmis{refuse: func(o data.ImportOptions) error {
			if o.SameHMIS == "" {
				return &data.Error{Code: data.CodeSource, Message: "Which is it? 3 of 4 are known.", Err: question}
			}
			return nil
		}}
		s := open(t, h)
		s.Preview("metro.zip")
		top := s.host.Window().Canvas().Overlays().Top()
		if asked := test.LaidOutObjects(top); !slices.ContainsFunc(asked, func(o fyne.CanvasObject) bool {
			l, ok := o.(*control.Caption)
			return ok && l.Text == "Which is it? 3 of 4 are known."
		}) {
			t.Error("the counts are not shown")
		}
		tapDialog(t, s, "Continue")
		if len(h.asked) != 1 {
			t.Errorf("went on without an answer: %+v", h.asked)
		}
		for _, o := range test.LaidOutObjects(top) {
			if c, ok := o.(*control.Choice); ok {
				c.SetChosen(chosen)
			}
		}
		tapDialog(t, s, "Continue")
		if len(h.asked) != 2 || !reflect.DeepEqual(h.asked[1], want) {
			t.Errorf("asked %+v, want %+v", h.asked, want)
		}
	}
}

func tapDialog(t *testing.T, s *Screen, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(s.host.Window().Canvas().Overlays().Top()) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q", text)
}

func TestARefusedExportSaysWhyAndWhatIsSafe(t *testing.T) {
	h := &hmis{refuse: func(data.ImportOptions) error {
		return data.Refuse(data.CodeInvalid, "The zip is cut short. Nothing was imported.")
	}}
	s := open(t, h)
	s.Preview("broken.zip")
	if shown := texts(s.Content()); !strings.Contains(shown, "can't be imported") || strings.Contains(shown, "[Import]") {
		t.Errorf("it shows %s", shown)
	}
}

func TestProblemsAreSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "problems.csv")
	problems := []data.ImportProblem{{File: "Exit.csv", Line: 7, Column: "ExitDate", Value: "=1+1", Reason: "not a date", Severity: data.SeverityError}}
	if err := export.SaveFile(path, func(w io.Writer) error { return export.WriteProblems(w, problems) }); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(b), "Exit.csv") || strings.Contains(string(b), ",=1+1") {
		t.Errorf("saved %q (%v)", b, err)
	}
}

func TestFindings(t *testing.T) {
	if lines := Findings(data.ImportReport{SourceDecision: "SourceID X taken as another HMIS"}); len(lines) != 1 || lines[0] != "SourceID X taken as another HMIS." {
		t.Errorf("%q", lines)
	}
	lines := Findings(data.ImportReport{Retired: 1, Restored: 2, Overruled: 3})
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "1 enrollment is") || !strings.HasPrefix(lines[1], "2 enrollments are") {
		t.Errorf("%q", lines)
	}
	files := Files(data.ImportReport{Files: map[string]data.FileCount{"Services.csv": {}, "Client.csv": {}, "Export.csv": {}}})
	if files[0].Name != "Export.csv" || files[2].Name != "Services.csv" {
		t.Errorf("%v is not HUD's order", files)
	}
}
