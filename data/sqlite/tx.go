package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// querier is a pool or a transaction to read from.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// perform runs a write in one transaction: run, then the rows of the list that it touched, then the audit events. Run
// may complete the audit events, with the id of what it made. When the event is on record already, run is not called and repeated
// is true.
func (s *Store) perform(ctx context.Context, run func(tx *sql.Tx) error, events ...*data.AuditEvent) (repeated bool, err error) {
	return s.performThen(ctx, run, func(*sql.Tx) error { return nil }, events...)
}

// performThen is perform with something that needs the audit events already, in the same transaction.
func (s *Store) performThen(ctx context.Context, run, then func(tx *sql.Tx) error, events ...*data.AuditEvent) (repeated bool, err error) {
	if s.readOnly != "" {
		return false, data.Refuse(data.CodeUnavailable, "%s", s.readOnly)
	}
	tx, err := s.begin(ctx)
	if err != nil {
		return false, failure(err)
	}
	defer tx.Rollback()
	// Once it is its turn a write is over in no time; a statement that could be cancelled costs a goroutine.
	ctx = context.WithoutCancel(ctx)
	if len(events) > 0 {
		if repeated, err := onRecord(ctx, tx, *events[0]); err != nil || repeated {
			return repeated, err
		}
	}
	if err := run(tx); err != nil {
		return false, failure(err)
	}
	if err := renewList(ctx, tx); err != nil {
		return false, failure(err)
	}
	parts := make([]data.AuditEvent, len(events))
	for i, event := range events {
		parts[i] = *event
	}
	if err := record(ctx, tx, 0, parts...); err != nil {
		return false, failure(err)
	}
	if err := then(tx); err != nil {
		return false, failure(err)
	}
	var op data.OperationID
	if len(events) > 0 {
		op = events[0].Operation
	}
	return false, failure(s.commit(tx, op))
}

// onRecord reports whether the event is on record. It refuses one whose op stands for another event.
func onRecord(ctx context.Context, tx *sql.Tx, event data.AuditEvent) (bool, error) {
	recorded, err := events(ctx, tx, `SELECT `+eventColumns+` FROM audit_events a`+eventNames+`WHERE a.op = ?1 ORDER BY a.part LIMIT 1`, event.Operation)
	if err != nil || len(recorded) == 0 {
		return false, err
	}
	if !event.Repeats(recorded[0]) {
		return false, data.Refuse(data.CodeExists, "This was done as another event already. Nothing was changed. Do it anew.")
	}
	return true, nil
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, failure(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, failure(err)
		}
		all = append(all, one)
	}
	return all, failure(rows.Err())
}

// one reads the only row of a query, by its key; what names it where it is missing.
func one[T any](ctx context.Context, q querier, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	err := failure(ctx.Err())
	var all []T
	if err == nil {
		// To be able to cancel it takes longer than to read it.
		all, err = collect(context.WithoutCancel(ctx), q, scan, query, args...)
	}
	if err == nil && len(all) == 0 {
		err = notFound(what)
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// changed refuses a statement that changed no row; what names the row that is missing.
func changed(result sql.Result, err error, what string) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return notFound(what)
}
