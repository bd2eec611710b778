package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
	"housingtracker/data/sqldata"
)

// beforeUpdateSuffix follows the name of a database in the name of a copy that was made before an update of its schema; the
// time follows.
const beforeUpdateSuffix = ".before-update-"

// Encrypt encrypts the unencrypted database at path, which must not be open, and the copies made before updates. Each is
// written to a new file, compared, and renamed over the old one, so one of the two is always complete. Files that have this
// key already are skipped: Encrypt may be called again. Errors are CodeUnavailable or CodeCancelled; the database is then
// unchanged. The disk may keep traces of the old file until it reuses the blocks.
func Encrypt(ctx context.Context, path string, key file.Key) error {
	if key.IsZero() || !Encrypts() {
		return notEncrypting(path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return unusable(path, "can't be found", err)
	}
	if err := checkWritable(path); err != nil {
		return err
	}
	folder, name := filepath.Split(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return unusable(path, "can't be read", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+beforeUpdateSuffix) && strings.HasSuffix(e.Name(), ".db") {
			if err := encryptFile(ctx, folder+e.Name(), key); err != nil {
				return err
			}
		}
	}
	return encryptFile(ctx, path, key)
}

func encryptFile(ctx context.Context, path string, key file.Key) error {
	h, err := readHeader(path)
	if err != nil {
		return unusable(path, "can't be read", err)
	}
	if h.encryptedWith(key) {
		return nil
	}
	if _, err := (&Store{path: path}).inspect(ctx); err != nil {
		return err
	}
	beside := path + ".encrypting"
	if err := Remove(beside); err != nil {
		return err
	}
	if err := encryptTo(ctx, path, beside, key); err != nil {
		_ = Remove(beside)
		if data.CodeOf(failure(err)) == data.CodeCancelled {
			return failure(err)
		}
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s could not be encrypted. "+
			"It is as it was. Make room on the disk, close the program wherever else the database is open, and try again.", path)}
	}
	return nil
}

func encryptTo(ctx context.Context, path, beside string, key file.Key) error {
	f, err := os.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	place.SetAccess(beside, path)
	// Others must not have the database open: their later saves would be lost. SQLite deletes its log only for the last
	// connection.
	old := openPool(exclusiveConn(path, file.Key{}), 1)
	defer old.Close()
	var mode string
	if err := old.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil || mode != "delete" {
		return errors.Join(err, errors.New("the database is open elsewhere"))
	}
	if _, err := old.ExecContext(ctx, `BEGIN EXCLUSIVE; ROLLBACK`); err != nil {
		return err
	}
	if _, err := old.ExecContext(ctx, `VACUUM INTO ?1`, backupConn(beside, key).dsn); err != nil {
		return withoutMessage(err)
	}
	if err := flush(beside); err != nil {
		return err
	}
	if err := compareDatabases(ctx, old, beside, key); err != nil {
		return err
	}
	return errors.Join(old.Close(), os.Rename(beside, path), flushFolder(path))
}

// compareDatabases verifies that the encrypted file is intact and has the tables of the old one, with as many rows.
func compareDatabases(ctx context.Context, old *sql.DB, path string, key file.Key) error {
	wrong, err := Verify(ctx, path, key)
	if err != nil || len(wrong) > 0 {
		return errors.Join(err, fmt.Errorf("the encrypted file: %q", wrong))
	}
	encrypted := openPool(immutableConn(path, key), 1)
	defer encrypted.Close()
	var held [2]string
	for i, db := range []*sql.DB{old, encrypted} {
		tables, err := collect(ctx, db, sqldata.ScanText, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows int64
			if err := db.QueryRowContext(ctx, `SELECT count(*) FROM "`+table+`"`).Scan(&rows); err != nil {
				return err
			}
			held[i] += fmt.Sprintln(table, rows)
		}
	}
	if held[0] != held[1] {
		return errors.New("the encrypted file does not hold what the old one does")
	}
	return nil
}
