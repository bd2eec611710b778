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

// optionsWidth is the width of the options beside the pages.
const optionsWidth float32 = 288

// printOptions are the options of the print. Each takes effect on the preview at once, but for the password.
type printOptions struct {
	content  *fyne.Container
	scroll   *container.Scroll
	checks   []*control.Check
	segments []*control.Segments
	stage    map[data.Stage]*control.Check
	none     *control.Caption
	protect  *control.Check
	fields   *passwordFields
}

func newPrintOptions(p *printing) *printOptions {
	o := &printOptions{stage: map[data.Stage]*control.Check{}}
	c := &p.choices
	groups := container.New(layout.NewCustomPaddedVBoxLayout(12))
	var group *fyne.Container
	// begin begins a group of options so far apart.
	begin := func(title string, apart float32) {
		group = container.New(layout.NewCustomPaddedVBoxLayout(apart))
		groups.Add(container.NewVBox(control.NewBold(title), group))
	}
	const checksApart = -5
	pick := func(no, yes string, on *bool) {
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
	check := func(text string, on bool, changed func(bool)) *control.Check {
		made := control.NewCheck(text, on, func(on bool) {
			changed(on)
			p.paginate()
		})
		o.checks = append(o.checks, made)
		group.Add(made)
		return made
	}
	set := func(to *bool) func(bool) { return func(on bool) { *to = on } }

	begin("Layout", 6)
	pick("Made for printing", "As on screen", &c.AsOnScreen)
	pick("Letter", "A4", &c.A4)
	pick("Landscape", "Portrait", &c.Portrait)
	check("Each category on a new page", c.StagePerPage, set(&c.StagePerPage))

	begin("Privacy", checksApart)
	check("Initials and Client ID, no names", c.Initials, set(&c.Initials))
	check("Leave out housing barriers", c.WithoutBarriers, set(&c.WithoutBarriers))
	o.fields = newPasswordFields(optionsWidth - 24)
	o.fields.content.Hide()
	o.protect = control.NewCheck("Protect with a password", false, func(on bool) {
		show(o.fields.content, on)
		groups.Refresh()
		o.scroll.Refresh()
		if on {
			p.screen.host.Focus(o.fields.entry)
		}
	})
	o.fields.entry.OnSubmitted = func(string) { p.toViewer() }
	group.Add(o.protect)
	groups.Add(o.fields.content)

	begin("Categories", checksApart)
	counts := map[data.Stage]int{}
	for _, r := range p.list.Rows {
		counts[r.Stage]++
	}
	for _, stage := range data.Stages {
		o.stage[stage] = check(fmt.Sprintf("%s (%s)", stage, data.Grouped(counts[stage])), true, func(bool) {})
	}
	o.none = control.NewCaption("", optionsWidth-24)
	groups.Add(o.none)
	o.none.Hide()

	begin("Columns beside the name", checksApart)
	for _, column := range columnChoices() {
		check(column.Title(), c.shows(column), func(on bool) { c.show(column, on) })
	}

	// The bar of the scroll lies beside the options.
	o.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(2, 2, 0, 14), groups))
	o.content = container.NewStack(o.scroll)
	return o
}

// stages are the categories to be printed.
func (o *printOptions) stages() []data.Stage {
	stages := []data.Stage{}
	for _, stage := range data.Stages {
		if o.stage[stage].Checked {
			stages = append(stages, stage)
		}
	}
	return stages
}

// refuseNone says that no category is chosen, or that one is again.
func (o *printOptions) refuseNone(none bool) {
	if none {
		o.none.Say(control.ErrorSign+"Choose at least one category.", theme.Error)
	} else {
		o.none.Clear()
	}
	show(o.none, none)
	o.scroll.Content.Refresh()
}

// password is the password of the PDF, "" for none; ok is false while it will not do.
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
		if on {
			c.Enable()
		} else {
			c.Disable()
		}
	}
	for _, s := range o.segments {
		if on {
			s.Enable()
		} else {
			s.Disable()
		}
	}
}
