package place

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
)

// LocalName returns the name under which this computer keeps something about the database at a path. It does not reveal the path,
// and is the same by every path to the folder of the database.
func LocalName(database string) string {
	if absolute, err := filepath.Abs(database); err == nil {
		database = absolute
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(database)); err == nil {
		database = filepath.Join(real, filepath.Base(database))
	}
	name := sha256.Sum256([]byte(database))
	return hex.EncodeToString(name[:16])
}

// ReplaceFile writes a file whole or not at all. It is on the disk when ReplaceFile returns. like is the file whose access it gets;
// "" makes it private.
func ReplaceFile(path, like string, content []byte) error {
	// CreateTemp makes the file private.
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	if like != "" {
		SetAccess(temp.Name(), like)
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}
