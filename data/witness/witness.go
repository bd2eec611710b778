// Package witness stores on this computer the generations of each database that was used here, so that an older or other copy in
// its place is noticed, even with its own keyring.
package witness

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"housingtracker/data/file"
	"housingtracker/data/place"
)

// maxGenerations is the number of generations stored per database. More of them show more exactly where a copy diverged.
const maxGenerations = 30

// maxSize is the largest file that is read, in bytes.
const maxSize = 1 << 16

// File is a file.Witness in a file, which names neither the database nor anybody in it.
type File struct{ path string }

var _ file.Witness = File{}

// Of returns the witness, in folder, of the database at a path. It accesses no file of either.
func Of(folder, database string) File {
	return File{filepath.Join(folder, place.LocalName(database)+".json")}
}

// Known returns the stored generations, oldest first; nil if the file can't be read.
func (f File) Known() []file.Generation {
	opened, err := os.Open(f.path)
	if err != nil {
		return nil
	}
	defer opened.Close()
	content, err := io.ReadAll(io.LimitReader(opened, maxSize))
	var known []file.Generation
	if err != nil || json.Unmarshal(content, &known) != nil {
		return nil
	}
	return known
}

// Remember stores a generation and drops those of other lines. Errors are ignored.
func (f File) Remember(g file.Generation) {
	known := slices.DeleteFunc(f.Known(), func(k file.Generation) bool { return k.Line != g.Line || k.Number >= g.Number })
	known = append(known, g)
	content, err := json.Marshal(known[max(0, len(known)-maxGenerations):])
	if err != nil || os.MkdirAll(filepath.Dir(f.path), 0o700) != nil {
		return
	}
	// CreateTemp makes the file private, and renaming it never shows a partial file to another program.
	temp, err := os.CreateTemp(filepath.Dir(f.path), ".new-*")
	if err != nil {
		return
	}
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
}

// Forget removes the file.
func (f File) Forget() { _ = os.Remove(f.path) }
