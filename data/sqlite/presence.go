package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"housingtracker/data"
)

// A presence knows the files that the store has open. SQLite goes on writing to a file that has been moved or deleted, as
// if nothing had happened; what is written there is lost with the last program that has it open.
type presence struct {
	mu        sync.Mutex
	file, log fs.FileInfo
	// refused is a file at the database's path that is not this database.
	refused fs.FileInfo
	// logged: this store has written to the log, so it stays as long as the store is open. op is the last event that it wrote.
	logged bool
	op     data.OperationID
}

// begin begins a write, unless the database's path leads elsewhere by now.
func (s *Store) begin(ctx context.Context) (*sql.Tx, error) {
	if err := s.present("Nothing was changed."); err != nil {
		return nil, err
	}
	return s.write.BeginTx(ctx, nil)
}

// beginOn is begin on the connection of the writing pool.
func (s *Store) beginOn(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	if err := s.present("Nothing was changed."); err != nil {
		return nil, err
	}
	return conn.BeginTx(ctx, nil)
}

// commit ends a write, which is the event op; "" where it is none. That it has succeeded is said only of a file that is at its
// place afterwards.
func (s *Store) commit(tx *sql.Tx, op data.OperationID) error {
	if err := tx.Commit(); err != nil {
		return err
	}
	s.presence.mu.Lock()
	s.presence.logged = true
	if op != "" {
		s.presence.op = op
	}
	s.presence.mu.Unlock()
	return s.present("Your change may not be saved; saving it again does nothing twice.")
}

// present refuses when the files that are open are no longer those at the database's path; safe says what became of the
// write. Where the database has come back, as on a disk that was disconnected, the store continues with it.
func (s *Store) present(safe string) error {
	p := &s.presence
	p.mu.Lock()
	defer p.mu.Unlock()
	err := same(&p.file, s.path)
	if errors.Is(err, errOther) {
		err = s.takeUp()
	}
	if err == nil && p.logged {
		err = same(&p.log, s.path+"-wal")
	}
	if err != nil {
		return s.gone(safe, err)
	}
	return nil
}

// followed is the file that is open, or the one that has come back in its place by now.
func (s *Store) followed() fs.FileInfo {
	p := &s.presence
	p.mu.Lock()
	defer p.mu.Unlock()
	if errors.Is(same(&p.file, s.path), errOther) {
		_ = s.takeUp()
	}
	return p.file
}

// takeUp continues with the file that is at the database's path now, if it is this database with the last event that this store
// wrote. Connections to the former file are replaced when they are next used. The caller holds the presence's lock.
func (s *Store) takeUp() error {
	p := &s.presence
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	if p.refused != nil && os.SameFile(p.refused, info) && p.refused.ModTime().Equal(info.ModTime()) {
		return errOther
	}
	if err := s.recognize(); err != nil {
		p.refused = info
		return errors.Join(errOther, err)
	}
	release, err := use(s.path)
	if err != nil {
		return err
	}
	s.release()
	s.release = release
	p.file, p.log, p.logged, p.refused = info, nil, false, nil
	return nil
}

// recognize returns an error where the file at the database's path is not this database as this store left it.
func (s *Store) recognize() error {
	if err := s.suits(s.path); err != nil {
		return err
	}
	ctx := context.Background()
	found := &Store{path: s.path, key: s.key, readOnly: s.readOnly, still: s.still, reading: s.reading}
	version, err := found.inspect(ctx)
	if err != nil {
		return err
	}
	if version != s.schema {
		return errOther
	}
	db := openPool(found.reading(s.path, s.key), 1)
	defer db.Close()
	var events int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM audit_events WHERE op = ?1`, s.presence.op).Scan(&events)
	if err == nil && events == 0 && s.presence.op != "" {
		err = errOther
	}
	return err
}

var errOther = errors.New("another file is at its place")

// same compares the file at path with the one that was there first.
func same(first *fs.FileInfo, path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case *first == nil:
		*first = info
	case !os.SameFile(*first, info):
		return errOther
	}
	return nil
}

// disturbed reports whether somebody has written to a file that this store reads without locks, since it may not write to it.
func (s *Store) disturbed() bool {
	first := s.presence.file
	return s.still && first != nil && written(s.path, first)
}

func beingWritten(path string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s was written by another program just now. "+
		"It can't be read meanwhile, and nothing was changed. Try again in a moment.", path)}
}

func (s *Store) gone(safe string, err error) error {
	what := "can't be reached any more. Check that its disk is connected, then try again"
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errOther) {
		what = "or a file that belongs to it has been moved, renamed, replaced or deleted while it was open, or its disk was disconnected. " +
			"Connect the disk, or put the file back where it was, then try again; if it can't be put back, restore the latest backup"
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s %s. %s", s.path, what, safe)}
}
