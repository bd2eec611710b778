package account

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"housingtracker/data"
	"housingtracker/data/place"
)

// latestLayout is the latest layout of the file. A keyring without a known generation is written in layout 1, for earlier
// programs.
const latestLayout = 2

// maxFileSize is in bytes; it allows thousands of users.
const maxFileSize = 4 << 20

// encode encodes a ring as one line of JSON with its checksum.
func encode(r ring) ([]byte, error) {
	content, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	of := latestLayout
	if r.Content.Known.Number == 0 {
		of = 1
	}
	return fmt.Appendf(nil, `{"layout":%d,"sum":"%s","keyring":%s}`+"\n", of, hex.EncodeToString(sum[:]), content), nil
}

var errDamaged = errors.New("the file is not as it was written")

// decode decodes a ring. Encoding it again must give the same bytes, so any changed bit is found.
func decode(content []byte) (r ring, err error) {
	var file struct {
		Layout  int             `json:"layout"`
		Sum     string          `json:"sum"`
		Keyring json.RawMessage `json:"keyring"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return ring{}, errors.Join(errDamaged, err)
	}
	if file.Layout > latestLayout {
		return ring{}, errNewer
	}
	if err := json.Unmarshal(file.Keyring, &r); err != nil {
		return ring{}, errors.Join(errDamaged, err)
	}
	if again, err := encode(r); err != nil || !bytes.Equal(again, content) {
		return ring{}, errDamaged
	}
	return r, r.validate()
}

var errNewer = errors.New("a newer program wrote it")

// Move moves the keyring of one database to another, replacing that one's. Neither may be in use.
func Move(from, to string) error {
	k := Of(from)
	if err := os.Rename(k.path, Of(to).path); err != nil {
		return k.writeError(err)
	}
	return k.Remove()
}

func (k *Keyring) read() (ring, error) {
	// Opening a pipe would block for ever.
	if info, err := os.Stat(k.path); err == nil && !info.Mode().IsRegular() {
		return ring{}, k.unusable("is not a file. Nothing was changed. Restore it from a backup; without it the database can't be read.", nil)
	}
	f, err := os.Open(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return ring{}, &data.Error{Code: data.CodeNotFound, Err: err, Message: "The file with the keys, " + k.path + ", is not there."}
	}
	if err != nil {
		return ring{}, k.unusable("can't be read. Nothing was changed. Ask whoever looks after it for permission to read it.", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return ring{}, k.unusable("can't be read. Nothing was changed. Check that its disk is connected and try again.", err)
	}
	r, err := decode(content)
	switch {
	case errors.Is(err, errNewer):
		err = k.unusable("was written by a newer version of this program. Nothing was changed. Update the program.", err)
	case err != nil:
		err = k.unusable("is damaged. Nothing was changed. Restore it from a backup; without it the database can't be read.", err)
	}
	return r, err
}

// write replaces the file atomically; the caller holds the lock.
func (k *Keyring) write(r ring) error {
	content, err := encode(r)
	if err != nil {
		return k.writeError(err)
	}
	// A fixed name, so that a crash leaves at most one such file.
	path := k.path + ".new"
	// Somebody may have put a link to another file there.
	_ = os.Remove(path)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return k.writeError(err)
	}
	k.setAccess(path)
	_, err = f.Write(content)
	if err == nil && !k.noSync {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(path, k.path)
	}
	if err != nil {
		_ = os.Remove(path)
		return k.writeError(err)
	}
	// A rename survives a power failure only if the folder is synced. Windows needs no call for it.
	if runtime.GOOS != "windows" && !k.noSync {
		if folder, err := os.Open(filepath.Dir(k.path)); err == nil {
			_ = folder.Sync()
			_ = folder.Close()
		}
	}
	return nil
}

// setAccess lets those use a new file or folder of the keyring who can use the keyring or, if there is none, the database.
func (k *Keyring) setAccess(path string) {
	like := k.path
	if _, err := os.Stat(like); err != nil {
		like = k.database()
	}
	place.SetAccess(path, like)
}

// Export returns the content of the file.
func (k *Keyring) Export() ([]byte, error) {
	r, err := k.read()
	if err != nil {
		return nil, err
	}
	return encode(r)
}

// Import replaces the keyring by the exported content of another one.
func (k *Keyring) Import(content []byte) error {
	r, err := decode(content)
	if err != nil {
		return k.unusable("can't be put in place: the keys in the backup are damaged. Nothing was changed.", err)
	}
	k.made.Store(true)
	return k.withLock(func() error { return k.write(r) })
}

func (k *Keyring) writeError(err error) error {
	if _, missing := os.Stat(filepath.Dir(k.path)); missing != nil {
		return k.unusable("can't be made, because its folder does not exist. Nothing was changed. Choose another folder.", err)
	}
	return k.unusable("can't be written, so it stays as it was. Check that there is room on the disk and that the folder is not write-protected.", err)
}
