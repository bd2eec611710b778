package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

const eventColumns = `a.id, a.hash, a.op, a.kind, a.at, a.by, coalesce(u.name, ''), a.enrollment_id, ae.uuid, a.client_id, coalesce(ac.personal_id, ''),
 a.program_id, coalesce(ap.name, ''), a.version, a.reason, a.changes, a.undoes, a.digest IS NOT NULL, a.operation_digest,
 coalesce(d.uuid, ''), coalesce(a.sequence, 0), coalesce(a.base_version, 0),
 coalesce((SELECT n.name FROM source_names n WHERE n.id = coalesce(ac.source_id, ap.source_id)), '')`

// eventNames joins the user, enrollment, client, program and device of an audit event.
const eventNames = ` LEFT JOIN users u ON u.id = a.by LEFT JOIN enrollments ae ON ae.id = a.enrollment_id LEFT JOIN clients ac ON ac.id = a.client_id LEFT JOIN programs ap ON ap.id = a.program_id LEFT JOIN devices d ON d.id = a.device_id `

// events reads audit events; query selects eventColumns.
func events(ctx context.Context, q querier, query string, args ...any) ([]data.AuditEvent, error) {
	return collect(ctx, q, func(rows *sql.Rows) (a data.AuditEvent, err error) {
		var changes string
		var hash []byte
		err = rows.Scan(&a.Number, &hash, &a.Operation, &a.Kind, stampInto(&a.At), intInto(&a.By), &a.ByName, intInto(&a.EnrollmentID), textInto(&a.EnrollmentUUID),
			intInto(&a.ClientID), &a.PersonalID, intInto(&a.ProgramID), &a.Program, &a.Version, &a.Reason, &changes, &a.Undoes, &a.Withheld, &a.Digest,
			&a.Device, &a.Sequence, &a.BaseVersion, &a.Source)
		a.Hash = hex.EncodeToString(hash)
		if err == nil && changes != "[]" {
			err = json.Unmarshal([]byte(changes), &a.Changes)
		}
		return a, err
	}, query, args...)
}

// Events returns the audit events that pass the filter, newest first.
func (s *Store) Events(ctx context.Context, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error) {
	where := eventConditions(filter)
	if before > 0 {
		where.add("a.id < ?", before)
	}
	return events(ctx, s.read, `SELECT `+eventColumns+` FROM audit_events a`+eventNames+where.text()+` ORDER BY a.id DESC`+where.limit(limit), where.args...)
}

// CountEvents counts the audit events that pass the filter.
func (s *Store) CountEvents(ctx context.Context, filter data.EventFilter) (n int, err error) {
	where := eventConditions(filter)
	from := ` FROM audit_events a`
	if filter.Words != "" {
		from += eventNames
	}
	return n, failure(s.read.QueryRowContext(ctx, `SELECT count(*)`+from+where.text(), where.args...).Scan(&n))
}

// conditions are the WHERE clause of a query with its arguments.
type conditions struct {
	all  []string
	args []any
}

// add adds a condition; each ? stands for the next of args.
func (c *conditions) add(condition string, args ...any) {
	for _, arg := range args {
		c.args = append(c.args, arg)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.all = append(c.all, strings.ReplaceAll(condition, "$", "?"))
}

func (c *conditions) text() string {
	if len(c.all) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.all, " AND ")
}

func (c *conditions) limit(n int) string {
	c.args = append(c.args, n)
	return fmt.Sprintf(" LIMIT ?%d", len(c.args))
}

// eventConditions turns a filter into conditions on audit_events a with eventNames.
func eventConditions(f data.EventFilter) *conditions {
	c := &conditions{}
	from, until := f.Period()
	if !from.IsZero() {
		c.add("a.at >= ?", stampValue(from))
	}
	if !until.IsZero() {
		c.add("a.at < ?", stampValue(until))
	}
	if len(f.Kinds) > 0 {
		c.add("a.kind IN (SELECT value FROM json_each(?))", listValue(f.Kinds))
	}
	if len(f.Clients) > 0 {
		c.add("a.client_id IN (SELECT value FROM json_each(?))", listValue(f.Clients))
	}
	for _, id := range []struct {
		column string
		is     int64
	}{{"a.by", int64(f.By)}, {"a.program_id", int64(f.Program)}} {
		if id.is != 0 {
			c.add(id.column+" = ?", id.is)
		}
	}
	for _, term := range f.Terms() {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term.Word) + "%"
		c.add(`(a.reason || ' ' || a.changes || ' ' || coalesce(u.name, '') || ' ' || coalesce(ap.name, '') || ' ' || coalesce(ac.personal_id, '')
			LIKE ? ESCAPE '\' OR a.kind IN (SELECT value FROM json_each(?)))`, like, listValue(term.Kinds))
	}
	return c
}

// listValue encodes a list for json_each.
func listValue[T ~string | ~int64](list []T) string {
	text, err := json.Marshal(append([]T{}, list...))
	if err != nil {
		panic(err)
	}
	return string(text)
}

// visit stores that the user of an operation opened or changed a client. An operation on several clients is none of each.
func (x *writeTx) visit(ctx context.Context, events []data.AuditEvent) error {
	e := events[0]
	if e.By == 0 || e.ClientID == 0 || slices.ContainsFunc(events, func(other data.AuditEvent) bool { return other.ClientID != e.ClientID }) {
		return nil
	}
	_, err := x.tx.ExecContext(ctx, `INSERT INTO client_visits (user_id, client_id, at) VALUES (?1, ?2, ?3)
		ON CONFLICT (user_id, client_id) DO UPDATE SET at = excluded.at`, e.By, e.ClientID, stampValue(e.At))
	return err
}

// History returns the audit events on an enrollment but for those of reading, newest first. Where a tracker came from
// another enrollment, the events there until the move are included: a move has part 0 at its target and part 1 at its
// origin.
func (q queries) History(ctx context.Context, id data.EnrollmentID) ([]data.AuditEvent, error) {
	return events(ctx, q.db, historyQuery, id)
}

const historyQuery = `WITH RECURSIVE line(enrollment, before) AS (
	SELECT ?1, 1 << 62
	UNION
	SELECT origin.enrollment_id, arrival.id FROM line
		JOIN audit_events arrival ON arrival.enrollment_id = line.enrollment AND arrival.id < line.before AND arrival.part = 0
		JOIN audit_events origin ON origin.op = arrival.op AND origin.part = 1
	WHERE arrival.kind IN ('tracker-moved', 'match'))
 SELECT ` + eventColumns + ` FROM line JOIN audit_events a ON a.enrollment_id = line.enrollment AND a.id < line.before` + eventNames +
	`WHERE a.kind <> 'tracker-opened' ORDER BY a.id DESC`

// EventsOf returns the audit events of an operation.
func (q queries) EventsOf(ctx context.Context, op data.OperationID) ([]data.AuditEvent, error) {
	return events(ctx, q.db, `SELECT `+eventColumns+` FROM audit_events a`+eventNames+`WHERE a.op = ?1 ORDER BY a.part`, op)
}

// eventsForRetry is EventsOf with only what identifies a retry: of the first part, without names. moved means that the last event of
// the database, of another operation, may say that it was moved away; it is read here because each statement takes time in every save.
func eventsForRetry(ctx context.Context, q querier, op data.OperationID) (recorded []data.AuditEvent, moved bool, err error) {
	recorded, err = collect(ctx, q, func(rows *sql.Rows) (a data.AuditEvent, err error) {
		return a, rows.Scan(&a.Operation, &a.Kind, intInto(&a.By), intInto(&a.EnrollmentID), intInto(&a.ClientID), intInto(&a.ProgramID), &a.Reason, &a.Digest)
	}, retryQuery, op)
	if n := len(recorded) - 1; err == nil && n >= 0 && recorded[n].Operation != op {
		recorded, moved = recorded[:n], true
	}
	return recorded, moved, err
}

const retryQuery = `SELECT * FROM (SELECT op, kind, by, enrollment_id, client_id, program_id, reason, operation_digest FROM audit_events WHERE op = ?1 ORDER BY part LIMIT 1)
	UNION ALL SELECT op, kind, by, enrollment_id, client_id, program_id, reason, operation_digest FROM audit_events
	WHERE id = (SELECT max(id) FROM audit_events) AND kind = 'moved-away' AND op <> ?1`
