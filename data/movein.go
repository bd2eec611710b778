package data

import "fmt"

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
