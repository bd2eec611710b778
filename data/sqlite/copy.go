package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data"
)

// copiedAtOnce is how many pages are copied between two looks at whether to stop.
const pagesPerStep = 2000

// CopyTo writes the database as it is now to a new file at path, encrypted with the same key, for its owner alone. Saves go
// on meanwhile and do not get into it. Progress, which may be nil, is told of the pages done and in all. The copy is on the
// disk when CopyTo returns; after an error, that of a cancelled ctx too, there is none.
func (s *Store) CopyTo(ctx context.Context, path string, progress func(done, total int)) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "No copy of the database can be made in " + filepath.Dir(path) +
			". Nothing was changed. Check that this folder can be written and that its disk has room, then try again."}
	}
	f.Close()
	defer func() {
		if err != nil {
			_ = Remove(path)
		}
	}()
	from, err := s.read.Conn(ctx)
	if err != nil {
		return failure(err)
	}
	defer from.Close()
	to := openPool(backupConn(path, s.key), 1)
	defer to.Close()
	into, err := to.Conn(ctx)
	if err != nil {
		return failure(err)
	}
	defer into.Close()
	if err := copyPages(ctx, into, from, progress); err != nil {
		return failure(err)
	}
	return failure(errors.Join(into.Close(), to.Close(), flush(path)))
}

// copyPages copies within one reading of the source, so that a commit meanwhile does not begin the copy again.
func copyPages(ctx context.Context, into, from *sql.Conn, progress func(done, total int)) error {
	if _, err := from.ExecContext(ctx, `BEGIN`); err != nil {
		return err
	}
	defer from.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	if _, err := from.ExecContext(ctx, `SELECT 1 FROM sqlite_schema LIMIT 1`); err != nil {
		return err
	}
	return from.Raw(func(source any) error {
		return into.Raw(func(target any) error {
			backup, err := target.(*sqlite3.SQLiteConn).Backup("main", source.(*connection).SQLiteConn, "main")
			if err != nil {
				return err
			}
			for done := false; !done && err == nil; {
				if err = ctx.Err(); err == nil {
					done, err = backup.Step(pagesPerStep)
				}
				if err == nil && progress != nil {
					progress(backup.PageCount()-backup.Remaining(), backup.PageCount())
				}
			}
			return errors.Join(err, backup.Finish())
		})
	})
}

// flush brings the file at path and its name to the disk.
func flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), flushFolder(path))
}

// flushFolder brings the names in the folder of path to the disk. Windows does so by itself and has no call for it.
func flushFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// copyFile copies a file as it is to a new one for its owner alone.
func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}
