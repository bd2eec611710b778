package sqlite

import (
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/share"
)

// prove lets this computer write to the database at path, as a probe on both sides would.
func prove(t *testing.T, path string) {
	t.Helper()
	at, err := place.Of(path)
	if err == nil {
		err = share.Add(path, share.Here(at), share.Here(at), time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// openShared opens the database at path and closes it at the end of the test.
func openShared(t *testing.T, path string) *Store {
	t.Helper()
	s, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// save records an event and returns its operation.
func save(s *Store) (data.OperationID, error) {
	event := anEvent()
	return event.Operation, writerOf(s).Record(ctx, event)
}
