package data

import (
	"strconv"
	"strings"
)

// Column names a column of the list.
type Column string

// The columns of the list in their order (R24); the last five are optional.
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
	ColumnDocuments   Column = "documents"
)

// Columns are the ten columns that are always shown, OptionalColumns the other five (R24, R79).
var (
	Columns = []Column{ColumnName, ColumnClientID, ColumnEnrolled, ColumnEligibility, ColumnApplied, ColumnScheduled,
		ColumnMoveIn, ColumnCaseManager, ColumnStayingAt, ColumnBarriers}
	OptionalColumns = []Column{ColumnProperty, ColumnApproved, ColumnDays, ColumnUpdated, ColumnDocuments}
)

var columnTitles = map[Column]string{
	ColumnName: "Client Name", ColumnClientID: "Client ID", ColumnEnrolled: "Enroll Date",
	ColumnEligibility: "Date Eligibility Verified", ColumnApplied: "Date Applied for Unit",
	ColumnScheduled: "Date Move In Scheduled For", ColumnMoveIn: "Date of Move In", ColumnCaseManager: "Case Manager",
	ColumnStayingAt: "Staying At", ColumnBarriers: "Housing Barriers", ColumnProperty: "Property Name",
	ColumnApproved: "Date Approved for Unit", ColumnDays: "Days in Stage", ColumnUpdated: "Last Updated", ColumnDocuments: "Documents",
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
	case ColumnDocuments:
		return r.Documented.Text
	case ColumnDays:
		return strconv.Itoa(r.Days)
	}
	return r.Date(c).US()
}

// Group is the rows of one stage.
type Group struct {
	Stage Stage
	Rows  []Row
}

// GroupByStage groups rows by stage, in the order of Stages, empty ones included. Rows keep their order (R27b).
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
