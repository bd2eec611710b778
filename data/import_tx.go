package data

import "time"

// RowVersion says how current a row of HMIS is: its DateUpdated and its export's ExportDate. Both are wall-clock times
// of the HMIS, written as if in UTC; zero is unknown.
type RowVersion struct{ Updated, Exported time.Time }

// Replaces reports whether a row of this version replaces a stored one of other content: the later DateUpdated; where
// they are equal or one is unknown, the later ExportDate; where that does not tell either, the incoming row.
func (v RowVersion) Replaces(stored RowVersion) bool {
	if !v.Updated.IsZero() && !stored.Updated.IsZero() && !v.Updated.Equal(stored.Updated) {
		return v.Updated.After(stored.Updated)
	}
	return v.Exported.IsZero() || stored.Exported.IsZero() || !v.Exported.Before(stored.Exported)
}

// Outcome says what became of a row that was offered to the store.
type Outcome uint8

// The outcomes. All but RowUnchanged and RowOlder count as stored.
const (
	RowUnchanged Outcome = iota // the same is stored already
	RowOlder                    // what is stored is later (see RowVersion.Replaces)
	RowAppeared                 // new, or no longer deleted
	RowChanged
	RowRemoved // DateDeleted has come
	RowKept    // stored with no effect to be seen: a row that was deleted before it was ever here
)

// HMISKey is the key of a record in its HMIS.
type HMISKey struct {
	Source SourceID
	ID     string
}

// HMISRow is what the rows of every file have.
type HMISRow struct {
	HMISKey
	RowVersion
	// Removed: the row has a DateDeleted.
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
	// Restores: a retired enrollment comes back with this row.
	Restores bool
}

// ExitRow is a row of Exit.csv. Destination is 0 where blank.
type ExitRow struct {
	HMISRow
	Enrollment  EnrollmentID
	Exit        Date
	Destination int
	// Deleted are the exits of the enrollment that the export has deleted: a stored one of them gives way to this row.
	Deleted []HMISRow
}

// Outlives reports whether the row replaces a stored exit of another id: one that the export has deleted gives way, and
// a live one is not replaced by a deleted one.
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

// BedNightRow is a bed night of Services.csv; whatever its own key, an enrollment has one a night.
type BedNightRow struct {
	HMISRow
	Enrollment EnrollmentID
	Night      Date
}

// SavedClient says what became of a ClientRow.
type SavedClient struct {
	Outcome Outcome
	// Former is who the client was before, where the row changed them; else blank.
	Former Identity
}

// SavedEnrollment says what became of an EnrollmentRow.
type SavedEnrollment struct {
	ID      EnrollmentID
	Outcome Outcome
	// Restored: it was retired and is back.
	Restored bool
	// FormerClient and FormerProject are the PersonalID and the ProjectID that the enrollment had before, where the row
	// names others; else blank.
	FormerClient, FormerProject string
	// Before is the move-in as it was, Reconciled what the row made of it (R40).
	Before     MoveIn
	Reconciled Reconciled
}

// KnownProgram is what a row that refers to a project needs to know of it.
type KnownProgram struct {
	ID      ProgramID
	Type    ProjectType
	Housing bool
	Removed bool
}

// KnownClient is what a row that refers to a client needs to know of them.
type KnownClient struct {
	ID        ClientID
	Removed   bool
	BirthDate Date
}

// KnownEnrollment is what a row that refers to an enrollment needs to know of it.
type KnownEnrollment struct {
	ID     EnrollmentID
	Client ClientID
	Type   ProjectType
	Entry  Date
}

// ImportTx is what an import reads and writes, bound to one transaction of the store. What it has written it finds
// again. Keys that are not there are answered by a zero id, not by an error. Save methods compare with what is stored
// (RowVersion.Replaces) and renew what depends on the row: whether a project is funded by Pay for Success, the exit
// that counts, the latest bed night, and at the end of the transaction the lists.
type ImportTx interface {
	// User reads who imports.
	User(id UserID) (User, error)

	// Sources returns every known HMIS.
	Sources() ([]Source, error)
	// SaveSource stores a source, a new one where ID is 0, and reports whether that changed anything. Pairs are added, never removed.
	SaveSource(s Source) (SourceID, bool, error)

	Organization(key HMISKey) (OrganizationID, error)
	Program(key HMISKey) (KnownProgram, error)
	Client(key HMISKey) (KnownClient, error)
	Enrollment(key HMISKey) (KnownEnrollment, error)
	// Identity returns who a stored client is; ok is false where there is no client with that key.
	Identity(key HMISKey) (i Identity, ok bool, err error)
	// PersonalID returns the key of an enrollment's client.
	PersonalID(id EnrollmentID) (string, error)
	// Span returns entry, exit and move-in of an enrollment as they stand now.
	Span(id EnrollmentID) (Span, error)

	SaveOrganization(r OrganizationRow) (Outcome, error)
	SaveProject(r ProjectRow) (Outcome, error)
	SaveFunder(r FunderRow) (Outcome, error)
	SaveHMISUser(r HMISUserRow) (Outcome, error)
	SaveClient(r ClientRow) (SavedClient, error)
	// SaveEnrollment also reconciles the move-in recorded here, even where the row is unchanged (R40).
	SaveEnrollment(r EnrollmentRow) (SavedEnrollment, error)
	// SaveExit stores the one exit of an enrollment. Of two with different ids a live one replaces a deleted one and is
	// never replaced by it.
	SaveExit(r ExitRow) (Outcome, error)
	SaveBedNight(r BedNightRow) (Outcome, error)

	// Missing looks through the source's current enrollments that overlap start to end in one of the programs. It
	// returns how many there are and which of them are not present.
	Missing(source SourceID, programs map[ProgramID]bool, start, end Date, present func(hmisID string, client ClientID) bool) (of int, missing []EnrollmentID, err error)
	// Retire takes enrollments off the lists: no longer in HMIS since that day.
	Retire(ids []EnrollmentID, since Date) error
}
