package file

import (
	"context"
	"errors"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Destination is a place to which a database is moved.
type Destination interface {
	// Path is where the database will be.
	Path() string
	// Check refuses a place where no database may lie (CodeUnavailable) or where something lies (CodeExists).
	Check() error
	// Lock keeps other programs from moving a database here; CodeConflict means that one does.
	Lock() (free func(), err error)
	// Arriving returns the copy and its keyring, which nobody can take for a database until Finish puts them in their place. Discard
	// removes them. Both can be repeated.
	Arriving() (Database, Keyring)
	Finish() error
	Discard() error
	// Present returns the database in its place.
	Present() Database
}

// Moved describes a database that was moved.
type Moved struct {
	From, To string
	At       time.Time
	// Tables were compared row by row.
	Tables []data.Table
	// ReadOnly says why the database can only be read at its new place, and what to do; "" if it can be written.
	ReadOnly string
}

// MoveTo moves the database from the path from to another place: it copies database and keys, verifies both databases and compares them row
// by row. Then it marks this one as moved, which makes it read-only, and only then the copy becomes usable. After an error before that,
// the database is as it was and no copy is left. If a former move was interrupted after the mark, it is finished.
func (s *Session) MoveTo(ctx context.Context, from string, to Destination, progress func(done, total int64)) (Moved, error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return Moved{}, err
	}
	info, err := s.store.Office(ctx)
	switch {
	case err != nil:
		return Moved{}, err
	case info.MovedTo != "" && info.MovedTo != to.Path():
		return Moved{}, data.Refuse(data.CodeUnavailable, "%s Nothing was changed.", info.ReadOnly)
	case info.MovedTo == "" && info.ReadOnly != "":
		return Moved{}, data.Refuse(data.CodeUnavailable, "A database that can't be written can't be moved, because it could not be marked as moved. Nothing was changed. %s", info.ReadOnly)
	}
	if info.MovedTo == "" {
		if err := to.Check(); err != nil {
			return Moved{}, err
		}
	}
	free, err := to.Lock()
	if err != nil {
		return Moved{}, err
	}
	defer free()
	if info.MovedTo != "" {
		return s.finishMove(ctx, to)
	}
	m := Moved{From: from, To: to.Path()}
	for range signin.MoveTries {
		if err = s.move(ctx, &m, to, progress); !errors.Is(err, signin.ErrSaved) {
			return m, err
		}
	}
	return m, &data.Error{Code: data.CodeConflict, Err: err, Message: "Somebody saved something each time the database was copied. Nothing was moved. Ask everybody to sign out, then move it again."}
}

// move tries to move the database once.
func (s *Session) move(ctx context.Context, m *Moved, to Destination, progress func(done, total int64)) (err error) {
	if err := errors.Join(to.Discard(), s.auth.FlushReadings(ctx)); err != nil {
		return err
	}
	event := s.auth.Event(data.NewOperationID(), data.EventMovedAway).WithReason("moved the database")
	event.Changes = []data.Change{{Field: data.FieldPlace, Old: m.From, New: m.To}}
	m.At = event.At
	if m.Tables, err = s.copyTo(ctx, to, event, progress); err == nil {
		err = s.MarkMoved(ctx, event, m.Tables)
	}
	if err != nil {
		// The mark may be stored despite an error.
		if marked, unknown := s.store.EventsOf(context.WithoutCancel(ctx), event.Operation); len(marked) == 0 && unknown == nil {
			return errors.Join(err, to.Discard())
		} else if unknown != nil {
			return err
		}
	}
	if err := to.Finish(); err != nil {
		return err
	}
	m.ReadOnly = s.whyReadOnly(ctx, to)
	return nil
}

// parts of a move in percent, for its progress.
const (
	partChecked  = 15
	partCopied   = 60
	partCompared = 80
)

// copyTo copies database and keyring, verifies both databases, and returns the tables that were copied. It adds the event of the move to the
// copy.
func (s *Session) copyTo(ctx context.Context, to Destination, event data.AuditEvent, progress func(done, total int64)) ([]data.Table, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	o := s.office
	if err := signin.CheckSound(ctx, s.store, "The database"); err != nil {
		return nil, err
	}
	progress(partChecked, 100)
	whole := o.currentKey()
	key, err := o.fileKey(whole)
	if err != nil {
		return nil, err
	}
	defer key.Forget()
	arriving, keyring := to.Arriving()
	store, err := arriving.MakeCopy(ctx, s.store, key, func(done, total int) {
		progress(partChecked+int64(partCopied-partChecked)*int64(done)/int64(max(total, 1)), 100)
	})
	if err != nil {
		return nil, err
	}
	tables, err := fillCopy(ctx, store, event)
	if err = errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	progress(partCompared, 100)
	keys, err := o.keyring.Export()
	if err == nil {
		err = keyring.Import(keys)
	}
	return tables, err
}

// fillCopy returns the tables of the copy, then adds the event of the move and verifies it.
func fillCopy(ctx context.Context, store Store, event data.AuditEvent) ([]data.Table, error) {
	tables, err := store.Tables(ctx)
	if err != nil {
		return nil, err
	}
	event.Kind = data.EventMovedHere
	if err := signin.Record(ctx, store, event); err != nil {
		return nil, err
	}
	return tables, signin.CheckSound(ctx, store, "The copy of the database")
}

// whyReadOnly returns why the moved database can only be read where it is now; "" if it can be written.
func (s *Session) whyReadOnly(ctx context.Context, to Destination) string {
	store, err := s.openMoved(to.Present())
	if err != nil {
		return err.Error()
	}
	defer store.Close()
	info, err := store.Office(ctx)
	if err != nil {
		return err.Error()
	}
	return info.ReadOnly
}

// openMoved opens a moved database, which has the same key.
func (s *Session) openMoved(database Database) (Store, error) {
	key, err := s.office.fileKey(s.office.currentKey())
	if err != nil {
		return nil, err
	}
	defer key.Forget()
	return database.Open(key)
}

// requireHere refuses a database that was moved away, whose backups are made and restored at its new place.
func (s *Session) requireHere(ctx context.Context) error {
	info, err := s.store.Office(ctx)
	if err != nil {
		return err
	}
	return refuseMoved(info)
}

func refuseMoved(info data.OfficeInfo) error {
	if info.MovedTo == "" {
		return nil
	}
	return data.Refuse(data.CodeUnavailable, "%s Nothing was changed.", info.ReadOnly)
}

// finishMove finishes a move that was interrupted after the mark.
func (s *Session) finishMove(ctx context.Context, to Destination) (Moved, error) {
	event, err := s.Departure(ctx)
	if err != nil {
		return Moved{}, err
	}
	m := Moved{To: to.Path(), At: event.At}
	for _, c := range event.Changes {
		m.From = c.Old
	}
	arriving, _ := to.Arriving()
	if _, err := arriving.State(); err != nil {
		return Moved{}, data.Refuse(data.CodeExists, "%s Nothing was changed.", event.MovedText())
	}
	store, err := s.openMoved(arriving)
	if err != nil {
		return Moved{}, err
	}
	arrived, err := store.EventsOf(ctx, event.Operation)
	if err == nil {
		m.Tables, err = store.Tables(ctx)
	}
	if err = errors.Join(err, store.Close()); err != nil {
		return Moved{}, err
	}
	if len(arrived) == 0 {
		return Moved{}, data.Refuse(data.CodeUnavailable, "The files of another move wait at %s. Nothing was changed. Undo this move, then move the database again.", to.Path())
	}
	if err := to.Finish(); err != nil {
		return Moved{}, err
	}
	m.ReadOnly = s.whyReadOnly(ctx, to)
	return m, nil
}

// UndoMove takes back the mark of a database that was moved: it can be written again, and the one at the other place is marked
// instead. CodeConflict means that the other one was changed since. The warning says what must be done if that can't be found out or
// the other one can't be marked.
func (s *Session) UndoMove(ctx context.Context, at func(path string) Destination) (warning string, err error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return "", err
	}
	event, err := s.Departure(ctx)
	if err != nil {
		return "", err
	}
	if signin.IsServer(event.MovedTo()) {
		return signin.UnknownWarning(event.MovedTo()), s.UndoMark(ctx, event)
	}
	to := at(event.MovedTo())
	if warning, err = s.takeBack(ctx, to, event); err != nil {
		return "", err
	}
	if err := s.UndoMark(ctx, event); err != nil {
		return "", err
	}
	// Nobody uses what an interrupted move has left, and the next move removes it.
	_ = to.Discard()
	return warning, nil
}

// takeBack marks the moved database as moved back. It refuses one that was changed.
func (s *Session) takeBack(ctx context.Context, to Destination, event data.AuditEvent) (warning string, err error) {
	const both = " Do not use it any more: if people work with both databases, neither has everything, and they can't be joined."
	arriving, _ := to.Arriving()
	present := to.Present()
	if _, err := present.State(); data.CodeOf(err) == data.CodeNotFound {
		if _, err := arriving.State(); err == nil {
			return "", nil
		}
	}
	store, err := s.openMoved(present)
	if err != nil {
		return "The database at " + to.Path() + " can't be read, so it is not known whether it was changed since." + both, nil
	}
	defer store.Close()
	arrived, err := store.EventsOf(ctx, event.Operation)
	if err != nil || len(arrived) == 0 {
		return "At " + to.Path() + " lies another database than the one that was moved there, so it is not known whether that was changed since." + both, nil
	}
	changed, err := store.ChangeCounter(ctx)
	if err != nil {
		return "", err
	}
	if changed > arrived[0].Number {
		return "", data.Refuse(data.CodeConflict, "The database at %s was changed since it was moved there, so going on here would lose that. Nothing was changed. Move that one back instead: to another name, or delete this one first.", to.Path())
	}
	back := s.auth.Event(data.NewOperationID(), data.EventMovedAway).WithReason("its move was taken back")
	for _, c := range event.Changes {
		back.Changes = append(back.Changes, data.Change{Field: c.Field, Old: c.New, New: c.Old})
	}
	if signin.Record(ctx, store, back) != nil {
		return "The database at " + to.Path() + " could not be marked as moved back." + both, nil
	}
	return "", nil
}
