package data

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fields are the editable fields of a tracker (R4). Every field may be blank (R7).
type Fields struct {
	EligibilityVerified   Date
	Applied               Date
	PropertyName          string
	Approved              Date
	MoveInScheduled       Date
	SexOffender           Barrier
	CriminalHistory       Barrier
	ADAUnit               Barrier
	SexOffenderDetail     string
	CriminalHistoryDetail string
	ADAUnitDetail         string
}

// Tracker is the tracker of an enrollment, with its current attempt; at most one per enrollment (R3, R5).
type Tracker struct {
	EnrollmentID EnrollmentID
	// Attempt counts from 1; starting over begins the next (R19).
	Attempt int
	// Relocation means that the attempt is a move to another unit by a client who has moved in (R19).
	Relocation bool
	Fields
	// Version grows by one with every save; a save names the version it was made from.
	Version   int
	UpdatedBy string
	UpdatedAt time.Time
}

// The maximum lengths of texts in characters.
const (
	MaxPropertyName = 200
	MaxDetail       = 2000
	MaxNote         = 10000
)

// Date returns the value of a date field; blank for any other field.
func (f Fields) Date(field Field) Date {
	if p := f.date(field); p != nil {
		return *p
	}
	return 0
}

func (f *Fields) date(field Field) *Date {
	switch field {
	case FieldEligibilityVerified:
		return &f.EligibilityVerified
	case FieldApplied:
		return &f.Applied
	case FieldApproved:
		return &f.Approved
	case FieldMoveInScheduled:
		return &f.MoveInScheduled
	}
	return nil
}

// Barrier returns the answer of a barrier field; NotRecorded for any other field.
func (f Fields) Barrier(field Field) Barrier {
	if p := f.barrier(field); p != nil {
		return *p
	}
	return NotRecorded
}

func (f *Fields) barrier(field Field) *Barrier {
	switch field {
	case FieldSexOffender:
		return &f.SexOffender
	case FieldCriminalHistory:
		return &f.CriminalHistory
	case FieldADAUnit:
		return &f.ADAUnit
	}
	return nil
}

func (f *Fields) text(field Field) *string {
	switch field {
	case FieldPropertyName:
		return &f.PropertyName
	case FieldSexOffenderDetail:
		return &f.SexOffenderDetail
	case FieldCriminalHistoryDetail:
		return &f.CriminalHistoryDetail
	case FieldADAUnitDetail:
		return &f.ADAUnitDetail
	}
	return nil
}

// Text returns a field as text: dates as YYYY-MM-DD, barriers as yes or no, blank as "".
func (f Fields) Text(field Field) string {
	if p := f.date(field); p != nil {
		return p.String()
	}
	if p := f.barrier(field); p != nil {
		return p.String()
	}
	if p := f.text(field); p != nil {
		return *p
	}
	return ""
}

// SetText sets a field to a text in the form of Text. The error is CodeInvalid about the field.
func (f *Fields) SetText(field Field, text string) error {
	text = strings.TrimSpace(text)
	if p := f.date(field); p != nil {
		d, err := ParseDate(text)
		if err != nil {
			return &Error{Code: CodeInvalid, Field: field, Err: err,
				Message: fmt.Sprintf("%s: %q is not a date. Write it as YYYY-MM-DD.", field.Label(), text)}
		}
		*p = d
		return nil
	}
	if p := f.barrier(field); p != nil {
		b, err := ParseBarrier(text)
		if err != nil {
			return &Error{Code: CodeInvalid, Field: field, Err: err,
				Message: fmt.Sprintf("%s: %q is not an answer. Write yes, no, or nothing.", field.Label(), text)}
		}
		*p = b
		return nil
	}
	if p := f.text(field); p != nil {
		*p = text
		return nil
	}
	return RefuseField(CodeInvalid, field, "%q is not a field of the tracker.", string(field))
}

// ClearApplied clears Applied for Unit and, with it, Property and Approved (R17).
func (f *Fields) ClearApplied() { f.Applied, f.PropertyName, f.Approved = 0, "", 0 }

// ClearUnit clears the dates and the property for a new unit. Barriers stay (R19).
func (f *Fields) ClearUnit() { f.ClearApplied(); f.EligibilityVerified, f.MoveInScheduled = 0, 0 }

// Dated reports whether any date or the property is filled.
func (f Fields) Dated() bool {
	return f.EligibilityVerified != 0 || f.Applied != 0 || f.Approved != 0 || f.MoveInScheduled != 0 || f.PropertyName != ""
}

// Clean returns the fields as they are stored: the property cleaned by Line, the details by cleanText.
func (f Fields) Clean() Fields {
	f.PropertyName = Line(f.PropertyName)
	for _, b := range BarrierFields {
		p := f.text(b.Detail())
		*p = cleanText(*p)
	}
	return f
}

// cleanText returns a text of several lines in NFC, trimmed and without control characters; "" if nothing is visible.
func cleanText(s string) string {
	if Line(s) == "" {
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))))
}

// Changes lists the fields in which after differs from before, in the order of the dialog.
func Changes(before, after Fields) []Change {
	var changes []Change
	for _, field := range EditableFields {
		if old, new := before.Text(field), after.Text(field); old != new {
			changes = append(changes, Change{Field: field, Old: old, New: new})
		}
	}
	return changes
}

// Visible returns the fields that the dialog shows, in its order (R16, R17). hmid is the valid HMID, or blank.
func (f Fields) Visible(hmid Date) []Field {
	fields := []Field{FieldEligibilityVerified, FieldApplied}
	if f.Applied != 0 {
		fields = append(fields, FieldPropertyName, FieldApproved)
	}
	if hmid == 0 {
		fields = append(fields, FieldMoveInScheduled)
		if f.MoveInScheduled != 0 {
			fields = append(fields, FieldMoveIn)
		}
	}
	return append(fields, BarrierFields...)
}

// RuleContext is what the rules need to know beside the fields of a tracker.
type RuleContext struct {
	Entry, HMID, Today Date
	// Attempt and Relocation are those of the tracker.
	Attempt    int
	Relocation bool
}

// Finding is a result of validation about a field: a refusal if it Blocks, else a warning.
type Finding struct {
	Code    Code
	Field   Field
	Message string
	Blocks  bool
}

// A step is a date field with its date.
type step struct {
	field Field
	date  Date
}

// Validate validates the fields of a save that changes before to after (R12, R14, R17). A contradiction or future date blocks
// only if the save changes one of its fields; an older one is a warning. Blocking findings come first.
func Validate(before, after Fields, at RuleContext) []Finding {
	changed := map[Field]bool{}
	for _, c := range Changes(before, after) {
		changed[c.Field] = true
	}
	var blocking, warnings []Finding
	report := func(p Finding) {
		if p.Blocks {
			blocking = append(blocking, p)
		} else {
			warnings = append(warnings, p)
		}
	}
	for _, field := range DateFields {
		d := after.Date(field)
		if d == 0 {
			continue
		}
		if d < EarliestDate || d > LatestDate {
			report(Finding{CodeInvalid, field, fmt.Sprintf("%s (%s) is not a possible date.", field.Label(), d.US()), true})
		} else if field != FieldMoveInScheduled && d > at.Today {
			report(Finding{CodeFuture, field, fmt.Sprintf("%s (%s) can't be in the future. Enter it on the day it happens.",
				field.Label(), d.US()), changed[field]})
		}
	}
	if after.Applied == 0 {
		for _, field := range []Field{FieldPropertyName, FieldApproved} {
			if after.Text(field) != "" {
				report(Finding{CodeParentBlank, field, fmt.Sprintf("%s needs the date of %s first.",
					field.Label(), FieldApplied.Label()), true})
			}
		}
	}
	for _, field := range EditableFields {
		limit, text := textLimits[field]
		if n := utf8.RuneCountInString(after.Text(field)); text && n > limit {
			report(Finding{CodeInvalid, field, fmt.Sprintf("%s can have at most %d characters; this has %d.", field.Label(), limit, n), changed[field]})
		}
	}
	for _, p := range contradictions(after, at) {
		p.finding.Blocks = changed[p.earlier] || changed[p.later]
		if changed[p.earlier] && !changed[p.later] {
			p.finding.Field = p.earlier
		}
		report(p.finding)
	}
	for _, w := range advisories(after, at) {
		report(w)
	}
	return append(blocking, warnings...)
}

var textLimits = map[Field]int{
	FieldPropertyName: MaxPropertyName, FieldSexOffenderDetail: MaxDetail,
	FieldCriminalHistoryDetail: MaxDetail, FieldADAUnitDetail: MaxDetail,
}

// A contradiction is a pair of dates in the wrong order.
type contradiction struct {
	earlier, later Field
	finding        Finding
}

// contradictions compares every pair of R12. M is the HMID; S is not compared while an HMID hides it.
func contradictions(f Fields, at RuleContext) []contradiction {
	steps := []step{{FieldEligibilityVerified, f.EligibilityVerified}, {FieldApplied, f.Applied}, {FieldApproved, f.Approved}}
	if at.HMID == 0 {
		steps = append(steps, step{FieldMoveInScheduled, f.MoveInScheduled})
	} else if !at.Relocation {
		steps = append(steps, step{FieldMoveIn, at.HMID})
	}
	var found []contradiction
	for i, a := range steps {
		for _, b := range steps[i+1:] {
			if a.date == 0 || b.date == 0 || a.date <= b.date {
				continue
			}
			found = append(found, contradiction{a.field, b.field, Finding{
				Code: CodeChronology, Field: b.field,
				Message: fmt.Sprintf("%s (%s) can't be before %s (%s). Change one of them.",
					b.field.Label(), b.date.US(), a.field.Label(), a.date.US()),
			}})
		}
	}
	return found
}

// advisories returns warnings about unusual dates (R13, R14).
func advisories(f Fields, at RuleContext) []Finding {
	var found []Finding
	warn := func(field Field, format string, args ...any) {
		found = append(found, Finding{Code: CodeInvalid, Field: field, Message: fmt.Sprintf(format, args...)})
	}
	if at.Attempt <= 1 && f.EligibilityVerified != 0 && at.Entry != 0 && f.EligibilityVerified != at.Entry {
		warn(FieldEligibilityVerified, "Differs from the enroll date (%s).", at.Entry.US())
	}
	if at.HMID == 0 && f.MoveInScheduled != 0 {
		switch days := int(f.MoveInScheduled - at.Today); {
		case days < 0:
			warn(FieldMoveInScheduled, "The scheduled move-in (%s) has passed.", f.MoveInScheduled.US())
		case days > 180:
			warn(FieldMoveInScheduled, "The move-in is scheduled %d days from now.", days)
		}
	}
	previous := step{FieldEntry, at.Entry}
	for _, field := range DateFields {
		d := f.Date(field)
		if d == 0 || (field == FieldMoveInScheduled && at.HMID != 0) {
			continue
		}
		if previous.date != 0 && d-previous.date > 365 && !(previous.field == FieldEntry && at.Attempt > 1) {
			warn(field, "%d days after %s (%s).", d-previous.date, previous.field.Label(), previous.date.US())
		}
		previous = step{field, d}
	}
	return found
}

// FirstRefusal turns the first blocking finding into an error; nil when nothing blocks.
func FirstRefusal(findings []Finding) error {
	for _, p := range findings {
		if p.Blocks {
			return &Error{Code: p.Code, Field: p.Field, Message: p.Message}
		}
	}
	return nil
}

// FieldsAfter returns the fields of a tracker as they were after the i-th event of its history, newest first, given those of
// now. ok is false if retention has removed what that would take.
func FieldsAfter(now Fields, history []AuditEvent, i int) (then Fields, ok bool) {
	for _, event := range history[:i] {
		if event.Withheld {
			return Fields{}, false
		}
		for _, c := range event.Changes {
			// Other fields are no tracker's.
			_ = now.SetText(c.Field, c.Old)
		}
	}
	return now, true
}
