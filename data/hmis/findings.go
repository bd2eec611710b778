package hmis

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"housingtracker/data"
)

// mostOfAKind is how many problems of one file, column and severity are kept; the rest are counted.
const mostOfAKind = 10_000

// findings gathers the problems of an import.
type findings struct {
	problems []data.ImportProblem
	kinds    map[kind]int
	// summaries counts rows by file and reason.
	summaries map[summary]int
}

type kind struct {
	file, column string
	severity     data.Severity
}

type summary struct{ file, column, reason string }

func newFindings() *findings { return &findings{kinds: map[kind]int{}, summaries: map[summary]int{}} }

func (f *findings) add(p data.ImportProblem) {
	k := kind{p.File, p.Column, p.Severity}
	if f.kinds[k]++; f.kinds[k] <= mostOfAKind {
		f.problems = append(f.problems, p)
	}
}

// whole adds a problem of a whole file.
func (f *findings) whole(severity data.Severity, file, column, value, reason string) {
	f.add(data.ImportProblem{File: file, Column: column, Value: clip(value), Reason: reason, Severity: severity})
}

// count adds a row to the summary of a reason; the reason continues "n rows:".
func (f *findings) count(file, column, reason string) { f.summaries[summary{file, column, reason}]++ }

// row adds what was found about a row. One in error is skipped and only that is said of it.
func (f *findings) row(r *row) {
	for _, p := range r.problems {
		if !r.failed || p.Severity == data.SeverityError {
			f.add(p)
		}
	}
	if r.failed {
		return
	}
	for _, note := range r.notes {
		f.count(r.table.layout.file, note.column, note.reason)
	}
}

// all returns every problem by file and line, the summaries of a file after its rows.
func (f *findings) all() []data.ImportProblem {
	all := f.problems
	for s, n := range f.summaries {
		all = append(all, data.ImportProblem{File: s.file, Column: s.column, Reason: rows(n) + ": " + s.reason + ".", Severity: data.SeverityInfo})
	}
	for k, n := range f.kinds {
		if more := n - mostOfAKind; more > 0 {
			all = append(all, data.ImportProblem{File: k.file, Column: k.column, Severity: k.severity,
				Reason: fmt.Sprintf("%s more with such a problem. Mend these first.", rows(more))})
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
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " rows"
}
