package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"housingtracker/data/file"
)

// A backup is this line, the manifest (file.Backup) as a line of JSON, the keyring, the database, and the SHA-256 of all
// before.
const magic = "Housing Status Tracker backup 1\n"

// Limits of the parts that are read into memory, in bytes.
const (
	maxManifest = 64 << 10
	maxKeys     = 8 << 20
)

// Damaged is the error of a file that is no backup, truncated or changed.
var Damaged = errors.New("this is no backup, or not as it was written")

// Newer is the error of a backup in the format of a newer program.
var Newer = errors.New("a newer program wrote this backup")

// Write writes a backup. It sets the lengths in the manifest; database must have the given length.
func Write(ctx context.Context, w io.Writer, m file.Backup, keys []byte, database io.Reader, length int64) error {
	m.Keys, m.Database = int64(len(keys)), length
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	digest := sha256.New()
	all := io.MultiWriter(w, digest)
	for _, part := range [][]byte{[]byte(magic), append(line, '\n'), keys} {
		if _, err := all.Write(part); err != nil {
			return err
		}
	}
	n, err := io.Copy(all, contextReader{ctx, io.LimitReader(database, length)})
	if err != nil {
		return err
	}
	if n != length {
		return fmt.Errorf("the database has %d bytes, not %d", n, length)
	}
	_, err = w.Write(digest.Sum(nil))
	return err
}

// contextReader reads until its ctx is cancelled.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (u contextReader) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// File is an open backup.
type File struct {
	file.Backup
	content io.ReadSeeker
	close   func() error
	header  int64
}

// Open opens a backup and reads its manifest. Only Read verifies the content. Errors are those of the file, Damaged or
// Newer.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f, err := open(file, info.Size())
	if err != nil {
		file.Close()
		return nil, err
	}
	f.close, f.Path, f.Size = file.Close, path, info.Size()
	return f, nil
}

func open(content io.ReadSeeker, size int64) (*File, error) {
	m, header, err := manifest(content)
	if err != nil {
		return nil, err
	}
	if header+m.Keys+m.Database+sha256.Size != size {
		return nil, Damaged
	}
	return &File{Backup: m, content: content, header: header}, nil
}

// Close closes the file.
func (f *File) Close() error { return f.close() }

// manifest reads the manifest and returns the length of the header.
func manifest(r io.Reader) (m file.Backup, header int64, err error) {
	begin := bufio.NewReader(io.LimitReader(r, int64(len(magic))+maxManifest))
	first := make([]byte, len(magic))
	if _, err := io.ReadFull(begin, first); err != nil {
		return m, 0, asDamaged(err)
	}
	const number = len(magic) - len("1\n")
	switch {
	case string(first) == magic:
	case string(first[:number]) == magic[:number] && first[number] > '1' && first[number] <= '9':
		return m, 0, Newer
	default:
		return m, 0, Damaged
	}
	line, err := begin.ReadBytes('\n')
	if err != nil {
		return m, 0, asDamaged(err)
	}
	if err := json.Unmarshal(line, &m); err != nil {
		return m, 0, Damaged
	}
	// Encoding it again must give the same bytes, so any changed bit is found.
	if again, err := json.Marshal(m); err != nil || !bytes.Equal(append(again, '\n'), line) {
		return m, 0, Damaged
	}
	if m.Keys < 0 || m.Keys > maxKeys || m.Database < 0 || m.Database > 1<<50 {
		return m, 0, Damaged
	}
	return m, int64(len(magic) + len(line)), nil
}

// asDamaged turns the errors of a truncated file into Damaged.
func asDamaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return Damaged
	}
	return err
}

// Read reads the whole backup, writes its database to database, and returns the keyring. What was written is valid only if
// there is no error; Damaged if a bit has changed. Progress, which may be nil, gets the bytes done.
func (f *File) Read(ctx context.Context, database io.Writer, progress func(done, total int64)) (keys []byte, err error) {
	if _, err := f.content.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	r := &digestReader{r: contextReader{ctx, bufio.NewReaderSize(f.content, 1<<20)}, digest: sha256.New(), progress: progress,
		total: f.header + f.Keys + f.Database}
	if _, err := io.CopyN(io.Discard, r, f.header); err != nil {
		return nil, asDamaged(err)
	}
	keys = make([]byte, f.Keys)
	if _, err := io.ReadFull(r, keys); err != nil {
		return nil, asDamaged(err)
	}
	if _, err := io.CopyN(database, r, f.Database); err != nil {
		return nil, asDamaged(err)
	}
	said := make([]byte, sha256.Size)
	if _, err := io.ReadFull(r.r, said); err != nil {
		return nil, asDamaged(err)
	}
	if !bytes.Equal(said, r.digest.Sum(nil)) {
		return nil, Damaged
	}
	return keys, nil
}

type digestReader struct {
	r           io.Reader
	digest      hash.Hash
	done, total int64
	progress    func(done, total int64)
}

func (d *digestReader) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	d.digest.Write(p[:n])
	d.done += int64(n)
	if d.progress != nil && n > 0 {
		d.progress(d.done, d.total)
	}
	return n, err
}
