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
	"housingtracker/data/place"
)

// pagesPerStep is how many pages are copied between two checks for cancellation.
const pagesPerStep = 2000

// CopyTo writes the database as it is now to a new file at path, encrypted with the same key. Beside the
// database the same users can read it, elsewhere only its owner.
// Saves continue meanwhile and are not copied. Progress, which may be nil, gets the pages done and in all. The copy is
// synced when CopyTo returns; after an error, also of a cancelled ctx, there is none.
func (s *Store) CopyTo(ctx context.Context, path string, progress func(done, total int)) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "No copy of the database can be made in " + filepath.Dir(path) +
			". Nothing was changed. Check that this folder can be written and that its disk has room, then try again."}
	}
	f.Close()
	if filepath.Dir(path) == filepath.Dir(s.path) {
		place.SetAccess(path, s.path)
	}
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

// copyPages copies within one read transaction, because a commit of another connection would restart the copy.
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

// flush syncs the file at path and its folder.
func flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), flushFolder(path))
}

// flushFolder syncs the folder of path. Windows has no call for it and needs none.
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

// copyFile copies a file to a new one, which the same users can read.
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
	place.SetAccess(to, from)
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}
