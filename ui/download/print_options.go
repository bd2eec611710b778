package download

import (
	"encoding/json"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/export"
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

// printPreference is the preference with the print choices.
const printPreference = "download.print"

// choices are how a person prints. They are remembered, but categories and password are not: they belong to one
// list, and rows left out of the next one would not be noticed.
type choices struct {
	AsOnScreen   bool `json:"as_on_screen,omitempty"`
	A4           bool `json:"a4,omitempty"`
	Portrait     bool `json:"portrait,omitempty"`
	StagePerPage bool `json:"stage_per_page,omitempty"`
	// Columns follow the name, which always stays; nil means those of the list.
	Columns         []data.Column `json:"columns,omitempty"`
	Initials        bool          `json:"initials,omitempty"`
	WithoutBarriers bool          `json:"without_barriers,omitempty"`
}

// columnChoices are the columns to choose from, in order. Barriers have a choice of their own, under privacy.
func columnChoices() []data.Column {
	all := slices.Concat(data.Columns, data.OptionalColumns)
	return slices.DeleteFunc(all, func(c data.Column) bool { return c == data.ColumnName || c == data.ColumnBarriers })
}

// parseChoices reads remembered choices; unreadable text and unknown columns are dropped.
func parseChoices(text string) choices {
	var c choices
	if text == "" || json.Unmarshal([]byte(text), &c) != nil {
		return choices{}
	}
	c.Columns = slices.DeleteFunc(c.Columns, func(column data.Column) bool { return !slices.Contains(columnChoices(), column) })
	return c
}

func (c choices) encode() string {
	text, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return string(text)
}

// shows reports whether a column is printed.
func (c choices) shows(column data.Column) bool {
	if c.Columns == nil {
		return slices.Contains(data.Columns, column)
	}
	return slices.Contains(c.Columns, column)
}

// show adds a column to the pages or removes it.
func (c *choices) show(column data.Column, on bool) {
	was := *c
	c.Columns = []data.Column{}
	for _, have := range columnChoices() {
		if have == column && on || have != column && was.shows(have) {
			c.Columns = append(c.Columns, have)
		}
	}
}

// layout returns the layout of the list with these categories.
func (c choices) layout(stages []data.Stage, widths map[data.Column]float64) export.Options {
	columns := []data.Column{data.ColumnName}
	for _, column := range slices.Concat(data.Columns, data.OptionalColumns) {
		if column == data.ColumnBarriers || column != data.ColumnName && c.shows(column) {
			columns = append(columns, column)
		}
	}
	return export.Options{Columns: columns, Stages: stages, Widths: widths, Initials: c.Initials, WithoutBarriers: c.WithoutBarriers}
}

func (c choices) setup() export.PageSetup {
	s := export.PageSetup{Portrait: c.Portrait, AsOnScreen: c.AsOnScreen, StagePerPage: c.StagePerPage}
	if c.A4 {
		s.Paper = export.A4
	}
	return s
}
