package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
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
