// Package memory is a store in Go maps, for tests of rules without SQLite and C. It is simple rather than fast: every
// list is derived from the records when it is read.
package memory

import (
	"context"
	"errors"
	"sync"

	"housingtracker/data"
	"housingtracker/data/file"
)

// Store is an office in memory. Make one with New.
type Store struct {
	reader
	// writing is locked by the only transaction that writes.
	writing sync.Mutex
	// mu guards committed, which is replaced by a commit and never changed.
	mu        sync.Mutex
	committed *state
}

var (
	_ file.Store    = (*Store)(nil)
	_ data.Tx       = (*tx)(nil)
	_ data.ImportTx = (*importTx)(nil)
)

// New makes an empty store.
func New() *Store {
	s := &Store{committed: newState()}
	s.reader = reader{s.lastCommit}
	return s
}

// NewFrom is New for an office whose first enrollment gets that ID.
func NewFrom(first data.EnrollmentID) *Store {
	s := New()
	s.committed.enrollments.last = first - 1
	return s
}

// lastCommit is what readers see.
func (s *Store) lastCommit() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.committed
}

// change runs do on a copy of the state, which becomes the state unless do returns an error or keep is false.
func (s *Store) change(keep bool, do func(w *state) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	working := s.lastCommit().clone()
	if err := do(working); err != nil || !keep {
		return failure(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.committed = working
	return nil
}

// tx is a data.Tx. Its reads see its writes.
type tx struct {
	reader
	*state
}

// Write runs do in one transaction.
func (s *Store) Write(ctx context.Context, event data.AuditEvent, do func(ctx context.Context, tx data.Tx) error) (repeated bool, err error) {
	ctx = context.WithoutCancel(ctx)
	err = s.change(true, func(w *state) (err error) {
		if event.Operation != "" {
			if repeated, err = event.Repeated(w.eventsOf(event.Operation)); err != nil || repeated {
				return err
			}
		}
		if err := w.lastEvent().CheckNext(event); err != nil {
			return err
		}
		return do(ctx, &tx{reader{func() *state { return w }}, w})
	})
	return repeated, err
}

// Import runs an import in one transaction.
func (s *Store) Import(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	return s.change(!dryRun, func(w *state) error {
		if err := w.lastEvent().CheckNext(data.AuditEvent{}); err != nil {
			return err
		}
		x := &importTx{state: w}
		event, err := run(x)
		if err != nil || dryRun {
			return err
		}
		return errors.Join(ctx.Err(), w.record(x.events(event)...))
	})
}

// CopyTo refuses, because there is no file.
func (*Store) CopyTo(context.Context, string, func(done, total int)) error {
	return data.Refuse(data.CodeUnavailable, "This office is kept in memory only, so it can't be copied to a file. Nothing was changed.")
}

// Purge does nothing: what is deleted is gone.
func (*Store) Purge(context.Context) error { return nil }

// Close does nothing.
func (*Store) Close() error { return nil }

// failure turns an error into a *data.Error. It leaves a *data.Error as it is.
func failure(err error) error {
	var told *data.Error
	switch {
	case err == nil || errors.As(err, &told):
		return err
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return &data.Error{Code: data.CodeCancelled, Message: "Stopped. Nothing was changed.", Err: err}
	}
	return &data.Error{Code: data.CodeUnavailable, Message: "The office could not be used. Nothing was changed.", Err: err}
}

func notFound(what string) error {
	return data.Refuse(data.CodeNotFound, "There is no such %s. It may have been removed meanwhile.", what)
}

func exists() error {
	return data.Refuse(data.CodeExists, "It is there already. Nothing was changed.")
}

func invalid(what string) error {
	return data.Refuse(data.CodeInvalid, "%s can't be stored. Nothing was changed.", what)
}

// Backup returns a store that holds what this one holds now.
func (s *Store) Backup() data.Store {
	b := &Store{committed: s.lastCommit().clone()}
	b.reader = reader{b.lastCommit}
	return b
}
