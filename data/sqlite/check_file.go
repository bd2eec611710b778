package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
)

// checkFile verifies the header, the length and every page of the file through the cipher, free pages too. It reads the
// file, not the cache. Pages of a file that is not encrypted have no MAC.
func (s *Store) checkFile(ctx context.Context) (wrong []string, err error) {
	wrong = slices.Clone(s.headerProblems)
	for _, log := range damagedLogs(s.path) {
		wrong = append(wrong, fmt.Sprintf("the log of a program that ended unexpectedly was damaged, so changes of the minutes before may be missing; "+
			"compare with the last backup, then remove the copy of that log, %s", log))
	}
	complete, resume, err := s.checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	defer resume()
	if !complete {
		lines, err := s.checkPages(ctx, s.newReader(s.path, s.key))
		return append(wrong, lines...), err
	}
	lines, err := s.checkPages(ctx, immutableConn(s.path, s.key))
	if err != nil || len(lines) > 0 {
		return append(wrong, lines...), err
	}
	lines, err = s.checkLength(ctx)
	return append(wrong, lines...), err
}

// checkpoint moves all commits from the log into the file and keeps others from writing until resume is called. It is not
// complete while another connection reads, or where this store can't write and others can.
func (s *Store) checkpoint(ctx context.Context) (complete bool, resume func(), err error) {
	if s.write == nil {
		return s.immutable, func() {}, nil
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return false, nil, failure(err)
	}
	resume = func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
		conn.Close()
	}
	// A connection that has just created the log can't checkpoint it before its first read.
	for _, statement := range []string{`SELECT 1 FROM sqlite_schema`, `PRAGMA wal_checkpoint(TRUNCATE)`, `BEGIN IMMEDIATE`} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			resume()
			return false, nil, failure(err)
		}
	}
	log, err := os.Stat(s.path + "-wal")
	return err != nil || log.Size() == 0, resume, nil
}

// checkPages reads every page and returns a line for each that can't be read.
func (s *Store) checkPages(ctx context.Context, from connector) ([]string, error) {
	if s.key.IsZero() {
		return nil, nil
	}
	db := openPool(from, 1)
	defer db.Close()
	var pages int64
	err := db.QueryRowContext(ctx, `SELECT count(length(data)) FROM sqlite_dbpage`).Scan(&pages)
	if err == nil || !isDamage(err) {
		return nil, failure(err)
	}
	if err := db.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
		return []string{"page 1 was changed by something else than this program"}, nil
	}
	var wrong []string
	for page := int64(1); page <= pages; page++ {
		err := db.QueryRowContext(ctx, `SELECT length(data) FROM sqlite_dbpage WHERE pgno = ?1`, page).Scan(new(int64))
		if err != nil && !isDamage(err) {
			return nil, failure(err)
		}
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("page %d of %d was changed by something else than this program", page, pages))
		}
	}
	return wrong, nil
}

// checkLength verifies that the file has the length of its pages, and that the page of the lock bytes is empty.
func (s *Store) checkLength(ctx context.Context) ([]string, error) {
	db := openPool(immutableConn(s.path, s.key), 1)
	defer db.Close()
	var size int64
	err := db.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&size)
	if err != nil {
		return nil, failure(err)
	}
	var wrong []string
	err = withHandle(s.path, os.O_RDONLY, func(f *os.File) error {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if info.Size() != size {
			wrong = append(wrong, fmt.Sprintf("the file has %d bytes and should have %d", info.Size(), size))
		}
		lock := make([]byte, pageSize)
		if n, _ := f.ReadAt(lock, lockByteOffset); bytes.ContainsFunc(lock[:n], func(r rune) bool { return r != 0 }) {
			wrong = append(wrong, "the page that is used for locking holds something")
		}
		return nil
	})
	return wrong, failure(err)
}

// lockByteOffset is the offset of SQLite's lock bytes, whose page is never used (https://www.sqlite.org/fileformat2.html,
// 1.4).
const lockByteOffset = 1 << 30
