package export

import (
	"strconv"
	"strings"
	"unicode"

	"housingtracker/data"
)

// Kind is what a column holds.
type Kind uint8

// The kinds.
const (
	Text   Kind = iota
	ID          // text of digits that must never become a number
	Date        // a civil date
	Number      // a whole number
)

// Column is a column of a Sheet: its heading and how it reads a row.
type Column struct {
	Title string
	Kind  Kind
	// The function of the column's kind reads the cell; the others are nil.
	text   func(*data.Row) string
	date   func(*data.Row) data.Date
	number func(*data.Row) int
	isName bool
	// urgent reports cells that a reader must not miss; nil if the column has none.
	urgent func(*data.Row) bool
	// screenWidth is the column's width on screen, 0 if unknown.
	screenWidth float64
}

// Text returns the cell as text: dates as MM/DD/YYYY, without control characters.
func (c Column) Text(r *data.Row) string {
	switch c.Kind {
	case Date:
		return c.date(r).US()
	case Number:
		return strconv.Itoa(c.number(r))
	}
	return clean(c.text(r))
}

// column makes a column of the list (R24).
func (s *Sheet) column(c data.Column) Column {
	made := Column{Title: c.Title()}
	switch {
	case c == data.ColumnName:
		made.text, made.isName = s.name, true
	case c == data.ColumnClientID:
		made.Kind, made.text = ID, func(r *data.Row) string { return r.PersonalID }
	case c == data.ColumnDays:
		made.Kind, made.number = Number, func(r *data.Row) int { return r.Days }
		made.urgent = func(r *data.Row) bool { return r.Stalled }
	case c.IsDate():
		made.Kind, made.date = Date, func(r *data.Row) data.Date { return r.Date(c) }
	default:
		made.text = func(r *data.Row) string { return r.Text(c) }
	}
	switch c {
	case data.ColumnBarriers:
		made.urgent = func(*data.Row) bool { return true }
	case data.ColumnScheduled:
		made.urgent = func(r *data.Row) bool { return r.Overdue }
	}
	return made
}

// dataColumns returns the columns of the data forms: the category, every column of R24, and a column for each barrier,
// because "Housing Barriers" does not tell No from not recorded.
func (s *Sheet) dataColumns() []Column {
	columns := []Column{{Title: "Category", text: func(r *data.Row) string { return r.Stage.String() }}}
	for _, c := range data.Columns {
		if c == data.ColumnBarriers && s.withoutBarriers {
			continue
		}
		columns = append(columns, s.column(c))
	}
	if !s.withoutBarriers {
		for _, f := range data.BarrierFields {
			columns = append(columns, Column{Title: f.Label(), text: func(r *data.Row) string {
				if b := r.Barrier(f); b != data.NotRecorded {
					return b.Label()
				}
				return ""
			}})
		}
	}
	for _, c := range data.OptionalColumns {
		// What is ready depends on the day and on the program: it is for people, not for data.
		if c != data.ColumnDocuments {
			columns = append(columns, s.column(c))
		}
	}
	return columns
}

// name returns the client's name, or the initials if the sheet has those.
func (s *Sheet) name(r *data.Row) string {
	if s.initials {
		return initials(r.Name)
	}
	return r.Display
}

// initials returns the first letters of first and last name, "" for a hashed name.
func initials(n data.Name) string {
	if n.Hashed {
		return ""
	}
	var b strings.Builder
	for _, part := range []string{n.First, n.Last} {
		for _, r := range clean(part) {
			if unicode.IsLetter(r) && !data.Invisible(r) {
				b.WriteRune(unicode.ToUpper(r))
				b.WriteByte('.')
				break
			}
		}
	}
	return b.String()
}
