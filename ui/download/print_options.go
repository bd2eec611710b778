package download

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// optionsWidth is the width of the options in Fyne units.
const optionsWidth float32 = 288

// printOptions are the options of the print. All but the password update the preview at once.
type printOptions struct {
	content     *fyne.Container
	scroll      *container.Scroll
	checks      []*control.Check
	segments    []*control.Segments
	stage       map[data.Stage]*control.Check
	noneWarning *control.Caption
	protect     *control.Check
	fields      *passwordFields
}

func newPrintOptions(p *printDialog) *printOptions {
	o := &printOptions{stage: map[data.Stage]*control.Check{}}
	c := &p.choices
	groups := container.New(layout.NewCustomPaddedVBoxLayout(12))
	var group *fyne.Container
	// startGroup starts a group of options with that spacing.
	startGroup := func(title string, spacing float32) {
		group = container.New(layout.NewCustomPaddedVBoxLayout(spacing))
		groups.Add(container.NewVBox(control.NewBold(title), group))
	}
	const checksApart = -5
	addSegments := func(no, yes string, on *bool) {
		chosen := 0
		if *on {
			chosen = 1
		}
		s := control.NewSegments([]string{no, yes}, chosen, func(i int) {
			*on = i == 1
			p.paginate()
		})
		o.segments = append(o.segments, s)
		group.Add(s)
	}
	addCheck := func(text string, on bool, changed func(bool)) *control.Check {
		made := control.NewCheck(text, on, func(on bool) {
			changed(on)
			p.paginate()
		})
		o.checks = append(o.checks, made)
		group.Add(made)
		return made
	}
	set := func(to *bool) func(bool) { return func(on bool) { *to = on } }

	startGroup("Layout", 6)
	addSegments("Made for printing", "As on screen", &c.AsOnScreen)
	addSegments("Letter", "A4", &c.A4)
	addSegments("Landscape", "Portrait", &c.Portrait)
	addCheck("Each category on a new page", c.StagePerPage, set(&c.StagePerPage))

	startGroup("Privacy", checksApart)
	addCheck("Initials and Client ID, no names", c.Initials, set(&c.Initials))
	addCheck("Leave out housing barriers", c.WithoutBarriers, set(&c.WithoutBarriers))
	o.fields = newPasswordFields(optionsWidth - 24)
	o.fields.content.Hide()
	o.protect = control.NewCheck("Protect with a password", false, func(on bool) {
		control.SetVisible(o.fields.content, on)
		groups.Refresh()
		o.scroll.Refresh()
		if on {
			p.screen.host.Focus(o.fields.entry)
		}
	})
	o.fields.entry.OnSubmitted = func(string) { p.openViewer() }
	group.Add(o.protect)
	groups.Add(o.fields.content)

	startGroup("Categories", checksApart)
	counts := map[data.Stage]int{}
	for _, r := range p.list.Rows {
		counts[r.Stage]++
	}
	for _, stage := range data.Stages {
		o.stage[stage] = addCheck(fmt.Sprintf("%s (%s)", stage, data.Grouped(counts[stage])), true, func(bool) {})
	}
	o.noneWarning = control.NewCaption("", optionsWidth-24)
	groups.Add(o.noneWarning)
	o.noneWarning.Hide()

	startGroup("Columns beside the name", checksApart)
	for _, column := range columnChoices() {
		addCheck(column.Title(), c.shows(column), func(on bool) { c.show(column, on) })
	}

	// The scroll bar is beside the options.
	o.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(2, 2, 0, 14), groups))
	o.content = container.NewStack(o.scroll)
	return o
}

// stages are the chosen categories.
func (o *printOptions) stages() []data.Stage {
	stages := []data.Stage{}
	for _, stage := range data.Stages {
		if o.stage[stage].Checked {
			stages = append(stages, stage)
		}
	}
	return stages
}

// showNoneSelected shows or hides the message that no category is chosen.
func (o *printOptions) showNoneSelected(none bool) {
	if none {
		o.noneWarning.SetText(control.ErrorPrefix+"Choose at least one category.", theme.Error)
	} else {
		o.noneWarning.Clear()
	}
	control.SetVisible(o.noneWarning, none)
	o.scroll.Content.Refresh()
}

// password returns the password of the PDF, "" for none; ok is false if it is too short.
func (o *printOptions) password() (password string, ok bool) {
	if !o.protect.Checked {
		return "", true
	}
	if password, ok = o.fields.password(); !ok {
		o.scroll.Refresh()
	}
	return password, ok
}

func (o *printOptions) enable(on bool) {
	for _, c := range append(o.checks, o.protect) {
		control.SetEnabled(c, on)
	}
	for _, s := range o.segments {
		control.SetEnabled(s, on)
	}
}
