package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data/file"
)

// maxReaders is the size of the reading pool; one connection is for changeCounter.
const maxReaders = 5

// pragmas are those without a parameter in the driver's DSN. mmap is off because a file that shrinks while mapped crashes
// the program; temporary tables stay in memory because they hold personal data.
const pragmas = `
PRAGMA trusted_schema = 0;
PRAGMA cell_size_check = 1;
PRAGMA mmap_size = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA temp_store = 2;
PRAGMA fullfsync = 1;
PRAGMA checkpoint_fullfsync = 1;`

// writeConn is the connector for writing to a file on a disk of this computer. The driver's default for synchronous is NORMAL,
// which can lose commits in a power failure.
func writeConn(path string, key file.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"mode": {"rw"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}}), onConnect: pragmas + autocheckpoint + createTouched}
}

// sharedWriteConn is the connector for writing to a file in a shared folder. A write-ahead log needs memory that all its users
// share, so it works on one computer only (https://www.sqlite.org/wal.html).
func sharedWriteConn(path string, key file.Key) connector {
	return connector{dsn: sharedDSN(path, key, url.Values{"mode": {"rw"}, "_journal_mode": {"TRUNCATE"}, "_synchronous": {"EXTRA"}, "_txlock": {"immediate"}}), onConnect: pragmas + createTouched}
}

// sharedReadConn is readConn for a file in a shared folder.
func sharedReadConn(path string, key file.Key) connector {
	return connector{dsn: sharedDSN(path, key, url.Values{"mode": {"rw"}, "_query_only": {"1"}, "_cache_size": {"-8192"}}), onConnect: pragmas}
}

// sharedDSN is dsn with the VFS for shared folders, which openShared has registered.
func sharedDSN(path string, key file.Key, settings url.Values) string {
	if name, err := shareVFS(); err == nil && name != "" {
		settings.Set("vfs", name)
	}
	return dsn(path, key, settings)
}

// autocheckpoint makes SQLite reuse the log after some 40 saves: syncing a file that grows takes half as long again.
const autocheckpoint = `PRAGMA wal_autocheckpoint = 256;`

func readConn(path string, key file.Key) connector {
	// Every write empties the cache, and there are several readers, so it is small.
	return connector{dsn: dsn(path, key, url.Values{"mode": {"rw"}, "_synchronous": {"FULL"}, "_query_only": {"1"}, "_cache_size": {"-4096"}}), onConnect: pragmas}
}

func readOnlyConn(path string, key file.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_synchronous": {"FULL"}, "_query_only": {"1"}, "mode": {"ro"}}), onConnect: pragmas}
}

// inspectConn is the connector for an unknown file. It takes SQLite's locks, because others may write to the file. Without a
// log SQLite creates one and removes it on closing, so it must be able to write; an existing log is only read.
func inspectConn(path string, key file.Key) connector {
	if hasLog(path) {
		return readOnlyConn(path, key)
	}
	return readConn(path, key)
}

// hasLog reports whether a log lies beside the database: it is open, or a program that had it open has crashed.
func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return !errors.Is(err, fs.ErrNotExist)
}

// immutableConn is the connector for a file to which nobody can write; it takes no locks and ignores a log.
func immutableConn(path string, key file.Key) connector {
	c := readOnlyConn(path, key)
	c.dsn += "&immutable=1"
	c.immutable = true
	return c
}

// readOnlyOrImmutableConn is the connector for a file to which this program can't write. It takes locks while there is a
// log, because others may write then.
func readOnlyOrImmutableConn(path string, key file.Key) connector {
	if hasLog(path) {
		return readOnlyConn(path, key)
	}
	return immutableConn(path, key)
}

// exclusiveConn is the connector for a file that nobody else may have open.
func exclusiveConn(path string, key file.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_synchronous": {"FULL"}, "_locking_mode": {"EXCLUSIVE"}, "_busy_timeout": {"500"}}), onConnect: pragmas}
}

// backupConn is the connector for a new copy, which is synced only when it is complete.
func backupConn(path string, key file.Key) connector {
	return connector{dsn: dsn(path, key, url.Values{"_journal_mode": {"OFF"}, "_synchronous": {"OFF"}}), onConnect: pragmas}
}

func dsn(path string, key file.Key, settings url.Values) string {
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

// A connector opens connections of one kind, without registering a driver. Immutable ones take no locks.
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

// A connection of a store's pool knows the file that it has open.
type connection struct {
	*sqlite3.SQLiteConn
	store *Store
	file  fs.FileInfo
	// immutableInfo describes the file when it was opened, if it is read without locks; else it is nil.
	immutableInfo fs.FileInfo
	// busyTimeout is what setBusyTimeout has set, or 0.
	busyTimeout time.Duration
}

const (
	// lockStep is how long SQLite waits for a lock until a cancelled write is noticed.
	lockStep = 500 * time.Millisecond
	// lockWait is how long a write waits for the lock of another program.
	lockWait = 25 * time.Second
	// busyTimeout is how long everything else waits for a lock.
	busyTimeout = 10 * time.Second
)

// BeginTx begins a transaction. While another program has the lock it waits until ctx is cancelled or the store's time is over.
func (c *connection) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if err := c.setBusyTimeout(min(lockStep, c.store.lockWait)); err != nil {
		return nil, err
	}
	for until := time.Now().Add(c.store.lockWait); ; {
		tx, err := c.SQLiteConn.BeginTx(context.WithoutCancel(ctx), options)
		switch {
		case err == nil:
			return transaction{tx, c}, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !isBusy(err) || !time.Now().Before(until):
			return nil, err
		}
	}
}

// setBusyTimeout sets how long SQLite waits for a lock. It stays, so that a write sets nothing.
func (c *connection) setBusyTimeout(d time.Duration) error {
	if c.busyTimeout == d {
		return nil
	}
	_, err := c.SQLiteConn.Exec(fmt.Sprintf("PRAGMA busy_timeout = %d", d.Milliseconds()), nil)
	if err == nil {
		c.busyTimeout = d
	}
	return err
}

// A transaction of a connection waits for readers at its commit.
type transaction struct {
	driver.Tx
	conn *connection
}

// Commit commits, or rolls back with an error.
func (t transaction) Commit() error {
	for until := time.Now().Add(min(busyTimeout, t.conn.store.lockWait)); ; {
		_, err := t.conn.SQLiteConn.Exec("COMMIT", nil)
		switch {
		case err == nil:
			return nil
		case !isBusy(err) || !time.Now().Before(until):
			// database/sql believes that the transaction has ended.
			_ = t.Tx.Rollback()
			return err
		}
	}
}

// ResetSession makes database/sql replace a connection whose file is no longer the store's, or that reads without locks a
// file that has been written to.
func (c *connection) ResetSession(context.Context) error {
	if !os.SameFile(c.file, c.store.currentFile()) || c.immutableInfo != nil && modifiedSince(c.store.path, c.immutableInfo) {
		return driver.ErrBadConn
	}
	return nil
}

// modifiedSince reports whether the file at path has been written to since first, or has a log now.
func modifiedSince(path string, first fs.FileInfo) bool {
	info, err := os.Stat(path)
	return hasLog(path) || err == nil && (info.Size() != first.Size() || !info.ModTime().Equal(first.ModTime()))
}

// Close closes the connection. SQLite would delete the log at the database's path, which may belong to another file by now.
func (c *connection) Close() error {
	if info, err := os.Stat(c.store.path); err != nil || !os.SameFile(c.file, info) {
		_ = c.SetFileControlInt("main", sqlite3.SQLITE_FCNTL_PERSIST_WAL, 1)
	}
	return c.SQLiteConn.Close()
}

// A storeConnector opens connections of a store's pool.
type storeConnector struct {
	newConnector func(path string, key file.Key) connector
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
	target := c.newConnector(c.store.path, c.store.key)
	conn, err := target.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if !target.immutable {
		info = nil
	}
	return &connection{SQLiteConn: conn.(*sqlite3.SQLiteConn), store: c.store, file: file, immutableInfo: info}, nil
}

// openPool opens a pool whose connections follow the store's file when that is disconnected and comes back.
func (s *Store) openPool(newConnector func(path string, key file.Key) connector, connections int) *sql.DB {
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
