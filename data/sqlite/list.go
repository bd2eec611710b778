package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// createTouched creates, on the writing connection, the table of enrollments whose list rows the transaction must refresh.
const createTouched = `CREATE TEMP TABLE touched (enrollment_id INTEGER PRIMARY KEY);`

// touch marks enrollments for refreshList: those that selected (a query of enrollment ids) returns, their households in the
// program and all enrollments of their clients, because list rows show the head's move-in and the client's other stays. It
// costs three index look-ups for each enrollment.
//
// Every change of an enrollment, its client, its tracker or its program's name or type must touch it. A change of household,
// program or client must touch it before and after.
func touch(ctx context.Context, tx *sql.Tx, selected string, args ...any) error {
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO temp.touched
		WITH picked(id) AS MATERIALIZED (`+selected+`)
		SELECT e.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id
		UNION
		SELECT m.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id AND e.household_id <> ''
			CROSS JOIN enrollments m ON m.program_id = e.program_id AND m.household_id = e.household_id
		UNION
		SELECT o.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id CROSS JOIN enrollments o ON o.client_id = e.client_id`, args...)
	return err
}

// touchEnrollment is touch for one enrollment.
func touchEnrollment(ctx context.Context, tx *sql.Tx, id data.EnrollmentID) error {
	return touch(ctx, tx, `SELECT ?1`, id)
}

// refreshList refreshes the list rows of the touched enrollments from the view that defines them.
func refreshList(ctx context.Context, tx *sql.Tx) error {
	var any bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM temp.touched)`).Scan(&any); err != nil || !any {
		return err
	}
	// Rows are updated in place, and only if they differ, so that a save changes few pages. The planner does not know the
	// size of a temporary table; CROSS JOIN keeps it from scanning the whole list. The driver caches a prepared statement
	// only if it has an argument, and preparing the view takes longer than a save.
	for _, statement := range []string{
		`DELETE FROM program_list WHERE (program_id, left_on, enrollment_id) IN (SELECT l.program_id, l.left_on, l.enrollment_id
			FROM temp.touched t CROSS JOIN program_list l ON l.enrollment_id = t.enrollment_id
			WHERE t.enrollment_id > ?1 AND NOT EXISTS (SELECT 1 FROM program_list_source s
				WHERE s.enrollment_id = t.enrollment_id AND s.program_id = l.program_id AND s.left_on = l.left_on))`,
		`INSERT INTO program_list SELECT s.* FROM temp.touched t CROSS JOIN program_list_source s ON s.enrollment_id = t.enrollment_id
			WHERE t.enrollment_id > ?1
			ON CONFLICT (program_id, left_on, enrollment_id) DO UPDATE
				SET content = excluded.content WHERE content <> excluded.content`,
		`DELETE FROM temp.touched WHERE enrollment_id > ?1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, 0); err != nil {
			return err
		}
	}
	return nil
}

// rebuildList writes the whole list: the result of refreshList with all enrollments touched, but faster. It reads by client,
// whose enrollments are stored together; the planner would read by program.
func rebuildList(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM program_list`,
		`INSERT INTO program_list SELECT s.* FROM enrollments e CROSS JOIN program_list_source s ON s.enrollment_id = e.id
			ORDER BY s.program_id, s.left_on, s.enrollment_id`,
		`DELETE FROM temp.touched`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
