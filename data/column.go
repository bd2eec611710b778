package data

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Column names a column of the list.
type Column string

// The columns of the list in their order (R24); the last four are optional.
const (
	ColumnName        Column = "client_name"
	ColumnClientID    Column = "client_id"
	ColumnEnrolled    Column = "enroll_date"
	ColumnEligibility Column = "eligibility_verified"
	ColumnApplied     Column = "applied"
	ColumnScheduled   Column = "move_in_scheduled"
	ColumnMoveIn      Column = "move_in"
	ColumnCaseManager Column = "case_manager"
	ColumnStayingAt   Column = "staying_at"
	ColumnBarriers    Column = "barriers"
	ColumnProperty    Column = "property_name"
	ColumnApproved    Column = "approved"
	ColumnDays        Column = "days_in_stage"
	ColumnUpdated     Column = "updated"
)

// Columns are the ten columns that are always there, OptionalColumns the four more (R24).
var (
	Columns = []Column{ColumnName, ColumnClientID, ColumnEnrolled, ColumnEligibility, ColumnApplied, ColumnScheduled,
		ColumnMoveIn, ColumnCaseManager, ColumnStayingAt, ColumnBarriers}
	OptionalColumns = []Column{ColumnProperty, ColumnApproved, ColumnDays, ColumnUpdated}
)

var columnTitles = map[Column]string{
	ColumnName: "Client Name", ColumnClientID: "Client ID", ColumnEnrolled: "Enroll Date",
	ColumnEligibility: "Date Eligibility Verified", ColumnApplied: "Date Applied for Unit",
	ColumnScheduled: "Date Move In Scheduled For", ColumnMoveIn: "Date of Move In", ColumnCaseManager: "Case Manager",
	ColumnStayingAt: "Staying At", ColumnBarriers: "Housing Barriers", ColumnProperty: "Property Name",
	ColumnApproved: "Date Approved for Unit", ColumnDays: "Days in Stage", ColumnUpdated: "Last Updated",
}

// Title is the column's heading (R24).
func (c Column) Title() string { return columnTitles[c] }

// Date returns the date a date column shows in the row; blank for other columns.
func (r *Row) Date(c Column) Date {
	switch c {
	case ColumnEnrolled:
		return r.Entry
	case ColumnEligibility:
		return r.EligibilityVerified
	case ColumnApplied:
		return r.Applied
	case ColumnApproved:
		return r.Approved
	case ColumnScheduled:
		return r.Scheduled
	case ColumnMoveIn:
		return r.MovedIn
	case ColumnUpdated:
		if !r.UpdatedAt.IsZero() {
			return DateOf(r.UpdatedAt.Local())
		}
	}
	return 0
}

// IsDate reports whether the column shows dates.
func (c Column) IsDate() bool {
	switch c {
	case ColumnEnrolled, ColumnEligibility, ColumnApplied, ColumnApproved, ColumnScheduled, ColumnMoveIn, ColumnUpdated:
		return true
	}
	return false
}

// Text returns what a column shows in the row; dates as MM/DD/YYYY.
func (r *Row) Text(c Column) string {
	switch c {
	case ColumnName:
		return r.Display
	case ColumnClientID:
		return r.PersonalID
	case ColumnCaseManager:
		return r.CaseManager.Name
	case ColumnStayingAt:
		return r.StayingAt
	case ColumnBarriers:
		return strings.Join(r.Barriers(), ", ")
	case ColumnProperty:
		return r.PropertyName
	case ColumnDays:
		return strconv.Itoa(r.Days)
	}
	return r.Date(c).US()
}

// Order is a sort by one column within the stages. The zero value is the default order (R26).
type Order struct {
	Column     Column
	Descending bool
}

// Sort puts the rows into the order, within their stages left to the caller's grouping: stable upon the default
// order, blanks last both ways (R26).
func Sort(rows []Row, order Order) {
	slices.SortStableFunc(rows, compareDefault)
	if order.Column == "" || (order.Column == ColumnName && !order.Descending) {
		return
	}
	folded := map[string]string{}
	fold := func(s string) string {
		f, ok := folded[s]
		if !ok {
			f = Fold(s)
			folded[s] = f
		}
		return f
	}
	compare := func(a, b Row) (int, bool, bool) {
		switch {
		case order.Column == ColumnName:
			return compareName(a, b), a.sortName == "", b.sortName == ""
		case order.Column == ColumnClientID:
			return CompareClientID(a.PersonalID, b.PersonalID), a.PersonalID == "", b.PersonalID == ""
		case order.Column == ColumnDays:
			return cmp.Compare(a.Days, b.Days), false, false
		case order.Column == ColumnUpdated:
			return a.UpdatedAt.Compare(b.UpdatedAt), a.UpdatedAt.IsZero(), b.UpdatedAt.IsZero()
		case order.Column.IsDate():
			x, y := a.Date(order.Column), b.Date(order.Column)
			return cmp.Compare(x, y), x == 0, y == 0
		}
		x, y := a.Text(order.Column), b.Text(order.Column)
		return cmp.Compare(fold(x), fold(y)), x == "", y == ""
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		c, blankA, blankB := compare(a, b)
		if blankA || blankB {
			return cmp.Compare(btoi(blankA), btoi(blankB))
		}
		if order.Descending {
			return -c
		}
		return c
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareName(a, b Row) int {
	return cmp.Or(cmp.Compare(a.sortName, b.sortName), cmp.Compare(a.sortFirst, b.sortFirst))
}

// compareDefault is last name, first name, entry, Client ID (R26); a blank last name comes last.
func compareDefault(a, b Row) int {
	return cmp.Or(
		cmp.Compare(btoi(a.sortName == ""), btoi(b.sortName == "")),
		compareName(a, b),
		cmp.Compare(a.Entry, b.Entry),
		CompareClientID(a.PersonalID, b.PersonalID),
		cmp.Compare(a.EnrollmentID, b.EnrollmentID))
}

// CompareClientID orders ids made of digits by their number, then any two as text.
func CompareClientID(a, b string) int {
	if digits(a) && digits(b) {
		x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Group is the rows of one stage.
type Group struct {
	Stage Stage
	Rows  []Row
}

// GroupByStage cuts rows into the six stages in order, empty ones included, keeping their order (R27b).
func GroupByStage(rows []Row) []Group {
	groups := make([]Group, len(Stages))
	for i, s := range Stages {
		groups[i].Stage = s
	}
	for _, r := range rows {
		groups[r.Stage].Rows = append(groups[r.Stage].Rows, r)
	}
	return groups
}
