package export

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

// Confidential is printed on every page (R45).
const Confidential = "Confidential – contains client information"

// Options say how a list is exported.
type Options struct {
	// Columns are the columns of the formatted forms; nil is data.Columns. Data forms have all columns.
	Columns []data.Column
	// Stages are the categories to export; nil is all six. Rows of other stages are left out.
	Stages []data.Stage
	// Widths are the columns' widths on screen, in any unit, for PageSetup.AsOnScreen.
	Widths map[data.Column]float64
	// ByManager groups the rows of each category by case manager; in data forms they stand in that order.
	ByManager bool
	// WithoutBarriers leaves the housing barriers out of every form (R30).
	WithoutBarriers bool
	// Initials replaces names by initials and Client ID (R45).
	Initials bool
	// Filter describes the filter and sort of the list; "" if there is none.
	Filter string
	// By is the user who exports, At the local time.
	By string
	At time.Time
}

// Sheet is a list with the columns, groups and texts that all forms share.
type Sheet struct {
	Program data.Program
	AsOf    data.Date
	// Title is the program's name, Details are the lines below it: organization, count and day, filter.
	Title   string
	Details []string
	// By is the user who exports, At the time (R45).
	By string
	At time.Time
	// Columns are the columns of the formatted forms, DataColumns those of the data forms.
	Columns, DataColumns []Column
	// Groups are the categories in the order of the stages, including empty ones (R27b).
	Groups []Group

	initials, withoutBarriers, byManager bool
}

// Group is the rows of one category, in the order of the list.
type Group struct {
	Stage data.Stage
	Rows  []*data.Row
	// Sections are the rows by case manager; nil unless the sheet is grouped so.
	Sections []Section
}

// Section is the rows of one case manager in a category.
type Section struct {
	// Manager is the name, "" for the unassigned.
	Manager string
	Rows    []*data.Row
}

// Heading is the case manager with the count.
func (s Section) Heading() string {
	return cmp.Or(clean(s.Manager), "Unassigned") + " — " + clients(len(s.Rows))
}

// newGroup returns the group of a category. By case manager it sorts the rows by that first.
func newGroup(stage data.Stage, rows []*data.Row, byManager bool) Group {
	g := Group{Stage: stage, Rows: rows}
	if !byManager {
		return g
	}
	slices.SortStableFunc(rows, func(a, b *data.Row) int { return data.CompareManagers(a.CaseManager.Name, b.CaseManager.Name) })
	for from := 0; from < len(rows); {
		name, to := rows[from].CaseManager.Name, from
		for to < len(rows) && rows[to].CaseManager.Name == name {
			to++
		}
		g.Sections = append(g.Sections, Section{Manager: name, Rows: rows[from:to]})
		from = to
	}
	return g
}

// startsSection reports whether a section starts with row i, and moves section to it. The rows must be asked for in their
// order, with section 0 at first.
func (g Group) startsSection(i int, section *int) bool {
	if len(g.Sections) == 0 {
		return false
	}
	if i > 0 && *section+1 < len(g.Sections) && g.Rows[i] == g.Sections[*section+1].Rows[0] {
		*section++
		return true
	}
	return i == 0
}

// sections is the number of sections of all groups.
func (s *Sheet) sections() (n int) {
	for _, g := range s.Groups {
		n += len(g.Sections)
	}
	return n
}

// Heading is the category with its count.
func (g Group) Heading() string { return g.Stage.String() + " — " + clients(len(g.Rows)) }

// NewSheet makes the sheet of a list. Rows keep their order within the categories (R31).
func NewSheet(list data.List, o Options) *Sheet {
	s := &Sheet{
		Program: list.Program, AsOf: list.AsOf, Title: clean(list.Program.Name),
		By: clean(o.By), At: o.At.Truncate(time.Second), initials: o.Initials, withoutBarriers: o.WithoutBarriers, byManager: o.ByManager,
	}
	rows := map[data.Stage][]*data.Row{}
	for i := range list.Rows {
		r := &list.Rows[i]
		rows[r.Stage] = append(rows[r.Stage], r)
	}
	for _, stage := range data.Stages {
		if len(o.Stages) == 0 || slices.Contains(o.Stages, stage) {
			s.Groups = append(s.Groups, newGroup(stage, rows[stage], o.ByManager))
		}
	}
	columns := o.Columns
	if columns == nil {
		columns = data.Columns
	}
	if o.WithoutBarriers {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c data.Column) bool { return c == data.ColumnBarriers })
	}
	if o.Initials && !slices.Contains(columns, data.ColumnClientID) {
		columns = slices.Insert(slices.Clone(columns), 1+slices.Index(columns, data.ColumnName), data.ColumnClientID)
	}
	for _, c := range columns {
		made := s.column(c)
		made.screenWidth = o.Widths[c]
		s.Columns = append(s.Columns, made)
	}
	s.DataColumns = s.dataColumns()
	s.Details = s.details(clean(o.Filter))
	return s
}

// Len is the number of rows.
func (s *Sheet) Len() int {
	n := 0
	for _, g := range s.Groups {
		n += len(g.Rows)
	}
	return n
}

// rows yields the rows of all groups.
func (s *Sheet) rows() iter.Seq[*data.Row] {
	return func(yield func(*data.Row) bool) {
		for _, g := range s.Groups {
			for _, r := range g.Rows {
				if !yield(r) {
					return
				}
			}
		}
	}
}

func (s *Sheet) details(filter string) []string {
	place := "Housing Status"
	if at := clean(s.Program.Place()); at != "" {
		place = at + " · " + place
	}
	lines := []string{place, fmt.Sprintf("%s as of %s", clients(s.Len()), s.AsOf.US())}
	if len(s.Groups) < len(data.Stages) {
		names := make([]string, len(s.Groups))
		for i, g := range s.Groups {
			names[i] = g.Stage.String()
		}
		lines = append(lines, "Categories: "+strings.Join(names, ", "))
	}
	if s.byManager {
		lines = append(lines, "By case manager within each category")
	}
	if filter != "" {
		lines = append(lines, filter)
	}
	if s.initials {
		lines = append(lines, "Initials and Client ID in the place of names")
	}
	if s.withoutBarriers {
		lines = append(lines, "Without housing barriers")
	}
	return lines
}

// signature says who exported and when, for footers.
func (s *Sheet) signature(verb string) string {
	when := s.At.Format("01/02/2006 3:04 PM")
	if s.By == "" {
		return verb + " " + when
	}
	return verb + " by " + s.By + ", " + when
}

func clients(n int) string {
	if n == 1 {
		return "1 client"
	}
	return fmt.Sprintf("%s clients", data.Grouped(n))
}
