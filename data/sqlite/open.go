// Package sqlite keeps an office's data in one SQLite file: the store of a single computer.
//
// A Store reads through a pool of connections that cannot write and writes through a single connection, so that a
// write never waits for another one of the same program. Files are named by subject, as the interfaces of data are.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"housingtracker/data"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the schema this program writes: the number of the latest file in migrations.
const schemaVersion = 1

// applicationID marks a database file as this program's; the first migration writes it.
const applicationID = 0x48535472

// Store is a data.Store upon one SQLite file.
type Store struct {
	path string
	// read cannot write; write is one connection, so that writes queue here and not at the file's lock.
	read, write *sql.DB
	// readOnly says why nothing can be written; "" if it can.
	readOnly string
	changes  changeCounter
}

// Open opens the database at path, makes it if there is none, and brings its schema up to date, with a copy beside it
// before. One made by a newer program is opened for reading only (see data.OfficeInfo). Errors are CodeUnavailable.
func Open(path string) (*Store, error) { return open(path, true) }

// OpenExisting is Open for a database that must be there already, so that a mistyped path makes no new file: the error is
// then CodeNotFound.
func OpenExisting(path string) (*Store, error) { return open(path, false) }

func open(path string, create bool) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unusable(path, "can't be found", err)
	}
	fresh, writable, err := prepareFile(path, create)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path}
	if !writable {
		s.readOnly = "This file is write-protected, so nothing can be changed. To change something, ask whoever looks after the file for permission to write it."
	}
	ctx := context.Background()
	if err := s.openSchema(ctx, fresh); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// prepareFile looks at what is at path and makes an empty file, for its owner alone, where there is nothing yet.
func prepareFile(path string, create bool) (fresh, writable bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return false, false, &data.Error{Code: data.CodeNotFound, Err: err,
			Message: fmt.Sprintf("There is no database at %s. Check the path; nothing was created.", path)}
	case errors.Is(err, fs.ErrNotExist):
		if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
			return false, false, unusable(path, "can't be created because its folder does not exist", err)
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if err != nil {
			return false, false, unusable(path, "can't be created", err)
		}
		return true, true, f.Close()
	case err != nil:
		return false, false, unusable(path, "can't be reached", err)
	case info.IsDir():
		return false, false, unusable(path, "is a folder, not a database", nil)
	case !info.Mode().IsRegular():
		return false, false, unusable(path, "is not a file", nil)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		if f, err = os.Open(path); err == nil {
			return false, false, f.Close()
		}
	}
	if err != nil {
		return false, false, unusable(path, "can't be read", err)
	}
	return create && info.Size() == 0, true, f.Close()
}

func unusable(path, why string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err,
		Message: fmt.Sprintf("The database %s %s. Nothing was changed. Choose another file, or restore a backup.", path, why)}
}

// openSchema opens the pools that suit the version of the schema, migrating an older one.
func (s *Store) openSchema(ctx context.Context, fresh bool) error {
	if s.readOnly != "" {
		s.read = openPool(readOnlyFile(s.path), readers)
		_, err := s.schema(ctx, s.read, false)
		return err
	}
	s.write = openPool(writer(s.path), 1)
	version, err := s.schema(ctx, s.write, fresh)
	if err != nil {
		return err
	}
	if version > schemaVersion {
		s.readOnly = "This database was made by a newer version of this program, so it can only be read here. Update the program to change something."
		s.write.Close()
		s.write = nil
		s.read = openPool(readOnlyFile(s.path), readers)
		return nil
	}
	if version < schemaVersion {
		if err := s.migrate(ctx, version); err != nil {
			return err
		}
	}
	s.read = openPool(reader(s.path), readers)
	return nil
}

// schema returns the version of the database's schema; 0 for a fresh file. A database of another program is refused.
func (s *Store) schema(ctx context.Context, db *sql.DB, fresh bool) (int64, error) {
	var application, tables int64
	err := db.QueryRowContext(ctx, `SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id`).
		Scan(&application, &tables)
	if err != nil {
		return 0, s.openFailure(err)
	}
	if fresh && tables == 0 {
		return 0, nil
	}
	if application != applicationID {
		// A first start that was cut off before the schema was written has only goose's own table.
		var foreign int64
		err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence')`).Scan(&foreign)
		if err != nil {
			return 0, s.openFailure(err)
		}
		if foreign > 0 || tables == 0 {
			return 0, unusable(s.path, "is not a database of this program", nil)
		}
		return 0, nil
	}
	var version int64
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied = 1`).Scan(&version); err != nil {
		return 0, s.openFailure(err)
	}
	return version, nil
}

// migrate brings the schema from the version to schemaVersion. An existing database is copied before and checked after.
func (s *Store) migrate(ctx context.Context, version int64) error {
	advice := "Nothing was changed."
	if version > 0 {
		backup := fmt.Sprintf("%s.before-update-%s.db", s.path, time.Now().Format("20060102-150405"))
		if err := s.copyTo(ctx, backup); err != nil {
			return &data.Error{Code: data.CodeUnavailable, Err: err,
				Message: "This database must be updated for this version of the program, but no copy of it could be made first. Nothing was changed. Make room on the disk and try again."}
		}
		advice = "The copy made before is " + backup + "; put it back and use the former version of the program."
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.write, folder,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	if err == nil && version > 0 {
		err = s.sound(ctx)
	}
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "The database could not be made ready for this version of the program. " + advice}
	}
	return nil
}

// copyTo writes a consistent copy of the database, for its owner alone.
func (s *Store) copyTo(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = s.write.ExecContext(ctx, `VACUUM INTO ?1`, path)
	return err
}

// Close ends all connections. The store is of no use afterwards.
func (s *Store) Close() error {
	var failed []error
	failed = append(failed, s.changes.close())
	if s.read != nil {
		failed = append(failed, s.read.Close())
	}
	if s.write != nil {
		_, _ = s.write.Exec(`PRAGMA optimize`)
		failed = append(failed, s.write.Close())
	}
	return errors.Join(failed...)
}
