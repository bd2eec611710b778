package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// movedTo is where the tests move a database.
const movedTo = "/srv/office/office.db"

// moveAway records that the store's database was moved, and returns the event.
func (f *fixture) moveAway(t *testing.T) data.AuditEvent {
	t.Helper()
	event := f.event(data.EventMovedAway, 0)
	event.Changes = []data.Change{{Field: data.FieldPlace, Old: "/srv/desk/office.db", New: movedTo}}
	must(t, f.Record(f.ctx, event))
	return event
}

var moveTests = []test{
	{"a moved database refuses every write but the undo of the move", func(t *testing.T, f *fixture) {
		event := f.moveAway(t)
		info, err := f.Office(f.ctx)
		must(t, err)
		equal(t, "place", info.MovedTo, movedTo)
		if !strings.HasPrefix(info.ReadOnly, "This database was moved to "+movedTo+" on 06/15/2026") || !strings.Contains(info.ReadOnly, " by Ada Head. ") {
			t.Errorf("it says %q", info.ReadOnly)
		}
		before := f.everything(t)
		_, err = f.CreateTracker(f.ctx, f.event(data.EventCreateTracker, RosaHome), data.Tracker{EnrollmentID: RosaHome, Attempt: 1})
		refused(t, err, data.CodeUnavailable)
		refused(t, f.SetPreference(f.ctx, f.admin.ID, "look", "dark"), data.CodeUnavailable)
		refused(t, f.Record(f.ctx, f.event(data.EventMovedAway, 0)), data.CodeUnavailable)
		err = f.Import(f.ctx, true, func(data.ImportTx) (data.AuditEvent, error) { t.Error("an import runs"); return data.AuditEvent{}, nil })
		refused(t, err, data.CodeUnavailable)
		if f.everything(t) != before {
			t.Error("a refused write changed something")
		}
		undo := f.event(data.EventMovedAway, 0)
		undo.Undoes = data.NewOperationID()
		refused(t, f.Record(f.ctx, undo), data.CodeUnavailable)
		undo.Undoes = event.Operation
		must(t, f.Record(f.ctx, undo))
		info, err = f.Office(f.ctx)
		must(t, err)
		equal(t, "after the undo", info.ReadOnly+info.MovedTo, "")
		f.tracker(t, RosaHome, data.Fields{})
	}},
	{"the tables differ after every write and are the same in its transaction", func(t *testing.T, f *fixture) {
		before, err := f.Tables(f.ctx)
		must(t, err)
		var inside []data.Table
		event := f.event(data.EventNote, 0)
		_, err = f.Store.Write(f.ctx, event, func(ctx context.Context, tx data.Tx) (err error) {
			if inside, err = tx.Tables(ctx); err != nil {
				return err
			}
			return tx.Record(ctx, event)
		})
		must(t, err)
		if len(before) == 0 || !slices.Equal(before, inside) {
			t.Errorf("in the transaction %v, before it %v", inside, before)
		}
		after, err := f.Tables(f.ctx)
		must(t, err)
		if slices.Equal(before, after) {
			t.Error("an event changes no table")
		}
	}},
}

// A destination is a file.Destination without files: the copy is what the office's store held at that moment.
type destination struct {
	of     *office
	steps  []string
	copied *copied
	// during runs while the database is copied.
	during func()
	// wrong is what Check finds in the copy.
	wrong []string
}

// A copied is a copy that has the rows of the store and events of its own.
type copied struct {
	openedStore
	tables []data.Table
	events []data.AuditEvent
	wrong  []string
	// changed is set once people work with it, readOnly where nobody can.
	changed, readOnly bool
}

func (d *destination) Path() string                   { return movedTo }
func (d *destination) Check() error                   { return nil }
func (d *destination) Lock() (free func(), err error) { return func() {}, nil }
func (d *destination) Arriving() (file.Database, file.Keyring) {
	return arriving{d.present(), d}, d.of.keyring
}
func (d *destination) Finish() error          { d.steps = append(d.steps, "finished"); return nil }
func (d *destination) Discard() error         { d.steps = append(d.steps, "discarded"); return nil }
func (d *destination) Present() file.Database { return d.present() }

func (d *destination) present() *copied {
	if d.copied == nil {
		return &copied{openedStore: openedStore{d.of.Store}}
	}
	return d.copied
}

// An arriving is the database of a destination that is not in its place yet.
type arriving struct {
	*copied
	of *destination
}

func (a arriving) MakeCopy(ctx context.Context, from file.Store, _ file.Key, _ func(done, total int)) (file.Store, error) {
	tables, err := from.Tables(ctx)
	a.of.copied = &copied{openedStore: openedStore{a.of.of.Store}, tables: tables, wrong: a.of.wrong}
	if a.of.during != nil {
		a.of.during()
	}
	return a.of.copied, err
}

func (c *copied) Open(file.Key) (file.Store, error)                  { return c, nil }
func (c *copied) Tables(context.Context) ([]data.Table, error)       { return c.tables, nil }
func (c *copied) Check(context.Context) ([]string, error)            { return c.wrong, nil }
func (c *copied) Office(context.Context) (data.OfficeInfo, error)    { return data.OfficeInfo{}, nil }
func (c *copied) ChangeCounter(context.Context) (n int64, err error) { return c.last(), nil }

// last is the number of the last change; the event of the move has number 1.
func (c *copied) last() int64 {
	if c.changed {
		return 2
	}
	return 1
}

func (c *copied) EventsOf(_ context.Context, op data.OperationID) (found []data.AuditEvent, err error) {
	for _, e := range c.events {
		if e.Operation == op {
			found = append(found, e)
		}
	}
	return found, nil
}

func (c *copied) Write(_ context.Context, event data.AuditEvent, _ func(context.Context, data.Tx) error) (bool, error) {
	if c.readOnly {
		return false, data.Refuse(data.CodeUnavailable, "It can only be read.")
	}
	event.Number = int64(len(c.events)) + 1
	c.events = append(c.events, event)
	return false, nil
}

var moveSessionTests = []test{
	inOffice("a move copies, compares, marks and finishes; its undo marks the other one", func(t *testing.T, o *office) {
		to := &destination{of: o}
		refused(t, ok(o.enrolling.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)), data.CodePermission)
		m, err := o.admin.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)
		must(t, err)
		if m.To != movedTo || len(m.Tables) == 0 || !slices.Equal(to.steps, []string{"discarded", "finished"}) {
			t.Errorf("moved %+v by %q", m, to.steps)
		}
		last := o.events(t, data.EventFilter{})[0]
		if len(to.copied.events) != 1 || to.copied.events[0].Kind != data.EventMovedHere || to.copied.events[0].Operation != last.Operation {
			t.Errorf("at the new place %+v, here %+v", to.copied.events, last)
		}
		for _, err := range []error{
			ok(o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})), ok(o.admin.BackUp(o.ctx, "", nil)),
			ok(o.admin.BeginRestore(o.ctx, "/beside/a.backup", file.Credentials{}, nil)),
		} {
			refused(t, err, data.CodeUnavailable)
			if err != nil && !strings.HasPrefix(err.Error(), "This database was moved to "+movedTo) {
				t.Errorf("it says %v", err)
			}
		}
		at := func(string) file.Destination { return to }
		refused(t, ok(o.enrolling.UndoMove(o.ctx, at)), data.CodePermission)
		to.copied.changed = true
		refused(t, ok(o.admin.UndoMove(o.ctx, at)), data.CodeConflict)
		to.copied.changed = false
		warning, err := o.admin.UndoMove(o.ctx, at)
		must(t, err)
		equal(t, "warning", warning, "")
		if e := to.copied.events; len(e) != 2 || e[1].MovedTo() != "/srv/desk/office.db" {
			t.Errorf("the other one is marked with %+v", e)
		}
		o.create(t, RosaHome, data.Fields{})
		refused(t, ok(o.admin.UndoMove(o.ctx, at)), data.CodeInvalid)
	}),
	inOffice("the undo warns of another database that can't be marked", func(t *testing.T, o *office) {
		to := &destination{of: o}
		must(t, ok(o.admin.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)))
		to.copied.readOnly = true
		warning, err := o.admin.UndoMove(o.ctx, func(string) file.Destination { return to })
		must(t, err)
		if !strings.Contains(warning, "Do not use it any more") {
			t.Errorf("warning %q", warning)
		}
	}),
	inOffice("a save while the database is copied starts the move over, three times at most", func(t *testing.T, o *office) {
		saves := 0
		to := &destination{of: o}
		to.during = func() {
			if saves++; saves == 1 {
				o.create(t, RosaHome, data.Fields{})
			}
		}
		must(t, ok(o.admin.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)))
		equal(t, "copies", saves, 2)
		must(t, ok(o.admin.UndoMove(o.ctx, func(string) file.Destination { return to })))
		to = &destination{of: o, during: func() {
			must(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "called", ""))
		}}
		refused(t, ok(o.admin.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)), data.CodeConflict)
		equal(t, "last step", to.steps[len(to.steps)-1], "discarded")
		o.create(t, TimoHome, data.Fields{})
	}),
	inOffice("a damaged copy is discarded", func(t *testing.T, o *office) {
		to := &destination{of: o, wrong: []string{"page 7 was changed"}}
		refused(t, ok(o.admin.MoveTo(o.ctx, "/srv/desk/office.db", to, nil)), data.CodeUnavailable)
		if !slices.Equal(to.steps, []string{"discarded", "discarded"}) {
			t.Errorf("steps %q", to.steps)
		}
		o.create(t, RosaHome, data.Fields{})
	}),
}
