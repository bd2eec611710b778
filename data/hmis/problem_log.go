package hmis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// maxPerKind is the most problems of one file, column and severity that are reported; the rest are counted.
const maxPerKind = 10_000

// A problemLog collects the problems of an import.
type problemLog struct {
	problems []data.ImportProblem
	kinds    map[kind]int
	// summaries count rows by file and reason.
	summaries map[summary]*tally
}

type kind struct {
	file, column string
	severity     data.Severity
}

type summary struct {
	file, column, reason string
	severity             data.Severity
}

// A tally is the number of rows of a summary, with the line and value of the first if it is a warning.
type tally struct {
	rows, line int
	value      string
}

func newProblemLog() *problemLog {
	return &problemLog{kinds: map[kind]int{}, summaries: map[summary]*tally{}}
}

func (f *problemLog) add(p data.ImportProblem) {
	k := kind{p.File, p.Column, p.Severity}
	if f.kinds[k]++; f.kinds[k] <= maxPerKind {
		f.problems = append(f.problems, p)
	}
}

// whole adds a problem of a whole file.
func (f *problemLog) whole(severity data.Severity, file, column, value, reason string) {
	f.add(data.ImportProblem{File: file, Column: column, Value: clip(value), Reason: reason, Severity: severity})
}

// count adds a row to the summary of a reason; the reason continues "n rows:".
func (f *problemLog) count(file, column, reason string) {
	f.tally(file, note{column, "", reason, data.SeverityInfo}).rows++
}

func (f *problemLog) tally(file string, n note) *tally {
	s := summary{file, n.column, n.reason, n.severity}
	t := f.summaries[s]
	if t == nil {
		t = &tally{}
		f.summaries[s] = t
	}
	return t
}

// note adds a row to the summary of a note.
func (f *problemLog) note(r *row, n note) {
	t := f.tally(r.table.layout.file, n)
	if t.rows++; t.rows == 1 && n.severity == data.SeverityWarning {
		t.line, t.value = r.line, clip(n.value)
	}
}

// row adds the problems of a row; only the errors if it has any.
func (f *problemLog) row(r *row) {
	for _, p := range r.problems {
		if !r.failed || p.Severity == data.SeverityError {
			f.add(p)
		}
	}
	if r.failed {
		return
	}
	for _, n := range r.notes {
		f.note(r, n)
	}
}

// all returns every problem by file and line, the summaries of a file after its rows.
func (f *problemLog) all() []data.ImportProblem {
	all := f.problems
	for s, t := range f.summaries {
		count := rows(t.rows)
		if t.line > 0 && t.rows > 1 {
			count += ", of which this is the first"
		}
		all = append(all, data.ImportProblem{File: s.file, Line: t.line, Column: s.column, Value: t.value, Reason: count + ": " + s.reason + ".", Severity: s.severity})
	}
	for k, n := range f.kinds {
		if more := n - maxPerKind; more > 0 {
			all = append(all, data.ImportProblem{File: k.file, Column: k.column, Severity: k.severity,
				Reason: fmt.Sprintf("%s more with such a problem. Correct these first.", rows(more))})
		}
	}
	order := map[string]int{}
	for i, l := range layouts {
		order[l.file] = i
	}
	slices.SortStableFunc(all, func(a, b data.ImportProblem) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(uint(a.Line-1), uint(b.Line-1)),
			cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Column, b.Column), strings.Compare(a.Reason, b.Reason))
	})
	return all
}

func rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return data.Grouped(n) + " rows"
}
