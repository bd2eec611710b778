// Package witness remembers on this computer how far each database had come when it was last used here, so that an older or
// other copy in its place is noticed, even one that brought its keys' file along.
package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"housingtracker/data"
)

// kept is how many generations of a database are remembered. With more of them it is clearer where a copy diverged.
const kept = 30

// largest is how long a file may be, in bytes.
const largest = 1 << 16

// File is a data.Witness in a file, which names neither the database nor anybody in it.
type File struct{ path string }

var _ data.Witness = File{}

// Of is the memory of the database at that path, in the folder. It touches no file.
func Of(folder, database string) File {
	if absolute, err := filepath.Abs(database); err == nil {
		database = absolute
	}
	// One folder may have several paths.
	if real, err := filepath.EvalSymlinks(filepath.Dir(database)); err == nil {
		database = filepath.Join(real, filepath.Base(database))
	}
	name := sha256.Sum256([]byte(database))
	return File{filepath.Join(folder, hex.EncodeToString(name[:16])+".json")}
}

// Known returns the generations remembered, oldest first.
func (f File) Known() []data.Generation {
	file, err := os.Open(f.path)
	if err != nil {
		return nil
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largest))
	var known []data.Generation
	if err != nil || json.Unmarshal(content, &known) != nil {
		return nil
	}
	return known
}

// Remember adds a generation and drops those of other lines.
func (f File) Remember(g data.Generation) {
	known := slices.DeleteFunc(f.Known(), func(k data.Generation) bool { return k.Line != g.Line || k.Number >= g.Number })
	known = append(known, g)
	content, err := json.Marshal(known[max(0, len(known)-kept):])
	if err != nil || os.MkdirAll(filepath.Dir(f.path), 0o700) != nil {
		return
	}
	// For its owner alone, and whole: another program may read it.
	beside, err := os.CreateTemp(filepath.Dir(f.path), ".new-*")
	if err != nil {
		return
	}
	_, err = beside.Write(content)
	if err = errors.Join(err, beside.Close()); err == nil {
		err = os.Rename(beside.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(beside.Name())
	}
}

// Forget removes the memory.
func (f File) Forget() { _ = os.Remove(f.path) }
