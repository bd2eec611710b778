package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sqldata"
)

// Contents counts what the database holds.
func (s *Store) Contents(ctx context.Context) (file.Contents, error) {
	version, err := s.version(ctx, s.read)
	if err != nil {
		return file.Contents{}, err
	}
	return contents(ctx, s.read, version)
}

// ReadContents counts what an unopened database holds, without writing to it.
func (d Database) ReadContents(ctx context.Context, key file.Key) (file.Contents, error) {
	path, err := filepath.Abs(d.path)
	if err != nil {
		return file.Contents{}, unusable(d.path, "can't be found", err)
	}
	s := unopenedStore(path, key)
	version, err := s.inspect(ctx)
	if err != nil {
		return file.Contents{}, err
	}
	db := openPool(s.newReader(path, key), 1)
	defer db.Close()
	return contents(ctx, db, version)
}

// contents counts rows of a database of the given schema version.
func contents(ctx context.Context, q querier, version int64) (c file.Contents, err error) {
	c.Schema = version
	err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM clients WHERE removed = 0),
		(SELECT count(*) FROM enrollments WHERE removed = 0 AND retired_on IS NULL),
		(SELECT count(*) FROM trackers), (SELECT count(*) FROM users), (SELECT coalesce(max(id), 0) FROM audit_events)`).
		Scan(&c.Clients, &c.Enrollments, &c.Trackers, &c.Users, &c.LastEvent)
	if err == nil {
		if err = q.QueryRowContext(ctx, latestChange).Scan(&c.LastChange); errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
	}
	if err != nil || version < 2 {
		return c, failure(err)
	}
	err = q.QueryRowContext(ctx, `SELECT hash FROM audit_events WHERE id = ?1`, c.LastEvent).Scan(&c.LastHash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return c, failure(err)
}

// EventsSince counts the audit events after the number by kind, and returns the latest of them.
func (s *Store) EventsSince(ctx context.Context, number int64, limit int) ([]file.KindCount, []data.AuditEvent, error) {
	counts, err := collect(ctx, s.read, func(rows *sql.Rows) (k file.KindCount, err error) {
		return k, rows.Scan(&k.Kind, &k.Count)
	}, `SELECT kind, count(*) FROM audit_events WHERE id > ?1 GROUP BY kind ORDER BY count(*) DESC, kind`, number)
	if err != nil {
		return nil, nil, err
	}
	latest, err := sqldata.ReadEvents(ctx, engine{s.read}, `SELECT `+sqldata.EventColumns+` FROM audit_events a`+sqldata.EventNames+`WHERE a.id > ?1 ORDER BY a.id DESC LIMIT ?2`, number, limit)
	return counts, latest, err
}

// Checkpoint moves the log into the database file and deletes it. SQLite deletes the log only for the last connection.
func (d Database) Checkpoint(ctx context.Context, key file.Key) (file.Contents, error) {
	path, err := filepath.Abs(d.path)
	if err != nil {
		return file.Contents{}, unusable(d.path, "can't be found", err)
	}
	if err := checkWritable(path); err != nil {
		return file.Contents{}, err
	}
	db := openPool(exclusiveConn(path, key), 1)
	defer db.Close()
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
	if err == nil && mode != "delete" {
		err = errors.New("the log stays")
	}
	if err == nil {
		_, err = db.ExecContext(ctx, `BEGIN EXCLUSIVE; ROLLBACK`)
	}
	var cause sqlite3.Error
	if err != nil && (!errors.As(err, &cause) || cause.Code == sqlite3.ErrBusy || cause.Code == sqlite3.ErrLocked) {
		return file.Contents{}, &data.Error{Code: data.CodeConflict, Err: withoutMessage(err), Message: "The database is open in another window, " +
			"on this computer or on another one. Nothing was changed. Close it there, then try again."}
	}
	var c file.Contents
	if err == nil {
		// Read in exclusive mode, so nobody writes in between.
		s := &Store{path: path, key: key}
		var version int64
		if version, err = s.version(ctx, db); err == nil {
			c, err = contents(ctx, db, version)
		}
	}
	if err == nil {
		err = errors.Join(db.Close(), flush(d.path))
	}
	if err != nil {
		return file.Contents{}, failure(withoutMessage(err))
	}
	return c, nil
}
