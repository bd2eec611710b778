package search

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
)

// open opens the tracker of a row; its siblings are the unfolded rows in order.
func (s *Screen) open(id data.EnrollmentID) {
	if s.OnOpenTracker == nil {
		return
	}
	s.OnOpenTracker(id, clientlist.EnrollmentIDs(s.unfolded()))
}

// mayAssess reports whether the user may record a move-in or assign a case manager in the program.
func (s *Screen) mayAssess() bool {
	return s.session.May(data.UpdateAssessment, s.program.Organization.ID)
}

// trackerAction is the label for opening a row's tracker (R1, R9).
func (s *Screen) trackerAction(r data.Row) string {
	switch {
	case r.Exited, !r.HasTracker && !s.session.May(data.CreateTracker, s.program.Organization.ID):
		return "View Housing Status Tracking"
	case r.HasTracker:
		return "Edit Housing Status Tracking"
	}
	return "Add Housing Status Tracking"
}

// menu opens the menu of a row.
func (s *Screen) menu(r data.Row, at fyne.Position) {
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(s.trackerAction(r), func() { s.open(r.EnrollmentID) }),
		fyne.NewMenuItem("Open client", func() {
			if s.OnOpenClient != nil {
				s.OnOpenClient(r.ClientID)
			}
		}),
	}
	if s.mayAssess() {
		items = append(items,
			fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem("Update Assessment…", func() {
				if s.OnAssess != nil {
					s.OnAssess(r.EnrollmentID)
				}
			}),
			fyne.NewMenuItem(assignText(len(s.selectedRows()))+"…", s.assign))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.host.Window().Canvas(), at)
}

func assignText(n int) string {
	if n > 1 {
		return fmt.Sprintf("Assign case manager (%d)", n)
	}
	return "Assign case manager"
}

// assign assigns a case manager to the selected rows (R46).
func (s *Screen) assign() {
	rows := s.selectedRows()
	if s.OnAssign == nil || len(rows) == 0 {
		return
	}
	if !s.mayAssess() {
		s.host.ShowMessage("The case manager can't be assigned",
			"Only "+s.program.Organization.Name+", the enrolling organization, or an administrator can assign case managers here.")
		return
	}
	s.OnAssign(clientlist.EnrollmentIDs(rows), s.program.Organization)
}

// selected shows findings or the number of the selected rows.
func (s *Screen) selected(rows []data.Row) {
	text := ""
	if len(rows) == 1 {
		if findings := clientlist.Findings(&rows[0]); len(findings) > 0 {
			text = rows[0].Display + ": " + strings.Join(findings, " · ")
		}
	} else if len(rows) > 1 {
		text = fmt.Sprintf("%d selected", len(rows))
	}
	s.findings.SetText(text)
	s.peek.follow(rows)
	s.line.setSelected(len(rows), s.mayAssess())
}

// gridRune keeps shortcuts like / from being searched as a name.
func (s *Screen) gridRune(r rune) bool {
	return !unicode.IsLetter(r) && s.host.Press(string(r))
}

// gridKey passes function keys on, which the grid does not use.
func (s *Screen) gridKey(key *fyne.KeyEvent) bool {
	name := string(key.Name)
	return len(name) > 1 && name[0] == 'F' && unicode.IsDigit(rune(name[1])) && s.host.Press(name)
}
