package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// householdHeads is the head of an enrollment's household in the program: of several whose stay overlaps the enrollment's, the
// one with the earlier entry (R44). It is the enrollment itself where that is the head, and never another enrollment of its
// client. data.Span.HMID holds the same rule of overlapping.
const householdHeads = `CREATE VIEW household_heads AS
	SELECT e.id AS enrollment_id,
		(SELECT h.id FROM enrollments h JOIN clients hc ON hc.id = h.client_id
		 WHERE h.program_id = e.program_id AND h.household_id = e.household_id AND h.relationship = 1
			AND h.removed = 0 AND h.retired_on IS NULL AND hc.removed = 0
			AND (h.client_id <> e.client_id OR h.id = e.id)
			AND max(h.entry_date, e.entry_date) <= min(coalesce(h.exit_date, '9999-12-31'), coalesce(e.exit_date, '9999-12-31'))
		 ORDER BY h.entry_date, h.id LIMIT 1) AS head_id
	FROM enrollments e WHERE e.household_id <> ''`

// householdIndex finds the heads of a household in the order of their entry, without its members: where an HMIS gives everybody
// one HouseholdID, these are thousands.
const householdIndex = `CREATE INDEX enrollments_by_household ON enrollments (program_id, household_id, relationship, entry_date)`

// differing finds the enrollments whose list row is not what its source says.
const staleListRows = `SELECT l.enrollment_id FROM program_list l CROSS JOIN program_list_source s ON s.enrollment_id = l.enrollment_id
	WHERE s.content <> l.content`

// takeOverlappingHeads is step 9. Before it, a member took the move-in of a head whose stay had ended, and of the client's own other
// enrollment. It renews the list rows that say so and records how many there are, so it comes after the steps that change tables.
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
