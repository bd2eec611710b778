// Package draft keeps drafts on this computer, encrypted, so that they outlive the program and the connection to the database.
package draft

import (
	"cmp"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
	"housingtracker/data/seal"
)

// extension is that of a draft's file.
const extension = ".draft"

// maxFile is the maximum size of a file in bytes: JSON may escape each byte of a draft, and the cipher adds a few.
const maxFile = 6*data.MaxDraft + 4096

// A Folder keeps the drafts of one database, one file each. Their names reveal neither the user nor the enrollment.
type Folder struct {
	path string
	name []byte
	seal cipher.AEAD
}

var _ data.DraftStore = (*Folder)(nil)

// Open returns the folder, below parent, of the drafts of the database with this ID. The drafts are encrypted with a key
// derived from the database's. It accesses no file.
func Open(parent, database string, key file.Key) (*Folder, error) {
	if key.IsZero() {
		return nil, errors.New("no key for drafts")
	}
	name, err := seal.Derive(key.Bytes(), "drafts: file names")
	if err != nil {
		return nil, err
	}
	aead, err := seal.New(key.Bytes(), "drafts: content")
	id := sha256.Sum256([]byte(database))
	return &Folder{path: filepath.Join(parent, hex.EncodeToString(id[:16])), name: name, seal: aead}, err
}

// Empty reports whether there are no drafts of anybody.
func (f *Folder) Empty() bool {
	paths, _ := filepath.Glob(filepath.Join(f.path, "*"+extension))
	return len(paths) == 0
}

// file returns the path of the draft's file and the prefix of all file names of the user.
func (f *Folder) file(user string, id data.EnrollmentID) (path, prefix string) {
	hash := func(text string) string {
		mac := hmac.New(sha256.New, f.name)
		mac.Write([]byte(text))
		return hex.EncodeToString(mac.Sum(nil)[:16])
	}
	prefix = hash(data.Fold(user)) + "-"
	return filepath.Join(f.path, prefix+hash(fmt.Sprintf("%s\n%d", data.Fold(user), id))+extension), prefix
}

// Keep stores a draft of the user in place of an earlier one of the enrollment. It is on the disk when Keep returns.
func (f *Folder) Keep(user string, d data.KeptDraft) error {
	path, _ := f.file(user, d.EnrollmentID)
	err := f.write(path, d)
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The folder for unsaved input on this computer can't be written. Check that the disk is not full."}
	}
	return nil
}

func (f *Folder) write(path string, d data.KeptDraft) error {
	content, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return err
	}
	return place.ReplaceFile(path, "", f.seal.Seal(nil, nil, content, []byte(filepath.Base(path))))
}

// Drop removes the user's draft of an enrollment, if there is one.
func (f *Folder) Drop(user string, id data.EnrollmentID) error {
	path, _ := f.file(user, id)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The folder for unsaved input on this computer can't be written."}
	}
	return nil
}

// All returns the user's drafts, latest first. Files that can't be read or decrypted are left out and kept.
func (f *Folder) All(user string) ([]data.KeptDraft, error) {
	_, prefix := f.file(user, 0)
	paths, err := filepath.Glob(filepath.Join(f.path, prefix+"*"+extension))
	if err != nil {
		return nil, err
	}
	var all []data.KeptDraft
	for _, path := range paths {
		if d, ok := f.read(path); ok {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b data.KeptDraft) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.EnrollmentID, b.EnrollmentID))
	})
	return all, nil
}

func (f *Folder) read(path string) (d data.KeptDraft, ok bool) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return d, false
	}
	sealed, err := os.ReadFile(path)
	if err != nil {
		return d, false
	}
	content, err := f.seal.Open(nil, nil, sealed, []byte(filepath.Base(path)))
	return d, err == nil && json.Unmarshal(content, &d) == nil
}
