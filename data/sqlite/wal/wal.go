// Package wal checks SQLite's write-ahead logs, the files ending in -wal, which hold commits that are not yet in the
// database. After a crash SQLite reads the log up to the first invalid frame and ignores the rest without an error. The
// format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
package wal

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// Sizes in bytes. A frame is a header and a page.
const (
	headerSize      = 32
	frameHeaderSize = 24
)

// FirstBrokenFrame returns the number of the first invalid frame, counting from 1, if a commit is lost by it; otherwise 0. A
// broken header of the log counts as frame 1. Ignored are a frame that the end of the file truncates, frames of an
// unfinished commit, whose checksums SQLite writes last, and frames of an earlier log behind the current ones. Checksums of
// an encrypted database are over encrypted pages, so no key is needed.
func FirstBrokenFrame(log io.Reader) (entry int64, err error) {
	buffered := bufio.NewReaderSize(log, 1<<16)
	var h [headerSize]byte
	if _, err := io.ReadFull(buffered, h[:]); err != nil {
		return 0, ignoreEOF(err)
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if h[3]&1 == 1 {
		order = binary.BigEndian
	}
	size := binary.BigEndian.Uint32(h[8:])
	var sum checksum
	sum.add(order, h[:24])
	if binary.BigEndian.Uint32(h[:])&^1 != 0x377f0682 || size < 512 || size > 65536 || size&(size-1) != 0 || !sum.equals(h[24:]) {
		return 1, nil
	}
	salt := [2][4]byte{[4]byte(h[16:20]), [4]byte(h[20:24])}
	page := make([]byte, frameHeaderSize+int(size))
	for n, broken := int64(1), int64(0); ; n++ {
		if _, err := io.ReadFull(buffered, page); err != nil {
			return 0, ignoreEOF(err)
		}
		frameSalt := [2][4]byte{[4]byte(page[8:12]), [4]byte(page[12:16])}
		commits := binary.BigEndian.Uint32(page[4:]) != 0
		if broken == 0 {
			before := sum
			sum.add(order, page[:8])
			sum.add(order, page[frameHeaderSize:])
			if frameSalt == salt && sum.equals(page[16:24]) {
				continue
			}
			broken = n
			commits = commits || before.endsCommit(order, page)
		}
		if commits && (frameSalt[0] == salt[0] || frameSalt[1] == salt[1]) {
			return broken, nil
		}
	}
}

// ignoreEOF turns the errors of reading past the end into nil.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// A checksum is cumulative over a log.
type checksum [2]uint32

func (c *checksum) add(order binary.ByteOrder, part []byte) {
	a, b := c[0], c[1]
	for ; len(part) >= 8; part = part[8:] {
		a += order.Uint32(part) + b
		b += order.Uint32(part[4:]) + a
	}
	c[0], c[1] = a, b
}

// endsCommit reports whether the frame, whose checksum is wrong, is valid with one bit of its commit field flipped: it ended
// a commit then.
func (c checksum) endsCommit(order binary.ByteOrder, entry []byte) bool {
	for bit := range 32 {
		sum, head := c, [8]byte(entry)
		head[4+bit/8] ^= 1 << (bit % 8)
		sum.add(order, head[:])
		sum.add(order, entry[frameHeaderSize:])
		if sum.equals(entry[16:24]) {
			return true
		}
	}
	return false
}

func (c *checksum) equals(written []byte) bool {
	return binary.BigEndian.Uint32(written) == c[0] && binary.BigEndian.Uint32(written[4:]) == c[1]
}
