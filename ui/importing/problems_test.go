package importing

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// TestProblemsWrap: a long problem is shown whole, in a line that is high enough.
func TestProblemsWrap(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	long := strings.Repeat("This value can't be read and was left blank. ", 12)
	problems := []data.ImportProblem{
		{File: "Client.csv", Line: 2, Severity: data.SeverityError, Reason: "short"},
		{File: "AVeryLongFileNameThatAnHMISGaveItsExport_2026-11-30.csv", Line: 123456, Column: "DOB", Value: "x", Severity: data.SeverityWarning, Reason: long},
	}
	if low, high := problemHeight(problems[0]), problemHeight(problems[1]); low != 24 || high < 4*low/2 {
		t.Errorf("lines are %v and %v high", low, high)
	}
	list := newProblemList(problems)
	w := test.NewTempWindow(t, list)
	w.Resize(fyne.NewSize(936, 400))
	found := false
	for _, o := range test.LaidOutObjects(list) {
		if c, ok := o.(*control.Caption); ok && strings.Contains(c.Text, strings.TrimSpace(long)) {
			found = true
			if c.MinSize().Height > problemHeight(problems[1]) || c.MinSize().Height > c.Size().Height {
				t.Errorf("the text is %v high, its line %v, its room %v", c.MinSize().Height, problemHeight(problems[1]), c.Size().Height)
			}
		}
	}
	if !found {
		t.Error("the long problem is not whole")
	}
}
