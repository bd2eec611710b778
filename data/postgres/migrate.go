package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"housingtracker/data/server"
)

//go:embed migrations/*.sql
var embedded embed.FS

// schemaVersion is the number of the last migration.
const schemaVersion = 5

// checkVersion reports whether the program can work in the database.
func (s *Store) checkVersion(ctx context.Context) error {
	var version int64
	err := s.pool.QueryRowContext(ctx, `SELECT max(version_id) FROM `+server.Schema+`.goose_db_version WHERE is_applied`).Scan(&version)
	var answered *pgconn.PgError
	switch {
	case errors.As(err, &answered) && (answered.Code == "42P01" || answered.Code == "3F000"):
		return server.ErrNotSetUp
	case err != nil:
		return err
	case version < schemaVersion:
		return server.ErrTooOld
	case version > schemaVersion:
		return server.ErrTooNew
	}
	return nil
}

// Migrate makes or updates what the program needs, as the owner of the database.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.checkVersion(ctx); err == nil || errors.Is(err, server.ErrTooNew) {
		return err
	}
	if _, err := s.pool.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+server.Schema); err != nil {
		return err
	}
	// Who can't create in the schema must not be able to put a function of that name before.
	if _, err := s.pool.ExecContext(ctx, `REVOKE ALL ON SCHEMA `+server.Schema+` FROM PUBLIC`); err != nil {
		return err
	}
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, s.pool, files, goose.WithTableName(server.Schema+".goose_db_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return err
	}
	return s.shareVersion(ctx)
}

// shareVersion lets everybody who may connect read which version of the program the database is of.
func (s *Store) shareVersion(ctx context.Context) error {
	_, err := s.pool.ExecContext(ctx, `DO $$ BEGIN EXECUTE format('GRANT SELECT ON goose_db_version TO %I', group_role()); END $$`)
	return err
}

// Derive makes what the database derives from its records, after these were written past the store in the transaction, and lets new
// numbers follow theirs.
func (s *Store) Derive(ctx context.Context, tx pgx.Tx) error {
	for _, statement := range []string{
		`SET LOCAL search_path = ` + server.Schema + `, pg_temp`, `SET LOCAL statement_timeout = 0`,
		`UPDATE users SET login = role_of(name_key)`,
		`DELETE FROM client_words`,
		`DELETE FROM program_list`,
		`INSERT INTO program_list (program_id, left_on, enrollment_id, content) SELECT program_id, left_on, enrollment_id, content FROM program_list_source`,
		`UPDATE office SET last_change = coalesce((SELECT max(id) FROM audit_events WHERE NOT reads_only(kind)), 0)`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	for _, table := range []string{"sources", "devices", "organizations", "users", "programs", "funders", "hmis_users", "clients", "enrollments"} {
		if _, err := tx.Exec(ctx, `SELECT setval(pg_get_serial_sequence('`+server.Schema+`.`+table+`', 'id'), coalesce((SELECT max(id) FROM `+table+`), 0) + 1, false)`); err != nil {
			return err
		}
	}
	return writeAllWords(ctx, tx)
}

// inTransaction runs do in a transaction of the pool.
func (s *Store) inTransaction(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
