package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"

	"housingtracker/data/file"
	"housingtracker/data/share"
)

// A probeLock is a share.Lock: the lock of a small unencrypted database with the settings of one in a shared folder.
type probeLock struct{ path string }

// OpenProbeLock opens the lock of a probe at path; create makes its database.
func OpenProbeLock(path string, create bool) (share.Lock, error) {
	l := probeLock{path}
	if !create {
		_, err := os.Stat(path)
		return l, err
	}
	db := l.open()
	defer db.Close()
	_, err := db.Exec(`CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL) STRICT`)
	return l, err
}

// open opens a connection that waits for no lock.
func (l probeLock) open() *sql.DB {
	settings := url.Values{"mode": {"rwc"}, "_journal_mode": {"TRUNCATE"}, "_synchronous": {"EXTRA"}, "_busy_timeout": {"0"}}
	return openPool(connector{dsn: dsn(l.path, file.Key{}, settings), onConnect: pragmas}, 1)
}

// Hold takes the lock.
func (l probeLock) Hold() (release func(mark string) error, err error) {
	db := l.open()
	conn, err := db.Conn(context.Background())
	if err == nil {
		_, err = conn.ExecContext(context.Background(), `BEGIN EXCLUSIVE`)
	}
	if err != nil {
		_ = db.Close()
		if isBusy(err) {
			err = share.ErrHeld
		}
		return nil, err
	}
	return func(mark string) error {
		end := `ROLLBACK`
		var err error
		if mark != "" {
			end = `COMMIT`
			_, err = conn.ExecContext(context.Background(), `INSERT INTO mark (id, text) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET text = excluded.text`, mark)
		}
		_, failed := conn.ExecContext(context.Background(), end)
		return errors.Join(err, failed, conn.Close(), db.Close())
	}, nil
}

// Mark returns the mark stored last; "" if there is none.
func (l probeLock) Mark() (mark string, err error) {
	db := l.open()
	defer db.Close()
	err = db.QueryRow(`SELECT text FROM mark`).Scan(&mark)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return mark, err
}

// Remove removes the database.
func (l probeLock) Remove() { _ = Remove(l.path) }
