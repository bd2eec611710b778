package sqlite

import (
	"context"
	"strings"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// SaveLaptop stores a laptop.
func (x *writeTx) SaveLaptop(ctx context.Context, event data.AuditEvent, l data.Laptop) error {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO laptops (device, name, name_key, user_id, taken_at, days, exchanged_at, state, content)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
		ON CONFLICT (device) DO UPDATE SET days = excluded.days, exchanged_at = excluded.exchanged_at, state = excluded.state, content = excluded.content`,
		l.Device, l.Name, data.UserKey(l.Name), l.User, sqldata.StampValue(l.TakenAt), l.Days, sqldata.StampValue(l.ExchangedAt), l.State, l.Content)
	if exists(err) {
		return &data.Error{Code: data.CodeExists, Err: err, Message: "A laptop with the name " + l.Name + " is on a trip already. Nothing was changed. Give this one another name."}
	}
	if err != nil {
		return err
	}
	return x.record(ctx, event)
}

// SaveLaptopOperation stores an operation or replaces it.
func (x *writeTx) SaveLaptopOperation(ctx context.Context, o data.LaptopOperation) error {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO laptop_operations (id, device, sequence, digest, enrollment_id, state, kind, content, result)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
		ON CONFLICT (id) DO UPDATE SET enrollment_id = excluded.enrollment_id, state = excluded.state, kind = excluded.kind, result = excluded.result`,
		o.ID, o.Device, o.Sequence, o.Digest, sqldata.IdValue(o.EnrollmentID), o.State, o.Kind, o.Content, o.Result)
	return err
}

// SaveOutreachValue stores a value or, if it is "", removes it.
func (x *writeTx) SaveOutreachValue(ctx context.Context, key, value string) error {
	statement, args := `INSERT INTO outreach_values (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, []any{key, value}
	if value == "" {
		statement, args = `DELETE FROM outreach_values WHERE key = ?1`, args[:1]
	}
	_, err := x.tx.ExecContext(ctx, statement, args...)
	return err
}

// newID is an expression for the next number of a table in a laptop's database; null elsewhere, for SQLite's own.
func newID(table string) string {
	return strings.ReplaceAll(`(SELECT max(1 << 28, (SELECT coalesce(max(id), 0) + 1 FROM TABLE)) FROM outreach_values WHERE key = '`+data.TripKey+`')`, "TABLE", table)
}
