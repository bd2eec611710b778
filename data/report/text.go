package report

import (
	"math"
	"strconv"

	"housingtracker/data"
)

// Small is the size under which groups are hidden where small numbers are (R64).
const Small = 5

// Text is a number of the report in words for screen and paper; "" where the row has none, a dash where there is no value.
func (r *Result) Text(row Row, key string, hideSmall bool) string {
	n, ok := row.Numbers[key]
	switch {
	case !ok:
		return ""
	case hideSmall && Hidden(n):
		return "<" + strconv.Itoa(Small)
	case n.None:
		return "–"
	case key == "ratio":
		return strconv.FormatFloat(100*n.Value, 'f', 0, 64) + " %"
	case n.Value == math.Trunc(n.Value):
		return data.Grouped(int(n.Value))
	}
	digits := 1
	if r.Name == Q22c {
		digits = 2
	}
	return strconv.FormatFloat(n.Value, 'f', digits, 64)
}

// Hidden reports whether a number is of a small group (R64).
func Hidden(n Number) bool { return 0 < len(n.Refs) && len(n.Refs) < Small }

// Shown returns the rows that are worth a line on screen and paper: those of case managers, properties and stages with a number, and all
// of a fixed table.
func (r *Result) Shown() []Row {
	if r.Name != Caseload {
		return r.Rows
	}
	var shown []Row
	for _, row := range r.Rows {
		if row.Number("households").Value != 0 {
			shown = append(shown, row)
		}
	}
	return shown
}

// WithoutSmall returns the report with numbers of small groups as None, without the enrollments behind them (R64).
func (r *Result) WithoutSmall() *Result {
	hidden := *r
	hidden.Rows = make([]Row, len(r.Rows))
	for i, row := range r.Rows {
		numbers := make(map[string]Number, len(row.Numbers))
		for key, n := range row.Numbers {
			if Hidden(n) {
				n = Number{None: true}
			}
			numbers[key] = n
		}
		hidden.Rows[i] = Row{row.Labels, numbers}
	}
	hidden.Notes = make([]Note, 0, len(r.Notes))
	for _, n := range r.Notes {
		if len(n.Refs) == 0 || len(n.Refs) >= Small {
			hidden.Notes = append(hidden.Notes, n)
		}
	}
	return &hidden
}

// Value is a number in words: whole ones with commas, others with one digit.
func Value(v float64) string {
	if v == math.Trunc(v) {
		return data.Grouped(int(v))
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}
