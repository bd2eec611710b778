package sqldata

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"housingtracker/data"
)

// EventColumns are what ReadEvents scans, of audit_events a with EventNames.
const EventColumns = `a.id, a.hash, a.op, a.kind, a.at, a.by, coalesce(u.name, ''), a.enrollment_id, ae.uuid, a.client_id, coalesce(ac.personal_id, ''),
 a.program_id, coalesce(ap.name, ''), a.version, a.reason, a.changes, a.undoes, a.digest IS NOT NULL, a.operation_digest,
 coalesce(d.uuid, ''), coalesce(a.sequence, 0), coalesce(a.base_version, 0),
 coalesce((SELECT n.name FROM source_names n WHERE n.id = coalesce(ac.source_id, ap.source_id)), '')`

// EventNames joins the user, enrollment, client, program and device of an audit event.
const EventNames = ` LEFT JOIN users u ON u.id = a.by LEFT JOIN enrollments ae ON ae.id = a.enrollment_id LEFT JOIN clients ac ON ac.id = a.client_id LEFT JOIN programs ap ON ap.id = a.program_id LEFT JOIN devices d ON d.id = a.device_id `

// ReadEvents reads audit events; query selects EventColumns.
func ReadEvents(ctx context.Context, q DB, query string, args ...any) ([]data.AuditEvent, error) {
	return Collect(ctx, q, func(rows *sql.Rows) (a data.AuditEvent, err error) {
		var changes string
		var hash []byte
		err = rows.Scan(&a.Number, &hash, &a.Operation, &a.Kind, StampInto(&a.At), IntInto(&a.By), &a.ByName, IntInto(&a.EnrollmentID), TextInto(&a.EnrollmentUUID),
			IntInto(&a.ClientID), &a.PersonalID, IntInto(&a.ProgramID), &a.Program, &a.Version, &a.Reason, &changes, &a.Undoes, &a.Withheld, &a.Digest,
			&a.Device, &a.Sequence, &a.BaseVersion, &a.Source)
		a.Hash = hex.EncodeToString(hash)
		if err == nil && changes != "[]" {
			err = json.Unmarshal([]byte(changes), &a.Changes)
		}
		return a, err
	}, query, args...)
}

// Events returns the audit events that pass the filter, newest first.
func (r Reader) Events(ctx context.Context, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error) {
	where := r.DB.Dialect().EventConditions(filter)
	if before > 0 {
		where.Add("a.id < ?", before)
	}
	return ReadEvents(ctx, r.DB, `SELECT `+EventColumns+` FROM audit_events a`+EventNames+where.Text()+` ORDER BY a.id DESC`+where.Limit(limit), where.Args...)
}

// CountEvents counts the audit events that pass the filter.
func (r Reader) CountEvents(ctx context.Context, filter data.EventFilter) (n int, err error) {
	where := r.DB.Dialect().EventConditions(filter)
	from := ` FROM audit_events a`
	if filter.Words != "" {
		from += EventNames
	}
	return n, r.DB.Failure(r.DB.QueryRowContext(ctx, `SELECT count(*)`+from+where.Text(), where.Args...).Scan(&n))
}

// Conditions are the WHERE clause of a query with its arguments.
type Conditions struct {
	All  []string
	Args []any
}

// Add adds a condition; each ? stands for the next of args.
func (c *Conditions) Add(condition string, args ...any) {
	for _, arg := range args {
		c.Args = append(c.Args, arg)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(c.Args)), 1)
	}
	c.All = append(c.All, strings.ReplaceAll(condition, "$", "?"))
}

// Text returns the WHERE clause; "" without conditions.
func (c *Conditions) Text() string {
	if len(c.All) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.All, " AND ")
}

// Limit returns a LIMIT clause.
func (c *Conditions) Limit(n int) string {
	c.Args = append(c.Args, n)
	return fmt.Sprintf(" LIMIT ?%d", len(c.Args))
}

// EventConditions turns a filter into Conditions on audit_events a with EventNames.
func (d *Dialect) EventConditions(f data.EventFilter) *Conditions {
	c := &Conditions{}
	from, until := f.Period()
	if !from.IsZero() {
		c.Add("a.at >= ?", StampValue(from))
	}
	if !until.IsZero() {
		c.Add("a.at < ?", StampValue(until))
	}
	if len(f.Kinds) > 0 {
		c.Add("a.kind IN ("+d.Texts("?")+")", ListValue(f.Kinds))
	}
	if len(f.Clients) > 0 {
		c.Add("a.client_id IN ("+d.Numbers("?")+")", ListValue(f.Clients))
	}
	for _, id := range []struct {
		column string
		is     int64
	}{{"a.by", int64(f.By)}, {"a.program_id", int64(f.Program)}} {
		if id.is != 0 {
			c.Add(id.column+" = ?", id.is)
		}
	}
	for _, term := range f.Terms() {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term.Word) + "%"
		c.Add(`(a.reason || ' ' || a.changes || ' ' || coalesce(u.name, '') || ' ' || coalesce(ap.name, '') || ' ' || coalesce(ac.personal_id, '')
			`+d.Like+` ? ESCAPE '\' OR a.kind IN (`+d.Texts("?")+`))`, like, ListValue(term.Kinds))
	}
	return c
}

// ListValue encodes a list for json_each.
func ListValue[T ~string | ~int64](list []T) string {
	text, err := json.Marshal(append([]T{}, list...))
	if err != nil {
		panic(err)
	}
	return string(text)
}

// History returns the audit events on an enrollment but for those of reading, newest first. Where a tracker came from
// another enrollment, the events there until the move are included: a move has part 0 at its target and part 1 at its
// origin.
func (r Reader) History(ctx context.Context, id data.EnrollmentID) ([]data.AuditEvent, error) {
	return ReadEvents(ctx, r.DB, HistoryQuery, id)
}

// HistoryQuery selects what History reads.
const HistoryQuery = `WITH RECURSIVE line(enrollment, before) AS (
	SELECT CAST(?1 AS BIGINT), CAST(4611686018427387904 AS BIGINT)
	UNION
	SELECT origin.enrollment_id, arrival.id FROM line
		JOIN audit_events arrival ON arrival.enrollment_id = line.enrollment AND arrival.id < line.before AND arrival.part = 0
		JOIN audit_events origin ON origin.op = arrival.op AND origin.part = 1
	WHERE arrival.kind IN ('tracker-moved', 'match'))
 SELECT ` + EventColumns + ` FROM line CROSS JOIN audit_events a ON a.enrollment_id = line.enrollment AND a.id < line.before` + EventNames +
	`WHERE a.kind <> 'tracker-opened' ORDER BY a.id DESC`

// EventsOf returns the audit events of an operation.
func (r Reader) EventsOf(ctx context.Context, op data.OperationID) ([]data.AuditEvent, error) {
	return ReadEvents(ctx, r.DB, `SELECT `+EventColumns+` FROM audit_events a`+EventNames+`WHERE a.op = ?1 ORDER BY a.part`, op)
}

// EventsForRetry is EventsOf with only what identifies a retry: of the first part, without names. moved means that the last event of
// the database, of another operation, may say that it was moved away; it is read here because each statement takes time in every save.
func EventsForRetry(ctx context.Context, q DB, op data.OperationID) (recorded []data.AuditEvent, moved bool, err error) {
	recorded, err = Collect(ctx, q, func(rows *sql.Rows) (a data.AuditEvent, err error) {
		return a, rows.Scan(&a.Operation, &a.Kind, IntInto(&a.By), IntInto(&a.EnrollmentID), IntInto(&a.ClientID), IntInto(&a.ProgramID), &a.Reason, &a.Digest)
	}, RetryQuery, op)
	if n := len(recorded) - 1; err == nil && n >= 0 && recorded[n].Operation != op {
		recorded, moved = recorded[:n], true
	}
	return recorded, moved, err
}

// RetryQuery selects what EventsForRetry reads.
const RetryQuery = `SELECT * FROM (SELECT op, kind, by, enrollment_id, client_id, program_id, reason, operation_digest FROM audit_events WHERE op = ?1 ORDER BY part LIMIT 1) AS first
	UNION ALL SELECT op, kind, by, enrollment_id, client_id, program_id, reason, operation_digest FROM audit_events
	WHERE id = (SELECT max(id) FROM audit_events) AND kind = 'moved-away' AND op <> ?1`

// MovedAway returns the last audit event if it is of a move to another place or undoes one; else the zero event.
func MovedAway(ctx context.Context, q DB) (data.AuditEvent, error) {
	var number int64
	var kind data.EventKind
	err := q.QueryRowContext(ctx, `SELECT id, kind FROM audit_events ORDER BY id DESC LIMIT 1`).Scan(&number, &kind)
	if errors.Is(err, sql.ErrNoRows) || err == nil && kind != data.EventMovedAway {
		return data.AuditEvent{}, nil
	}
	if err != nil {
		return data.AuditEvent{}, err
	}
	last, err := ReadEvents(ctx, q, `SELECT `+EventColumns+` FROM audit_events a`+EventNames+`WHERE a.id = ?1`, number)
	if err != nil || len(last) == 0 {
		return data.AuditEvent{}, err
	}
	return last[0], nil
}
