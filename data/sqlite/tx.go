package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// engine is a querier as package sqldata uses it.
type engine struct{ querier }

// Failure implements sqldata.DB.
func (engine) Failure(err error) error { return failure(err) }

// Dialect implements sqldata.DB.
func (engine) Dialect() *sqldata.Dialect { return &dialect }

var dialect = sqldata.Dialect{
	Joined:      `group_concat(content, '')`,
	Texts:       func(parameter string) string { return `SELECT value FROM json_each(` + parameter + `)` },
	Numbers:     func(parameter string) string { return `SELECT value FROM json_each(` + parameter + `)` },
	Like:        `LIKE`,
	Greatest:    `max`,
	Least:       `min`,
	DaysBetween: func(a, b string) string { return `abs(julianday(` + a + `) - julianday(` + b + `))` },
	FoldedName:  func(column string) string { return column + ` COLLATE NOCASE` },
}

// writeTx is a data.Tx.
type writeTx struct {
	sqldata.Reader
	tx *sql.Tx
	// operation is the last recorded one.
	operation data.OperationID
}

// Write runs do in one transaction, and refreshes the list rows that it touched.
func (s *Store) Write(ctx context.Context, event data.AuditEvent, do func(ctx context.Context, tx data.Tx) error) (repeated bool, err error) {
	if s.readOnly != "" {
		return false, data.Refuse(data.CodeUnavailable, "%s", s.readOnly)
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return false, failure(err)
	}
	defer leave()
	tx, err := s.begin(ctx)
	if err != nil {
		return false, failure(err)
	}
	defer tx.Rollback()
	defer s.startWriting(ctx, false)()
	// A write is short; a statement that can be cancelled costs a goroutine.
	ctx = context.WithoutCancel(ctx)
	moved := true
	if event.Operation != "" {
		var recorded []data.AuditEvent
		recorded, moved, err = sqldata.EventsForRetry(ctx, engine{tx}, event.Operation)
		if err == nil {
			repeated, err = event.Repeated(recorded)
		}
		if err != nil || repeated {
			return repeated, err
		}
	}
	if moved {
		if err := s.checkMoved(ctx, tx, event); err != nil {
			return false, failure(err)
		}
	}
	x := &writeTx{Reader: sqldata.Reader{DB: engine{tx}}, tx: tx}
	if err := do(ctx, x); err != nil {
		return false, failure(err)
	}
	if err := refreshList(ctx, tx); err != nil {
		return false, failure(err)
	}
	return false, failure(s.commit(tx, x.operation, leave))
}

// Record records an audit event without another change.
func (x *writeTx) Record(ctx context.Context, event data.AuditEvent) error {
	return x.record(ctx, event)
}

// record records the parts of an operation.
func (x *writeTx) record(ctx context.Context, events ...data.AuditEvent) error {
	if len(events) == 0 {
		return nil
	}
	x.operation = events[0].Operation
	if err := sqldata.Record(ctx, engine{x.tx}, events...); err != nil {
		return err
	}
	return x.visit(ctx, events)
}

// exec runs a statement and records its event.
func (x *writeTx) exec(ctx context.Context, event data.AuditEvent, statement string, args ...any) error {
	if _, err := x.tx.ExecContext(ctx, statement, args...); err != nil {
		return err
	}
	return x.record(ctx, event)
}

// change is exec for a statement that must change a row; what names the missing row in the error.
func (x *writeTx) change(ctx context.Context, event data.AuditEvent, what, statement string, args ...any) error {
	result, err := x.tx.ExecContext(ctx, statement, args...)
	if err := changed(result, err, what); err != nil {
		return err
	}
	return x.record(ctx, event)
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	return sqldata.Collect(ctx, engine{q}, scan, query, args...)
}

// one returns the only row of a query by key; what names the missing row in the error.
func one[T any](ctx context.Context, q querier, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	return sqldata.One(ctx, engine{q}, what, scan, query, args...)
}

// changed returns an error if a statement changed no row; what names the missing row.
func changed(result sql.Result, err error, what string) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return notFound(what)
}
