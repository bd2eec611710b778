package home

import (
	"fmt"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/theme"
)

// unsaved lists drafts of the user. A line opens its tracker, which offers to restore the draft.
func (s *Screen) unsaved(drafts []data.Unsaved) fyne.CanvasObject {
	box := vbox(0, control.Gap(0, 4))
	for _, u := range drafts[:min(len(drafts), linesShown)] {
		box.Add(s.trackerRow([]float32{130, 150, 200, 1, 110}, u.EnrollmentID, nil,
			control.NewMuted("from "+describe.ShortTime(u.At, s.session.Today())), control.NewBold(u.Case.Client.DisplayName()).Shrinking(),
			control.NewText(u.Case.Program.Name).Shrinking(), control.NewText(unsavedText(u)).Shrinking(),
			control.NewText("Restore or discard").Colored(theme.Brand)))
	}
	if more := len(drafts) - linesShown; more > 0 {
		box.Add(control.NewMuted(fmt.Sprintf("and %d more, which appear as these are restored or discarded", more)))
	}
	return control.NewTitledCard("Unsaved changes", "typed and not saved when the program ended or was locked", box)
}

// unsavedText names the changed fields.
func unsavedText(u data.Unsaved) string {
	if u.Unreadable != "" {
		return u.Unreadable
	}
	return describe.DraftFields(u.Draft)
}
