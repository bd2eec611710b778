package share

import (
	"bytes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"housingtracker/data/seal"
)

// Writer is who wrote to a database last. Others who wait for the lock are told; nothing else depends on it.
type Writer struct {
	Name     string    `json:"name"`
	Import   bool      `json:"import,omitempty"`
	Computer string    `json:"computer"`
	At       time.Time `json:"at"`
}

const (
	writerSuffix = ".writer"
	// writerSize is the size of the content, always the same: a file that keeps its size costs fewer calls.
	writerSize = 512
	// writerAge is the age from which a Writer is not believed.
	writerAge = time.Hour
)

// A WriterNote is the file beside a database that names its Writer, encrypted.
type WriterNote struct {
	path string
	seal cipher.AEAD
}

// NoteWriter returns the note beside the database. It accesses no file.
func NoteWriter(database string, key []byte) (*WriterNote, error) {
	if len(key) == 0 {
		return nil, errors.New("no key")
	}
	aead, err := seal.New(key, "beside the database: writer")
	return &WriterNote{path: database + writerSuffix, seal: aead}, err
}

// Write replaces the note, by one opening and one write, without waiting for the disk.
func (n *WriterNote) Write(w Writer) error {
	text, err := json.Marshal(w)
	if err != nil || len(text) > writerSize {
		return errors.Join(err, errors.New("too long"))
	}
	text = append(text, bytes.Repeat([]byte(" "), writerSize-len(text))...)
	f, err := os.OpenFile(n.path, os.O_WRONLY|os.O_CREATE, 0o664)
	if err != nil {
		return err
	}
	_, err = f.Write(n.seal.Seal(nil, nil, text, nil))
	return errors.Join(err, f.Close())
}

// Read returns the Writer; none if there is none to be read.
func (n *WriterNote) Read() (w Writer, ok bool) {
	f, err := os.Open(n.path)
	if err != nil {
		return w, false
	}
	defer f.Close()
	sealed, err := io.ReadAll(io.LimitReader(f, 2*writerSize))
	if err != nil {
		return w, false
	}
	text, err := n.seal.Open(nil, nil, sealed, nil)
	if err != nil || json.Unmarshal(text, &w) != nil || time.Since(w.At) > writerAge {
		return Writer{}, false
	}
	return w, true
}

// Remove removes the note.
func (n *WriterNote) Remove() { _ = os.Remove(n.path) }
