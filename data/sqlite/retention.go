package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

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
	return sqldata.Withhold(ctx, engine{x.tx}, event.Operation, `(client_id IN (SELECT id FROM temp.left_clients) OR enrollment_id IN (SELECT id FROM temp.left_enrollments)
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
	if _, err := tx.ExecContext(ctx, `INSERT INTO temp.left_clients SELECT id FROM (`+dialect.ExpiredQuery()+`)`, before.String()); err != nil {
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
