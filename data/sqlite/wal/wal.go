// Package wal reads the logs of SQLite, the files ending in -wal, which hold commits that have not moved into the database
// yet. A program that ends as it should leaves none. After a crash SQLite takes one up to the first entry that is not whole,
// and forgets the rest without a word. The form: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
package wal

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// The parts of a log, in bytes. Each entry holds a page behind its head.
const (
	headerSize      = 32
	frameHeaderSize = 24
)

// Broken returns the number of the first entry, counting from 1, that is not as it was written, if a commit is lost by it; 0
// if none is. A log whose own head is broken has lost its first. What is no loss: an entry that the end of the file cuts
// off, entries of a commit that was never finished, whose sums SQLite writes last, and behind the entries of now some of
// before, which SQLite writes over. A log of an encrypted database holds its sums over what is encrypted, so no key is
// needed.
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

// ignoreEnd makes the end of a log no error.
func ignoreEOF(err error) error {
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

// committed reports whether an entry whose sum does not fit was one that ends a commit, and lost the only bit that said so.
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
