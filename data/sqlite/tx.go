package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"housingtracker/data"
)

// querier is a pool or a transaction to read from.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// perform runs a write in one transaction: run, then the rows of the list that it touched, then the acts on record. Run
// may complete the acts, with the id of what it made. When the act is on record already, run is not called and repeated
// is true.
func (s *Store) perform(ctx context.Context, run func(tx *sql.Tx) error, acts ...*data.Act) (repeated bool, err error) {
	if s.readOnly != "" {
		return false, data.Refuse(data.CodeUnavailable, "%s", s.readOnly)
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, failure(err)
	}
	defer tx.Rollback()
	for _, act := range acts {
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM acts WHERE op = ?1)`, act.Op).Scan(&repeated)
		if err != nil || repeated {
			return repeated, failure(err)
		}
	}
	if err := run(tx); err != nil {
		return false, failure(err)
	}
	if err := renewList(ctx, tx); err != nil {
		return false, failure(err)
	}
	for part, act := range acts {
		if err := record(ctx, tx, part, *act); err != nil {
			return false, failure(err)
		}
	}
	return false, failure(tx.Commit())
}

// record writes an act. The parts of one op count from 0.
func record(ctx context.Context, tx *sql.Tx, part int, act data.Act) error {
	changes, err := json.Marshal(append([]data.Change{}, act.Changes...))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO acts
		(op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
		act.Op, part, act.Kind, stampValue(act.At), idValue(act.By), idValue(act.EnrollmentID), idValue(act.ClientID),
		idValue(act.ProgramID), act.Version, act.Reason, string(changes), act.Undoes)
	return err
}

const actColumns = `a.op, a.kind, a.at, a.by, coalesce(u.name, ''), a.enrollment_id, a.client_id, a.program_id, a.version,
 a.reason, a.changes, a.undoes`

// acts reads acts; query selects actColumns.
func acts(ctx context.Context, q querier, query string, args ...any) ([]data.Act, error) {
	return collect(ctx, q, func(rows *sql.Rows) (a data.Act, err error) {
		var changes string
		err = rows.Scan(&a.Op, &a.Kind, stampInto(&a.At), intInto(&a.By), &a.ByName, intInto(&a.EnrollmentID),
			intInto(&a.ClientID), intInto(&a.ProgramID), &a.Version, &a.Reason, &changes, &a.Undoes)
		if err == nil && changes != "[]" {
			err = json.Unmarshal([]byte(changes), &a.Changes)
		}
		return a, err
	}, query, args...)
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

// one reads the only row of a query; what names it where it is missing.
func one[T any](ctx context.Context, q querier, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	all, err := collect(ctx, q, scan, query, args...)
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
