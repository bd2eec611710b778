// Package describe puts history into words: audit events, changed fields, archived attempts, drafts.
package describe

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

var eventActions = map[data.EventKind]string{
	data.EventCreateTracker: "added the tracker", data.EventSaveTracker: "changed the tracker", data.EventStartOver: "started over with a new unit",
	data.EventRemoveTracker: "removed the tracker", data.EventMoveTracker: "moved the tracker here", data.EventMoveIn: "updated the assessment",
	data.EventAssignCaseManager: "assigned the case manager", data.EventNote: "added a note", data.EventDocument: "recorded a document", data.EventClient: "entered the client by hand",
	data.EventEnrollment: "entered or corrected the enrollment", data.EventRemoveClient: "removed the client", data.EventRemoveEnrollment: "removed the enrollment", data.EventMatch: "reviewed a match with HMIS", data.EventImport: "imported from HMIS",
}

// Event is an audit event in words: who did what, and why.
func Event(a data.AuditEvent) string {
	what, ok := eventActions[a.Kind]
	if !ok {
		what = "recorded " + string(a.Kind)
	}
	who := a.ByName
	if who == "" {
		who = "The program"
	}
	switch {
	case a.Undoes != "" || a.Reason == "undone":
		what = undone(a)
	case a.Kind == data.EventClient && len(a.Changes) > 0:
		what = "corrected the client"
	case a.Reason != "":
		what += ": " + data.Reason(a.Reason).Label()
	}
	return data.Line(who + " " + what)
}

// undone is what an undo did.
func undone(a data.AuditEvent) string {
	switch a.Kind {
	case data.EventCreateTracker:
		return "brought the removed tracker back"
	case data.EventRemoveTracker:
		return "took back adding the tracker"
	case data.EventStartOver:
		return "took back starting over"
	case data.EventNote:
		return "took back a note"
	case data.EventDocument:
		return "took back a change of a document"
	case data.EventMoveIn:
		return "took back a change of the move-in"
	case data.EventAssignCaseManager:
		return "took back an assignment of the case manager"
	case data.EventRemoveClient, data.EventRemoveEnrollment:
		what := "client"
		if a.Kind == data.EventRemoveEnrollment {
			what = "enrollment"
		}
		if a.Reason == data.BroughtBack {
			return "brought the removed " + what + " back"
		}
		return "took back adding the " + what
	}
	return "took back a change"
}

// Change is a changed field in words, new and old.
func Change(c data.Change) string {
	switch c.Field {
	case data.FieldDocument:
		return c.New
	case data.FieldRows, data.FieldFilter, data.FieldSort, data.FieldAbandoned:
		// These describe an export or a restore; nothing was changed.
		return c.Field.Label() + ": " + c.New
	}
	was := " (was " + Value(c.Field, c.Old) + ")"
	if c.Old == "" {
		was = " (was blank)"
	}
	if c.New == "" {
		return c.Field.Label() + ": cleared" + was
	}
	return c.Field.Label() + ": " + Value(c.Field, c.New) + was
}

// Changes are the changed fields of an event in one line; "" if there are none.
func Changes(a data.AuditEvent) string {
	words := make([]string, len(a.Changes))
	for i, c := range a.Changes {
		words[i] = Change(c)
	}
	return strings.Join(words, "; ")
}

// Withheld replaces details that retention has removed.
const Withheld = "(removed by retention)"

// Details are the reason and the changes of an event.
func Details(a data.AuditEvent) []string {
	var parts []string
	if a.Withheld {
		parts = append(parts, Withheld)
	}
	if a.Reason != "" {
		parts = append(parts, data.Reason(a.Reason).Label())
	}
	for _, c := range a.Changes {
		parts = append(parts, Change(c))
	}
	return parts
}

// DetailLine is Details in one line.
func DetailLine(a data.AuditEvent) string { return data.Line(strings.Join(Details(a), "; ")) }

// Attempt is an archived attempt in two lines: what it was, and its dates (R19).
func Attempt(a data.Attempt) (what, steps string) {
	what = fmt.Sprintf("Attempt %d", a.Number)
	if a.Relocation {
		what += " (a move to another unit)"
	}
	what += " · ended " + data.Moment(a.EndedAt) + " by " + a.EndedBy + " · " + a.Reason.Label()
	var parts []string
	for _, field := range []data.Field{data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName,
		data.FieldApproved, data.FieldMoveInScheduled} {
		if text := a.Text(field); text != "" {
			parts = append(parts, field.Label()+" "+Value(field, text))
		}
	}
	if len(parts) == 0 {
		parts = []string{"No date was recorded."}
	}
	return what, strings.Join(parts, " · ")
}

// Value formats a field's text, as data.Fields.Text returns it: dates as MM/DD/YYYY, answers in words, blank as
// "(blank)".
func Value(field data.Field, text string) string {
	if text == "" {
		return "(blank)"
	}
	var f data.Fields
	if f.SetText(field, text) == nil {
		if d := f.Date(field); d != 0 {
			return d.US()
		}
		if b := f.Barrier(field); b != data.NotRecorded {
			return b.Label()
		}
	} else if d, err := data.ParseDate(text); err == nil && d != 0 {
		return d.US()
	}
	return text
}

// DraftFields names what a draft contains: the changed fields, and a note.
func DraftFields(d data.Draft) string {
	var names []string
	for _, field := range data.EditableFields {
		if d.Unread[field] != "" || slices.ContainsFunc(d.Changes(), func(c data.Change) bool { return c.Field == field }) {
			names = append(names, field.Label())
		}
	}
	if d.Note.Text != "" {
		names = append(names, "a note")
	}
	return strings.Join(names, ", ")
}

// ShortTime is a local time, without its date if that is today.
func ShortTime(t time.Time, today data.Date) string {
	if data.DateOf(t.Local()) == today {
		return t.Local().Format("3:04 PM")
	}
	return data.Moment(t)
}

// Count is a number with its unit, which is plural unless the number is 1: "1 client", "3 clients".
func Count(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}
