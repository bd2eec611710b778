package client

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/casemenu"
)

// copy puts the selected enrollment on the clipboard as a table of one row, as an export that is recorded.
func (s *Screen) copy(of casemenu.Subject) {
	text, op := table(s.cases[s.selected], s.session.Today()), data.NewOperationID()
	s.host.Do("Not copied", func(ctx context.Context) error { return s.session.RecordCopy(ctx, op, of.Program.ID, 1) }, func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
		s.host.Toast("Copied the enrollment: paste it into a text or a spreadsheet. The copy is recorded.")
	})
}

// table is an enrollment under its titles, with tabs between the columns.
func table(c data.Case, today data.Date) string {
	titles := []string{"Client Name", "Client ID", "Program", "Enroll Date", "Exit Date"}
	cells := []string{c.Client.DisplayName(), c.Client.IDLabel(), c.Program.Label(), c.Entry.US(), c.Exit.US()}
	if c.Program.Housing() {
		titles = append(titles, "Housing Status", "Date of Move In", "Case Manager")
		cells = append(cells, c.Stage(today).String(), c.HMID(today).US(), c.CaseManager.Name)
	}
	for i := range cells {
		cells[i] = export.CellText(cells[i])
	}
	return strings.Join(titles, "\t") + "\r\n" + strings.Join(cells, "\t") + "\r\n"
}
