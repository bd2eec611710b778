package data

import (
	"time"

	"github.com/google/uuid"
)

// MaxReason is how long the words of an act may be that a person types, in characters. What is on record stays there.
const MaxReason = 1000

// OpID identifies one act of a person, so that a retry does nothing twice.
type OpID string

// NewOp makes the id of a new act: a UUIDv7, so that acts of an offline laptop stay in order.
func NewOp() OpID { return OpID(uuid.Must(uuid.NewV7()).String()) }

// ActKind says what a person did.
type ActKind string

// The kinds of acts on record, in the order in which a list offers them.
const (
	ActSignIn       ActKind = "signed-in"
	ActSignInFailed ActKind = "sign-in-failed"
	ActSignOut      ActKind = "signed-out"
	// ActLock is an account or a window that locked, by hand or by itself; the reason says which and why. ActUnlock ends it.
	ActLock              ActKind = "locked"
	ActUnlock            ActKind = "unlocked"
	ActOpenClient        ActKind = "client-opened"
	ActOpenList          ActKind = "list-opened"
	ActOpenTracker       ActKind = "tracker-opened"
	ActCreateTracker     ActKind = "tracker-created"
	ActSaveTracker       ActKind = "tracker-saved"
	ActStartOver         ActKind = "started-over"
	ActRemoveTracker     ActKind = "tracker-removed"
	ActMoveTracker       ActKind = "tracker-moved"
	ActMoveIn            ActKind = "move-in"
	ActAssignCaseManager ActKind = "case-manager"
	ActNote              ActKind = "note"
	ActClient            ActKind = "client"
	ActEnrollment        ActKind = "enrollment"
	ActMatch             ActKind = "match"
	ActImport            ActKind = "import"
	ActExport            ActKind = "export"
	ActPrint             ActKind = "print"
	ActUser              ActKind = "user"
	ActOrganization      ActKind = "organization"
	ActSettings          ActKind = "settings"
	// ActRecovery is a recovery code that was made or used.
	ActRecovery ActKind = "recovery"
	ActBackup   ActKind = "backup"
	ActRestore  ActKind = "restore"
	// ActAcceptCopy is another copy of the database that an administrator went on with (see Copy).
	ActAcceptCopy ActKind = "copy-accepted"
	ActRetention  ActKind = "retention"
	// ActRecord is the record of acts itself, read or exported.
	ActRecord ActKind = "record-of-acts"
	// ActUpdate is an update of the database that changed what people see. Nobody is signed in then.
	ActUpdate ActKind = "database-updated"
)

// Change is one field that an act changed. Texts are as Fields.Text gives them.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Act is one thing a person did, as it goes on record: append-only, in the transaction that does it.
type Act struct {
	// Number counts the acts of a database from 1, Hash is the act's link in their chain, in hexadecimal digits; "" for an
	// act of a database that had no chain yet. The store gives both.
	Number int64
	Hash   string
	Op     OpID
	Kind   ActKind
	At     time.Time
	By     UserID
	// What it was done to; 0 where it does not apply.
	EnrollmentID EnrollmentID
	ClientID     ClientID
	ProgramID    ProgramID
	// ByName, PersonalID and Program name the person, the client (by Client ID) and the program when the act is read; they
	// are not stored with it.
	ByName, PersonalID, Program string
	// Source is what to call the HMIS of the client, or of the program, where there are several; it is not stored with the act.
	Source string
	// Version is the tracker's version after the act.
	Version int
	// Reason is a Reason code, a person's words, or a line that says what was done.
	Reason  string
	Changes []Change
	// Undoes is the act this one takes back.
	Undoes OpID
	// Withheld: retention has taken away Reason and Changes.
	Withheld bool
}

// ClientLabel is the Client ID, and the HMIS it is one of where there are several.
func (a Act) ClientLabel() string { return ofSource(a.PersonalID, a.Source) }

// ProgramLabel is the program's name, and its HMIS where there are several.
func (a Act) ProgramLabel() string { return ofSource(a.Program, a.Source) }

// Repeats reports whether the act is the one on record done again, as a retry does: by the same person, of the same kind, on
// the same thing and in the same words, as far as the act says so already. Of an op that stands for something else nothing
// more may be done: it would not go on record.
func (a Act) Repeats(recorded Act) bool {
	return same(a.Op, recorded.Op) && same(a.By, recorded.By) && same(a.Kind, recorded.Kind) && same(a.Reason, recorded.Reason) &&
		same(a.EnrollmentID, recorded.EnrollmentID) && same(a.ClientID, recorded.ClientID) && same(a.ProgramID, recorded.ProgramID)
}

// same reports whether two values agree, or the first says nothing.
func same[T comparable](a, b T) bool {
	var nothing T
	return a == nothing || a == b
}

// Reason is why a client starts over with a new unit (R19).
type Reason string

// The reasons.
const (
	ApplicationDenied  Reason = "application-denied"
	UnitLost           Reason = "unit-lost"
	ClientDeclined     Reason = "client-declined"
	LandlordWithdrew   Reason = "landlord-withdrew"
	MovedToAnotherUnit Reason = "moved-to-another-unit"
	OtherReason        Reason = "other"
)

// Reasons lists the reasons in the order of the dialog.
var Reasons = []Reason{ApplicationDenied, UnitLost, ClientDeclined, LandlordWithdrew, MovedToAnotherUnit, OtherReason}

var reasonLabels = map[Reason]string{
	ApplicationDenied: "Application denied", UnitLost: "Unit lost", ClientDeclined: "Client declined",
	LandlordWithdrew: "Landlord withdrew", MovedToAnotherUnit: "Moved to another unit", OtherReason: "Other",
}

// Known reports whether the reason is one of R19.
func (r Reason) Known() bool { _, ok := reasonLabels[r]; return ok }

// Label is the reason in words; a reason that is not a code is returned as it is.
func (r Reason) Label() string {
	if label, ok := reasonLabels[r]; ok {
		return label
	}
	return string(r)
}

// Attempt is an archived attempt (R19).
type Attempt struct {
	EnrollmentID EnrollmentID
	Number       int
	Relocation   bool
	Fields
	Reason  Reason
	EndedAt time.Time
	EndedBy string
}

// Note is one note on a tracker: dated, signed, never changed (R32).
type Note struct {
	ID           string
	EnrollmentID EnrollmentID
	// Barrier is the barrier the note is about, or "".
	Barrier Field
	Text    string
	At      time.Time
	By      string
	// Corrects is the note whose text this one replaces; that one is kept.
	Corrects string
}
