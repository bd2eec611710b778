package memory

import (
	"testing"

	"housingtracker/data/file"
	"housingtracker/data/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, storetest.InMemory, openOffice)
}

// openOffice makes a store with the small office, which has no users yet.
func openOffice(t *testing.T) file.Store {
	t.Helper()
	s := NewFrom(storetest.FirstEnrollment)
	if err := storetest.ImportOffice(&importTx{state: s.committed}); err != nil {
		t.Fatal(err)
	}
	return s
}
