//go:build cgo

package sqlite

import (
	"testing"

	"housingtracker/data/place/fusetest"
)

// The same in a shared folder: what a killed program leaves is a journal, which the next one rolls back.
func TestKilledInSharedFolder(t *testing.T) {
	for _, what := range []string{"saves", "imports"} {
		t.Run(what, func(t *testing.T) {
			c := newCrash(t, what)
			c.folder = func(t *testing.T) string { return fusetest.New(t, t.TempDir()).Path }
			c.prepare = prove
			testKilled(t, c)
		})
	}
}
