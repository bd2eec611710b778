// Package tracker is the dialog for a client's progress to housing: dates, property, barriers and notes of the
// current attempt, starting over, removing, and history.
package tracker

import (
	"slices"

	"housingtracker/data"
)

// form is the edited state without a window: the fields, which are visible, the findings of the rules, and whether
// there is anything to save.
type form struct {
	caseFile data.Case
	today    data.Date
	judge    func(data.Case, data.Fields) []data.Finding

	// base is what was read, now what is in the dialog.
	base, now data.Fields
	// unread holds the date fields whose text is not a date.
	unread map[data.Field]bool
	// suppressed holds the fields whose problems are not shown until they lose the focus.
	suppressed map[data.Field]bool

	// clearedFields is what clearing Applied cleared too; it returns if the date is typed again before the field
	// loses the focus (R17).
	clearedFields data.Fields
	// cleared: Applied was cleared, and other fields with it.
	cleared bool
	// clearedDetails are the details cleared with their barriers.
	clearedDetails map[data.Field]string

	op       data.OperationID
	opFields data.Fields

	// rejected is a refusal by the Session that the rules here did not find, and rejectedFields the fields at that
	// time.
	rejected       *data.Finding
	rejectedFields data.Fields
}

func newForm(c data.Case, today data.Date, judge func(data.Case, data.Fields) []data.Finding) *form {
	f := &form{caseFile: c, today: today, judge: judge, unread: map[data.Field]bool{}, suppressed: map[data.Field]bool{}, clearedDetails: map[data.Field]string{}}
	if c.Tracker != nil {
		f.base = c.Tracker.Fields
	}
	f.now = f.base
	return f
}

// visible are the fields the dialog shows, in its order (R16, R17).
func (f *form) visible() []data.Field { return f.now.Visible(f.caseFile.HMID(f.today)) }

func (f *form) shows(field data.Field) bool { return slices.Contains(f.visible(), field) }

// suggestion is the date offered for Eligibility Verified: the entry date, for the first attempt of a new tracker
// (R13).
func (f *form) suggestion() data.Date {
	if f.caseFile.Tracker != nil || f.caseFile.EarlierAttempts > 0 {
		return 0
	}
	return f.caseFile.Entry
}

// nextEmpty is the first visible blank date, else the first barrier without an answer, else the first field.
func (f *form) nextEmpty() data.Field {
	visible := f.visible()
	for _, field := range data.DateFields {
		if slices.Contains(visible, field) && f.now.Date(field) == 0 {
			return field
		}
	}
	for _, field := range data.BarrierFields {
		if f.now.Barrier(field) == data.NotRecorded {
			return field
		}
	}
	return data.FieldEligibilityVerified
}

// setDate sets a date; readable is false for text that is not a date, and the last date stays.
func (f *form) setDate(field data.Field, d data.Date, readable bool) {
	if readable {
		delete(f.unread, field)
	} else {
		f.unread[field] = true
		return
	}
	if field != data.FieldApplied {
		_ = f.now.SetText(field, d.String())
		return
	}
	was := f.now
	switch {
	case d == 0 && was.Applied != 0:
		f.now.ClearApplied()
		if was.PropertyName != "" || was.Approved != 0 {
			f.clearedFields, f.cleared = was, true
		}
		delete(f.unread, data.FieldApproved)
	case d != 0 && f.cleared:
		f.now.PropertyName, f.now.Approved = f.clearedFields.PropertyName, f.clearedFields.Approved
		f.cleared = false
		fallthrough
	default:
		f.now.Applied = d
	}
}

// restoreApplied undoes the clearing of Applied and what it cleared (R17).
func (f *form) restoreApplied() {
	if !f.cleared {
		return
	}
	f.now.Applied, f.now.PropertyName, f.now.Approved = f.clearedFields.Applied, f.clearedFields.PropertyName, f.clearedFields.Approved
	f.cleared = false
}

// setText sets the property name or a detail.
func (f *form) setText(field data.Field, text string) { _ = f.now.SetText(field, text) }

// setBarrier sets an answer. Clearing a barrier clears its detail, which history keeps (R33); answering it again
// before Save restores the detail.
func (f *form) setBarrier(field data.Field, b data.Barrier) {
	_ = f.now.SetText(field, b.String())
	detail := field.Detail()
	if b == data.NotRecorded {
		if text := f.now.Text(detail); text != "" {
			f.clearedDetails[field] = text
			f.setText(detail, "")
		}
	} else if text := f.clearedDetails[field]; text != "" {
		delete(f.clearedDetails, field)
		f.setText(detail, text)
	}
}

// focusGained suppresses new problems of the field while it is edited.
func (f *form) focusGained(field data.Field) {
	if f.problem(field) == nil {
		f.suppressed[field] = true
	}
}

// focusLost shows the field's problems. What clearing Applied cleared stays cleared unless undone.
func (f *form) focusLost(field data.Field) { delete(f.suppressed, field) }

// showAllProblems shows every problem, as Save does.
func (f *form) showAllProblems() { clear(f.suppressed) }

// problems are the findings for the current fields, blocking ones first.
func (f *form) problems() []data.Finding {
	found := make([]data.Finding, 0, len(f.unread))
	for _, field := range data.DateFields {
		if f.unread[field] {
			found = append(found, data.Finding{Code: data.CodeInvalid, Field: field, Blocks: true,
				Message: "This is not a date the program can read. Write it as MM/DD/YYYY, or t for today."})
		}
	}
	return append(found, f.judge(f.caseFile, f.now)...)
}

// problem is the problem shown at a field, or nil: the first that blocks, else the first warning.
func (f *form) problem(field data.Field) *data.Finding {
	if f.suppressed[field] {
		return nil
	}
	if f.rejected != nil && f.rejected.Field == field && f.rejectedFields == f.now {
		return f.rejected
	}
	for _, p := range f.problems() {
		if p.Field == field && (p.Blocks || !f.unread[field]) {
			return &p
		}
	}
	return nil
}

// reject shows a refusal of the Session at its field until something is changed.
func (f *form) reject(e *data.Error) {
	f.rejected = &data.Finding{Code: e.Code, Field: e.Field, Message: e.Message, Blocks: true}
	f.rejectedFields = f.now
}

// refusal is the first problem that blocks saving, or nil.
func (f *form) refusal() *data.Finding {
	for _, p := range f.problems() {
		if p.Blocks {
			return &p
		}
	}
	return nil
}

// dirty reports whether there is anything to save.
func (f *form) dirty() bool {
	return len(f.unread) > 0 || len(data.Changes(f.base.Clean(), f.now.Clean())) > 0
}

// allDatesCleared reports whether the user has cleared every visible date: an error, or a new unit (R19).
func (f *form) allDatesCleared() bool {
	base, now := f.base, f.now
	if !f.shows(data.FieldMoveInScheduled) {
		base.MoveInScheduled, now.MoveInScheduled = 0, 0
	}
	return base.Dated() && !now.Dated() && len(f.unread) == 0
}

// restoreDates restores the cleared dates and property; other changes stay.
func (f *form) restoreDates() {
	f.now.EligibilityVerified, f.now.Applied, f.now.PropertyName = f.base.EligibilityVerified, f.base.Applied, f.base.PropertyName
	f.now.Approved, f.now.MoveInScheduled = f.base.Approved, f.base.MoveInScheduled
	f.cleared = false
}

// operation is the operation that saves the current fields: the same for a retry, a new one after an edit.
func (f *form) operation() data.OperationID {
	if fields := f.now.Clean(); f.op == "" || f.opFields != fields {
		f.op, f.opFields = data.NewOperationID(), fields
	}
	return f.op
}

// trackerRemoved: the tracker was removed meanwhile, and saving creates a new one.
func (f *form) trackerRemoved() {
	f.caseFile.Tracker, f.base, f.op = nil, data.Fields{}, ""
}

// rebase continues from their saved tracker with the chosen fields.
func (f *form) rebase(theirs data.Tracker, chosen data.Fields) {
	f.caseFile.Tracker = &theirs
	f.base, f.now = theirs.Fields, chosen
	f.op, f.cleared = "", false
	clear(f.unread)
}
