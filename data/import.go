package data

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Severity is the severity of an import problem.
type Severity string

// The severities. A row with an error is skipped, one with a warning is imported; info is a summary.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// ImportProblem is a problem that an import found in a file. Line counts from 1 with the header; 0 is the whole file.
type ImportProblem struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   string   `json:"column"`
	Value    string   `json:"value"`
	Reason   string   `json:"reason"`
	Severity Severity `json:"severity"`
}

// FileCount accounts for the rows of one file: Read = Stored + Unchanged + Skipped.
type FileCount struct {
	Read      int `json:"read"`
	Stored    int `json:"stored"`
	Unchanged int `json:"unchanged"`
	Skipped   int `json:"skipped"`
}

// ImportEffect is what an import does to one kind of record, for the preview.
type ImportEffect struct{ New, Changed, Removed int }

// Count counts the outcome of a row.
func (e *ImportEffect) Count(o Outcome) {
	switch o {
	case RowAppeared:
		e.New++
	case RowChanged:
		e.Changed++
	case RowRemoved:
		e.Removed++
	}
}

// CountDate counts a date that changed from before to after; blank is no date.
func (e *ImportEffect) CountDate(before, after Date) {
	switch {
	case before == after:
	case before == 0:
		e.New++
	case after == 0:
		e.Removed++
	default:
		e.Changed++
	}
}

// ImportReport is what an import did, or would do.
type ImportReport struct {
	// Source is the HMIS's name, Version the CSV version as canonical text: "FY2024" or "FY2026".
	Source, Version string
	// SourceDecision describes an administrator's decision which HMIS the export is of; "" if there was none.
	SourceDecision string
	ExportDate     Date
	// PeriodStart and PeriodEnd are the export's period.
	PeriodStart, PeriodEnd Date
	// Files is keyed by canonical file name: "Client.csv".
	Files map[string]FileCount
	// Retired and Restored count enrollments that are no longer, and again, in HMIS.
	Retired, Restored int
	// Clients, Programs, Enrollments, MoveIns and Exits count what is new, changed and removed.
	Clients, Programs, Enrollments, MoveIns, Exits ImportEffect
	// Confirmed and Overruled count local move-in dates that HMIS confirms or replaces (R40).
	Confirmed, Overruled int
	Problems             []ImportProblem
	// Errors counts the rows with errors by file; they are part of Skipped.
	Errors map[string]int
	// Objections are the questions of the import and the reasons to refuse it, in the order in which it asks.
	Objections []ImportObjection
}

// ImportObjection is a question that an import asks before it writes, or a reason to refuse it. The first one that is not
// accepted ends the import; a dry run lists all.
type ImportObjection struct {
	// Code is CodeUnreadable for a question that AcceptErrors answers, CodeConfirm for one that AcceptRetiring answers,
	// CodeInvalid for a refusal.
	Code Code
	// Reason says in a sentence what was found, Advice what to do about it.
	Reason, Advice string
	Accepted       bool
}

// Unanswered returns the objections that are not accepted.
func (r ImportReport) Unanswered() []ImportObjection {
	return slices.DeleteFunc(slices.Clone(r.Objections), func(o ImportObjection) bool { return o.Accepted })
}

// ImportOptions are the answers an import may need.
type ImportOptions struct {
	DryRun bool
	// AcceptErrors accepts an export in which many rows have errors, AcceptRetiring one that lacks many enrollments.
	AcceptErrors, AcceptRetiring bool

	IncludeVictimServices bool
	// SameHMIS says whether an export that may be of a known source is: "yes", "no", or "" for not asked yet. Then the
	// import is refused with CodeSource and a *SourceQuestion as its cause. Source names one of several sources, and
	// implies "yes".
	SameHMIS string
	Source   SourceID
	// Progress, if not nil, is called with the bytes done and the total, from the importing goroutine.
	Progress func(done, total int64)
	// Now is the local time of the import; the Session sets it.
	Now time.Time
}

// Importer imports an export in one transaction of a store.
type Importer interface {
	Import(ctx context.Context, tx ImportTx, options ImportOptions) (ImportReport, error)
}

// ImportStore runs an import in one transaction, which also updates the lists. An error from run, a cancelled context or a
// dry run leaves the database unchanged.
type ImportStore interface {
	Import(ctx context.Context, dryRun bool, run func(tx ImportTx) (AuditEvent, error)) error
}

// summary describes the import for the audit log.
func (r ImportReport) summary() string {
	var parts []string
	if r.SourceDecision != "" {
		parts = append(parts, r.SourceDecision)
	}
	for _, e := range []struct {
		name string
		ImportEffect
	}{{"clients", r.Clients}, {"programs", r.Programs}, {"enrollments", r.Enrollments}, {"move-ins", r.MoveIns}, {"exits", r.Exits}} {
		if e.ImportEffect != (ImportEffect{}) {
			parts = append(parts, fmt.Sprintf("%s: %d new, %d changed, %d removed", e.name, e.New, e.Changed, e.Removed))
		}
	}
	for _, n := range []struct {
		count int
		name  string
	}{{r.Retired, "no longer in HMIS"}, {r.Restored, "in HMIS again"}, {r.Confirmed, "move-ins confirmed"}, {r.Overruled, "move-ins overruled"}} {
		if n.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.count, n.name))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing new"}
	}
	for _, o := range r.Objections {
		parts = append(parts, "accepted: "+strings.TrimSuffix(o.Reason, "."))
	}
	return strings.TrimSpace(r.Source+" "+r.ExportDate.US()) + ". " + strings.Join(parts, "; ")
}
