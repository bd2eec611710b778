// Package tracker is the dialog in which a caseworker keeps a client's way to housing: dates, property, barriers and
// notes of the current attempt, with starting over, removing, and the history of it all.
package tracker

import (
	"slices"

	"housingtracker/data"
)

// form is what the dialog edits, without a window: the fields as they stand, which of them are shown, what the rules say
// of them, and whether there is anything to save.
type form struct {
	kase  data.Case
	today data.Date
	judge func(data.Case, data.Fields) []data.Finding

	// base is what was read, now what stands in the dialog.
	base, now data.Fields
	// unread holds the date fields in which something stands that is no date.
	unread map[data.Field]bool
	// silent holds the fields whose problems wait until they are left: nobody is told off in the middle of a date.
	silent map[data.Field]bool

	// taken is what clearing Applied took with it; it comes back if the date is typed again before the field is left (R17).
	taken data.Fields
	// cleared: Applied was cleared, and took something with it.
	cleared bool
	// parked are the details that clearing a barrier took with it.
	parked map[data.Field]string

	op       data.OperationID
	opFields data.Fields

	// rejected is what the Session refused although the rules here did not, and the fields as they stood then.
	rejected       *data.Finding
	rejectedFields data.Fields
}

func newForm(c data.Case, today data.Date, judge func(data.Case, data.Fields) []data.Finding) *form {
	f := &form{kase: c, today: today, judge: judge, unread: map[data.Field]bool{}, silent: map[data.Field]bool{}, parked: map[data.Field]string{}}
	if c.Tracker != nil {
		f.base = c.Tracker.Fields
	}
	f.now = f.base
	return f
}

// visible are the fields the dialog shows, in its order (R16, R17).
func (f *form) visible() []data.Field { return f.now.Visible(f.kase.HMID(f.today)) }

func (f *form) shows(field data.Field) bool { return slices.Contains(f.visible(), field) }

// suggestion is the date offered for Eligibility Verified: the entry date, for the first attempt of a new tracker (R13).
func (f *form) suggestion() data.Date {
	if f.kase.Tracker != nil || f.kase.EarlierAttempts > 0 {
		return 0
	}
	return f.kase.Entry
}

// nextEmpty is the first date shown that is blank, where work goes on; else the first barrier without an answer, else
// the first field.
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

// setDate takes what stands in a date field; readable is false for a text that is no date, whose last date stays.
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
			f.taken, f.cleared = was, true
		}
		delete(f.unread, data.FieldApproved)
	case d != 0 && f.cleared:
		f.now.PropertyName, f.now.Approved = f.taken.PropertyName, f.taken.Approved
		f.cleared = false
		fallthrough
	default:
		f.now.Applied = d
	}
}

// restoreApplied takes back the clearing of Applied with all that it took (R17).
func (f *form) restoreApplied() {
	if !f.cleared {
		return
	}
	f.now.Applied, f.now.PropertyName, f.now.Approved = f.taken.Applied, f.taken.PropertyName, f.taken.Approved
	f.cleared = false
}

// setText takes the property name or a detail.
func (f *form) setText(field data.Field, text string) { _ = f.now.SetText(field, text) }

// setBarrier takes an answer. A barrier that is cleared takes its detail with it, which history keeps (R33); answered
// again before Save, it has its detail back.
func (f *form) setBarrier(field data.Field, b data.Barrier) {
	_ = f.now.SetText(field, b.String())
	detail := field.Detail()
	if b == data.NotRecorded {
		if text := f.now.Text(detail); text != "" {
			f.parked[field] = text
			f.setText(detail, "")
		}
	} else if text := f.parked[field]; text != "" {
		delete(f.parked, field)
		f.setText(detail, text)
	}
}

// entered: the person is in the field now. Its problems wait, unless one is shown already.
func (f *form) entered(field data.Field) {
	if f.problem(field) == nil {
		f.silent[field] = true
	}
}

// left: the person has left the field. What clearing Applied took stays away unless it is undone.
func (f *form) left(field data.Field) { delete(f.silent, field) }

// speak shows every problem, as Save does.
func (f *form) speak() { clear(f.silent) }

// problems are what the rules say of the fields as they stand, blocking ones first.
func (f *form) problems() []data.Finding {
	found := make([]data.Finding, 0, len(f.unread))
	for _, field := range data.DateFields {
		if f.unread[field] {
			found = append(found, data.Finding{Code: data.CodeInvalid, Field: field, Blocks: true,
				Message: "This is not a date the program can read. Write it as MM/DD/YYYY, or t for today."})
		}
	}
	return append(found, f.judge(f.kase, f.now)...)
}

// problem is what is shown at a field now, or nil: the first that blocks, else the first warning.
func (f *form) problem(field data.Field) *data.Finding {
	if f.silent[field] {
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

// refusal is the first problem that a save would be refused for, or nil.
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

// emptied reports that every date in view has been deleted by hand: an error, or a new unit (R19)?
func (f *form) emptied() bool {
	base, now := f.base, f.now
	if !f.shows(data.FieldMoveInScheduled) {
		base.MoveInScheduled, now.MoveInScheduled = 0, 0
	}
	return base.Dated() && !now.Dated() && len(f.unread) == 0
}

// refill brings back the dates and the property that were deleted by hand; all else that was changed stays.
func (f *form) refill() {
	f.now.EligibilityVerified, f.now.Applied, f.now.PropertyName = f.base.EligibilityVerified, f.base.Applied, f.base.PropertyName
	f.now.Approved, f.now.MoveInScheduled = f.base.Approved, f.base.MoveInScheduled
	f.cleared = false
}

// operation is the id under which the fields as they stand are saved: the same for a retry, a new one after an edit.
func (f *form) operation() data.OperationID {
	if fields := f.now.Clean(); f.op == "" || f.opFields != fields {
		f.op, f.opFields = data.NewOperationID(), fields
	}
	return f.op
}

// orphan: the tracker has been removed meanwhile. What stands here would make a new one.
func (f *form) orphan() {
	f.kase.Tracker, f.base, f.op = nil, data.Fields{}, ""
}

// rebase goes on from what stands in the store now, with the fields chosen.
func (f *form) rebase(theirs data.Tracker, chosen data.Fields) {
	f.kase.Tracker = &theirs
	f.base, f.now = theirs.Fields, chosen
	f.op, f.cleared = "", false
	clear(f.unread)
}
