package hmis

import (
	"hash/maphash"
	"slices"
	"strings"

	"housingtracker/data"
)

// enrolled holds hashes of the EnrollmentIDs of an export, of rows in error too: an enrollment that is there in any
// form is not missing.
type enrolled []uint64

func (e enrolled) has(id string) bool {
	_, ok := slices.BinarySearch(e, maphash.String(seed, id))
	return ok
}

type enrollmentRecord struct {
	data.EnrollmentRow
	client, project string
}

func (r *importing) enrollments() reading[enrollmentRecord] {
	r.leftOut.enrollments, r.leftOut.clients, r.unnamed = map[string]bool{}, map[string]bool{}, map[string]bool{}
	restores := r.Header.Exported.IsZero() || !r.Header.Exported.Before(r.source.LastFullExport)
	return reading[enrollmentRecord]{
		layout: enrollmentFile,
		seen: func(row *row) {
			id := row.text("EnrollmentID")
			r.enrollmentIDs.see(id)
			r.householdIDs.see(row.text("HouseholdID"))
			r.enrolled = append(r.enrolled, maphash.String(seed, id))
			if id == "" || blankWord(id) {
				r.unnamed[strings.Clone(row.text("PersonalID"))] = true
			}
			if r.leftOut.projects[row.text("ProjectID")] {
				r.leftOut.enrollments[strings.Clone(row.text("EnrollmentID"))] = true
				r.leftOut.clients[strings.Clone(row.text("PersonalID"))] = true
			}
		},
		parse: func(row *row) (e enrollmentRecord) {
			e.project = row.text("ProjectID")
			if r.leftOut.projects[e.project] {
				row.skip(victimServices)
				return e
			}
			e.HMISRow = row.stamped(r.key(row.key("EnrollmentID")), r.Header.Exported)
			e.client, e.project = row.key("PersonalID"), row.key("ProjectID")
			e.HouseholdID = row.household()
			e.Entry, e.MoveIn = row.givenDate("EntryDate"), r.moveIn(row, e.project)
			e.Restores = restores
			relationship, ok := row.code("RelationshipToHoH")
			e.Relationship = data.RelationshipToHoH(relationship)
			switch {
			case ok && relationship >= 1 && relationship <= 5:
			case ok && (relationship == 0 || relationship == 99):
				row.warn("RelationshipToHoH", row.text("RelationshipToHoH"), "The relationship to the head of household is not known; the client counts as a member.")
			default:
				row.warn("RelationshipToHoH", row.text("RelationshipToHoH"), "It is none of HUD's relationships; the client counts as a member.")
			}
			return e
		},
		row:   func(e enrollmentRecord) data.HMISRow { return e.HMISRow },
		keys:  []key[enrollmentRecord]{{"EnrollmentID", func(e enrollmentRecord) string { return e.ID }}},
		who:   func(e enrollmentRecord) who { return who{certain: e.client + " " + e.project + " " + e.Entry.String()} },
		store: r.storeEnrollment,
	}
}

const strayMoveIn = "a MoveInDate outside of a housing program was ignored"

// moveIn reads a MoveInDate. Outside of a housing program it does not matter, so one that can't be read costs nothing.
func (r *importing) moveIn(row *row, project string) data.Date {
	w, trouble := row.event("MoveInDate")
	if trouble == "" || w.kind == blankDate {
		return w.date
	}
	if w.kind == placeholderDate {
		row.notePlaceholder("MoveInDate", w)
		return 0
	}
	if row.early {
		row.undecided = true
		return 0
	}
	if program, err := r.tx.Program(r.key(project)); err == nil && program.ID != 0 && !program.Housing {
		row.note("MoveInDate", strayMoveIn)
		return 0
	}
	return row.dateOrFail("MoveInDate", w, trouble)
}

func (r *importing) storeEnrollment(row *row, e enrollmentRecord) (data.Outcome, error) {
	client, err := r.tx.Client(r.key(e.client))
	if err != nil {
		return data.RowOlder, err
	}
	program, err := r.tx.Program(r.key(e.project))
	if err != nil {
		return data.RowOlder, err
	}
	switch {
	case client.ID == 0:
		row.fail("PersonalID", e.client, "There is no such client.")
	case client.Removed && !e.Removed:
		row.fail("PersonalID", e.client, "The client has been deleted in HMIS.")
	}
	switch {
	case program.ID == 0:
		row.fail("ProjectID", e.project, "There is no such project.")
	case program.Removed && !e.Removed:
		row.fail("ProjectID", e.project, "The project has been deleted in HMIS.")
	}
	if r.enrollmentIDs.mayRound() && roundedID(e.ID) {
		known, err := r.tx.Enrollment(e.HMISKey)
		if err != nil {
			return data.RowOlder, err
		}
		if known.ID != 0 && known.Client != client.ID {
			r.ambiguousStored(row, "EnrollmentID", e.ID)
		}
	}
	if row.failed {
		return data.RowOlder, nil
	}
	if r.householdIDs.rounds() && roundedID(e.HouseholdID) {
		row.warn("HouseholdID", e.HouseholdID, "A spreadsheet has rounded the ids of households, so that several may have become one; the enrollment counts as a household of its own.")
		e.HouseholdID = ""
	}
	if client.BirthDate > e.Entry && !e.Removed {
		row.warn("EntryDate", row.text("EntryDate"), "It is before the client's birth, "+client.BirthDate.US()+".")
	}
	if e.MoveIn != 0 && !program.Housing {
		row.note("MoveInDate", strayMoveIn)
		e.MoveIn = 0
	}
	e.Client, e.Program = client.ID, program.ID
	saved, err := r.tx.SaveEnrollment(e.EnrollmentRow)
	if err != nil || saved.Outcome == data.RowOlder {
		return saved.Outcome, err
	}
	r.owners.add(e.ID, e.client)
	warnMoved(row, e, saved)
	r.countEnrollment(row, e, saved)
	if e.MoveIn != 0 && !e.Removed {
		r.judgeMoveIn(row, e, saved.ID)
	}
	return saved.Outcome, nil
}

func (r *importing) countEnrollment(row *row, e enrollmentRecord, saved data.SavedEnrollment) {
	if saved.Restored {
		r.report.Restored++
	}
	r.report.Enrollments.Count(saved.Outcome)
	if !e.Removed {
		r.report.MoveIns.CountDate(saved.Before.Date(), saved.Reconciled.MoveIn.Date())
	}
	if saved.Reconciled.Confirmed {
		r.report.Confirmed++
	}
	if saved.Reconciled.Overruled {
		r.report.Overruled++
		was := "a clearing recorded here"
		if d := saved.Before.Date(); d != 0 {
			was = d.US() + ", recorded here"
		}
		row.warn("MoveInDate", row.text("MoveInDate"), "HMIS now says "+e.MoveIn.US()+", later than "+was+"; the date of HMIS counts.")
	}
}

// A pendingMoveIn is a move-in date that can only be judged when the exits have been read.
type pendingMoveIn struct {
	id     data.EnrollmentID
	line   int
	moveIn data.Date
}

func (r *importing) judgeMoveIn(row *row, e enrollmentRecord, id data.EnrollmentID) {
	value := row.text("MoveInDate")
	switch {
	case e.MoveIn < e.Entry:
		row.warn("MoveInDate", value, "It is before the entry, "+e.Entry.US()+", so it does not count as a move-in.")
	case e.MoveIn > r.today:
		row.warn("MoveInDate", value, "It is in the future, so it does not count as a move-in yet.")
	default:
		r.moveIns = append(r.moveIns, pendingMoveIn{id, row.line, e.MoveIn})
	}
}

func (r *importing) judgeMoveIns() error {
	for _, m := range r.moveIns {
		span, err := r.tx.Span(m.id)
		if err != nil {
			return err
		}
		if span.Exit != 0 && m.moveIn > span.Exit {
			r.found.add(data.ImportProblem{File: enrollmentFile.file, Line: m.line, Column: "MoveInDate", Value: m.moveIn.String(), Severity: data.SeverityWarning,
				Reason: "It is after the exit, " + span.Exit.US() + ", so it does not count as a move-in."})
		}
	}
	return nil
}
