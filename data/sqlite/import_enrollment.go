package sqlite

import (
	"database/sql/driver"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// knownEnrollments looks up an enrollment for rows that refer to it.
var knownEnrollments = newLookup("enrollments", hmisKey, []string{"id"}, []string{"entry_date", "program_id", "client_id"})

// Enrollment returns the enrollment with the key for rows that refer to it. It caches the last one, because the bed nights
// of a stay follow each other.
func (x *importTx) Enrollment(key data.HMISKey) (e data.KnownEnrollment, err error) {
	if key == x.lastEnrollment && x.lastKnown.ID != 0 {
		return x.lastKnown, nil
	}
	if err := x.flush(importEnrollments); err != nil {
		return e, err
	}
	row, err := x.lookups.find(knownEnrollments, keyOf(key)...)
	if err == nil && row != nil {
		var program int64
		if err = convertAssignAll(row[2:], &e.ID, sqldata.DateInto(&e.Entry), &program, &e.Client); err == nil {
			e.Type, err = x.typeOf(program)
		}
	}
	x.lastEnrollment, x.lastKnown = key, e
	return e, err
}

// PersonalID returns the Client ID of an enrollment's client.
func (x *importTx) PersonalID(id data.EnrollmentID) (key string, err error) {
	if err := x.flush(importEnrollments); err != nil {
		return "", err
	}
	_, err = x.find(`SELECT c.personal_id FROM enrollments e JOIN clients c ON c.id = e.client_id WHERE e.id = ?1`, []any{id}, &key)
	return key, err
}

// typeOf returns the type of a program from a cache.
func (x *importTx) typeOf(program int64) (data.ProjectType, error) {
	if kind, ok := x.types[program]; ok {
		return kind, nil
	}
	var kind data.ProjectType
	_, err := x.find(`SELECT project_type FROM programs WHERE id = ?1`, []any{program}, &kind)
	x.types[program] = kind
	return kind, err
}

// Span returns the current entry, exit and move-in of an enrollment.
func (x *importTx) Span(id data.EnrollmentID) (s data.Span, err error) {
	if err := x.refreshExits(); err != nil {
		return s, err
	}
	_, err = x.find(`SELECT entry_date, exit_date, move_in_date FROM enrollments WHERE id = ?1`, []any{id},
		sqldata.DateInto(&s.Entry), sqldata.DateInto(&s.Exit), sqldata.DateInto(&s.MoveIn))
	return s, err
}

// localState is what an enrollment has beside its HMIS row, with the references that lists depend on.
type localState struct {
	id              int64
	client, program int64
	household       string
	moveIn          data.MoveIn
	retired         data.Date
}

// readLocalState reads a localState from a row of importEnrollments.
func readLocalState(row []driver.Value) (l localState, err error) {
	t, m := importEnrollments, &l.moveIn
	l.id, _ = row[t.row.order[0]].(int64)
	content := row[t.common+3:]
	if err := convertAssignAll(content, &l.client, &l.program, &l.household); err != nil {
		return l, err
	}
	// The HMIS move-in is the last content column; the local columns follow.
	return l, convertAssignAll(content[len(t.content)-1:], sqldata.DateInto(&m.HMIS), sqldata.DateInto(&m.Local), &m.State, sqldata.HmisTimeInto(&m.At), sqldata.DateInto(&m.Superseded), sqldata.DateInto(&l.retired))
}

// SaveEnrollment stores a row of Enrollment.csv, reconciles a locally recorded move-in (R40) and restores a retired
// enrollment.
func (x *importTx) SaveEnrollment(r data.EnrollmentRow) (data.SavedEnrollment, error) {
	x.lastKnown = data.KnownEnrollment{}
	x.lookups.invalidate(knownEnrollments)
	o := x.incoming(keyOf(r.HMISKey), r.HMISRow,
		int64(r.Client), int64(r.Program), r.HouseholdID, sqldata.IdValue(r.Relationship), sqldata.DateValue(r.Entry), sqldata.DateValue(r.MoveIn))
	var id int64
	var outcome data.Outcome
	var local localState
	var inserted bool
	var err error
	switch {
	case r.Source == x.newSource:
		id, inserted = x.nextID(importEnrollments), true
		outcome, err = x.append(importEnrollments, id, o)
	case x.likelyNew[importEnrollments]:
		id, outcome, inserted, err = x.insert(importEnrollments, o)
	}
	if err == nil && !inserted {
		id, local, outcome, err = x.saveKnown(r, o)
	}
	if err != nil {
		return data.SavedEnrollment{}, err
	}
	saved := data.SavedEnrollment{ID: data.EnrollmentID(id), Outcome: outcome, Before: local.moveIn}
	if outcome != data.RowOlder {
		if err := x.reconcile(r, &saved); err != nil {
			return saved, err
		}
		x.noteMoveIn(local, r, saved)
	}
	if local.retired != 0 && r.Restores {
		if err := x.exec(`UPDATE enrollments SET retired_on = NULL WHERE id = ?1`, id); err != nil {
			return saved, err
		}
		saved.Restored = true
		if !isStored(saved.Outcome) {
			saved.Outcome = data.RowKept
		}
	}
	if !isStored(saved.Outcome) {
		return saved, nil
	}
	x.touch(id)
	return saved, x.findFormer(local, r, &saved)
}

// findFormer looks up the former client and project of the enrollment where the row names others.
func (x *importTx) findFormer(local localState, r data.EnrollmentRow, saved *data.SavedEnrollment) (err error) {
	if local.id != 0 && local.client != int64(r.Client) {
		_, err = x.find(`SELECT personal_id FROM clients WHERE id = ?1`, []any{local.client}, &saved.FormerClient)
	}
	if err == nil && local.id != 0 && local.program != int64(r.Program) {
		_, err = x.find(`SELECT hmis_id FROM programs WHERE id = ?1`, []any{local.program}, &saved.FormerProject)
	}
	return err
}

// saveKnown stores an enrollment that may exist, and returns its former state.
func (x *importTx) saveKnown(r data.EnrollmentRow, o incomingRow) (id int64, local localState, outcome data.Outcome, err error) {
	row, err := x.lookups.find(importEnrollments.row, o.keys...)
	if err == nil && row != nil {
		local, err = readLocalState(row)
	}
	if err != nil {
		return 0, local, data.RowOlder, err
	}
	if local.id != 0 && (local.client != int64(r.Client) || local.program != int64(r.Program) || local.household != r.HouseholdID) {
		// Touch its former household and client too.
		if err := touchEnrollment(x.ctx, x.tx, data.EnrollmentID(local.id)); err != nil {
			return 0, local, data.RowOlder, err
		}
	}
	id, _, outcome, err = x.applyRow(importEnrollments, o, row)
	return id, local, outcome, err
}

// noteMoveIn adds an audit event if the move-in date of an existing enrollment has changed.
func (x *importTx) noteMoveIn(local localState, r data.EnrollmentRow, saved data.SavedEnrollment) {
	before, after := local.moveIn.Date(), saved.Reconciled.MoveIn.Date()
	if local.id == 0 || r.Removed || before == after {
		return
	}
	x.moveIns = append(x.moveIns, data.AuditEvent{EnrollmentID: saved.ID, ClientID: r.Client, ProgramID: r.Program,
		Changes: []data.Change{{Field: data.FieldMoveIn, Old: before.String(), New: after.String()}}})
}

// events returns the event of the import and, as further parts, the changes of move-in dates.
func (x *importTx) events(imported data.AuditEvent) []data.AuditEvent {
	events := append([]data.AuditEvent{imported}, x.moveIns...)
	for i := range events[1:] {
		part := &events[i+1]
		part.Operation, part.Kind, part.At, part.By, part.Reason = imported.Operation, data.EventMoveIn, imported.At, imported.By, "by import from HMIS"
	}
	return events
}

func (x *importTx) reconcile(r data.EnrollmentRow, saved *data.SavedEnrollment) error {
	saved.Reconciled = saved.Before.Reconcile(r.MoveIn, !r.Updated.IsZero() && r.Updated.After(saved.Before.At))
	if !saved.Reconciled.Confirmed && !saved.Reconciled.Overruled {
		return nil
	}
	if saved.Outcome == data.RowUnchanged {
		saved.Outcome = data.RowChanged
	}
	if err := x.flush(importEnrollments); err != nil {
		return err
	}
	return setMoveIn(x.ctx, x.tx, saved.ID, saved.Reconciled.MoveIn)
}

// SaveExit stores the only exit of an enrollment and, unless it is deleted, copies its date to the enrollment.
func (x *importTx) SaveExit(r data.ExitRow) (data.Outcome, error) {
	o := x.incoming([]any{int64(r.Enrollment)}, r.HMISRow, r.ID, sqldata.DateValue(r.Exit), sqldata.IdValue(r.Destination))
	o.replaces = func(old storedRow) bool {
		id, _ := old.content[0].(string)
		if id == r.ID {
			return r.Replaces(old.RowVersion)
		}
		return r.Outlives(data.HMISRow{HMISKey: data.HMISKey{ID: id}, RowVersion: old.RowVersion, Removed: old.removed})
	}
	var outcome data.Outcome
	var err error
	if x.isNew(r.Enrollment) {
		x.touch(int64(r.Enrollment))
		x.hasNewExits = true
		return x.append(importExits, 0, o)
	}
	_, _, outcome, err = x.save(importExits, o)
	if err != nil || !isStored(outcome) {
		return outcome, err
	}
	counts := sqldata.DateValue(r.Exit)
	if r.Removed {
		counts = nil
	}
	x.touch(int64(r.Enrollment))
	return outcome, x.exec(`UPDATE enrollments SET exit_date = ?2 WHERE id = ?1`, int64(r.Enrollment), counts)
}

// refreshExits copies the exit dates of this import to the enrollments of this import.
func (x *importTx) refreshExits() error {
	for _, t := range []*importTable{importEnrollments, importExits} {
		if err := x.flush(t); err != nil {
			return err
		}
	}
	if !x.hasNewExits {
		return nil
	}
	x.hasNewExits = false
	// SQLite keeps every page in memory that one statement changes.
	const atOnce = 1 << 14
	var last int64
	if _, err := x.find(`SELECT max(id) FROM enrollments`, nil, &last); err != nil {
		return err
	}
	for id := x.lastOldEnrollment; id < last; id += atOnce {
		err := x.exec(`UPDATE enrollments SET exit_date = (SELECT x.exit_date FROM exits x WHERE x.enrollment_id = enrollments.id)
			WHERE id > ?1 AND id <= ?2 AND EXISTS (SELECT 1 FROM exits x WHERE x.enrollment_id = enrollments.id AND x.removed = 0)`, id, id+atOnce)
		if err != nil {
			return err
		}
	}
	return nil
}

// SaveBedNight stores a bed night. refreshLatestNights updates the enrollment at the end.
func (x *importTx) SaveBedNight(r data.BedNightRow) (data.Outcome, error) {
	o := x.incoming([]any{int64(r.Enrollment), r.Night.String()}, r.HMISRow)
	if x.isNew(r.Enrollment) {
		x.changedStays.add(int64(r.Enrollment))
		return x.append(importBedNights, 0, o)
	}
	_, _, outcome, err := x.save(importBedNights, o)
	if err != nil || !isStored(outcome) {
		return outcome, err
	}
	x.changedStays.add(int64(r.Enrollment))
	return outcome, nil
}

func (x *importTx) refreshLatestNights() error {
	for id := range x.changedStays.all() {
		err := x.exec(`UPDATE enrollments SET latest_night = (SELECT max(night) FROM bed_nights WHERE enrollment_id = ?1 AND removed = 0)
			WHERE id = ?1`, id)
		if err != nil {
			return err
		}
		x.touch(id)
	}
	return nil
}

// Missing counts the source's current enrollments that overlap the period in one of the programs, and returns those for
// which present reports false.
func (x *importTx) Missing(source data.SourceID, programs map[data.ProgramID]bool, start, end data.Date, present func(hmisID string, client data.ClientID) bool) (of int, missing []data.EnrollmentID, err error) {
	if err := x.flush(importEnrollments); err != nil {
		return 0, nil, err
	}
	rows, err := x.tx.QueryContext(x.ctx, `SELECT id, hmis_id, program_id, client_id FROM enrollments WHERE source_id = ?1 AND removed = 0
		AND retired_on IS NULL AND entry_date <= ?3 AND (exit_date IS NULL OR exit_date >= ?2)`, source, sqldata.DateValue(start), sqldata.DateValue(end))
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id data.EnrollmentID
		var hmisID string
		var program data.ProgramID
		var client data.ClientID
		if err := rows.Scan(&id, &hmisID, &program, &client); err != nil {
			return 0, nil, err
		}
		if !programs[program] {
			continue
		}
		of++
		if !present(hmisID, client) {
			missing = append(missing, id)
		}
	}
	return of, missing, rows.Err()
}

// Retire takes enrollments off the lists as missing from HMIS since that day.
func (x *importTx) Retire(ids []data.EnrollmentID, since data.Date) error {
	for _, id := range ids {
		if err := x.exec(`UPDATE enrollments SET retired_on = ?2 WHERE id = ?1`, id, sqldata.DateValue(since)); err != nil {
			return err
		}
		x.touch(int64(id))
	}
	return nil
}
