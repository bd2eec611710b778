package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/sqlite/wal"
)

// keepDamagedLog copies the log of the database if SQLite would ignore a part of it.
func (s *Store) keepDamagedLog(ctx context.Context) error {
	if s.immutable {
		return nil
	}
	broken, err := firstBrokenFrame(s.path + "-wal")
	if err != nil || broken == 0 {
		return logFailure(s.path, err)
	}
	if s.readOnly != "" {
		s.headerProblems = append(s.headerProblems, "the log of a program that ended unexpectedly is damaged, so changes of the minutes before may be missing")
		return nil
	}
	return logFailure(s.path, s.copyDamagedLog(ctx))
}

// copyDamagedLog copies a log that looks damaged, if it still does with an exclusive lock: a frame that is being written
// looks damaged too. The first program that opens the database after a crash gets the lock.
func (s *Store) copyDamagedLog(ctx context.Context) error {
	db := openPool(exclusiveConn(s.path, s.key), 1)
	defer db.Close()
	for range exclusiveTries {
		conn, err := db.Conn(ctx)
		if err == nil {
			defer conn.Close()
			_, err = conn.ExecContext(ctx, `SELECT 1 FROM sqlite_schema`)
		}
		if err != nil && !isBusy(err) {
			// Inspecting the file reports the error.
			return nil
		}
		broken, readErr := firstBrokenFrame(s.path + "-wal")
		if readErr != nil || broken == 0 {
			return readErr
		}
		if err == nil {
			return copyFile(s.path+"-wal", s.path+damagedLogSuffix+time.Now().Format("20060102-150405"))
		}
	}
	return nil
}

// exclusiveTries is how often a program tries to get an exclusive lock: of two programs that try at once neither gets it.
const exclusiveTries = 3

func logFailure(path string, err error) error {
	if err == nil {
		return nil
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The log of the database, " + path + "-wal, " +
		"can't be read, or is damaged and can't be copied. Nothing was changed. Make room on the disk, check that it is connected, and try again."}
}

// damagedLogSuffix follows the name of a database in the name of a copied log; the time follows.
const damagedLogSuffix = ".damaged-log-"

// damagedLogs returns the copied logs beside the database.
func damagedLogs(path string) []string {
	folder, name := filepath.Split(path)
	entries, _ := os.ReadDir(folder)
	var logs []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+damagedLogSuffix) {
			logs = append(logs, folder+e.Name())
		}
	}
	return logs
}

func firstBrokenFrame(path string) (int64, error) {
	// Opening a pipe would block for ever.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return 0, errors.New("the log is not a file")
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return wal.FirstBrokenFrame(f)
}
