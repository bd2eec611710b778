package importing

import (
	"strings"
	"testing"

	"housingtracker/data"
)

// doubtful plays an export with errors and missing enrollments: its preview lists both objections.
func doubtful() *hmis {
	return &hmis{report: data.ImportReport{
		Source: "Metro HMIS", Version: "FY2026",
		Problems: []data.ImportProblem{
			{File: "Project.csv", Line: 4, Severity: data.SeverityWarning, Reason: "No such type."},
			{File: "Client.csv", Line: 12, Column: "PersonalID", Value: "NULL", Severity: data.SeverityError, Reason: "No id."},
		},
		Objections: []data.ImportObjection{
			{Code: data.CodeUnreadable, Reason: "11 of the 100 rows of Client.csv are errors.", Advice: "The likely cause is a query tool."},
			{Code: data.CodeConfirm, Reason: "3 of the 13 enrollments are not in it.", Advice: "Check that it is the whole export."},
		},
	}}
}

// TestAPreviewSaysWhatTheImportAsks: the errors stand with the question, and each question has its own answer.
func TestAPreviewSaysWhatTheImportAsks(t *testing.T) {
	h := doubtful()
	s := open(t, h)
	s.Preview("metro.zip")
	shown := texts(s.Content())
	for _, want := range []string{"11 of the 100 rows of Client.csv are errors. The likely cause is a query tool.", "3 of the 13 enrollments", "Client.csv, line 12: PersonalID \"NULL\": No id.", "[Import]"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the preview lacks %q: %s", want, shown)
		}
	}
	s.host.Press("Ctrl+Enter")
	if len(h.asked) != 1 {
		t.Fatal("imported without an answer")
	}
	tapDialog(t, s, "Import the rest")
	if len(h.asked) != 1 {
		t.Fatal("one yes answered both questions")
	}
	tapDialog(t, s, "Retire them")
	last := h.asked[len(h.asked)-1]
	if len(h.asked) != 2 || !last.AcceptErrors || !last.AcceptRetiring || last.DryRun {
		t.Errorf("asked %+v", h.asked)
	}
}

func TestYesAppliesToTheShownPreviewOnly(t *testing.T) {
	h := doubtful()
	s := open(t, h)
	s.Preview("metro.zip")
	s.host.Press("Ctrl+Enter")
	tapDialog(t, s, "Import the rest")
	tapDialog(t, s, "Cancel")
	s.victims.SetChecked(true)
	last := h.asked[len(h.asked)-1]
	if len(h.asked) != 2 || !last.DryRun || last.AcceptErrors || last.AcceptRetiring {
		t.Errorf("asked %+v", h.asked)
	}
}

// TestAQuestionThatThePreviewDidNotHave: the database may change between preview and import.
func TestAQuestionThatThePreviewDidNotHave(t *testing.T) {
	h := doubtful()
	h.report.Objections = nil
	h.refuse = func(o data.ImportOptions) error {
		if !o.AcceptErrors && !o.DryRun {
			return data.Refuse(data.CodeUnreadable, "11 of the 100 rows of Client.csv are errors.")
		}
		return nil
	}
	s := open(t, h)
	s.Preview("metro.zip")
	s.host.Press("Ctrl+Enter")
	tapDialog(t, s, "Import the rest")
	last := h.asked[len(h.asked)-1]
	if len(h.asked) != 3 || !last.AcceptErrors || last.AcceptRetiring || last.DryRun {
		t.Errorf("asked %+v", h.asked)
	}
}

// TestAPreviewOfNothingCantBeImported: the problems are shown with the refusal.
func TestAPreviewOfNothingCantBeImported(t *testing.T) {
	h := doubtful()
	h.report.Objections[0] = data.ImportObjection{Code: data.CodeInvalid, Reason: "All 100 rows of Client.csv are errors.", Advice: "The likely cause is the quoting."}
	s := open(t, h)
	s.Preview("metro.zip")
	shown := texts(s.Content())
	for _, want := range []string{"can't be imported", "All 100 rows of Client.csv are errors. The likely cause is the quoting.", "Client.csv, line 12", "[Problems: 1 error, 1 warning, 0 notes…]"} {
		if !strings.Contains(shown, want) {
			t.Errorf("it lacks %q: %s", want, shown)
		}
	}
	if strings.Contains(shown, "[Import]") {
		t.Error("it offers to import")
	}
	s.host.Press("Ctrl+Enter")
	if len(h.asked) != 1 {
		t.Error("it was imported")
	}
}
