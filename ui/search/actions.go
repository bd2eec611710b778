package search

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/describe"
	"housingtracker/ui/task"
)

// actions are the actions of the menu, with those that this list does in its own way.
func (s *Screen) actions() casemenu.Actions {
	a := s.Actions
	a.Tracker = func(c casemenu.Subject) { s.open(c.ID) }
	a.Assign = func(casemenu.Subject) { s.assign() }
	a.Copy = func(casemenu.Subject) { s.copy() }
	a.Export = func(casemenu.Subject) { s.openDownload() }
	return a
}

// Entries are what can be done with the row of the cursor; none if it is on no row.
func (s *Screen) Entries() []casemenu.Entry {
	r, ok := s.current()
	if !ok {
		return nil
	}
	c := casemenu.OfRow(r, s.program, s.session.Today())
	c.Selected = len(s.selectedRows())
	return casemenu.Entries(s.session, c, s.actions())
}

// Current is the name of the client of the cursor's row; "" if it is on no row.
func (s *Screen) Current() string {
	r, _ := s.current()
	return r.Display
}

// menu opens the menu of a row. It reads the enrollment, since a list does not have all that the menu depends on.
func (s *Screen) menu(r data.Row, at fyne.Position) {
	task.Run(s.host.Tasks, func(ctx context.Context) (data.Case, error) { return s.session.Case(ctx, r.EnrollmentID) }, func(c data.Case, err error) {
		if err != nil {
			s.host.ShowError("The menu can't be shown", err)
			return
		}
		of := casemenu.OfCase(c, s.session.Today())
		of.Selected = len(s.selectedRows())
		casemenu.Show(s.host, casemenu.Entries(s.session, of, s.actions()), at)
	})
}

func assignText(n int) string {
	if n > 1 {
		return fmt.Sprintf("Assign case manager (%d)", n)
	}
	return "Assign case manager"
}

// copy puts the selected rows on the clipboard, as an export that is recorded.
func (s *Screen) copy() {
	rows := s.selectedRows()
	if len(rows) == 0 {
		return
	}
	text, op, program := clientlist.Table(rows, s.view.optional), data.NewOperationID(), s.program.ID
	s.host.Do("Not copied", func(ctx context.Context) error { return s.session.RecordCopy(ctx, op, program, len(rows)) }, func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
		s.host.Toast("Copied " + describe.Count(len(rows), "client") + ": paste it into a text or a spreadsheet. The copy is recorded.")
	})
}
