package sqlite

import (
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
func keepDamagedLog(path string) error {
	broken, err := brokenEntry(path + "-wal")
	if err == nil && broken > 0 {
		// Another program may have been writing just there; what is damaged stays so.
		var again int64
		if again, err = brokenEntry(path + "-wal"); again != broken {
			broken = 0
		}
	}
	if err != nil || broken == 0 {
		return logFailure(path, err)
	}
	return logFailure(path, copyFile(path+"-wal", path+damagedLog+time.Now().Format("20060102-150405")))
}

func logFailure(path string, err error) error {
	if err == nil {
		return nil
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The log of the database, " + path + "-wal, " +
		"can't be read, or is damaged and can't be copied. Nothing was changed. Make room on the disk, check that it is connected, and try again."}
}

// damagedLog comes between the name of a database and the time in that of a damaged log.
const damagedLog = ".damaged-log-"

// damagedLogs are the copies of damaged logs that lie beside the database.
func damagedLogs(path string) []string {
	folder, name := filepath.Split(path)
	entries, _ := os.ReadDir(folder)
	var logs []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+damagedLog) {
			logs = append(logs, folder+e.Name())
		}
	}
	return logs
}

func brokenEntry(path string) (int64, error) {
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
	return wal.Broken(f)
}
