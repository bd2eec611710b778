package download

import (
	"encoding/json"
	"slices"

	"housingtracker/data"
	"housingtracker/export"
)

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
