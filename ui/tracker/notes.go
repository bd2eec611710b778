package tracker

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// notes lists the notes and has the entry for a new one. A note is stored at once, apart from Save; Save stores a
// draft note too.
type notes struct {
	dialog  *dialog
	content *fyne.Container
	count   *control.Label
	list    *fyne.Container
	entry   *control.Entry
	subject *control.Choice
	add     *control.Button
	// corrects is the note that the draft note corrects, or "".
	corrects   string
	correcting *fyne.Container
}

func newNotes(d *dialog) *notes {
	n := &notes{dialog: d, count: control.NewMuted(""), list: container.New(layout.NewCustomPaddedVBoxLayout(6)), correcting: container.NewHBox()}
	n.entry = control.NewTextArea("Add a note: what happened, what comes next", 2)
	n.entry.OnChanged = func(string) {
		n.syncAdd()
		d.syncSave()
	}
	n.entry.OnFocus = func(gained bool) {
		if gained {
			d.window.Reveal(n.content)
		}
	}
	subjects := []control.Option{{ID: 0, Text: "About the housing process"}}
	for i, field := range data.BarrierFields {
		subjects = append(subjects, control.Option{ID: int64(i) + 1, Text: "About " + field.Label()})
	}
	n.subject = control.NewChoice("", subjects, nil)
	n.subject.SetChosen(0)
	n.add = control.NewButton("Add note", n.store)
	n.add.OnFocused = func() { d.window.Reveal(n.add) }
	n.correcting.Hide()
	n.content = container.New(layout.NewCustomPaddedVBoxLayout(6),
		container.NewHBox(control.NewBold("Notes"), container.NewCenter(n.count)))
	switch {
	case d.access.edit != "":
	default:
		n.content.Add(n.correcting)
		side := container.New(layout.NewCustomPaddedVBoxLayout(4), control.Wide(230, n.subject), n.add)
		n.content.Add(container.NewBorder(nil, nil, nil, side, n.entry))
	}
	n.content.Add(n.list)
	n.show(d.opened.notes)
	return n
}

// show lists the notes.
func (n *notes) show(all []data.Note) {
	rows := describe.NoteRows(all)
	n.list.Objects = nil
	for _, row := range rows {
		n.list.Add(n.card(row))
	}
	n.count.SetText("")
	if len(rows) > 0 {
		n.count.SetText(strconv.Itoa(len(rows)) + " · newest first")
	} else if n.dialog.access.edit != "" {
		n.count.SetText("none")
	}
	n.syncAdd()
	n.content.Refresh()
}

func (n *notes) card(row describe.NoteRow) fyne.CanvasObject {
	head := container.NewHBox(control.NewMuted(describe.NoteHeading(row.Note)), layout.NewSpacer())
	if n.dialog.access.edit == "" {
		text, label := row.Text, "Correct"
		if row.Withdrawal() && len(row.Corrected) > 0 {
			text, label = row.Corrected[0].Text, "Write it again"
		}
		link := control.NewLink(label, func() {
			n.correct(row.Note)
			n.entry.SetText(text)
		})
		link.OnFocused = func() { n.dialog.window.Reveal(link) }
		head.Add(link)
	}
	lines := container.New(layout.NewCustomPaddedVBoxLayout(2), head, control.NewCaption(describe.NoteText(row.Note), 640).Colored(theme.Ink).Sized(theme.TextSize))
	for _, before := range row.Corrected {
		lines.Add(control.NewCaption(row.Before(before), 640))
	}
	return control.NewPanel(theme.Background, "", theme.Radius, control.Inset(10, 6, lines))
}

// correct puts a note's text into the entry for correction.
func (n *notes) correct(note data.Note) {
	n.corrects = note.ID
	n.correcting.Objects = []fyne.CanvasObject{
		container.NewCenter(control.NewMuted("Correcting the note of " + data.Moment(note.At) + "; what it said is kept.")),
		control.NewLink("Write a new note instead", n.reset),
	}
	n.correcting.Show()
	n.entry.SetText(note.Text)
	n.subject.SetChosen(int64(slices.Index(data.BarrierFields, note.Barrier) + 1))
	n.content.Refresh()
	n.dialog.host.Focus(n.entry)
}

// focus goes to the entry for a note or, where none can be added, to the notes.
func (n *notes) focus() {
	n.dialog.window.Reveal(n.content)
	if n.dialog.access.edit == "" {
		n.dialog.host.Focus(n.entry)
	}
}

func (n *notes) reset() {
	n.corrects = ""
	n.correcting.Hide()
	n.subject.SetChosen(0)
	n.entry.SetText("")
	n.content.Refresh()
}

// restore puts a draft note into the entry again.
func (n *notes) restore(note data.DraftNote) {
	if note.Text == "" {
		return
	}
	for _, corrected := range n.dialog.opened.notes {
		if corrected.ID == note.Corrects {
			n.correct(corrected)
		}
	}
	n.entry.SetText(note.Text)
	n.subject.SetChosen(int64(slices.Index(data.BarrierFields, note.Barrier) + 1))
}

// draft is the text of the draft note, or "". A note opened for correction is none until its text changes.
func (n *notes) draft() string {
	text := strings.TrimSpace(n.entry.Text)
	for _, note := range n.dialog.opened.notes {
		if note.ID == n.corrects && note.Text == text {
			return ""
		}
	}
	return text
}

// about is the barrier that the draft note is about, or "".
func (n *notes) about() data.Field {
	if o, ok := n.subject.Chosen(); ok && o.ID > 0 {
		return data.BarrierFields[o.ID-1]
	}
	return ""
}

// store adds the note at once.
func (n *notes) store() {
	d, text, about, corrects := n.dialog, n.draft(), n.about(), n.corrects
	if text == "" || d.busy {
		return
	}
	op := d.noteOperation(text)
	d.setBusy(true)
	task.RunTimeout(d.host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) ([]data.Note, error) {
		if err := d.session.AddNote(ctx, op, d.id, about, text, corrects); err != nil {
			return nil, err
		}
		return d.session.Notes(ctx, d.id)
	}, func(all []data.Note, err error) {
		d.setBusy(false)
		if err != nil {
			d.refused(err, nil)
			return
		}
		d.opened.notes, d.draftOp = all, ""
		n.reset()
		n.show(all)
		d.syncSave()
		d.options.Undo.Add(*d.did("Added a note for "+d.opened.caseFile.Client.DisplayName(), op).act)
		d.showMessage("Note added", d.options.Undo.Undo)
		d.changed()
		d.host.Focus(n.entry)
	})
}

func (n *notes) syncAdd() {
	control.SetEnabled(n.add, !(n.draft() == "" || n.entry.Disabled()))
	n.add.Refresh()
}

func (n *notes) enable(on bool) {
	control.SetEnabled(n.entry, on)
	control.SetEnabled(n.subject, on)
	n.syncAdd()
}
