package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"housingtracker/data"
)

// readingKinds are the kinds of audit events that change no client data.
const readingKinds = `'signed-in', 'sign-in-failed', 'signed-out', 'locked', 'unlocked', 'client-opened', 'list-opened', 'tracker-opened', 'export', 'print'`

// expiredQuery finds the clients who have left all programs and have not changed since the day ?1, with the day of the last
// change.
const expiredQuery = `WITH changed(client_id, at) AS (
	SELECT id, date_updated FROM clients WHERE date_updated IS NOT NULL
	UNION ALL SELECT client_id, max(coalesce(date_updated, ''), entry_date, coalesce(exit_date, ''), coalesce(retired_on, ''), coalesce(move_in_at, ''),
		coalesce(move_in_date, ''), coalesce(latest_night, '')) FROM enrollments
	UNION ALL SELECT e.client_id, max(coalesce(x.date_updated, ''), x.exit_date) FROM exits x JOIN enrollments e ON e.id = x.enrollment_id
	UNION ALL SELECT e.client_id, t.updated_at FROM trackers t JOIN enrollments e ON e.id = t.enrollment_id
	UNION ALL SELECT e.client_id, t.ended_at FROM attempts t JOIN enrollments e ON e.id = t.enrollment_id
	UNION ALL SELECT e.client_id, n.written_at FROM notes n JOIN enrollments e ON e.id = n.enrollment_id
	UNION ALL SELECT e.client_id, d.kept_at FROM drafts d JOIN enrollments e ON e.id = d.enrollment_id
	UNION ALL SELECT client_id, updated_at FROM client_documents
	UNION ALL SELECT coalesce(a.client_id, e.client_id), a.at FROM audit_events a LEFT JOIN enrollments e ON e.id = a.enrollment_id
		WHERE a.kind NOT IN (` + readingKinds + `))
	SELECT c.id, c.personal_id, substr(max(changed.at), 1, 10) AS last FROM clients c JOIN changed ON changed.client_id = c.id
	WHERE c.forgotten = 0
		AND (c.removed = 1 OR NOT EXISTS (SELECT 1 FROM enrollments o JOIN programs p ON p.id = o.program_id
			WHERE o.client_id = c.id AND o.removed = 0 AND o.retired_on IS NULL AND o.exit_date IS NULL AND p.removed = 0))
	GROUP BY c.id HAVING last <> '' AND last < ?1 ORDER BY last, c.id`

// ExpiredClients returns the clients without a change since the day, the longest unchanged first.
func (q queries) ExpiredClients(ctx context.Context, before data.Date) ([]data.Expired, error) {
	return collect(ctx, q.db, func(rows *sql.Rows) (e data.Expired, err error) {
		return e, rows.Scan(&e.Client, &e.PersonalID, dateInto(&e.Last))
	}, expiredQuery, before.String())
}

// deidentifyStatements delete names, HMIS IDs and typed texts. The rows stay, because audit events refer to their ids.
var deidentifyStatements = []string{
	`DELETE FROM drafts WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM notes WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM client_documents WHERE client_id IN (SELECT id FROM temp.left_clients)`,
	`DELETE FROM client_visits WHERE client_id IN (SELECT id FROM temp.left_clients)`,
	`DELETE FROM client_words WHERE client_id IN (SELECT id FROM temp.left_clients)`,
	`DELETE FROM dismissed_matches WHERE by_hand IN (SELECT id FROM temp.left_enrollments) OR imported IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE clients SET personal_id = 'forgotten-' || id, first_name = '', middle_name = '', last_name = 'De-identified', name_suffix = '',
		name_quality = NULL, hashed = 0, name_key = '', birth_date = NULL, forgotten = 1 WHERE id IN (SELECT id FROM temp.left_clients)`,
	`UPDATE enrollments SET hmis_id = iif(source_id IS NULL, NULL, 'forgotten-' || id), household_id = '', case_manager_name = ''
		WHERE id IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE exits SET hmis_id = 'forgotten-' || enrollment_id WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE trackers SET sex_offender_detail = '', criminal_history_detail = '', ada_unit_detail = ''
		WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE attempts SET sex_offender_detail = '', criminal_history_detail = '', ada_unit_detail = ''
		WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
}

// removeStatements follow deidentifyStatements for data.Remove.
var removeStatements = []string{
	`DELETE FROM tracker_versions WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM trackers WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM attempts WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM exits WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`DELETE FROM bed_nights WHERE enrollment_id IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE enrollments SET relationship = NULL, entry_date = '0001-01-01', exit_date = NULL, hmis_move_in = NULL, local_move_in = NULL, move_in_state = 0,
		move_in_at = NULL, superseded_move_in = NULL, latest_night = NULL, case_manager_id = NULL, retired_on = NULL, removed = 1,
		date_updated = NULL, export_date = NULL WHERE id IN (SELECT id FROM temp.left_enrollments)`,
	`UPDATE clients SET last_name = 'Removed', removed = 1, date_updated = NULL, export_date = NULL WHERE id IN (SELECT id FROM temp.left_clients)`,
}

// ApplyRetention removes or de-identifies the clients without a change since the day.
func (x *writeTx) ApplyRetention(ctx context.Context, event data.AuditEvent, before data.Date, how data.Retention) error {
	if err := applyRetention(ctx, x.tx, before, how); err != nil {
		return err
	}
	if err := x.record(ctx, event); err != nil {
		return err
	}
	// The filter of an exported or printed list may contain a name.
	return withhold(ctx, x.tx, event.Operation, `(client_id IN (SELECT id FROM temp.left_clients) OR enrollment_id IN (SELECT id FROM temp.left_enrollments)
		OR kind IN ('export', 'print', 'record-of-acts') AND at < ?1)`, before.String())
}

// applyRetention removes or de-identifies the expired clients.
func applyRetention(ctx context.Context, tx *sql.Tx, before data.Date, how data.Retention) error {
	for _, statement := range []string{
		`DROP TABLE IF EXISTS temp.left_clients`, `DROP TABLE IF EXISTS temp.left_enrollments`,
		`CREATE TEMP TABLE left_clients (id INTEGER PRIMARY KEY)`, `CREATE TEMP TABLE left_enrollments (id INTEGER PRIMARY KEY)`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO temp.left_clients SELECT id FROM (`+expiredQuery+`)`, before.String()); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO temp.left_enrollments
		SELECT e.id FROM enrollments e JOIN temp.left_clients c ON c.id = e.client_id`); err != nil {
		return err
	}
	if err := touch(ctx, tx, `SELECT id FROM temp.left_enrollments`); err != nil {
		return err
	}
	statements := deidentifyStatements
	if how == data.Remove {
		statements = slices.Concat(deidentifyStatements, removeStatements)
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	// The sets of the search can't remove a client, so they are rebuilt.
	return rebuildSets(ctx, tx)
}

// Purge rewrites the file, so that neither it nor the log contains deleted data. It returns CodeConflict, to be tried again,
// while another program reads.
func (s *Store) Purge(ctx context.Context) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return failure(err)
	}
	defer conn.Close()
	for _, statement := range []string{`PRAGMA secure_delete = 1`, `VACUUM`} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return failure(err)
		}
	}
	var busy, pages, moved int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return failure(err)
	}
	if busy != 0 {
		return data.Refuse(data.CodeConflict, "The records are gone from the database, but another window is reading it, so traces are left in its log until "+
			"it is closed everywhere. Close it everywhere once.")
	}
	return nil
}
