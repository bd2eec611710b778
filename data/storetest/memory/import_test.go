package memory

import (
	"testing"

	"housingtracker/data/storetest/importtest"
)

// contentStore is a store as importtest reads it.
type contentStore struct{ *Store }

func (s contentStore) Content(testing.TB) string { return s.Store.Content() }

func TestImports(t *testing.T) {
	importtest.Run(t, func(*testing.T) importtest.Store { return contentStore{New()} })
}
