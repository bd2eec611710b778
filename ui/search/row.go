package search

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

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
