package tracker

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/merge"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// resolveConflict lets the user choose field by field between another user's save and the dialog, and saves the
// result on their version. Until then neither side changes.
func (d *dialog) resolveConflict(c data.Conflict, done func(saveResult)) {
	found := merge.Differences(c.Base, c.Theirs.Fields, c.Mine)
	finish := func() {
		d.form.rebase(c.Theirs, merge.Apply(c.Theirs.Fields, found))
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
	author := author(c.Theirs)
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
	difference   *merge.Difference
	theirs, mine *control.Button
	content      fyne.CanvasObject
}

func newFieldChoice(d *merge.Difference, author string) *fieldChoice {
	s := &fieldChoice{difference: d}
	s.theirs = control.NewButton(author+": "+short(describe.Value(d.Field, d.Theirs)), func() { s.choose(merge.Theirs) })
	s.mine = control.NewButton("You: "+short(describe.Value(d.Field, d.Mine)), func() { s.choose(merge.Mine) })
	was := "It was " + short(describe.Value(d.Field, d.Base)) + "."
	if d.BothChanged() {
		was += " You both changed it."
	}
	s.content = container.NewVBox(
		container.NewHBox(control.NewBold(d.Field.Label()), container.NewCenter(control.NewMuted(was))),
		container.NewGridWithColumns(2, s.theirs, s.mine))
	s.choose(d.Keep)
	return s
}

// short shortens text to fit on a button.
func short(text string) string { return control.Ellipsis(text, 220, theme.TextSize, fyne.TextStyle{}) }

func (s *fieldChoice) choose(keep merge.Side) {
	s.difference.Keep = keep
	s.theirs.Kind, s.mine.Kind = control.Plain, control.Plain
	s.theirs.Key, s.mine.Key = "", ""
	chosen := s.theirs
	if keep == merge.Mine {
		chosen = s.mine
	}
	chosen.Kind, chosen.Key = control.Primary, "✓"
	s.theirs.Refresh()
	s.mine.Refresh()
}
