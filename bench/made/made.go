// Package made reads the databases of the bench, for the bench itself and for the small programs beside it.
package made

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"time"

	"housingtracker/data"
	"housingtracker/data/sqlite"
)

// Key is the key of a database of the bench: none for a plain one.
func Key(path string) data.Key {
	if filepath.Base(path) == "plain.db" || !sqlite.Encrypts() {
		return data.Key{}
	}
	return data.KeyOf(sha256.Sum256([]byte("made-up data need no secret")))
}

// List is what the session does for a list of all members, once it has seen that the user may.
func List(ctx context.Context, store data.Store, program data.ProgramID) (data.List, error) {
	p, err := store.Program(ctx, program)
	if err != nil {
		return data.List{}, err
	}
	settings, err := store.Settings(ctx)
	if err != nil {
		return data.List{}, err
	}
	today := data.DateOf(time.Now())
	stored, err := store.ProgramList(ctx, p.ID, today)
	if err != nil {
		return data.List{}, err
	}
	return data.BuildList(p, stored, settings, data.ListOptions{AllMembers: true}, today), nil
}
