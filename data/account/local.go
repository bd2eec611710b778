package account

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"housingtracker/data/share"
)

// admitted returns an error if this computer may not write beside the database.
func (k *Keyring) admitted() error { return share.Admit(k.database(), k.place()) }

func (k *Keyring) database() string { return strings.TrimSuffix(k.path, Suffix) }

// localTries are the tries that this computer has counted while it could not write beside the database.
type localTries struct {
	Tries    map[string]tries `json:"tries"`
	Failures []failure        `json:"failures,omitempty"`
}

// readLocal returns what this computer has counted; nothing if the file can't be read.
func (k *Keyring) readLocal() (l localTries) {
	if k.local != "" {
		if f, err := os.Open(k.local + ".json"); err == nil {
			defer f.Close()
			content, err := io.ReadAll(io.LimitReader(f, maxFileSize))
			if err != nil || json.Unmarshal(content, &l) != nil {
				l = localTries{}
			}
		}
	}
	if l.Tries == nil {
		l.Tries = map[string]tries{}
	}
	return l
}

// writeLocal stores the tries and failures of the ring.
func (k *Keyring) writeLocal(r ring) error {
	content, err := json.Marshal(localTries{r.Tries, r.Failures})
	if err != nil {
		return err
	}
	if k.local == "" {
		return errNowhere
	}
	if err := os.MkdirAll(filepath.Dir(k.local), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(k.local), ".new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), k.local+".json")
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}

func (k *Keyring) removeLocal() {
	if k.local != "" {
		_ = os.Remove(k.local + ".json")
	}
}

// withLocal returns the ring with the tries of this computer in place of those in the keyring, which still count.
func (r ring) withLocal(l localTries) ring {
	r.inKeyring, r.Tries, r.Failures = r.Tries, l.Tries, l.Failures
	return r
}

// add adds the tries of this computer.
func (r *ring) add(l localTries) {
	for id, t := range l.Tries {
		r.Tries[id] = t.plus(r.Tries[id])
	}
	for _, f := range l.Failures {
		r.addFailure(f)
	}
}
