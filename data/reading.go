package data

import (
	"context"
	"slices"
	"sync"
	"time"
)

// readingDelay is how long audit events of reading wait to be written together, so that looking takes no save's turn.
const readingDelay = 4 * time.Second

// readings are audit events of reading that wait to be written.
type readings struct {
	mu        sync.Mutex
	waiting   []AuditEvent
	scheduled bool
}

// recordReading records a reading that needs the permission, once per operation: later and together with others if the content is
// of the user's own organization, else before it is shown. In a read-only database it records nothing.
func (a *Authorizer) recordReading(ctx context.Context, event AuditEvent, p Permission, own bool) error {
	info, err := a.store.Office(ctx)
	if err != nil || info.ReadOnly != "" {
		return err
	}
	if !own {
		if repeated, err := a.repeated(ctx, event); err != nil || repeated {
			return err
		}
		return a.Write(ctx, event, RecordIf(p))
	}
	r := &a.readings
	r.mu.Lock()
	defer r.mu.Unlock()
	of := func(w AuditEvent) bool { return w.Operation == event.Operation }
	var repeated bool
	if i := slices.IndexFunc(r.waiting, of); i >= 0 {
		repeated, err = event.Repeated(r.waiting[i : i+1])
	} else {
		repeated, err = a.repeated(ctx, event)
	}
	if err != nil || repeated {
		return err
	}
	r.waiting = append(r.waiting, event)
	a.scheduleReadings()
	return nil
}

// scheduleReadings writes the waiting events in a while. The caller holds the lock.
func (a *Authorizer) scheduleReadings() {
	if a.readings.scheduled {
		return
	}
	a.readings.scheduled = true
	time.AfterFunc(readingDelay, func() {
		// After an error they are tried again.
		_ = a.FlushReadings(context.Background())
	})
}

// FlushReadings writes the audit events of reading that wait.
func (a *Authorizer) FlushReadings(ctx context.Context) error {
	r := &a.readings
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scheduled = false
	if len(r.waiting) == 0 {
		return nil
	}
	_, err := a.store.Write(ctx, AuditEvent{}, func(ctx context.Context, tx Tx) error {
		for _, event := range r.waiting {
			recorded, err := tx.EventsOf(ctx, event.Operation)
			if err == nil && len(recorded) == 0 {
				err = tx.Record(ctx, event)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		a.scheduleReadings()
		return err
	}
	r.waiting = nil
	return nil
}

// waitingClients returns the clients of the readings that wait, the latest first.
func (a *Authorizer) waitingClients() (ids []ClientID) {
	a.readings.mu.Lock()
	defer a.readings.mu.Unlock()
	for _, event := range slices.Backward(a.readings.waiting) {
		if id := event.ClientID; id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
