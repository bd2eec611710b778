package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"testing/iotest"
)

// made is a log with pages of 512 bytes, as SQLite writes it.
func made(order binary.ByteOrder, salt uint32, entries int) []byte {
	var sum checksum
	sign := func(b []byte) []byte {
		return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, sum[0]), sum[1])
	}
	head := binary.BigEndian.AppendUint32(nil, 0x377f0682)
	if order == binary.BigEndian {
		head[3]++
	}
	for _, value := range []uint32{3007000, 512, 0, salt, salt * 2654435761} {
		head = binary.BigEndian.AppendUint32(head, value)
	}
	sum.add(order, head)
	log := sign(head)
	for n := range entries {
		entry := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(n+2)), uint32(n%2*64))
		page := bytes.Repeat([]byte{byte(n), 7, 0, 255}, 128)
		sum.add(order, entry)
		sum.add(order, page)
		entry = append(entry, head[16:24]...)
		log = append(append(log, sign(entry)...), page...)
	}
	return log
}

func TestBroken(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		log := made(order, 41, 4)
		if n, err := FirstBrokenFrame(bytes.NewReader(log)); n != 0 || err != nil {
			t.Fatalf("%v: untouched: %d, %v", order, n, err)
		}
		for bit := range 8 * len(log) {
			flipped := bytes.Clone(log)
			flipped[bit/8] ^= 1 << (bit % 8)
			want := int64(max(0, bit/8-headerSize)/(frameHeaderSize+512) + 1)
			if n, err := FirstBrokenFrame(bytes.NewReader(flipped)); n != want || err != nil {
				t.Fatalf("%v: bit %d of byte %d: %d, %v; want %d", order, bit%8, bit/8, n, err, want)
			}
		}
		for size := range log {
			if n, err := FirstBrokenFrame(bytes.NewReader(log[:size])); n != 0 || err != nil {
				t.Fatalf("%v: cut at %d: %d, %v", order, size, n, err)
			}
		}
		// SQLite restarts a log at its beginning and leaves frames of the earlier one.
		before := made(order, 40, 6)
		restarted := append(bytes.Clone(log), before[len(log):]...)
		if n, err := FirstBrokenFrame(bytes.NewReader(restarted)); n != 0 || err != nil {
			t.Errorf("%v: restarted: %d, %v", order, n, err)
		}
		restarted[headerSize+3*(frameHeaderSize+512)+100] ^= 1
		if n, err := FirstBrokenFrame(bytes.NewReader(restarted)); n != 4 || err != nil {
			t.Errorf("%v: restarted, last frame damaged: %d, %v", order, n, err)
		}
		// Pages of a commit that exceeds the cache may be overwritten; their checksums come last.
		unfinished := made(order, 41, 3)
		unfinished[len(unfinished)-1] ^= 1
		unfinished = append(append(unfinished, 0, 0, 0, 9, 0, 0, 0, 64), make([]byte, 16+512)...)
		if n, err := FirstBrokenFrame(bytes.NewReader(unfinished)); n != 0 || err != nil {
			t.Errorf("%v: unfinished: %d, %v", order, n, err)
		}
		// Both salts of a frame are damaged, and frames of the same log follow.
		wiped := bytes.Clone(log)
		copy(wiped[headerSize+frameHeaderSize+512:], make([]byte, frameHeaderSize))
		if n, err := FirstBrokenFrame(bytes.NewReader(wiped)); n != 2 || err != nil {
			t.Errorf("%v: a head wiped: %d, %v", order, n, err)
		}
	}
	failed := errors.New("the disk is gone")
	if _, err := FirstBrokenFrame(iotest.ErrReader(failed)); !errors.Is(err, failed) {
		t.Errorf("error = %v", err)
	}
}

func FuzzBroken(f *testing.F) {
	f.Add(made(binary.LittleEndian, 1, 2))
	f.Add(append(made(binary.BigEndian, 2, 1), made(binary.BigEndian, 1, 3)...))
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, log []byte) {
		n, err := FirstBrokenFrame(bytes.NewReader(log))
		if err != nil || n < 0 || n > int64(len(log)/frameHeaderSize)+1 {
			t.Errorf("%d, %v", n, err)
		}
	})
}
