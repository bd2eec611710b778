// Package benchdb opens the databases of the bench.
package benchdb

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sqlite"
)

// Key returns the key of a database of the bench; zero for a plain one.
func Key(path string) file.Key {
	if filepath.Base(path) == "plain.db" || !sqlite.Encrypts() {
		return file.Key{}
	}
	return file.KeyOf(sha256.Sum256([]byte("made-up data need no secret")))
}

// List reads a list of all members as the Session does after checking the permission.
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
