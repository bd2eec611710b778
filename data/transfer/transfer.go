// Package transfer moves a database between a file and a server, as rows, because the two store them differently. Passwords don't cross:
// all but the mover's are temporary ones.
package transfer

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"housingtracker/data"
	"housingtracker/data/records"
	"housingtracker/data/signin"
)

// Target is a place to which a database is moved.
type Target interface {
	// Place is where people open the database then.
	Place() string
	// Check refuses a place where a database is, or may not be.
	Check(ctx context.Context) error
	// Lock keeps others from moving a database there.
	Lock(ctx context.Context) (free func(), err error)
	// Arrive stores the records, compares them with what was read and adds the event, completely or not at all. It replaces what an
	// interrupted move has left. Nobody can use what has arrived until Finish. The mover's password opens it to finish it.
	Arrive(ctx context.Context, from records.Reader, event data.AuditEvent, mover Password) ([]data.Table, error)
	// Waiting reports whether what has arrived by the operation waits for Finish.
	Waiting(ctx context.Context, op data.OperationID, mover Password) (bool, error)
	// Finish lets users in. It can be repeated, with other passwords, until it has succeeded.
	Finish(ctx context.Context, mover Password, others []Password) error
	// Discard removes what has arrived and is not finished.
	Discard(ctx context.Context) error
	Close() error
}

// Password is a user's password at the new place.
type Password struct {
	User      data.User
	Password  string
	Temporary bool
}

// Moved describes a database that was moved.
type Moved struct {
	From, To string
	At       time.Time
	// Tables were compared row by row.
	Tables []data.Table
	// Temporary are the new passwords, which are shown once.
	Temporary []Password
}

// Move moves the database of an administrator's session, whose password is given too. Until the source is marked as moved, it is as it was and
// nothing usable is at the target; after an interruption later the same Move finishes it.
func Move(ctx context.Context, s *signin.Session, from, password string, to Target) (m Moved, err error) {
	mover := Password{User: s.User(), Password: signin.CleanPassword(password)}
	if err := s.Place().VerifyPassword(ctx, mover.Password); err != nil {
		return m, err
	}
	free, err := to.Lock(ctx)
	if err != nil {
		return m, err
	}
	defer free()
	m = Moved{From: from, To: to.Place()}
	checked := false
	event, done, err := s.MoveAway(ctx, from, to.Place(), func(ctx context.Context, store signin.Store, event data.AuditEvent) error {
		if !checked {
			if err := to.Check(ctx); err != nil {
				return err
			}
			checked = true
		}
		records, ok := store.(records.Reader)
		if !ok {
			return errors.New("the store has no records")
		}
		m.Tables, err = to.Arrive(ctx, records, arrival(event), mover)
		return err
	})
	if err != nil {
		if checked {
			err = errors.Join(err, to.Discard(context.WithoutCancel(ctx)))
		}
		return m, err
	}
	if done {
		if waiting, err := to.Waiting(ctx, event.Operation, mover); err != nil {
			return m, err
		} else if !waiting {
			return m, data.Refuse(data.CodeExists, "%s Nothing was changed.", event.MovedText())
		}
	}
	m.At = event.At
	users, err := s.Users(ctx)
	if err != nil {
		return m, err
	}
	for _, u := range users {
		if u.ID != mover.User.ID && !u.Disabled {
			m.Temporary = append(m.Temporary, Password{u, newTemporary(), true})
		}
	}
	return m, to.Finish(ctx, mover, m.Temporary)
}

// arrival is the event of the move at the new place.
func arrival(event data.AuditEvent) data.AuditEvent {
	event.Kind = data.EventMovedHere
	return event
}

// newTemporary makes a password that can be read to somebody: 80 random bits as groups of letters and figures.
func newTemporary() string {
	text := rand.Text()[:16]
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// Compare refuses rows that are not those that were read.
func Compare(sent, arrived []data.Table) error {
	for i, t := range sent {
		if i >= len(arrived) || arrived[i] != t {
			return data.Refuse(data.CodeUnavailable, "The rows of %s are not the same at the new place. Nothing was moved, and the database is as it was.", t.Name)
		}
	}
	return nil
}
