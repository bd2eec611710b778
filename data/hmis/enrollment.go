package hmis

import (
	"hash/maphash"
	"slices"
	"strings"

	"housingtracker/data"
)

// An idSet is hashes of IDs, sorted before has is called.
type idSet []uint64

func (s idSet) has(id string) bool {
	_, ok := slices.BinarySearch(s, maphash.String(seed, id))
	return ok
}

type enrollmentRecord struct {
	data.EnrollmentRow
	client, project string
}

func (r *importing) enrollments() fileSpec[enrollmentRecord] {
	r.leftOut.enrollments, r.leftOut.clients, r.withoutID = map[string]bool{}, map[string]bool{}, map[string]bool{}
	restores := r.Header.Exported.IsZero() || !r.Header.Exported.Before(r.source.LastFullExport)
	return fileSpec[enrollmentRecord]{
		layout: enrollmentFile,
		inspect: func(row *row) {
			id := row.text("EnrollmentID")
			r.enrollmentDamage.add(id)
			r.householdDamage.add(row.text("HouseholdID"))
			r.enrollmentIDs = append(r.enrollmentIDs, maphash.String(seed, id))
			if id == "" || blankWord(id) {
				r.withoutID[strings.Clone(row.text("PersonalID"))] = true
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
			e.HMISRow = row.hmisRow(r.hmisKey(row.requiredID("EnrollmentID")), r.Header.Exported)
			e.client, e.project = row.requiredID("PersonalID"), row.requiredID("ProjectID")
			e.HouseholdID = row.household()
			e.Entry, e.MoveIn = row.requiredDate("EntryDate"), r.moveIn(row, e.project)
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
		row:  func(e enrollmentRecord) data.HMISRow { return e.HMISRow },
		keys: []key[enrollmentRecord]{{"EnrollmentID", func(e enrollmentRecord) string { return e.ID }}},
		identity: func(e enrollmentRecord) identity {
			return identity{certain: e.client + " " + e.project + " " + e.Entry.String()}
		},
		store: r.storeEnrollment,
	}
}

const strayMoveIn = "a MoveInDate outside of a housing program was ignored"

// moveIn reads a MoveInDate. One that can't be read fails the row only in a housing program; elsewhere it is ignored.
func (r *importing) moveIn(row *row, project string) data.Date {
	w, reason := row.eventDate("MoveInDate")
	if reason == "" || w.kind == blankDate {
		return w.date
	}
	if w.kind == placeholderDate {
		row.notePlaceholder("MoveInDate", w)
		return 0
	}
	if row.background {
		row.needsStore = true
		return 0
	}
	if program, err := r.tx.Program(r.hmisKey(project)); err == nil && program.ID != 0 && !program.Housing {
		row.note("MoveInDate", strayMoveIn)
		return 0
	}
	return row.dateOrFail("MoveInDate", w, reason)
}

func (r *importing) storeEnrollment(row *row, e enrollmentRecord) (data.Outcome, error) {
	client, err := r.tx.Client(r.hmisKey(e.client))
	if err != nil {
		return data.RowOlder, err
	}
	program, err := r.tx.Program(r.hmisKey(e.project))
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
	if r.enrollmentDamage.maybeRounded() && roundedID(e.ID) {
		known, err := r.tx.Enrollment(e.HMISKey)
		if err != nil {
			return data.RowOlder, err
		}
		if known.ID != 0 && known.Client != client.ID {
			r.failStored(row, "EnrollmentID", e.ID)
		}
	}
	if row.failed {
		return data.RowOlder, nil
	}
	if r.householdDamage.certainlyRounded() && roundedID(e.HouseholdID) {
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
	r.enrollmentClients.add(e.ID, e.client)
	warnMoved(row, e, saved)
	r.countEnrollment(row, e, saved)
	if e.MoveIn != 0 && !e.Removed {
		r.checkMoveIn(row, e, saved.ID)
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

// A pendingMoveIn is a move-in date to compare with the exit, which is read later.
type pendingMoveIn struct {
	id     data.EnrollmentID
	line   int
	moveIn data.Date
}

func (r *importing) checkMoveIn(row *row, e enrollmentRecord, id data.EnrollmentID) {
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

func (r *importing) checkMoveIns() error {
	for _, m := range r.moveIns {
		span, err := r.tx.Span(m.id)
		if err != nil {
			return err
		}
		if span.Exit != 0 && m.moveIn > span.Exit {
			r.log.add(data.ImportProblem{File: enrollmentFile.file, Line: m.line, Column: "MoveInDate", Value: m.moveIn.String(), Severity: data.SeverityWarning,
				Reason: "It is after the exit, " + span.Exit.US() + ", so it does not count as a move-in."})
		}
	}
	return nil
}
