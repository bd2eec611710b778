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

// RowVersion is the version of a row of HMIS: its DateUpdated and its export's ExportDate. Both are local times of the HMIS,
// stored as if in UTC; zero is unknown.
type RowVersion struct{ Updated, Exported time.Time }

// Replaces reports whether a row of this version replaces a stored one of other content. The later DateUpdated counts; if
// they are equal or one is unknown, the later ExportDate; if these are equal or unknown too, the incoming row.
func (v RowVersion) Replaces(stored RowVersion) bool {
	if !v.Updated.IsZero() && !stored.Updated.IsZero() && !v.Updated.Equal(stored.Updated) {
		return v.Updated.After(stored.Updated)
	}
	return v.Exported.IsZero() || stored.Exported.IsZero() || !v.Exported.Before(stored.Exported)
}

// Outcome is the outcome of saving a row.
type Outcome uint8

// The outcomes. All but RowUnchanged and RowOlder count as stored.
const (
	RowUnchanged Outcome = iota // the same is stored already
	RowOlder                    // what is stored is later (see RowVersion.Replaces)
	RowAppeared                 // new, or no longer deleted
	RowChanged
	RowRemoved // DateDeleted has come
	RowKept    // stored without visible effect: a deleted row that was not stored before
)

// HMISKey is the key of a record in its HMIS.
type HMISKey struct {
	Source SourceID
	ID     string
}

// HMISRow is the common part of the rows of all files.
type HMISRow struct {
	HMISKey
	RowVersion
	// Removed means that the row has a DateDeleted.
	Removed bool
}

// OrganizationRow is a row of Organization.csv.
type OrganizationRow struct {
	HMISRow
	Name string
}

// ProjectRow is a row of Project.csv. Organization is 0 where it is unknown.
type ProjectRow struct {
	HMISRow
	Organization                 OrganizationID
	Name                         string
	Type                         ProjectType
	OperatingStart, OperatingEnd Date
}

// PayForSuccess is the funder that makes a project of type 7 a housing program (HUD 2.06).
const PayForSuccess = 35

// FunderRow is a row of Funder.csv.
type FunderRow struct {
	HMISRow
	Program ProgramID
	Funder  int
}

// HMISUserRow is a row of User.csv: a user of the HMIS, not of this program.
type HMISUserRow struct {
	HMISRow
	First, Last string
}

// ClientRow is a row of Client.csv. NameQuality is 0 where blank.
type ClientRow struct {
	HMISRow
	Name        Name
	NameQuality int
	BirthDate   Date
}

// EnrollmentRow is a row of Enrollment.csv. MoveIn is blank outside housing programs.
type EnrollmentRow struct {
	HMISRow
	Client       ClientID
	Program      ProgramID
	HouseholdID  string
	Relationship RelationshipToHoH
	Entry        Date
	MoveIn       Date
	// Restores makes a retired enrollment current again.
	Restores bool
}

// ExitRow is a row of Exit.csv. Destination is 0 where blank.
type ExitRow struct {
	HMISRow
	Enrollment  EnrollmentID
	Exit        Date
	Destination int
	// Deleted are the deleted exits of the enrollment in the export. This row replaces a stored one of them.
	Deleted []HMISRow
}

// Outlives reports whether the row replaces a stored exit with another ID. It replaces one that the export has deleted; a
// deleted row never replaces one that is not.
func (r ExitRow) Outlives(stored HMISRow) bool {
	for _, d := range r.Deleted {
		if d.ID == stored.ID && d.Replaces(stored.RowVersion) {
			return true
		}
	}
	if stored.Removed != r.Removed {
		return stored.Removed
	}
	return r.Replaces(stored.RowVersion)
}

// BedNightRow is a bed night of Services.csv (HUD 4.14). An enrollment has at most one per night.
type BedNightRow struct {
	HMISRow
	Enrollment EnrollmentID
	Night      Date
}

// SavedClient is the result of saving a ClientRow.
type SavedClient struct {
	Outcome Outcome
	// Former is the client's identity before, if the row changed it; else blank.
	Former Identity
}

// SavedEnrollment is the result of saving an EnrollmentRow.
type SavedEnrollment struct {
	ID      EnrollmentID
	Outcome Outcome
	// Restored means that the enrollment was retired and is current again.
	Restored bool
	// FormerClient and FormerProject are the PersonalID and the ProjectID that the enrollment had before, where the row
	// names others; else blank.
	FormerClient, FormerProject string
	// Before is the move-in before the row, Reconciled the result (R40).
	Before     MoveIn
	Reconciled Reconciled
}

// KnownProgram is what the import of other rows needs to know about a project.
type KnownProgram struct {
	ID      ProgramID
	Type    ProjectType
	Housing bool
	Removed bool
}

// KnownClient is what the import of other rows needs to know about a client.
type KnownClient struct {
	ID        ClientID
	Removed   bool
	BirthDate Date
}

// KnownEnrollment is what the import of other rows needs to know about an enrollment.
type KnownEnrollment struct {
	ID     EnrollmentID
	Client ClientID
	Type   ProjectType
	Entry  Date
}

// ImportTx is a transaction of a store for an import. Its reads see its writes. For an unknown key they return a zero ID, not
// an error. Save methods compare with the stored row (RowVersion.Replaces) and update what depends on the row: Pay for
// Success, the exit, the latest bed night and, at the end of the transaction, the lists.
type ImportTx interface {
	// User returns the importing user.
	User(id UserID) (User, error)

	// Sources returns every known HMIS.
	Sources() ([]Source, error)
	// SaveSource stores a source, a new one if ID is 0, and reports whether anything changed. Pairs are added, never removed.
	SaveSource(s Source) (SourceID, bool, error)

	Organization(key HMISKey) (OrganizationID, error)
	Program(key HMISKey) (KnownProgram, error)
	Client(key HMISKey) (KnownClient, error)
	Enrollment(key HMISKey) (KnownEnrollment, error)
	// Identity returns the identity of a stored client; ok is false if there is none with that key.
	Identity(key HMISKey) (i Identity, ok bool, err error)
	// PersonalID returns the Client ID of an enrollment's client.
	PersonalID(id EnrollmentID) (string, error)
	// Span returns entry, exit and move-in of an enrollment.
	Span(id EnrollmentID) (Span, error)

	SaveOrganization(r OrganizationRow) (Outcome, error)
	SaveProject(r ProjectRow) (Outcome, error)
	SaveFunder(r FunderRow) (Outcome, error)
	SaveHMISUser(r HMISUserRow) (Outcome, error)
	SaveClient(r ClientRow) (SavedClient, error)
	// SaveEnrollment also reconciles the move-in recorded here, even where the row is unchanged (R40).
	SaveEnrollment(r EnrollmentRow) (SavedEnrollment, error)
	// SaveExit stores the exit of an enrollment, if it replaces the stored one (ExitRow.Outlives).
	SaveExit(r ExitRow) (Outcome, error)
	SaveBedNight(r BedNightRow) (Outcome, error)

	// Missing returns the number of the source's current enrollments in the programs that overlap start to end, and those
	// of them for which present is false.
	Missing(source SourceID, programs map[ProgramID]bool, start, end Date, present func(hmisID string, client ClientID) bool) (of int, missing []EnrollmentID, err error)
	// Retire marks enrollments as no longer in HMIS since the day.
	Retire(ids []EnrollmentID, since Date) error
}
