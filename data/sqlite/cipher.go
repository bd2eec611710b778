package sqlite

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/url"
	"sync"

	"housingtracker/data/file"
)

// Encrypts reports whether this program was built with an SQLite that encrypts. It asks the library, because plain SQLite
// ignores a key and writes the file unencrypted.
func Encrypts() bool { return engineEncrypts() }

var engineEncrypts = sync.OnceValue(func() bool {
	db := sql.OpenDB(connector{dsn: ":memory:"})
	defer db.Close()
	var version string
	return db.QueryRow(`SELECT sqlite3mc_version()`).Scan(&version) == nil
})

// cipherSettings returns the DSN parameters that encrypt a file with the key; nil for the zero key. The key is random, so it
// is used without derivation.
func cipherSettings(key file.Key) url.Values {
	if key.IsZero() {
		return nil
	}
	mark := keyMark(key)
	raw := append(append([]byte("raw:"), key.Bytes()...), mark[:]...)
	return url.Values{"cipher": {"aegis"}, "algorithm": {"aegis-256"}, "hexkey": {hex.EncodeToString(raw)}}
}

// markSize is the length in bytes of the key mark at the beginning of an encrypted file.
const markSize = 16

// keyMark returns the first bytes of a file that is encrypted with the key. They replace the cipher's salt, which a random
// key does not need. The mark distinguishes another key from a damaged file, and reveals nothing of the key.
func keyMark(key file.Key) (mark [markSize]byte) {
	code := hmac.New(sha256.New, key.Bytes())
	code.Write([]byte("housing-tracker database"))
	copy(mark[:], code.Sum(nil))
	return mark
}

// checkEncrypted verifies that the open database is encrypted with its key: the file begins with the key's mark and can't be
// read without the key.
func (s *Store) checkEncrypted(ctx context.Context) error {
	if s.key.IsZero() {
		return nil
	}
	err := s.write.PingContext(ctx)
	if err == nil && s.creating {
		// Only a write-ahead log makes SQLite write the first page by itself.
		_, err = s.write.ExecContext(ctx, `PRAGMA user_version = 0`)
	}
	if err != nil {
		return s.openFailure(err)
	}
	h, err := readHeader(s.path)
	if err != nil {
		return unusable(s.path, "can't be read", err)
	}
	db := openPool(inspectConn(s.path, file.Key{}), 1)
	defer db.Close()
	var tables int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables)
	if err != nil && !isDamage(err) {
		return failure(err)
	}
	if h.plain() || err == nil {
		return unusable(s.path, "would not be encrypted, because the encryption of this program is not at work. Install the program again", nil)
	}
	return nil
}
