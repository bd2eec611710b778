package client

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/theme"
)

// clientNote is a note of one of the client's enrollments.
type clientNote struct {
	describe.NoteRow
	program string
}

// readNotes reads the notes of all enrollments in housing programs, newest first.
func readNotes(ctx context.Context, s Session, cases []data.Case) ([]clientNote, error) {
	var all []clientNote
	for _, c := range cases {
		if !c.Program.Housing() {
			continue
		}
		notes, err := s.Notes(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		for _, row := range describe.NoteRows(notes) {
			all = append(all, clientNote{row, c.Program.Name})
		}
	}
	slices.SortStableFunc(all, func(a, b clientNote) int { return b.At.Compare(a.At) })
	return all, nil
}

// notes lists the client's notes, with a search and a way to add one to the selected enrollment.
type notes struct {
	all    []clientNote
	search *control.Entry
	list   *fyne.Container
	card   fyne.CanvasObject
}

func newNotes(s *Screen, all []clientNote) *notes {
	n := &notes{all: all, search: control.NewEntry("Search the notes   /"), list: container.New(layout.NewCustomPaddedVBoxLayout(6))}
	n.search.OnChanged = n.show
	add := control.NewButton("Add a note…", func() {
		for _, e := range s.Entries() {
			if e.Key == casemenu.NotesKey {
				e.Do()
			}
		}
	})
	add.Key = casemenu.NotesKey
	head := container.NewBorder(nil, nil, nil, add, n.search)
	n.card = control.NewTitledCard("Notes", "of all enrollments, newest first", container.NewBorder(head, nil, nil, nil, container.NewVScroll(n.list)))
	n.show("")
	return n
}

// show lists the notes that match what was typed.
func (n *notes) show(typed string) {
	n.list.Objects = nil
	several := false
	for _, row := range n.all {
		several = several || row.program != n.all[0].program
	}
	for _, row := range n.all {
		if len(describe.NotesMatching([]describe.NoteRow{row.NoteRow}, typed)) == 0 {
			continue
		}
		heading := describe.NoteHeading(row.Note)
		if several {
			heading += " · " + row.program
		}
		note := container.New(control.Wrapping{Gap: 1}, control.NewMuted(heading).Shrinking(),
			control.NewCaption(describe.NoteText(row.Note), 380).Colored(theme.Ink).Sized(theme.TextSize))
		for _, before := range row.Corrected {
			note.Add(control.NewCaption(row.Before(before), 380))
		}
		n.list.Add(note)
	}
	switch {
	case len(n.list.Objects) > 0:
	case len(n.all) > 0:
		n.list.Add(control.NewMuted("No note has these words."))
	default:
		n.list.Add(control.NewMuted("No notes yet."))
	}
	n.list.Refresh()
}

// escape clears the search for notes, or goes back to the search for a client.
func (s *Screen) escape() {
	if s.open == 0 || s.notes == nil || s.notes.search.Text == "" {
		s.Find()
		return
	}
	s.notes.search.SetText("")
	s.host.Focus(nil)
}

// focusNotes goes to the search for notes.
func (s *Screen) focusNotes() {
	if s.open != 0 && s.notes != nil {
		s.host.Focus(s.notes.search)
	}
}
