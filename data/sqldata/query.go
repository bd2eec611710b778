// Package sqldata is what the stores in SQL databases have in common: the values of columns, queries that every engine
// understands, and the audit chain.
//
// Queries have the parameters ?1 to ?N. CROSS JOIN always has an ON, because SQLite reads tables joined so in that order and
// other engines have to be asked for a JOIN.
package sqldata

import (
	"context"
	"database/sql"
	"errors"

	"housingtracker/data"
)

// DB is an engine's pool or transaction.
type DB interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	// Failure turns an error of the engine into a *data.Error with a message for people. It leaves a *data.Error as it is.
	Failure(err error) error
	// Dialect is the SQL in which engines differ.
	Dialect() *Dialect
}

// Dialect is the SQL in which engines differ.
type Dialect struct {
	// Joined is the aggregate that joins the texts of the column content.
	Joined string
	// Texts and Numbers select the elements of a parameter with a list in JSON.
	Texts, Numbers func(parameter string) string
	// Like compares without regard to case.
	Like string
	// Greatest and Least are the functions for the greatest and the least of several values; null if one is.
	Greatest, Least string
	// DaysBetween is the number of days between two dates.
	DaysBetween func(a, b string) string
	// FoldedName orders names without regard to case.
	FoldedName func(column string) string
}

// Reader reads what a database holds. It implements data.Reader, in and out of a transaction, and what else screens read.
type Reader struct{ DB DB }

// Collect reads all rows of a query.
func Collect[T any](ctx context.Context, q DB, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, q.Failure(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, q.Failure(err)
		}
		all = append(all, one)
	}
	return all, q.Failure(rows.Err())
}

// One returns the only row of a query by key; what names the missing row in the error.
func One[T any](ctx context.Context, q DB, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	err := q.Failure(ctx.Err())
	var all []T
	if err == nil {
		// Preparing to cancel takes longer than reading one row.
		all, err = Collect(context.WithoutCancel(ctx), q, scan, query, args...)
	}
	if err == nil && len(all) == 0 {
		err = NotFound(what)
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// NotFound refuses because there is no such record.
func NotFound(what string) error {
	return data.Refuse(data.CodeNotFound, "There is no such %s. It may have been removed meanwhile.", what)
}

// Found turns sql.ErrNoRows into a refusal that names what was looked for.
func Found(q DB, err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return NotFound(what)
	}
	return q.Failure(err)
}
