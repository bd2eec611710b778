package sqlite

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"housingtracker/data"
)

// A log, the file ending in -wal, holds commits that have not moved into the database yet. A program that ends as it should
// leaves none. SQLite takes one up to the first entry that is not whole and forgets the rest without a word, so it is
// looked at before SQLite does. Its form: https://www.sqlite.org/fileformat2.html#the_write_ahead_log

// The parts of a log, in bytes.
const (
	logHead   = 32
	entryHead = 24
)

// keepDamagedLog copies the log of the database aside if a part of it would be forgotten.
func keepDamagedLog(path string) error {
	broken, err := brokenEntry(path + "-wal")
	if err != nil || broken == 0 {
		return logFailure(path, err)
	}
	// Another program may have been writing just there; what is damaged stays so.
	again, err := brokenEntry(path + "-wal")
	if err != nil || again != broken {
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

// brokenEntry returns the number of the first entry of a log that belongs to it and is not whole, counting from 1; 0 if
// there is none. A log whose own head is broken has lost its first. Behind the entries of now may lie some of before,
// which SQLite writes over; they mean nothing.
func brokenEntry(path string) (int64, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	var h [logHead]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, ignoreEnd(err)
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if h[3]&1 == 1 {
		order = binary.BigEndian
	}
	size := binary.BigEndian.Uint32(h[8:])
	var sum checksum
	sum.add(order, h[:24])
	if binary.BigEndian.Uint32(h[:])&^1 != 0x377f0682 || size < 512 || size > 65536 || size&(size-1) != 0 || !sum.is(h[24:]) {
		return 1, nil
	}
	salt := [2][4]byte{[4]byte(h[16:20]), [4]byte(h[20:24])}
	entry := make([]byte, entryHead+int(size))
	for n, first := int64(1), int64(0); ; n++ {
		if _, err := io.ReadFull(r, entry); err != nil {
			return 0, ignoreEnd(err)
		}
		a, b := [4]byte(entry[8:12]) == salt[0], [4]byte(entry[12:16]) == salt[1]
		if first == 0 {
			sum.add(order, entry[:8])
			sum.add(order, entry[entryHead:])
			if a && b && sum.is(entry[16:24]) {
				continue
			}
			first = n
		}
		if a || b {
			return first, nil
		}
	}
}

// ignoreEnd makes the end of a file no error: an entry that was cut off while it was written has never been confirmed.
func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// A checksum runs over a log, each entry's over all before it.
type checksum [2]uint32

func (c *checksum) add(order binary.ByteOrder, part []byte) {
	a, b := c[0], c[1]
	for ; len(part) >= 8; part = part[8:] {
		a += order.Uint32(part) + b
		b += order.Uint32(part[4:]) + a
	}
	c[0], c[1] = a, b
}

func (c *checksum) is(written []byte) bool {
	return binary.BigEndian.Uint32(written) == c[0] && binary.BigEndian.Uint32(written[4:]) == c[1]
}
