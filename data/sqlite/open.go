// Package sqlite is the file.Store in one SQLite file, on a disk of this computer or in a shared folder.
//
// A Store reads through a pool of read-only connections and writes through one connection, so that writes of a program queue
// in it and not at the file's lock. Files are named by subject, like the interfaces of data.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
	"housingtracker/data/share"
	"housingtracker/data/sqldata"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A schema is a version of the database layout with the migrations to it, in SQL and in Go.
type schema struct {
	sqlFiles     fs.FS
	goMigrations []*goose.Migration
	version      int64
}

// currentSchema is the schema of this program.
var currentSchema = schema{sqlFiles: embedded(), version: 14, goMigrations: []*goose.Migration{
	goose.NewGoMigration(4, &goose.GoFunc{RunTx: rebuildSets}, nil),
	goose.NewGoMigration(8, &goose.GoFunc{RunTx: migrateNames}, nil),
	goose.NewGoMigration(9, &goose.GoFunc{RunTx: migrateHouseholdHeads}, nil),
	goose.NewGoMigration(11, &goose.GoFunc{RunTx: migrateIDs}, nil),
	goose.NewGoMigration(13, &goose.GoFunc{RunTx: migrateReports}, nil),
}}

func embedded() fs.FS {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err)
	}
	return steps
}

// applicationID is SQLite's application_id of this program's files; the first migration writes it.
const applicationID = 0x48535472

// Store is a file.Store in one SQLite file.
type Store struct {
	path string
	key  file.Key
	// Reader uses the pool read.
	sqldata.Reader
	// read is a pool of read-only connections; write has one connection, so that writes queue here.
	read, write *sql.DB
	// newReader makes connectors for further reading, newWriter for writing; immutable is set where nobody can write to the
	// file, so it takes no locks.
	newReader, newWriter func(path string, key file.Key) connector
	immutable            bool
	// release marks the file as no longer open in this process.
	release func()
	// place is where the file lies, as findPlace said; schema is the version of the schema.
	place     place.Place
	findPlace func(path string) (place.Place, error)
	// provedPlace is the place of the database whose proof counts in a shared folder.
	provedPlace place.Place
	// creating is set in the program that created the file in a shared folder. alarm is why nothing is written any more.
	creating bool
	alarm    atomic.Pointer[data.Error]
	schema   int64
	// lockWait is how long a write waits for the lock of another program.
	lockWait time.Duration
	// writing is what this program writes, or nil; note tells other programs, and is nil without a key.
	writing atomic.Pointer[data.Writing]
	note    *share.WriterNote
	// queued has an element while this program waits to write to a file in a shared folder, or writes.
	queued chan struct{}
	// headerProblems are the problems of the file's header when it was opened, a line each.
	headerProblems []string
	// readOnly says why nothing can be written; "" if the store can write.
	readOnly  string
	unproved  bool
	openFiles openFiles
	changes   changeCounter
}

// Open opens the database at path, creates it if there is none, and migrates an older schema after copying the file. It is
// encrypted with the key unless that is zero. A database of a newer program is opened read-only (see data.OfficeInfo).
// Errors are CodeUnavailable.
func Open(path string, key file.Key) (*Store, error) { return open(path, key, true, currentSchema) }

// OpenExisting is Open for an existing database, so that a mistyped path creates no file: the error is then CodeNotFound.
func OpenExisting(path string, key file.Key) (*Store, error) {
	return open(path, key, false, currentSchema)
}

func open(path string, key file.Key, create bool, to schema) (*Store, error) {
	o := opening{path: path, proved: path, findPlace: place.Of, key: key, to: to}
	if create {
		o.as = maker
	}
	return o.open()
}

// An opening is how a file is opened.
type opening struct {
	path string
	// proved is the path of the database whose proof counts in a shared folder.
	proved string
	// findPlace says where a path lies.
	findPlace func(path string) (place.Place, error)
	key       file.Key
	as        role
	to        schema
}

// A role is what a program that opens a file has done or may do.
type role uint8

const (
	// reader opens an existing file, maker creates one that is missing.
	reader role = iota
	maker
	// creator has created the file just now and completes it (see Store.creating).
	creator
)

func (o opening) open() (*Store, error) {
	path, err := filepath.Abs(o.path)
	if err != nil {
		return nil, unusable(o.path, "can't be found", err)
	}
	at, err := o.findPlace(path)
	if err != nil {
		return nil, err
	}
	provedPlace := at
	if o.proved != o.path {
		if provedPlace, err = o.findPlace(o.proved); err != nil {
			return nil, err
		}
	}
	key := o.key
	if !key.IsZero() && !Encrypts() {
		return nil, notEncrypting(path)
	}
	found, err := statDatabase(path, o.as == maker)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, key: key, place: at, findPlace: o.findPlace, provedPlace: provedPlace, newWriter: writeConn, creating: o.as == creator, lockWait: lockWait, queued: make(chan struct{}, 1)}
	s.note, _ = share.NoteWriter(path, key.Bytes())
	if err := s.checkInPlace("Nothing was changed."); err != nil {
		return nil, err
	}
	if s.release, err = markInUse(path); err != nil {
		return nil, unusable(path, "can't be reached", err)
	}
	if err := s.connect(context.Background(), found, o.to); err != nil {
		s.Close()
		if found == noFile {
			_ = Remove(path)
		}
		return nil, err
	}
	return s, nil
}

// connect opens the pools and migrates an older schema. It inspects a file before opening it for writing, because that alone
// could change the file of another program.
func (s *Store) connect(ctx context.Context, found fileState, to schema) error {
	var version int64
	switch found {
	case writeProtectedFile:
		s.readOnly = "This file, its folder or its disk is write-protected, so it can only be read. Ask whoever looks after it for permission to write there."
	case noSpaceFile:
		s.readOnly = "The disk is full, so this file can only be read. Make room on the disk, then open it again."
	}
	if s.readOnly != "" {
		s.immutable, s.newReader = !hasLog(s.path), readOnlyOrImmutableConn
	}
	if s.place.Shared() {
		if err := s.openShared(ctx, found); err != nil {
			return err
		}
	}
	if found == databaseFile || s.readOnly != "" {
		var err error
		if version, err = s.inspect(ctx); err != nil {
			return err
		}
	}
	switch {
	case s.readOnly == "" && s.place.Shared():
		s.newReader = sharedReadConn
	case s.readOnly == "":
		s.newReader = readConn
	}
	s.schema = max(version, to.version)
	switch {
	case version > to.version:
		s.readOnly = "This database was made by a newer version of this program, so it can only be read here. Update the program to change something."
	case s.readOnly != "" && version < to.version:
		return data.Refuse(data.CodeUnavailable, "The database %s must be updated for this version of the program. Nothing was changed. %s", s.path, s.readOnly)
	}
	s.read = s.openPool(s.newReader, maxReaders)
	s.Reader = sqldata.Reader{DB: engine{s.read}}
	if s.readOnly != "" {
		return nil
	}
	s.write = s.openPool(s.newWriter, 1)
	if err := s.checkEncrypted(ctx); err != nil {
		return err
	}
	if version < to.version {
		return s.migrate(ctx, version, to)
	}
	return nil
}

// inspect checks a file before SQLite may write to it, and returns its schema version; 0 if the first migration did not
// finish. A database of another program or with another key is an error.
func (s *Store) inspect(ctx context.Context) (int64, error) {
	h, err := readHeader(s.path)
	if err != nil {
		return 0, unusable(s.path, "can't be read", err)
	}
	if err := h.checkKey(s.path, s.key); err != nil {
		return 0, err
	}
	if err := s.keepDamagedLog(ctx); err != nil {
		return 0, err
	}
	if s.newReader == nil {
		s.newReader = inspectConn
	}
	db := openPool(s.newReader(s.path, s.key), 1)
	defer db.Close()
	version, err := s.version(ctx, db)
	if err != nil && s.modified() {
		return 0, modifiedError(s.path, err)
	}
	if err == nil {
		s.headerProblems = append(s.headerProblems, h.problems(s.key)...)
	}
	return version, err
}

// version returns the schema version; 0 if there is none yet.
func (s *Store) version(ctx context.Context, db querier) (int64, error) {
	var application, tables int64
	err := db.QueryRowContext(ctx, `SELECT application_id,
		(SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence')) FROM pragma_application_id`).
		Scan(&application, &tables)
	if err != nil {
		return 0, s.openFailure(err)
	}
	if application != applicationID {
		if tables > 0 {
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

// migrate migrates the database from the version. An existing database is copied before and checked after.
func (s *Store) migrate(ctx context.Context, version int64, to schema) error {
	advice, backupConn := "Nothing was changed.", ""
	if version > 0 {
		// Microseconds, because several programs may start at once.
		backupConn = s.path + beforeUpdateSuffix + time.Now().Format("20060102-150405.000000") + ".db"
		if err := s.CopyTo(ctx, backupConn, nil); err != nil {
			return &data.Error{Code: data.CodeUnavailable, Err: err,
				Message: "This database must be updated for this version of the program, but no copy of it could be made first. Nothing was changed. Make room on the disk and try again."}
		}
		advice = "The copy made before is " + backupConn + "; put it back and use the former version of the program."
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.write, to.sqlFiles,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()), goose.WithGoMigrations(to.goMigrations...))
	if err != nil {
		return failure(err)
	}
	steps, err := provider.Up(ctx)
	for reached := version; err != nil; {
		// A step fails if another program has applied it meanwhile.
		now, lost := s.version(ctx, s.write)
		if lost != nil || now <= reached {
			break
		}
		reached = now
		steps, err = provider.Up(ctx)
	}
	if isBusy(err) {
		return failure(err)
	}
	if err == nil && len(steps) == 0 && backupConn != "" {
		// The program that applied the steps has its own copy.
		_ = Remove(backupConn)
	}
	if err == nil && version > 0 {
		err = s.verifyStructure(ctx)
	}
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "The database could not be made ready for this version of the program. " + advice}
	}
	return nil
}

// Close closes all connections. The store can't be used afterwards.
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
	s.openFiles.mu.Lock()
	defer s.openFiles.mu.Unlock()
	if s.release != nil {
		s.release()
	}
	return errors.Join(failed...)
}
