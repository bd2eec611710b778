package sqldata

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// readingKinds are the kinds of audit events that change no client data.
const readingKinds = `'signed-in', 'sign-in-failed', 'signed-out', 'locked', 'unlocked', 'client-opened', 'list-opened', 'tracker-opened', 'export', 'print'`

// ExpiredQuery finds the clients who have left all programs and have not changed since the day ?1, with the day of the last
// change.
func (d *Dialect) ExpiredQuery() string {
	return `WITH changed(client_id, at) AS (
	SELECT id, date_updated FROM clients WHERE date_updated IS NOT NULL
	UNION ALL SELECT client_id, ` + d.Greatest + `(coalesce(date_updated, ''), entry_date, coalesce(exit_date, ''), coalesce(retired_on, ''), coalesce(move_in_at, ''),
		coalesce(move_in_date, ''), coalesce(latest_night, '')) FROM enrollments
	UNION ALL SELECT e.client_id, ` + d.Greatest + `(coalesce(x.date_updated, ''), x.exit_date) FROM exits x JOIN enrollments e ON e.id = x.enrollment_id
	UNION ALL SELECT e.client_id, t.updated_at FROM trackers t JOIN enrollments e ON e.id = t.enrollment_id
	UNION ALL SELECT e.client_id, t.ended_at FROM attempts t JOIN enrollments e ON e.id = t.enrollment_id
	UNION ALL SELECT e.client_id, n.written_at FROM notes n JOIN enrollments e ON e.id = n.enrollment_id
	UNION ALL SELECT e.client_id, d.kept_at FROM drafts d JOIN enrollments e ON e.id = d.enrollment_id
	UNION ALL SELECT client_id, updated_at FROM client_documents
	UNION ALL SELECT coalesce(a.client_id, e.client_id), a.at FROM audit_events a LEFT JOIN enrollments e ON e.id = a.enrollment_id
		WHERE a.kind NOT IN (` + readingKinds + `))
	SELECT id, personal_id, last FROM (SELECT c.id, c.personal_id, substr(max(changed.at), 1, 10) AS last FROM clients c JOIN changed ON changed.client_id = c.id
	WHERE c.forgotten = 0
		AND (c.removed = 1 OR NOT EXISTS (SELECT 1 FROM enrollments o JOIN programs p ON p.id = o.program_id
			WHERE o.client_id = c.id AND o.removed = 0 AND o.retired_on IS NULL AND o.exit_date IS NULL AND p.removed = 0))
	GROUP BY c.id) expired WHERE last <> '' AND last < ?1 ORDER BY last, id`
}

// ExpiredClients returns the clients without a change since the day, the longest unchanged first.
func (r Reader) ExpiredClients(ctx context.Context, before data.Date) ([]data.Expired, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (e data.Expired, err error) {
		return e, rows.Scan(&e.Client, &e.PersonalID, DateInto(&e.Last))
	}, r.DB.Dialect().ExpiredQuery(), before.String())
}
