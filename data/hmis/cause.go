package hmis

import (
	"slices"
	"strings"

	"housingtracker/data"
)

// A cause is a likely reason for errors. It continues "The likely cause is".
type cause string

const (
	unknownCause cause = ""
	quoting      cause = "the quoting: cells have quotes inside of their quotes, or hold commas without quotes around them"
	delimiter    cause = "the delimiter: cells are separated by something other than commas"
	spreadsheet  cause = "a spreadsheet: it changed ids or dates when the file was opened and saved there"
	queryTool    cause = "the export of a query tool: it writes a word such as NULL where a cell is blank"
)

// spreadsheetDate is a date as spreadsheets write it: a count of days, or in the form of a country.
var spreadsheetDate = newPattern(`^(\d{5}(\.\d+)?$|\d{1,2}[/.-](\d{1,2}|[A-Za-z]{3})[/.-](\d{2}|\d{4})\b)`)

// causeOf returns the likely cause of a row's errors.
func causeOf(r *row) cause {
	for _, p := range r.problems {
		if p.Severity != data.SeverityError {
			continue
		}
		c := causeOfValue(p)
		if p.Column == "" {
			c = causeOfCells(r)
		}
		if c != unknownCause {
			return c
		}
	}
	return unknownCause
}

func causeOfValue(p data.ImportProblem) cause {
	v := p.Value
	switch {
	case strings.HasPrefix(v, `"`), strings.HasSuffix(v, `"`), len(v) > 1 && v[0] == '\'' && v[len(v)-1] == '\'':
		return quoting
	case blankWord(v):
		return queryTool
	case ambiguousID(v), tooWide(v), dateColumn(p.Column) && spreadsheetDate.matches(v):
		return spreadsheet
	}
	return unknownCause
}

// tooWide reports whether a value is what a spreadsheet shows where a column is too narrow: ####.
func tooWide(v string) bool { return len(v) > 1 && strings.Trim(v, "#") == "" }

// causeOfCells returns the likely cause of too few or too many cells.
func causeOfCells(r *row) cause {
	text := strings.Join(r.cells, "")
	for _, separator := range []string{";", "\t", "|"} {
		if r.width < r.table.csv.width && strings.Count(text, separator) >= r.width {
			return delimiter
		}
	}
	if r.width > r.table.csv.width || strings.Contains(text, `"`) || strings.Count(text, ",") >= r.width {
		return quoting
	}
	return unknownCause
}

// An errorTally counts the rows in error of one file, by their likely cause and by column.
type errorTally struct {
	causes  map[cause]int
	columns map[string]int
	// firsts are the first errors by column.
	firsts map[string]data.ImportProblem
}

func newErrorTally() *errorTally {
	return &errorTally{causes: map[cause]int{}, columns: map[string]int{}, firsts: map[string]data.ImportProblem{}}
}

func (t *errorTally) count(r *row) {
	t.causes[causeOf(r)]++
	p := r.problems[slices.IndexFunc(r.problems, func(p data.ImportProblem) bool { return p.Severity == data.SeverityError })]
	if t.columns[p.Column]++; t.columns[p.Column] == 1 {
		t.firsts[p.Column] = p
	}
}

// cause returns the cause of most rows. A known cause wins a tie with unknownCause.
func (t *errorTally) cause() cause {
	most := unknownCause
	for _, known := range []cause{queryTool, spreadsheet, delimiter, quoting} {
		if t.causes[known] > 0 && t.causes[known] >= t.causes[most] {
			most = known
		}
	}
	return most
}

// mostCommon returns the first error of the column with the most errors.
func (t *errorTally) mostCommon() data.ImportProblem {
	var most string
	for column, n := range t.columns {
		if m := t.columns[most]; n > m || n == m && column < most {
			most = column
		}
	}
	return t.firsts[most]
}
