package tracker

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// side is whose value of a field is kept.
type side uint8

const (
	theirs side = iota
	mine
)

// difference is a field whose value in the store differs from that in the dialog, after both were edited from
// base.
type difference struct {
	field              data.Field
	base, theirs, mine string
	keep               side
}

// differences lists the fields that differ. A field that one side changed keeps that change; one that both changed
// keeps theirs, which is stored already, until the user chooses.
func differences(c data.Conflict) []difference {
	var found []difference
	for _, change := range data.Changes(c.Theirs.Fields, c.Mine) {
		d := difference{field: change.Field, base: c.Base.Text(change.Field), theirs: change.Old, mine: change.New}
		if d.theirs == d.base {
			d.keep = mine
		}
		found = append(found, d)
	}
	keepUnit(found)
	return found
}

// keepUnit keeps their application if one side cleared it while the other continued it: a new date or name
// outweighs clearing (R17).
func keepUnit(found []difference) {
	unit := func(d difference) bool {
		return d.field == data.FieldApplied || d.field == data.FieldPropertyName || d.field == data.FieldApproved
	}
	needed, cleared := false, false
	for _, d := range found {
		switch {
		case d.field == data.FieldApplied && d.keep == mine && d.mine == "":
			cleared = true
		case unit(d) && d.keep == theirs && d.theirs != "":
			needed = true
		}
	}
	if !needed || !cleared {
		return
	}
	for i := range found {
		if unit(found[i]) {
			found[i].keep = theirs
		}
	}
}

// bothChanged reports whether both sides changed the field.
func (d difference) bothChanged() bool { return d.base != d.theirs && d.base != d.mine }

// merged returns their fields with the chosen ones of mine. What requires Applied is cleared with it (R17).
func merged(c data.Conflict, chosen []difference) data.Fields {
	fields := c.Theirs.Fields
	for _, d := range chosen {
		if d.keep == mine {
			_ = fields.SetText(d.field, d.mine)
		}
	}
	if fields.Applied == 0 {
		fields.ClearApplied()
	}
	return fields
}

// resolveConflict lets the user choose field by field between another user's save and the dialog, and saves the
// result on their version. Until then neither side changes.
func (d *dialog) resolveConflict(c data.Conflict, done func(saveResult)) {
	found := differences(c)
	finish := func() {
		d.form.rebase(c.Theirs, merged(c, found))
		d.opened.caseFile.Tracker = &c.Theirs
		d.page.reload()
		d.sync()
		switch {
		case d.dirty() && done != nil:
			d.saveThen(done)
		case !d.dirty() && done != nil:
			d.changed()
			done(saveResult{text: "Kept what " + c.Theirs.UpdatedBy + " saved for " + d.opened.caseFile.Client.DisplayName()})
		}
	}
	if len(found) == 0 {
		finish()
		return
	}
	author := c.Theirs.UpdatedBy
	if author == "" {
		author = "Somebody else"
	}
	var ask *overlay.Dialog
	rows := container.New(layout.NewCustomPaddedVBoxLayout(10))
	var first *fieldChoice
	for i := range found {
		s := newFieldChoice(&found[i], author)
		if first == nil {
			first = s
		}
		rows.Add(s.content)
	}
	text := author + " has saved this tracker at " + data.Moment(c.Theirs.UpdatedAt) + ", after you opened it. What only one of you changed is chosen already. " +
		"Nothing is lost before you save; what is not kept stays in the history or here."
	save := func() {
		ask.Close()
		finish()
	}
	ask = d.host.Open(overlay.Size{Width: 680}, control.NewTitle("Saved meanwhile: which is right?"),
		container.New(layout.NewCustomPaddedVBoxLayout(14), control.NewCaption(text, 630).Colored(theme.Ink).Sized(theme.TextSize), rows),
		container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Keep editing", "Esc", func() { ask.Close() }),
			control.NewPrimary("Save the choice", "Ctrl+S", save)),
		overlay.Keys{"Ctrl+S": save, "Ctrl+Enter": save})
	d.host.Focus(first.theirs)
}

// fieldChoice is the choice between the two values of a field.
type fieldChoice struct {
	difference   *difference
	theirs, mine *control.Button
	content      fyne.CanvasObject
}

func newFieldChoice(d *difference, author string) *fieldChoice {
	s := &fieldChoice{difference: d}
	s.theirs = control.NewButton(author+": "+short(describe.Value(d.field, d.theirs)), func() { s.choose(theirs) })
	s.mine = control.NewButton("You: "+short(describe.Value(d.field, d.mine)), func() { s.choose(mine) })
	was := "It was " + short(describe.Value(d.field, d.base)) + "."
	if d.bothChanged() {
		was += " You both changed it."
	}
	s.content = container.NewVBox(
		container.NewHBox(control.NewBold(d.field.Label()), container.NewCenter(control.NewMuted(was))),
		container.NewGridWithColumns(2, s.theirs, s.mine))
	s.choose(d.keep)
	return s
}

// short shortens text to fit on a button.
func short(text string) string { return control.Ellipsis(text, 220, theme.TextSize, fyne.TextStyle{}) }

func (s *fieldChoice) choose(keep side) {
	s.difference.keep = keep
	s.theirs.Kind, s.mine.Kind = control.Plain, control.Plain
	s.theirs.Key, s.mine.Key = "", ""
	chosen := s.theirs
	if keep == mine {
		chosen = s.mine
	}
	chosen.Kind, chosen.Key = control.Primary, "✓"
	s.theirs.Refresh()
	s.mine.Refresh()
}
