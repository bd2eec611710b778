package share

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"housingtracker/data"
	"housingtracker/data/seal"
)

const (
	openSuffix = ".open"
	// renewAfter is how old an own file may be; from staleAfter another's counts no more, because its program has ended.
	renewAfter = 20 * time.Second
	staleAfter = time.Minute
	// removeAfter is how long the file of a program that has crashed is kept.
	removeAfter = time.Hour
	// maxOpenFile is the size of the largest file that is read, in bytes.
	maxOpenFile = 4096
)

// Presence is a data.Presence of one window: a small encrypted file in a folder beside the database. The times of the files are those
// of the folder's computer, so that clocks of different computers are never compared.
type Presence struct {
	folder, path string
	seal         cipher.AEAD

	mu sync.Mutex
	// id is the tracker announced last, renewed the time of its file.
	id      data.EnrollmentID
	renewed time.Time
}

var _ data.Presence = (*Presence)(nil)

// openTracker is the content of a file.
type openTracker struct {
	User string            `json:"user"`
	ID   data.EnrollmentID `json:"id"`
}

// NewPresence returns the Presence of a window of the database. It accesses no file.
func NewPresence(database string, key []byte) (*Presence, error) {
	if len(key) == 0 {
		return nil, errors.New("no key")
	}
	aead, err := seal.New(key, "beside the database: open trackers")
	folder := database + openSuffix
	return &Presence{folder: folder, path: filepath.Join(folder, rand.Text()), seal: aead}, err
}

// Announce implements data.Presence.
func (p *Presence) Announce(user string, id data.EnrollmentID) (others []string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id == 0 {
		p.leave()
		return nil, nil
	}
	files, err := os.ReadDir(p.folder)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.Mkdir(p.folder, 0o775)
	}
	if err != nil {
		return nil, err
	}
	// The folder of a drive that can only be read can still be looked at.
	now, failed := p.renew(user, id)
	for _, f := range files {
		path := filepath.Join(p.folder, f.Name())
		info, err := f.Info()
		if err != nil || path == p.path || !info.Mode().IsRegular() || info.Size() > maxOpenFile {
			continue
		}
		switch age := now.Sub(info.ModTime()); {
		case age > removeAfter:
			_ = os.Remove(path)
		case age < staleAfter:
			if o, ok := p.read(path); ok && o.ID == id && o.User != user && !slices.Contains(others, o.User) {
				others = append(others, o.User)
			}
		}
	}
	slices.SortFunc(others, strings.Compare)
	return others, failed
}

// renew writes the own file if it is old or of another tracker, and returns the folder's time.
func (p *Presence) renew(user string, id data.EnrollmentID) (time.Time, error) {
	info, err := os.Stat(p.path)
	if err == nil && id == p.id && time.Since(p.renewed) < renewAfter {
		return info.ModTime().Add(time.Since(p.renewed)), nil
	}
	text, err := json.Marshal(openTracker{user, id})
	if err == nil {
		err = os.WriteFile(p.path, p.seal.Seal(nil, nil, text, nil), 0o664)
	}
	if err == nil {
		info, err = os.Stat(p.path)
	}
	if err != nil {
		return time.Now(), err
	}
	p.id, p.renewed = id, time.Now()
	return info.ModTime(), nil
}

func (p *Presence) read(path string) (o openTracker, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return o, false
	}
	defer f.Close()
	sealed, err := io.ReadAll(io.LimitReader(f, maxOpenFile))
	if err != nil {
		return o, false
	}
	text, err := p.seal.Open(nil, nil, sealed, nil)
	return o, err == nil && json.Unmarshal(text, &o) == nil
}

// leave removes the own file, and the folder if it is the last one.
func (p *Presence) leave() {
	if p.id != 0 {
		p.id = 0
		_ = os.Remove(p.path)
		_ = os.Remove(p.folder)
	}
}
