package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data"
)

// readers is how many connections may read at once; one of them watches for changes.
const maxReaders = 5

// pragmas that the driver's DSN has no word for. mmap is off because a file that shrinks under it kills the program;
// temporary tables stay in memory because they hold people's data.
const pragmas = `
PRAGMA trusted_schema = 0;
PRAGMA cell_size_check = 1;
PRAGMA mmap_size = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA temp_store = 2;
PRAGMA fullfsync = 1;
PRAGMA checkpoint_fullfsync = 1;`

// writer, reader and readOnlyFile are how a file that is there is opened: to write, to read beside a writer, and to read a
// file that must not be written at all. The driver's default for synchronous is NORMAL, which a power cut can undo.
func writeConn(path string, key data.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"mode": {"rw"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}}), onConnect: pragmas + autocheckpoint + createTouched}
}

// shortLog has SQLite begin the log again, over what was written before, after some 40 saves: a file that grows takes half as
// long again to flush as one that does not.
const autocheckpoint = `PRAGMA wal_autocheckpoint = 256;`

func readConn(path string, key data.Key) connector {
	// Pages held are forgotten at the next write; each of them read again costs little, and there are many readers.
	return connector{dsn: dsn(path, key, url.Values{"mode": {"rw"}, "_synchronous": {"FULL"}, "_query_only": {"1"}, "_cache_size": {"-4096"}}), onConnect: pragmas}
}

func readOnlyConn(path string, key data.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_synchronous": {"FULL"}, "_query_only": {"1"}, "mode": {"ro"}}), onConnect: pragmas}
}

// inspected is how a file is opened that may be anything, under SQLite's locks: others may write to it meanwhile. Where there
// is no log SQLite makes one, which it removes at the end, as it may write. A log that is there is read and left alone.
func inspectConn(path string, key data.Key) connector {
	if hasLog(path) {
		return readOnlyConn(path, key)
	}
	return readConn(path, key)
}

// hasLog reports whether a log lies beside the database: somebody has it open, or a program that had it open died.
func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return !errors.Is(err, fs.ErrNotExist)
}

// unwritten opens a file that nobody can write to meanwhile; a log beside it is ignored.
func immutableConn(path string, key data.Key) connector {
	c := readOnlyConn(path, key)
	c.dsn += "&immutable=1"
	c.immutable = true
	return c
}

// lockedOrStill is how a file is opened that this program may not write to: under locks while a log lies beside it, since others
// may write then.
func readOnlyOrImmutableConn(path string, key data.Key) connector {
	if hasLog(path) {
		return readOnlyConn(path, key)
	}
	return immutableConn(path, key)
}

// alone is how a file is opened for the last time, which nobody else may have open.
func exclusiveConn(path string, key data.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_synchronous": {"FULL"}, "_locking_mode": {"EXCLUSIVE"}, "_busy_timeout": {"500"}}), onConnect: pragmas}
}

// copied is how the file of a copy is opened, which counts only when it is whole.
func backupConn(path string, key data.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_journal_mode": {"OFF"}, "_synchronous": {"OFF"}}), onConnect: pragmas}
}

func dsn(path string, key data.Key, settings url.Values) string {
	if !settings.Has("_busy_timeout") {
		settings.Set("_busy_timeout", "10000")
	}
	settings.Set("_foreign_keys", "1")
	if !settings.Has("_cache_size") {
		settings.Set("_cache_size", "-32768")
	}
	settings.Set("_stmt_cache_size", "64")
	maps.Copy(settings, cipherSettings(key))
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	file := url.URL{Scheme: "file", Path: slashed, RawQuery: settings.Encode()}
	return file.String()
}

// A connector opens connections of one kind, without a driver registered for the whole program. Those that are still take no
// locks.
type connector struct {
	dsn, onConnect string
	immutable      bool
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	return conn, withoutMessage(err)
}

func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec(c.onConnect, nil)
		return err
	}}
}

// A connection is one of a store's pools, with the file that it has open.
type connection struct {
	*sqlite3.SQLiteConn
	store *Store
	file  fs.FileInfo
	// still is the file as it was, if it is read without locks.
	immutableInfo fs.FileInfo
}

// ResetSession has a connection replaced that has another file open than the store by now, or reads one without locks that
// somebody writes to.
func (c *connection) ResetSession(context.Context) error {
	if !os.SameFile(c.file, c.store.currentFile()) || c.immutableInfo != nil && modifiedSince(c.store.path, c.immutableInfo) {
		return driver.ErrBadConn
	}
	return nil
}

// written reports whether somebody has written to the file at path since it was as first tells, or is about to.
func modifiedSince(path string, first fs.FileInfo) bool {
	info, err := os.Stat(path)
	return hasLog(path) || err == nil && (info.Size() != first.Size() || !info.ModTime().Equal(first.ModTime()))
}

// Close closes the connection. SQLite would remove the log at the database's path, which another file has now that may have
// the same number on another disk.
func (c *connection) Close() error {
	if info, err := os.Stat(c.store.path); err != nil || !os.SameFile(c.file, info) {
		_ = c.SetFileControlInt("main", sqlite3.SQLITE_FCNTL_PERSIST_WAL, 1)
	}
	return c.SQLiteConn.Close()
}

// A storeConnector opens connections of a store's pool, each in the way that suits what lies there then.
type storeConnector struct {
	newConnector func(path string, key data.Key) connector
	store        *Store
}

func (c storeConnector) Driver() driver.Driver {
	return c.newConnector(c.store.path, c.store.key).Driver()
}

func (c storeConnector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := c.store.checkInPlace("Nothing was changed."); err != nil {
		return nil, err
	}
	file := c.store.currentFile()
	info, err := os.Stat(c.store.path)
	if err != nil {
		return nil, err
	}
	connector := c.newConnector(c.store.path, c.store.key)
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if !connector.immutable {
		info = nil
	}
	return &connection{conn.(*sqlite3.SQLiteConn), c.store, file, info}, nil
}

// openPool opens a pool of the store, which stays with its file when that goes away and comes back.
func (s *Store) openPool(newConnector func(path string, key data.Key) connector, connections int) *sql.DB {
	return openPool(storeConnector{newConnector, s}, connections)
}

func openPool(c driver.Connector, connections int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(0)
	db.SetConnMaxLifetime(0)
	return db
}
