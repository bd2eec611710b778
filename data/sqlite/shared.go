package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/share"
)

// openShared prepares the store for a file in a shared folder (MANY_DESKS D11, D12): its journal is one that works between
// computers, and a computer that is not proved only reads. The program that creates the file may complete it.
func (s *Store) openShared(ctx context.Context, found fileState) error {
	if _, err := shareVFS(); err != nil {
		return failure(err)
	}
	s.newWriter = sharedWriteConn
	sweepStages()
	switch found {
	case noFile, emptyFile:
		s.creating = true
		return nil
	case databaseFile:
		if err := s.leaveLog(ctx); err != nil {
			return err
		}
		if err := s.admitted(); err != nil {
			s.readOnly, s.unproved = err.Error(), true
		}
		s.newReader = sharedReadConn
	}
	if s.readOnly != "" {
		// Others may write, so the file is read with locks.
		s.immutable, s.newReader = false, readOnlyConn
	}
	return nil
}

// admitted returns an error if this computer may not write to a file in a shared folder.
func (s *Store) admitted() error {
	if s.creating || !s.place.Shared() {
		return nil
	}
	return share.Admit(s.provedPlace.Path, s.provedPlace)
}

// checkWritable returns an error if this computer may not write to the database at path at its place.
func checkWritable(path string) error {
	at, err := place.Of(path)
	if err != nil {
		return err
	}
	return share.Admit(at.Path, at)
}

// leaveLog converts a file with a write-ahead log, as one from a disk has, before anything else opens it. It takes an exclusive
// lock, with which SQLite keeps the log's index in memory of this program.
func (s *Store) leaveLog(ctx context.Context) error {
	h, err := readHeader(s.path)
	if err != nil {
		return unusable(s.path, "can't be read", err)
	}
	if err := h.checkKey(s.path, s.key); err != nil || h[18] != 2 {
		return err
	}
	db := openPool(exclusiveConn(s.path, s.key), 1)
	defer db.Close()
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = TRUNCATE`).Scan(&mode)
	switch {
	case isBusy(err) || err == nil && mode != "truncate":
		return data.Refuse(data.CodeUnavailable, "The database %s was last used on a disk, and another program has it open. Nothing was changed. Close the program on every computer that has it open, then try again.", s.path)
	case err != nil:
		return s.openFailure(err)
	}
	return nil
}

// readBack reads the operation through another opening of the file after a commit (D13). If it is not there, two computers do not
// see each other's writes, and the store stops writing.
func (s *Store) readBack(ctx context.Context, op data.OperationID) error {
	if !s.place.Shared() || op == "" {
		return nil
	}
	var there bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit_events WHERE op = ?1)`, op).Scan(&there)
	if err == nil && there {
		return nil
	}
	lost := &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("What was saved just now can't be read back from the shared folder, so it may not be safe there. "+
		"This computer writes nothing more to %s until the program is started again. Close the program on every computer, and ask whoever looks after the shared folder.", s.path)}
	if err == nil {
		s.alarm.Store(lost)
	}
	return lost
}

// rolledBack has the paths, links resolved, of databases of which this program rolled back the journal of another.
var rolledBack sync.Map

// recovered says that this program has undone what another one left unfinished; "" if it has not.
func (s *Store) recovered() string {
	path, err := filepath.EvalSymlinks(s.path)
	if err != nil {
		path = s.path
	}
	if _, ok := rolledBack.Load(path); !ok {
		return ""
	}
	return "A program that used this database was stopped in the middle of a save or an import, on this computer or another. " +
		"What it had not finished was undone: save that again, or repeat the import. Everything else is safe."
}
