package data

import (
	"bytes"
	"time"

	"github.com/google/uuid"
)

// MaxReason is how long the words of an audit event may be that a person types, in characters. What is on record stays there.
const MaxReason = 1000

// OperationID identifies one event of a person, so that a retry does nothing twice.
type OperationID string

// NewOperationID makes the id of a new event: a UUIDv7, so that audit events of an offline laptop stay in order.
func NewOperationID() OperationID { return OperationID(uuid.Must(uuid.NewV7()).String()) }

// EventKind says what a person did.
type EventKind string

// The kinds of audit events, in the order in which a list offers them.
const (
	EventSignIn       EventKind = "signed-in"
	EventSignInFailed EventKind = "sign-in-failed"
	EventSignOut      EventKind = "signed-out"
	// EventLock is an account or a window that locked, by hand or by itself; the reason says which and why. EventUnlock ends it.
	EventLock              EventKind = "locked"
	EventUnlock            EventKind = "unlocked"
	EventOpenClient        EventKind = "client-opened"
	EventOpenList          EventKind = "list-opened"
	EventOpenTracker       EventKind = "tracker-opened"
	EventCreateTracker     EventKind = "tracker-created"
	EventSaveTracker       EventKind = "tracker-saved"
	EventStartOver         EventKind = "started-over"
	EventRemoveTracker     EventKind = "tracker-removed"
	EventMoveTracker       EventKind = "tracker-moved"
	EventMoveIn            EventKind = "move-in"
	EventAssignCaseManager EventKind = "case-manager"
	EventNote              EventKind = "note"
	EventClient            EventKind = "client"
	EventEnrollment        EventKind = "enrollment"
	EventMatch             EventKind = "match"
	EventImport            EventKind = "import"
	EventExport            EventKind = "export"
	EventPrint             EventKind = "print"
	EventUser              EventKind = "user"
	EventOrganization      EventKind = "organization"
	EventSettings          EventKind = "settings"
	// EventRecovery is a recovery code that was made or used.
	EventRecovery EventKind = "recovery"
	EventBackup   EventKind = "backup"
	EventRestore  EventKind = "restore"
	// EventAcceptCopy is another copy of the database that an administrator went on with (see Copy).
	EventAcceptCopy EventKind = "copy-accepted"
	EventRetention  EventKind = "retention"
	// EventRecord is the audit log itself, read or exported.
	EventRecord EventKind = "record-of-acts"
	// EventUpdate is an update of the database that changed what people see. Nobody is signed in then.
	EventUpdate EventKind = "database-updated"
)

// Change is one field that an audit event changed. Texts are as Fields.Text gives them.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// AuditEvent is one thing a person did, as it goes on record: append-only, in the transaction that does it.
type AuditEvent struct {
	// Number counts the audit events of a database from 1, Hash is the event's link in their chain, in hexadecimal digits; "" for an
	// event of a database that had no chain yet. The store gives both.
	Number    int64
	Hash      string
	Operation OperationID
	Kind      EventKind
	At        time.Time
	By        UserID
	// What it was done to; 0 where it does not apply.
	EnrollmentID EnrollmentID
	ClientID     ClientID
	ProgramID    ProgramID
	// ByName, PersonalID and Program name the person, the client (by Client ID) and the program when the event is read; they
	// are not stored with it.
	ByName, PersonalID, Program string
	// Source is what to call the HMIS of the client, or of the program, where there are several; it is not stored with the event.
	Source string
	// Version is the tracker's version after the event.
	Version int
	// Reason is a Reason code, a person's words, or a line that says what was done.
	Reason  string
	Changes []Change
	// Undoes is the event this one takes back.
	Undoes OperationID
	// Withheld: retention has taken away Reason and Changes.
	Withheld bool
	// Digest is that of the operation's content (see Session.operation); nil where none is known. It is no part of the chain.
	Digest []byte
}

// ClientLabel is the Client ID, and the HMIS it is one of where there are several.
func (a AuditEvent) ClientLabel() string { return withSource(a.PersonalID, a.Source) }

// ProgramLabel is the program's name, and its HMIS where there are several.
func (a AuditEvent) ProgramLabel() string { return withSource(a.Program, a.Source) }

// Repeats reports whether the event is the one on record done again, as a retry does: with the same content or, where the
// recorded one has no digest of that, by the same person, of the same kind, on the same thing and in the same words, as far as
// the event says so already.
func (a AuditEvent) Repeats(recorded AuditEvent) bool {
	if recorded.Digest != nil {
		return bytes.Equal(a.Digest, recorded.Digest)
	}
	return zeroOrEqual(a.Operation, recorded.Operation) && zeroOrEqual(a.By, recorded.By) && zeroOrEqual(a.Kind, recorded.Kind) && zeroOrEqual(a.Reason, recorded.Reason) &&
		zeroOrEqual(a.EnrollmentID, recorded.EnrollmentID) && zeroOrEqual(a.ClientID, recorded.ClientID) && zeroOrEqual(a.ProgramID, recorded.ProgramID)
}

// Repeated reports whether the event repeats the recorded ones of its operation, which may be none. It refuses an operation that
// stands for something else: nothing more may be done by it, because that would not go on record.
func (a AuditEvent) Repeated(recorded []AuditEvent) (bool, error) {
	if len(recorded) == 0 || a.Repeats(recorded[0]) {
		return len(recorded) > 0, nil
	}
	return false, Refuse(CodeExists, "This has been done already, or something else in its place. Nothing was changed now. Look at it again before you repeat it.")
}

// same reports whether two values agree, or the first says nothing.
func zeroOrEqual[T comparable](a, b T) bool {
	var zero T
	return a == zero || a == b
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
