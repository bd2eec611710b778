// Package postgres is the store on a PostgreSQL server. The server holds the permission table: users read what row-level security shows
// them, and write by functions of the database's owner, which judge and record (see migrations).
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// runner is a pool, a connection or a transaction of database/sql.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// engine runs queries of package sqldata on PostgreSQL.
type engine struct{ runner }

func (e engine) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return e.runner.QueryContext(ctx, translated(query), args...)
}

func (e engine) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return e.runner.QueryRowContext(ctx, translated(query), args...)
}

func (e engine) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return e.runner.ExecContext(ctx, translated(query), args...)
}

// Failure implements sqldata.DB.
func (engine) Failure(err error) error { return failure(err) }

// Dialect implements sqldata.DB.
func (engine) Dialect() *sqldata.Dialect { return &dialect }

var dialect = sqldata.Dialect{
	Joined: `string_agg(content, '')`,
	Texts:  func(parameter string) string { return `SELECT jsonb_array_elements_text(` + parameter + `::jsonb)` },
	Numbers: func(parameter string) string {
		return `SELECT jsonb_array_elements_text(` + parameter + `::jsonb)::bigint`
	},
	Like:        `ILIKE`,
	Greatest:    `greatest`,
	Least:       `least`,
	DaysBetween: func(a, b string) string { return `abs(` + a + `::date - ` + b + `::date)` },
	FoldedName:  func(column string) string { return `lower(` + column + `)` },
}

var (
	parameter = regexp.MustCompile(`\?(\d+)`)
	// translations holds queries as PostgreSQL has them; there are some hundred.
	translations sync.Map
)

// translated returns a query with PostgreSQL's parameters, and joins in whatever order the planner likes.
func translated(query string) string {
	if t, ok := translations.Load(query); ok {
		return t.(string)
	}
	t := strings.ReplaceAll(parameter.ReplaceAllString(query, `$$$1`), "CROSS JOIN", "JOIN")
	translations.Store(query, t)
	return t
}

// failure turns an error into a *data.Error with a message for people. It leaves a *data.Error as it is.
func failure(err error) error {
	var told *data.Error
	if err == nil || errors.As(err, &told) {
		return err
	}
	refuse := func(code data.Code, message string) error { return &data.Error{Code: code, Message: message, Err: err} }
	if errors.Is(err, context.Canceled) || errors.Is(err, sql.ErrTxDone) {
		return refuse(data.CodeCancelled, "Stopped. Nothing was changed.")
	}
	if errors.Is(err, sql.ErrNoRows) {
		return refuse(data.CodeNotFound, "It is not in the database. It may have been removed meanwhile.")
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) {
		return refuse(data.CodeUnavailable, "The server can't be reached. What was saved is safe. Check the network; the program tries again by itself.")
	}
	switch server.Code {
	case "42501":
		if strings.HasSuffix(server.Message, "Nothing was changed.") || server.Hint != "" {
			return refuse(data.CodePermission, server.Message)
		}
		return refuse(data.CodePermission, "The server does not permit this. Nothing was changed.")
	case "P0002":
		return sqldata.NotFound(server.Hint)
	case "23505":
		return refuse(data.CodeExists, "It is there already. Nothing was changed.")
	case "23503":
		return refuse(data.CodeNotFound, "What it belongs to is not in the database. Nothing was changed.")
	case "57014":
		return refuse(data.CodeUnavailable, "The server took too long. Nothing was changed. Try again.")
	case "40001", "40P01":
		return refuse(data.CodeUnavailable, "Somebody else has changed the same just now. Nothing was changed. Try again.")
	case "25006":
		return refuse(data.CodeUnavailable, "This server can't be written just now; another one has taken over. Nothing was changed. Try again in a minute.")
	case "57P01", "57P02", "57P03":
		return refuse(data.CodeUnavailable, "The server is being stopped or started. Nothing was changed. Try again in a minute.")
	case "53100":
		return refuse(data.CodeUnavailable, "The server's disk is full. Nothing was changed. Tell the server's administrator.")
	}
	if strings.HasPrefix(server.Code, "22") || strings.HasPrefix(server.Code, "23") {
		if strings.HasSuffix(server.Message, "Nothing was changed.") {
			return refuse(data.CodeInvalid, server.Message)
		}
		return refuse(data.CodeInvalid, "A value can't be stored. Nothing was changed.")
	}
	return refuse(data.CodeUnavailable, "The server reports an error ("+server.Code+"). Nothing was changed. Try again; if that stays, tell the server's administrator.")
}

// isLost reports whether the error says that the connection or its server can't be used any more.
func isLost(err error) bool {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code == "25006" || strings.HasPrefix(server.Code, "57P0")
	}
	return err != nil
}
