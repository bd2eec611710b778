// Package clientlist defines how a program's client list looks wherever it is shown: columns, groups, program
// choices, and the criteria that decide which rows are shown. It knows no store.
package clientlist

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/ui/grid"
	"housingtracker/ui/theme"
)

// titles are the short titles; other columns use data.Column.Title.
var titles = map[data.Column]string{
	data.ColumnDays: "Days", data.ColumnEligibility: "Eligibility", data.ColumnApplied: "Applied",
	data.ColumnApproved: "Approved", data.ColumnScheduled: "Scheduled For", data.ColumnMoveIn: "Move In",
	data.ColumnBarriers: "Barriers",
}

// widths in Fyne units show all ten columns beside the side bar in a window 1280 wide.
var widths = map[data.Column]float32{
	data.ColumnName: 136, data.ColumnDays: 78, data.ColumnClientID: 78, data.ColumnEnrolled: 96,
	data.ColumnEligibility: 86, data.ColumnApplied: 86, data.ColumnScheduled: 118, data.ColumnMoveIn: 88,
	data.ColumnCaseManager: 104, data.ColumnStayingAt: 86, data.ColumnBarriers: 86,
	data.ColumnProperty: 150, data.ColumnApproved: 86, data.ColumnUpdated: 100, data.ColumnDocuments: 112,
}

// grow is each column's share of the extra room in a wide window.
var grow = map[data.Column]float32{data.ColumnName: 3, data.ColumnCaseManager: 1, data.ColumnStayingAt: 2, data.ColumnBarriers: 2, data.ColumnProperty: 2}

// minNameWidth is the smallest width of the name column.
const minNameWidth = 80

// Optional are the optional columns of R24 in the order of the columns menu; DefaultOptional are those shown at
// first.
var (
	Optional        = []data.Column{data.ColumnDays, data.ColumnProperty, data.ColumnApproved, data.ColumnUpdated, data.ColumnDocuments}
	DefaultOptional = []data.Column{data.ColumnDays}
)

// Columns returns the ten columns of R24 with the given optional ones: days in stage follow the name, the others
// come last.
func Columns(optional []data.Column) []grid.Column[data.Row] {
	order := slices.Clone(data.Columns)
	for _, c := range Optional {
		switch {
		case !slices.Contains(optional, c):
		case c == data.ColumnDays:
			order = slices.Insert(order, 1, c)
		default:
			order = append(order, c)
		}
	}
	columns := make([]grid.Column[data.Row], len(order))
	for i, c := range order {
		columns[i] = column(c)
	}
	return columns
}

// InOrder puts columns into an order that a user has chosen. Those it does not name keep their place, and the first
// always comes first.
func InOrder(columns []grid.Column[data.Row], order []data.Column) []grid.Column[data.Row] {
	named := map[data.Column]grid.Column[data.Row]{}
	for _, c := range columns[1:] {
		if slices.Contains(order, data.Column(c.ID)) {
			named[data.Column(c.ID)] = c
		}
	}
	sorted, next := slices.Clone(columns), 0
	for i, c := range columns[1:] {
		if _, ok := named[data.Column(c.ID)]; !ok {
			continue
		}
		for _, ok := named[order[next]]; !ok; _, ok = named[order[next]] {
			next++
		}
		sorted[i+1] = named[order[next]]
		next++
	}
	return sorted
}

func column(c data.Column) grid.Column[data.Row] {
	col := grid.Column[data.Row]{ID: string(c), Title: titles[c], Width: widths[c], Grow: grow[c],
		Text: func(r *data.Row) string { return r.Text(c) }}
	if col.Title == "" {
		col.Title = c.Title()
	}
	switch c {
	case data.ColumnName:
		col.Min = minNameWidth
		col.Text = NameText
		col.Style = func(*data.Row) grid.Style { return grid.Style{Bold: true} }
	case data.ColumnClientID, data.ColumnUpdated:
		col.Style = func(*data.Row) grid.Style { return grid.Style{Muted: true} }
	case data.ColumnDays:
		col.Text = func(r *data.Row) string { return days(r.Days) }
		col.Style = func(*data.Row) grid.Style { return grid.Style{Muted: true} }
		col.Badge = DaysBadge
	case data.ColumnBarriers:
		col.Short = BarrierTags
	case data.ColumnScheduled:
		col.Badge = overdueBadge
	case data.ColumnMoveIn:
		col.Text = moveInText
		col.Style = func(r *data.Row) grid.Style {
			if r.InvalidMoveIn && r.MovedIn == 0 {
				return grid.Style{Color: theme.Warning}
			}
			return grid.Style{}
		}
	case data.ColumnCaseManager:
		col.Text = func(r *data.Row) string {
			return cmp.Or(r.CaseManager.Name, "Unassigned")
		}
		col.Style = func(r *data.Row) grid.Style { return grid.Style{Muted: r.CaseManager.Name == ""} }
	}
	return col
}

// barrierTags are the short names of the barriers.
var barrierTags = map[data.Field]string{data.FieldSexOffender: "SO", data.FieldCriminalHistory: "CH", data.FieldADAUnit: "ADA"}

// BarrierTags are the barriers recorded as Yes in short: "SO · CH · ADA".
func BarrierTags(r *data.Row) string {
	var tags []string
	for _, b := range data.BarrierFields {
		if r.Barrier(b) == data.Yes {
			tags = append(tags, barrierTags[b])
		}
	}
	return strings.Join(tags, " · ")
}

func days(n int) string { return fmt.Sprintf("%d d", n) }

// DaysBadge marks days in stage from the stalled threshold on, as an error from twice the threshold; nil below
// (R27).
func DaysBadge(r *data.Row) *grid.Badge {
	switch {
	case r.VeryStalled:
		return &grid.Badge{Text: days(r.Days), Kind: grid.Error}
	case r.Stalled:
		return &grid.Badge{Text: days(r.Days), Kind: grid.Warning}
	}
	return nil
}

// Card is a row as a card of the board: name, case manager, days in stage.
func Card(r *data.Row) grid.Card {
	c := grid.Card{Title: NameText(r), Detail: cmp.Or(r.CaseManager.Name, "Unassigned"), Corner: days(r.Days), Badge: DaysBadge(r)}
	if r.Overdue {
		c.Badge = &grid.Badge{Text: days(r.Days), Kind: grid.Error}
	}
	return c
}

// overdueBadge marks a scheduled move-in that has passed (R14).
func overdueBadge(r *data.Row) *grid.Badge {
	if !r.Overdue {
		return nil
	}
	return &grid.Badge{Text: r.Scheduled.US(), Kind: grid.Error}
}

// moveInText is the Housing Move-In Date; an invalid one is in brackets.
func moveInText(r *data.Row) string {
	if r.InvalidMoveIn && r.MovedIn == 0 {
		return "(" + r.MoveIn.US() + ")"
	}
	return r.MovedIn.US()
}

// NameText is the client's name with short flags such as "exited".
func NameText(r *data.Row) string {
	var words []string
	for _, f := range []struct {
		on   bool
		word string
	}{
		{r.Exited, "exited"}, {r.Relocating, "relocating"}, {r.NoHead, "no head"}, {r.LocallyEntered, "not in HMIS"},
	} {
		if f.on {
			words = append(words, f.word)
		}
	}
	if len(words) == 0 {
		return r.Display
	}
	return r.Display + " · " + strings.Join(words, ", ")
}

// Findings describe what is notable about a row, most urgent first.
func Findings(r *data.Row) []string {
	var findings []string
	add := func(on bool, format string, args ...any) {
		if on {
			findings = append(findings, fmt.Sprintf(format, args...))
		}
	}
	add(r.Overdue, "move-in was scheduled for %s", r.Scheduled.US())
	add(r.Stalled, "stalled: %d days in %s", r.Days, r.Stage)
	add(r.InvalidMoveIn, "move-in date %s is not valid and doesn't count", r.MoveIn.US())
	add(r.Contradictory, "two dates are in the wrong order")
	add(r.Relocating, "moving to another unit")
	add(r.NoHead, "no head of household")
	add(r.LocallyEntered, "not yet in HMIS")
	add(r.MoveInState == data.MoveInRecorded, "move-in to be entered in HMIS")
	add(r.MoveInState == data.MoveInCleared, "move-in to be cleared in HMIS")
	add(r.Exited, "exited on %s", r.Exit.US())
	for _, m := range r.Missing {
		findings = append(findings, strings.ToLower(m.String()[:1])+m.String()[1:])
	}
	return findings
}

// ID is the row ID for a grid.
func ID(r *data.Row) int64 { return int64(r.EnrollmentID) }

// EnrollmentIDs returns the enrollments of the rows.
func EnrollmentIDs(rows []data.Row) []data.EnrollmentID {
	ids := make([]data.EnrollmentID, len(rows))
	for i := range rows {
		ids[i] = rows[i].EnrollmentID
	}
	return ids
}

// Groups groups rows by the six stages in order, empty ones included (R27b).
func Groups(rows []data.Row) []grid.Group[data.Row] {
	groups := make([]grid.Group[data.Row], 0, len(data.Stages))
	for _, g := range data.GroupByStage(rows) {
		groups = append(groups, grid.Group[data.Row]{
			Key: StageKey(g.Stage), Title: g.Stage.String(), Color: theme.Stage(g.Stage), Rows: g.Rows, Unit: "clients",
		})
	}
	return groups
}

// GroupsByManager groups rows by stage and, within the stages, by case manager; rows without one come last.
func GroupsByManager(rows []data.Row) []grid.Group[data.Row] {
	var groups []grid.Group[data.Row]
	for _, stage := range Groups(rows) {
		managers := map[string][]data.Row{}
		for _, r := range stage.Rows {
			managers[r.CaseManager.Name] = append(managers[r.CaseManager.Name], r)
		}
		names := slices.SortedFunc(maps.Keys(managers), data.CompareManagers)
		stage.Total, stage.Rows = len(stage.Rows), nil
		groups = append(groups, stage)
		for _, name := range names {
			groups = append(groups, grid.Group[data.Row]{
				Key: stage.Key + " / " + name, Title: cmp.Or(name, "Unassigned"), Second: true, Rows: managers[name], Unit: stage.Unit,
			})
		}
	}
	return groups
}

// StageKey is the key of a stage's group.
func StageKey(s data.Stage) string { return s.String() }
