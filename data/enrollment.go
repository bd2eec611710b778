package data

import (
	"fmt"
	"time"
)

// RelationshipToHoH is HUD 3.15.
type RelationshipToHoH int

// HeadOfHousehold is the code "self"; enrollments with other codes are members.
const HeadOfHousehold RelationshipToHoH = 1

// Span holds the dates from which it follows whether an enrollment is open and whether the client has moved in. Its
// methods take today as an argument.
type Span struct {
	Entry, Exit Date
	// MoveIn is the enrollment's own Housing Move-In Date, valid or not (HUD 3.20).
	MoveIn Date
	// Head is the head of household in the same program; zero if this is the head, or no head's stay overlaps this one.
	Head HeadSpan
}

// HeadSpan holds the dates of the head of household that a member's move-in depends on (R44).
type HeadSpan struct{ Entry, Exit, MoveIn Date }

// Open reports whether entry ≤ day and there is no exit or the exit is after the day.
func (s Span) Open(day Date) bool {
	return s.Entry != 0 && s.Entry <= day && (s.Exit == 0 || s.Exit > day)
}

func validMoveIn(entry, exit, moveIn, today Date) bool {
	return moveIn != 0 && entry <= moveIn && moveIn <= today && (exit == 0 || moveIn <= exit)
}

// overlaps reports whether the stays of the member and the head have a day in common. A stay includes the days of entry and
// exit; a stay with an exit before its entry has no days.
func (s Span) overlaps(h HeadSpan) bool {
	later := max(s.Entry, h.Entry)
	return (s.Exit == 0 || later <= s.Exit) && (h.Exit == 0 || later <= h.Exit)
}

// HMID returns the valid Housing Move-In Date: the enrollment's own, else the one inherited from the head of household
// (R44), else blank.
func (s Span) HMID(today Date) Date {
	if validMoveIn(s.Entry, s.Exit, s.MoveIn, today) {
		return s.MoveIn
	}
	h := s.Head
	if !validMoveIn(h.Entry, h.Exit, h.MoveIn, today) || !s.overlaps(h) {
		return 0
	}
	if s.Entry > h.MoveIn {
		if s.Entry > today {
			return 0
		}
		return s.Entry
	}
	if s.Exit != 0 && s.Exit <= h.MoveIn {
		return 0
	}
	return h.MoveIn
}

// InvalidMoveIn reports whether the enrollment's own move-in date is filled but not valid: a data-quality flag.
func (s Span) InvalidMoveIn(today Date) bool {
	return s.MoveIn != 0 && !validMoveIn(s.Entry, s.Exit, s.MoveIn, today)
}

// MoveInState says whether the move-in date was changed here since the last import (R40).
type MoveInState uint8

// The states.
const (
	MoveInFromHMIS MoveInState = iota
	MoveInRecorded             // recorded here, to be entered in HMIS
	MoveInCleared              // cleared here, to be cleared in HMIS
)

// MoveIn is a Housing Move-In Date with its origin (R40).
type MoveIn struct {
	HMIS  Date // as of the last import
	Local Date // as recorded here, if State is MoveInRecorded
	State MoveInState
	// At is when it was recorded or cleared here, in local time, to be compared with HUD's DateUpdated.
	At time.Time
	// Superseded is a local date that a later, different date from HMIS has replaced; it is shown beside that date.
	Superseded Date
}

// Date returns the recorded, cleared or imported date, whichever applies, valid or not.
func (m MoveIn) Date() Date {
	switch m.State {
	case MoveInRecorded:
		return m.Local
	case MoveInCleared:
		return 0
	}
	return m.HMIS
}

// Record returns the move-in after a date was recorded or, with the blank date, cleared here at a time.
func (m MoveIn) Record(date Date, at time.Time) MoveIn {
	switch date {
	case m.HMIS:
		return MoveIn{HMIS: m.HMIS}
	case 0:
		return MoveIn{HMIS: m.HMIS, State: MoveInCleared, At: at}
	}
	return MoveIn{HMIS: m.HMIS, Local: date, State: MoveInRecorded, At: at}
}

// CaseManager is a user of the enrolling organization, or a typed name (R46). Zero is unassigned.
type CaseManager struct {
	User UserID
	Name string
}

// Enrollment is one client in one program from entry to exit.
type Enrollment struct {
	ID EnrollmentID
	// UUID is blank for an imported enrollment.
	UUID string
	// HMISID is HUD's EnrollmentID; blank for a locally entered enrollment.
	HMISID string
	Span
	HouseholdID  string
	Relationship RelationshipToHoH
	// HeadEnrollment is the enrollment of Span.Head; 0 if that is blank.
	HeadEnrollment EnrollmentID
	// Recorded is the enrollment's own move-in date with its origin; Span.MoveIn is Recorded.Date().
	Recorded MoveIn
	// LocallyEntered means that the enrollment is not in HMIS yet (R48).
	LocallyEntered bool
	// ExitLocallyEntered means that the exit is not in HMIS yet; the enrollment may be (R48).
	ExitLocallyEntered bool
	// Removed means that HMIS has deleted the enrollment or, if it is locally entered, that it was removed here or joined
	// with an imported one. The tracker is kept, read-only.
	Removed bool
	// RetiredOn is the day since which the enrollment is no longer in HMIS; zero if it is.
	RetiredOn   Date
	CaseManager CaseManager
}

// Case is an enrollment with its client, program and tracker.
type Case struct {
	Enrollment
	Client  Client
	Program Program
	// Tracker is nil if there is none.
	Tracker *Tracker
	// EarlierAttempts counts the archived attempts (R19).
	EarlierAttempts int
}

// Deleted reports whether HMIS has deleted the enrollment, its client or its program.
func (c Case) Deleted() bool { return c.Removed || c.Client.Removed || c.Program.Removed }

// Gone reports whether the enrollment is deleted or retired: it is not listed and read-only.
func (c Case) Gone() bool { return c.Deleted() || c.RetiredOn != 0 }

// Stage is the stage of the enrollment (R27).
func (c Case) Stage(today Date) Stage { return StageOf(c.fields(), c.HMID(today)) }

// DaysInStage is the number of days in that stage (R27).
func (c Case) DaysInStage(today Date) int {
	return DaysInStage(c.fields(), c.Entry, c.HMID(today), today)
}

func (c Case) fields() Fields {
	if c.Tracker == nil {
		return Fields{}
	}
	return c.Tracker.Fields
}

// Relocating reports whether a moved-in client is moving to another unit (R19).
func (c Case) Relocating(today Date) bool {
	return c.Tracker != nil && c.Tracker.Relocation && c.HMID(today) != 0
}

// ReadOnly returns why the tracker of the enrollment cannot be changed, or "" if it can (R1, R2).
func (c Case) ReadOnly(today Date) string {
	switch {
	case !c.Program.Housing():
		return c.Program.Name + " is not a housing program, so it has no housing status tracker."
	case c.LocallyEntered && c.Removed:
		return "This enrollment was entered here by hand and has been removed or joined with the one of HMIS. What it held is kept, but can only be read."
	case c.Deleted():
		return "This enrollment has been deleted in HMIS. Its tracker is kept, but can only be read."
	case c.RetiredOn != 0:
		return "This enrollment is no longer in HMIS since " + c.RetiredOn.US() + ". Its tracker is kept, but can only be read."
	case c.Exit != 0 && c.Exit <= today:
		return "The client exited the program on " + c.Exit.US() + ". The tracker is kept, but can only be read."
	case c.Entry > today:
		return "The enrollment begins on " + c.Entry.US() + ". A tracker can be kept from that day on."
	}
	return ""
}

// MoveInReminder is the reminder of the Update Assessment (R40, R6).
const MoveInReminder = "This records the Housing Move-In Date here. The client is still to be checked into the unit in HMIS."

// ValidateMoveIn validates a Housing Move-In Date for the Update Assessment (R12, R40). The blank date, which clears it, is
// always valid. The error is about FieldMoveIn.
func ValidateMoveIn(c Case, date, today Date) error {
	if date == 0 {
		return nil
	}
	label := FieldMoveIn.Label()
	switch {
	case date < EarliestDate || date > LatestDate:
		return RefuseField(CodeInvalid, FieldMoveIn, "%s (%s) is not a possible date.", label, date.US())
	case date > today:
		return RefuseField(CodeFuture, FieldMoveIn, "%s (%s) can't be in the future. Enter it on the day it happens.", label, date.US())
	case date < c.Entry:
		return RefuseField(CodeChronology, FieldMoveIn, "%s (%s) can't be before Enroll Date (%s). Change one of them.", label, date.US(), c.Entry.US())
	case c.Exit != 0 && date > c.Exit:
		return RefuseField(CodeChronology, FieldMoveIn, "%s (%s) can't be after Exit Date (%s). Change one of them.", label, date.US(), c.Exit.US())
	}
	if c.Tracker == nil || c.Tracker.Relocation {
		return nil
	}
	for _, p := range contradictions(c.Tracker.Fields, RuleContext{Entry: c.Entry, HMID: date, Today: today}) {
		if p.later == FieldMoveIn {
			return &Error{Code: CodeChronology, Field: FieldMoveIn, Message: p.finding.Message}
		}
	}
	return nil
}

// RecordedOnHead returns the enrollment of the head of household if a member's move-in is recorded there: while the head's
// enrollment is open, or the member's is not (R44). Else it returns 0.
func RecordedOnHead(c Case, today Date) EnrollmentID {
	if c.HeadEnrollment == 0 {
		return 0
	}
	head := Span{Entry: c.Head.Entry, Exit: c.Head.Exit}
	if head.Open(today) || !c.Open(today) {
		return c.HeadEnrollment
	}
	return 0
}

// Reconciled is the result of Reconcile (R40).
type Reconciled struct {
	MoveIn MoveIn
	// Confirmed means that the imported date is the one recorded here.
	Confirmed bool
	// Overruled means that a later, different imported date replaces the local one; both are shown.
	Overruled bool
}

// Reconcile merges the move-in date of an imported row (R40). later reports whether the row's DateUpdated is known and later
// than the local recording.
func (m MoveIn) Reconcile(imported Date, later bool) Reconciled {
	local := m.Date()
	m.HMIS = imported
	switch {
	case m.State == MoveInFromHMIS:
		return Reconciled{MoveIn: m}
	case imported == local:
		return Reconciled{MoveIn: MoveIn{HMIS: imported}, Confirmed: true}
	case imported == 0 || !later:
		return Reconciled{MoveIn: m}
	}
	return Reconciled{MoveIn: MoveIn{HMIS: imported, Superseded: local}, Overruled: true}
}

// Describe describes the origin of the date for the client's dashboard; "" if it is the one in HMIS.
func (m MoveIn) Describe() string {
	switch {
	case m.State == MoveInRecorded && m.HMIS != 0:
		return fmt.Sprintf("recorded here, to be entered in HMIS (HMIS says %s)", m.HMIS.US())
	case m.State == MoveInRecorded:
		return "recorded here, to be entered in HMIS"
	case m.State == MoveInCleared && m.HMIS != 0:
		return fmt.Sprintf("cleared here, to be cleared in HMIS (HMIS says %s)", m.HMIS.US())
	case m.Superseded != 0:
		return fmt.Sprintf("from HMIS; recorded here before: %s", m.Superseded.US())
	}
	return ""
}
