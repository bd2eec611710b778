package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"housingtracker/data/sqldata"
)

// householdHeads defines the head of an enrollment's household in its program: among heads whose stay overlaps the
// enrollment's, the one with the earliest entry (R44); the enrollment itself where that is the head; never another
// enrollment of the same client. data.Span.HMID has the same rule for overlaps.
const householdHeads = `CREATE VIEW household_heads AS
	SELECT e.id AS enrollment_id,
		(SELECT h.id FROM enrollments h JOIN clients hc ON hc.id = h.client_id
		 WHERE h.program_id = e.program_id AND h.household_id = e.household_id AND h.relationship = 1
			AND h.removed = 0 AND h.retired_on IS NULL AND hc.removed = 0
			AND (h.client_id <> e.client_id OR h.id = e.id)
			AND max(h.entry_date, e.entry_date) <= min(coalesce(h.exit_date, '9999-12-31'), coalesce(e.exit_date, '9999-12-31'))
		 ORDER BY h.entry_date, h.id LIMIT 1) AS head_id
	FROM enrollments e WHERE e.household_id <> ''`

// householdIndex finds the heads of a household by entry, without reading its members: some HMIS give thousands of clients
// the same HouseholdID.
const householdIndex = `CREATE INDEX enrollments_by_household ON enrollments (program_id, household_id, relationship, entry_date)`

// staleListRows finds the enrollments whose list row differs from its source.
const staleListRows = `SELECT l.enrollment_id FROM program_list l CROSS JOIN program_list_source s ON s.enrollment_id = l.enrollment_id
	WHERE s.content <> l.content`

// migrateHouseholdHeads is step 9. Earlier versions gave members the move-in of a head whose stay had ended, or of another
// enrollment of the same client. It refreshes the list rows that differ and records their number, so it follows the steps
// that change tables.
func migrateHouseholdHeads(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{`DROP INDEX enrollments_by_household`, householdIndex, `DROP VIEW household_heads`, householdHeads} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO temp.touched `+staleListRows)
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err != nil || rows == 0 {
		return err
	}
	return finishMigration(ctx, tx, fmt.Sprintf(
		"household move-ins worked out again: only stays that overlap share one, and nobody takes one from another enrollment of their own; rows of the lists changed: %d", rows))
}

// finishMigration ends steps 8 and 9: it refreshes the list rows that the step has touched, and records what users see differently.
func finishMigration(ctx context.Context, tx *sql.Tx, reason string) error {
	if err := refreshList(ctx, tx); err != nil {
		return err
	}
	return sqldata.RecordUpdate(ctx, engine{tx}, reason)
}
