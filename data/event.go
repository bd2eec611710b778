package data

import (
	"bytes"
	"fmt"
	"time"
)

// MaxReason is the maximum length of a typed reason of an audit event, in characters. Recorded reasons can't be shortened.
const MaxReason = 1000

// OperationID identifies an operation of a user. A retry has the same ID and does nothing twice.
type OperationID string

// NewOperationID returns the ID of a new operation: a UUIDv7, so that IDs sort by time.
func NewOperationID() OperationID { return OperationID(NewUUID()) }

// EventKind is the kind of an audit event.
type EventKind string

// The kinds of audit events, in the order in which a list offers them.
const (
	EventSignIn       EventKind = "signed-in"
	EventSignInFailed EventKind = "sign-in-failed"
	EventSignOut      EventKind = "signed-out"
	// EventLock is a lock of a window; its reason says why. EventUnlock ends it.
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
	EventDocument          EventKind = "document"
	EventClient            EventKind = "client"
	EventEnrollment        EventKind = "enrollment"
	// EventRemoveClient and EventRemoveEnrollment are removals of what was entered here, and their undos.
	EventRemoveClient     EventKind = "client-removed"
	EventRemoveEnrollment EventKind = "enrollment-removed"
	EventMatch            EventKind = "match"
	EventImport           EventKind = "import"
	EventExport           EventKind = "export"
	EventPrint            EventKind = "print"
	EventUser             EventKind = "user"
	EventOrganization     EventKind = "organization"
	EventSettings         EventKind = "settings"
	// EventRecovery is a recovery code that was made or used.
	EventRecovery EventKind = "recovery"
	EventBackup   EventKind = "backup"
	EventRestore  EventKind = "restore"
	// EventAcceptCopy is an administrator's acceptance of another copy of the database (see Copy).
	EventAcceptCopy EventKind = "copy-accepted"
	EventRetention  EventKind = "retention"
	// EventMovedAway is the last event of a database that was moved to another place (see AuditEvent.MovedTo), or undoes such an
	// event. EventMovedHere is the first one at the other place, of the same operation.
	EventMovedAway EventKind = "moved-away"
	EventMovedHere EventKind = "moved-here"
	// EventLaptop is what concerns a laptop: clients taken along, an exchange, a review, its end (see Laptop).
	EventLaptop EventKind = "laptop"
	// EventReceived is a tracker that a laptop has received from the office.
	EventReceived EventKind = "received"
	// EventRecord is a reading or export of the audit log.
	EventRecord EventKind = "record-of-acts"
	// EventUpdate is an update of the database's schema that changed visible data. It has no user.
	EventUpdate EventKind = "database-updated"
)

// BeginsLine reports whether an event of the kind begins a line (see file.Generation) and a device (see AuditEvent).
func (k EventKind) BeginsLine() bool { return k == EventRestore || k == EventAcceptCopy }

// Change is a field that an audit event changed. Old and New have the form of Fields.Text.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// AuditEvent is an entry of the audit log. It is written in the transaction of its operation and never changed, except by
// retention.
type AuditEvent struct {
	// Number counts the audit events of a database from 1. Hash is the hash of the event and of the Hash of the event before by
	// the same device, in hexadecimal digits; "" in a database without a chain. The store sets both.
	Number    int64
	Hash      string
	Operation OperationID
	Kind      EventKind
	At        time.Time
	By        UserID
	// The records it is about; 0 where it does not apply.
	EnrollmentID EnrollmentID
	ClientID     ClientID
	ProgramID    ProgramID
	// ByName is the user's name, PersonalID the Client ID, Program the program's name. They are looked up when the event
	// is read, not stored with it.
	ByName, PersonalID, Program string
	// EnrollmentUUID is the UUID of the enrollment, blank if it is imported. It is looked up too.
	EnrollmentUUID string
	// Source is the name of the HMIS of the client or program if there are several; it is not stored with the event.
	Source string
	// Version is the tracker's version after the event.
	Version int
	// BaseVersion is the version of the tracker that a write has replaced or removed; 0 where there was none, and in events of
	// earlier versions of the program.
	BaseVersion int
	// Device is the UUID of what made the event: the database in one place, until a restore or an accepted copy. Sequence counts
	// the events of a device from 1. The store sets both. Events of earlier versions of the program have neither.
	Device   string
	Sequence int64
	// Reason is a Reason code, a typed reason, or a line that says what was done.
	Reason  string
	Changes []Change
	// Undoes is the operation that this event undoes.
	Undoes OperationID
	// Withheld means that retention has deleted Reason and Changes.
	Withheld bool
	// Digest is the digest of the operation's content (see Session.operation); nil if unknown. It is not part of Hash.
	Digest []byte
}

// ClientLabel is the Client ID, with the name of its HMIS if there are several.
func (a AuditEvent) ClientLabel() string { return withSource(a.PersonalID, a.Source) }

// ProgramLabel is the program's name, with the name of its HMIS if there are several.
func (a AuditEvent) ProgramLabel() string { return withSource(a.Program, a.Source) }

// WithReason returns the event with this reason, cut to MaxReason characters.
func (a AuditEvent) WithReason(words string) AuditEvent {
	if letters := []rune(words); len(letters) > MaxReason {
		words = string(letters[:MaxReason])
	}
	a.Reason = words
	return a
}

// on returns the event with the enrollment, client and program of the case.
func (a AuditEvent) on(c Case) AuditEvent {
	a.EnrollmentID, a.ClientID, a.ProgramID = c.ID, c.Client.ID, c.Program.ID
	return a
}

// Repeats reports whether the event is a retry of the recorded one: their digests are equal or, if the recorded one has
// none, every field of operation, user, kind, reason and record that the event has set is equal.
func (a AuditEvent) Repeats(recorded AuditEvent) bool {
	if recorded.Digest != nil {
		return bytes.Equal(a.Digest, recorded.Digest)
	}
	return zeroOrEqual(a.Operation, recorded.Operation) && zeroOrEqual(a.By, recorded.By) && zeroOrEqual(a.Kind, recorded.Kind) && zeroOrEqual(a.Reason, recorded.Reason) &&
		zeroOrEqual(a.EnrollmentID, recorded.EnrollmentID) && zeroOrEqual(a.ClientID, recorded.ClientID) && zeroOrEqual(a.ProgramID, recorded.ProgramID)
}

// Repeated reports whether the event is a retry of the recorded ones of its operation; false if there are none. CodeExists
// means that the operation ID belongs to other content.
func (a AuditEvent) Repeated(recorded []AuditEvent) (bool, error) {
	if len(recorded) == 0 || a.Repeats(recorded[0]) {
		return len(recorded) > 0, nil
	}
	return false, Refuse(CodeExists, "This has been done already, or something else in its place. Nothing was changed now. Look at it again before you repeat it.")
}

// zeroOrEqual reports whether a is zero or equals b.
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

// Known reports whether the reason is one of Reasons.
func (r Reason) Known() bool { _, ok := reasonLabels[r]; return ok }

// Label is the reason as shown on screen; an unknown reason is returned as it is.
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
	// Barrier is the barrier that the note is about, or "".
	Barrier Field
	Text    string
	At      time.Time
	By      string
	// Corrects is the ID of the note that this one corrects, or ""; that note is kept.
	Corrects string
}

// Withdrawal reports whether the note takes back the one that it corrects: it says nothing instead.
func (n Note) Withdrawal() bool { return n.Corrects != "" && n.Text == "" }

// MovedTo returns the place to which the database was moved by this event; "" for another event, also for one that undoes a move.
// A database whose last event has such a place is read-only.
func (a AuditEvent) MovedTo() string {
	if a.Kind != EventMovedAway || a.Undoes != "" {
		return ""
	}
	for _, c := range a.Changes {
		if c.Field == FieldPlace {
			return c.New
		}
	}
	return "another place"
}

// MovedText says of the last event that the database was moved; "" if it was not.
func (a AuditEvent) MovedText() string {
	to := a.MovedTo()
	if to == "" {
		return ""
	}
	return fmt.Sprintf("This database was moved to %s on %s by %s. Open it there. An administrator can undo this.", to, Moment(a.At), a.ByName)
}

// CheckNext refuses another event after the last one of a database that was moved away, unless it undoes the move.
func (a AuditEvent) CheckNext(next AuditEvent) error {
	text := a.MovedText()
	if text == "" || next.Kind == EventMovedAway && next.Undoes == a.Operation {
		return nil
	}
	return Refuse(CodeUnavailable, "%s Nothing was changed.", text)
}
