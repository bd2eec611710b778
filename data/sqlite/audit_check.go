package sqlite

import (
	"context"
	"database/sql"
	"housingtracker/data/sqldata"
)

// checkAgainstAuditLog compares trackers and users with the last audit events on them. It finds a page that was replaced by
// an older one of the same file, whose MAC is valid. Withheld events prove nothing.
func checkAgainstAuditLog(ctx context.Context, q *sql.DB) (wrong []string, err error) {
	// There is no index by kind, and few events are about users.
	const said = `WITH said AS MATERIALIZED (SELECT id, reason, changes FROM audit_events WHERE kind = 'user')`
	return sqldata.Violations(ctx, engine{q}, [][2]string{
		{`SELECT t.enrollment_id FROM trackers t JOIN audit_events a ON a.id = (SELECT max(id) FROM audit_events WHERE enrollment_id = t.enrollment_id
			AND kind IN ('tracker-created', 'tracker-saved', 'started-over', 'tracker-removed', 'tracker-moved', 'match', 'received'))
			WHERE a.kind = 'tracker-removed' OR a.kind IN ('tracker-created', 'tracker-saved', 'started-over', 'received') AND a.version <> t.version`,
			"enrollment %s: its tracker is not the one that was saved last; an older one was put in its place"},
		{said + ` SELECT u.id FROM users u JOIN said s ON s.id = (SELECT max(id) FROM said WHERE reason IN ('disabled ' || u.name, 'enabled ' || u.name))
			WHERE u.disabled <> (s.reason = 'disabled ' || u.name)`,
			"user %s: disabled or enabled without this program"},
		{said + `, given AS (SELECT s.id, s.reason, c.value ->> 'new' AS role FROM said s, json_each(s.changes) c WHERE c.value ->> 'field' = 'role')
			SELECT u.id FROM users u JOIN given g ON g.id = (SELECT max(id) FROM given WHERE reason IN ('changed ' || u.name, 'disabled ' || u.name))
			WHERE g.role <> u.role`,
			"user %s: the role was changed without this program"},
	})
}
