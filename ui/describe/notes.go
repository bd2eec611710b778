package describe

import (
	"slices"
	"strings"

	"housingtracker/data"
)

// NoteRow is a note with those it corrects, latest first.
type NoteRow struct {
	data.Note
	Corrected []data.Note
}

// NoteRows groups corrected notes under their correction; newest first (R32).
func NoteRows(all []data.Note) []NoteRow {
	byID := map[string]data.Note{}
	replaced := map[string]bool{}
	for _, n := range all {
		byID[n.ID] = n
		replaced[n.Corrects] = true
	}
	var rows []NoteRow
	for _, n := range all {
		if replaced[n.ID] {
			continue
		}
		row := NoteRow{Note: n}
		for before, ok := byID[n.Corrects]; ok && len(row.Corrected) < len(all); before, ok = byID[before.Corrects] {
			row.Corrected = append(row.Corrected, before)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b NoteRow) int { return b.At.Compare(a.At) })
	return rows
}

// NoteHeading is when, by whom, and about what.
func NoteHeading(n data.Note) string {
	parts := []string{data.Moment(n.At), n.By}
	if n.Barrier != "" {
		parts = append(parts, n.Barrier.Label())
	}
	return strings.Join(parts, " · ")
}

// NoteText is what a note says; a withdrawal says that it is one.
func NoteText(n data.Note) string {
	if n.Withdrawal() {
		return "(withdrawn)"
	}
	return n.Text
}

// Before is the line under a note for one that it corrects.
func (r NoteRow) Before(n data.Note) string {
	return "corrects (" + NoteHeading(n) + "): " + NoteText(n)
}

// NotesMatching returns the notes in which every typed word begins a word, also of a corrected note, an author or a barrier.
func NotesMatching(rows []NoteRow, typed string) []NoteRow {
	q := data.NewQuery(typed)
	if q.Empty() {
		return rows
	}
	var found []NoteRow
	for _, r := range rows {
		words := []string{r.Text, NoteHeading(r.Note)}
		for _, n := range r.Corrected {
			words = append(words, n.Text, NoteHeading(n))
		}
		if q.Match(data.Words(strings.Join(words, " ")), "") {
			found = append(found, r)
		}
	}
	return found
}

// EventNote is the text of the note that an event has added, from the notes of its enrollment; "" for other events.
func EventNote(a data.AuditEvent, notes []data.Note) string {
	if a.Kind != data.EventNote {
		return ""
	}
	for _, n := range notes {
		if n.ID == string(a.Operation) {
			return NoteText(n)
		}
	}
	return ""
}
