package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
)

// openFiles identifies the files that the store has open. SQLite continues to write to a file that has been moved or
// deleted, and what it writes there is lost.
type openFiles struct {
	mu        sync.Mutex
	file, log fs.FileInfo
	// rejected is a file at the database's path that is not this database, rejectedAt where that lay: a drive may come back read-only
	// first.
	rejected   fs.FileInfo
	rejectedAt place.Place
	// wroteLog is set once this store has written to the log, which then exists until the store is closed. lastOperation is
	// the last one that it wrote.
	wroteLog      bool
	lastOperation data.OperationID
	// checked is when the file was seen in its place last.
	checked time.Time
	// handle is a handle on the file handleOf that stays open (see Store.handle).
	handle   *os.File
	handleOf fs.FileInfo
}

// checkInterval is how long a connection to a file in a shared folder is used without looking whether the file is still in its
// place. Each look waits for the network; writes look always.
const checkInterval = time.Second

// begin begins a write after checking that the file is in its place.
func (s *Store) begin(ctx context.Context) (*sql.Tx, error) {
	if err := s.checkWritable(); err != nil {
		return nil, err
	}
	return beginDetached(ctx, s.write)
}

// beginDetached begins a transaction that the end of ctx no longer ends: statements after that would be committed one by one.
func beginDetached(ctx context.Context, on interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}) (*sql.Tx, error) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	tx, err := on.BeginTx(own, nil)
	if !stop() && err == nil {
		err = errors.Join(ctx.Err(), tx.Rollback())
	}
	if err != nil {
		cancel()
		return nil, err
	}
	return tx, nil
}

// checkWritable returns an error if the file is not in its place or must not be written there any more.
func (s *Store) checkWritable() error {
	if alarm := s.alarm.Load(); alarm != nil {
		return alarm
	}
	if err := s.checkInPlace("Nothing was changed."); err != nil {
		return err
	}
	return s.admitted()
}

// beginOn is begin on the connection of the writing pool.
func (s *Store) beginOn(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	if err := s.checkWritable(); err != nil {
		return nil, err
	}
	return beginDetached(ctx, conn)
}

// commit commits a write and leaves the queue of writers; op is the write's operation, or "". It reports success only if the file
// is in its place afterwards.
func (s *Store) commit(tx *sql.Tx, op data.OperationID, leave func()) error {
	if err := tx.Commit(); err != nil {
		return err
	}
	leave()
	s.openFiles.mu.Lock()
	s.openFiles.wroteLog = !s.place.Shared()
	if op != "" {
		s.openFiles.lastOperation = op
	}
	s.openFiles.mu.Unlock()
	if err := s.checkInPlace("Your change may not be saved; saving it again does nothing twice."); err != nil {
		return err
	}
	return s.readBack(context.Background(), op)
}

// checkInPlace returns an error if the open files are no longer those at the database's path; safe says what became of the
// write. If the database is there again, as after reconnecting a disk, the store continues with it.
func (s *Store) checkInPlace(safe string) error {
	p := &s.openFiles
	p.mu.Lock()
	defer p.mu.Unlock()
	err := s.findFile()
	if err == nil && p.wroteLog {
		err = checkSameFile(&p.log, s.path+"-wal")
	}
	if err != nil {
		return s.missingError(safe, err)
	}
	p.checked = time.Now()
	return nil
}

// findFile returns an error if the open file is no longer at the database's path, after continuing with one that has come back. The
// caller holds the lock of openFiles.
func (s *Store) findFile() error {
	err := checkSameFile(&s.openFiles.file, s.path)
	if errors.Is(err, errReplaced) {
		err = s.reopen()
	}
	return err
}

// reachedFile is currentFile, or an error if there is no such file at the database's path now. Pages of a drive that is gone may
// still be in the system's cache.
func (s *Store) reachedFile() (fs.FileInfo, error) {
	p := &s.openFiles
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := s.findFile(); err != nil {
		return nil, s.missingError("Nothing was changed.", err)
	}
	p.checked = time.Now()
	return p.file, nil
}

// currentFile returns the open file, or the one that has come back in its place.
func (s *Store) currentFile() fs.FileInfo {
	p := &s.openFiles
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.place.Shared() && time.Since(p.checked) < checkInterval {
		return p.file
	}
	_ = s.findFile()
	p.checked = time.Now()
	return p.file
}

// reopen continues with the file at the database's path if it is this database and contains the last operation of this
// store. Connections to the former file are replaced at their next use. The caller holds the lock of openFiles.
func (s *Store) reopen() error {
	p := &s.openFiles
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	at, err := s.findPlace(s.path)
	if err != nil {
		return err
	}
	if p.rejected != nil && at == p.rejectedAt && os.SameFile(p.rejected, info) && p.rejected.ModTime().Equal(info.ModTime()) {
		return errReplaced
	}
	if err := s.checkSameDatabase(at); err != nil {
		p.rejected, p.rejectedAt = info, at
		return errors.Join(errReplaced, err)
	}
	release, err := markInUse(s.path)
	if err != nil {
		return err
	}
	s.release()
	s.release = release
	p.file, p.log, p.wroteLog, p.rejected = info, nil, false, nil
	return nil
}

// checkSameDatabase returns an error if the file at the database's path, which is at that place, is not this database as this store
// left it.
func (s *Store) checkSameDatabase(at place.Place) error {
	if at != s.place {
		return errReplaced
	}
	ctx := context.Background()
	found := &Store{path: s.path, key: s.key, place: at, readOnly: s.readOnly, immutable: s.immutable, newReader: s.newReader}
	version, err := found.inspect(ctx)
	if err != nil {
		return err
	}
	if version != s.schema {
		return errReplaced
	}
	db := openPool(found.newReader(s.path, s.key), 1)
	defer db.Close()
	var events int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM audit_events WHERE op = ?1`, s.openFiles.lastOperation).Scan(&events)
	if err == nil && events == 0 && s.openFiles.lastOperation != "" {
		err = errReplaced
	}
	return err
}

var errReplaced = errors.New("another file is at its place")

// checkSameFile compares the file at path with the first one seen there.
func checkSameFile(first *fs.FileInfo, path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case *first == nil:
		*first = info
	case !os.SameFile(*first, info):
		return errReplaced
	}
	return nil
}

// modified reports whether somebody has written to a file that this store reads without locks.
func (s *Store) modified() bool {
	first := s.openFiles.file
	return s.immutable && first != nil && modifiedSince(s.path, first)
}

func modifiedError(path string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s was written by another program just now. "+
		"It can't be read meanwhile, and nothing was changed. Try again in a moment.", path)}
}

func (s *Store) missingError(safe string, err error) error {
	what := "can't be reached any more. Check that its disk is connected, then try again"
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errReplaced) {
		what = "or a file that belongs to it has been moved, renamed, replaced or deleted while it was open, or its disk was disconnected. " +
			"Connect the disk, or put the file back where it was, then try again; if it can't be put back, restore the latest backup"
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s %s. %s", s.path, what, safe)}
}
