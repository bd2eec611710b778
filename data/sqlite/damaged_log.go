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

// keepDamagedLog copies the log of the database aside if a part of it would be forgotten.
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

// copyDamagedLog copies a log aside that looks damaged, if it still does while nobody else has the database open: in one that
// is in use, an entry that is being written looks so. Whoever opens the database after a crash does so first, or finds it in use.
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
			// Inspecting the file says what is wrong with it.
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

// openedAtOnce is how often a program tries to be alone with a database: of two that try at the same moment neither is.
const exclusiveTries = 3

func logFailure(path string, err error) error {
	if err == nil {
		return nil
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The log of the database, " + path + "-wal, " +
		"can't be read, or is damaged and can't be copied. Nothing was changed. Make room on the disk, check that it is connected, and try again."}
}

// damagedLog comes between the name of a database and the time in that of a damaged log.
const damagedLogSuffix = ".damaged-log-"

// damagedLogs are the copies of damaged logs that lie beside the database.
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
	// A pipe would keep whoever opens it waiting for ever.
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
