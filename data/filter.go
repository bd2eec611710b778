package data

import (
	"fmt"
	"slices"
	"strings"
)

// UnassignedManager is the case manager filter for rows without one.
const UnassignedManager = "\x00unassigned"

// Attention is a reason why a row needs a caseworker's attention.
type Attention string

// The reasons, most pressing first.
const (
	AttentionOverdue Attention = "overdue"
	AttentionStalled Attention = "stalled"
	AttentionSoon    Attention = "stalled-soon"
	AttentionMissing Attention = "missing"
	// AttentionDocuments: documents expire before the scheduled move-in.
	AttentionDocuments Attention = "documents"
)

// Filter selects rows of a list. The zero value selects all; a row must match every field that is set.
type Filter struct {
	Query string
	// Only are the enrollments to select, such as the marked rows of a list; empty is all.
	Only []EnrollmentID
	// Stages are the selected stages; empty is all.
	Stages []Stage
	// CaseManagers are names of case managers; UnassignedManager selects rows without one.
	CaseManagers []string
	// Mine selects the rows whose case manager is this user.
	Mine UserID
	// Barriers selects rows with a Yes for one of these.
	Barriers []Field
	// StayingAt: "any", "none", or "" for all.
	StayingAt string
	// Documents selects rows whose documents are DocumentsReady, DocumentsMissing or DocumentsExpiring; "" is all.
	Documents string
	// Attention selects rows that need attention for one of these reasons.
	Attention []Attention
	// MoveInWithin selects rows with a move-in scheduled from today to this number of days from today; 0 is off.
	MoveInWithin int
	// MovedInSince selects rows moved in on or after the day; blank is off.
	MovedInSince Date
}

// Active reports whether the filter can exclude a row.
func (f Filter) Active() bool {
	return !NewQuery(f.Query).Empty() || len(f.Only) > 0 || len(f.Stages) > 0 || len(f.CaseManagers) > 0 || f.Mine != 0 ||
		len(f.Barriers) > 0 || f.StayingAt != "" || f.Documents != "" || len(f.Attention) > 0 || f.MoveInWithin > 0 || f.MovedInSince != 0
}

// Apply returns the selected rows in the order of the list. The counts of the dashboard use it too.
func (f Filter) Apply(list List) []Row {
	query := NewQuery(f.Query)
	only := make(map[EnrollmentID]bool, len(f.Only))
	for _, id := range f.Only {
		only[id] = true
	}
	rows := make([]Row, 0, len(list.Rows))
	for i := range list.Rows {
		if (len(only) == 0 || only[list.Rows[i].EnrollmentID]) && f.match(&list.Rows[i], query, list.AsOf) {
			rows = append(rows, list.Rows[i])
		}
	}
	return rows
}

func (f Filter) match(r *Row, query Query, today Date) bool {
	if len(f.Stages) > 0 && !slices.Contains(f.Stages, r.Stage) {
		return false
	}
	if f.Mine != 0 && r.CaseManager.User != f.Mine {
		return false
	}
	if len(f.CaseManagers) > 0 && !slices.ContainsFunc(f.CaseManagers, func(name string) bool {
		return name == r.CaseManager.Name || (name == UnassignedManager && r.CaseManager.Name == "")
	}) {
		return false
	}
	if len(f.Barriers) > 0 && !slices.ContainsFunc(f.Barriers, func(b Field) bool { return r.Barrier(b) == Yes }) {
		return false
	}
	if (f.StayingAt == "any" && r.StayingAt == "") || (f.StayingAt == "none" && r.StayingAt != "") {
		return false
	}
	if f.Documents != "" && !r.documentsAre(f.Documents, today) {
		return false
	}
	if len(f.Attention) > 0 && !slices.ContainsFunc(f.Attention, r.Needs) {
		return false
	}
	if f.MoveInWithin > 0 && !r.MoveInWithin(f.MoveInWithin, today) {
		return false
	}
	if f.MovedInSince != 0 && r.MovedIn < f.MovedInSince {
		return false
	}
	return query.Empty() || query.Match(r.searchWords(), r.PersonalID)
}

// Needs reports whether the row needs attention for the reason.
func (r *Row) Needs(a Attention) bool {
	switch a {
	case AttentionOverdue:
		return r.Overdue
	case AttentionStalled:
		return r.Stalled
	case AttentionSoon:
		return r.StallsSoon
	case AttentionDocuments:
		return r.DocumentsExpire()
	case AttentionMissing:
		return len(r.Missing) > 0
	}
	return false
}

// MoveInWithin reports whether a move-in is scheduled from today to days from today.
func (r *Row) MoveInWithin(days int, today Date) bool {
	return r.Scheduled != 0 && r.Scheduled >= today && int(r.Scheduled-today) <= days
}

// searchWords returns the search words of name, property and case manager (R43), computed once per row.
func (r *Row) searchWords() []string {
	if r.words == nil {
		r.words = slices.Concat(r.Name.Words(), Words(r.PropertyName), Words(r.CaseManager.Name))
		if r.words == nil {
			r.words = []string{}
		}
	}
	return r.words
}

// Pipeline counts a list by stage, for the dashboard.
type Pipeline struct {
	Total  int
	Stages [6]StageCount
}

// StageCount is the number of rows in a stage, and how many of them are stalled or overdue.
type StageCount struct{ Total, Stalled, Overdue int }

// Count counts rows by stage.
func Count(rows []Row) Pipeline {
	p := Pipeline{Total: len(rows)}
	for i := range rows {
		c := &p.Stages[rows[i].Stage]
		c.Total++
		if rows[i].Stalled {
			c.Stalled++
		}
		if rows[i].Overdue {
			c.Overdue++
		}
	}
	return p
}

// describeFilter describes options and filter for the audit log; "" for the default list. Typed words and case managers
// are left out: they may be names.
func describeFilter(options ListOptions, f Filter) string {
	var parts []string
	say := func(when bool, words string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(words, args...))
		}
	}
	say(options.AllMembers, "all members of households")
	say(options.OnlyTracked, "only with a tracker")
	say(options.ExitedDays > 0, "exited in the last %d days too", options.ExitedDays)
	say(len(f.Only) > 0, "selected rows")
	for _, stage := range f.Stages {
		say(true, "%s", stage)
	}
	say(f.Mine != 0, "one user's clients")
	say(len(f.CaseManagers) > 0, "%d case managers", len(f.CaseManagers))
	for _, barrier := range f.Barriers {
		say(true, "%s", barrier.Label())
	}
	say(f.StayingAt == "any", "staying somewhere")
	say(f.StayingAt == "none", "staying nowhere known")
	say(f.Documents != "", "documents %s", f.Documents)
	for _, a := range f.Attention {
		say(true, "%s", a)
	}
	say(f.MoveInWithin > 0, "move-in within %d days", f.MoveInWithin)
	say(f.MovedInSince != 0, "moved in since %s", f.MovedInSince.US())
	say(!NewQuery(f.Query).Empty(), "typed words")
	return strings.Join(parts, ", ")
}

// describeOrder describes the order for the audit log; "" for the default order.
func describeOrder(o Order) string {
	switch {
	case o.Column == "":
		return ""
	case o.Descending:
		return string(o.Column) + ", descending"
	}
	return string(o.Column)
}
