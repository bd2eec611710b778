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
	// logged: this store has written to the log, so it stays as long as the store is open.
	logged bool
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

// commit ends a write. That it has succeeded is said only of a file that is at its place afterwards.
func (s *Store) commit(tx *sql.Tx) error {
	if err := tx.Commit(); err != nil {
		return err
	}
	s.presence.mu.Lock()
	s.presence.logged = true
	s.presence.mu.Unlock()
	return s.present("Your change may not be saved; saving it again does nothing twice.")
}

// present refuses when the files that are open are no longer those at the database's path; safe says what became of the
// write.
func (s *Store) present(safe string) error {
	p := &s.presence
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.same(&p.file, s.path); err != nil {
		return s.gone(safe, err)
	}
	if !p.logged {
		return nil
	}
	if err := p.same(&p.log, s.path+"-wal"); err != nil {
		return s.gone(safe, err)
	}
	return nil
}

var errOther = errors.New("another file is at its place")

// same compares the file at path with the one that was there first.
func (p *presence) same(first *fs.FileInfo, path string) error {
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
	if !s.still || first == nil {
		return false
	}
	info, err := os.Stat(s.path)
	return hasLog(s.path) || err == nil && (info.Size() != first.Size() || !info.ModTime().Equal(first.ModTime()))
}

func beingWritten(path string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s was written by another program just now. "+
		"It can't be read meanwhile, and nothing was changed. Try again in a moment.", path)}
}

func (s *Store) gone(safe string, err error) error {
	what := "can't be reached any more. Check that its disk or network drive is connected, then try again"
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errOther) {
		what = "or a file that belongs to it has been moved, renamed, replaced or deleted while it was open. " +
			"Put it back where it was, then try again; if it can't be put back, restore the latest backup"
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s %s. %s", s.path, what, safe)}
}
