package sqlite

import (
	"encoding/binary"
	"iter"
	"maps"
	"math/bits"
	"slices"
)

// A block is a bitmap of ids that differ in the low 16 bits only.
type block [1 << 16 / 64]uint64

func (b *block) add(id int64) { b[uint16(id)/64] |= 1 << (uint16(id) % 64) }

// maxSparse is up to how many ids a block is stored as a list.
const maxSparse = len(block{})*8/2 - 1

// pack encodes the block: a list of the low 16 bits if sparse, otherwise the bitmap.
func (b *block) pack() []byte {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	if n > maxSparse {
		packed := make([]byte, 0, len(b)*8)
		for _, w := range b {
			packed = binary.LittleEndian.AppendUint64(packed, w)
		}
		return packed
	}
	packed := make([]byte, 0, 2*n)
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			packed = binary.LittleEndian.AppendUint16(packed, uint16(64*i+bits.TrailingZeros64(w)))
		}
	}
	return packed
}

// unpack adds the ids of an encoded block.
func (b *block) unpack(packed []byte) {
	if len(packed) == len(b)*8 {
		for i := range b {
			b[i] |= binary.LittleEndian.Uint64(packed[8*i:])
		}
		return
	}
	for ; len(packed) >= 2; packed = packed[2:] {
		b.add(int64(binary.LittleEndian.Uint16(packed)))
	}
}

// An idSet is a set of ids as blocks, keyed by the high bits.
type idSet map[int64]*block

func (s idSet) len() (n int) {
	for _, b := range s {
		for _, w := range b {
			n += bits.OnesCount64(w)
		}
	}
	return n
}

// all yields the ids in order.
func (s idSet) all() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for _, number := range slices.Sorted(maps.Keys(s)) {
			for i, w := range s[number] {
				for ; w != 0; w &= w - 1 {
					if !yield(number<<16 | int64(64*i+bits.TrailingZeros64(w))) {
						return
					}
				}
			}
		}
	}
}

func (s idSet) add(id int64) {
	b := s[id>>16]
	if b == nil {
		b = new(block)
		s[id>>16] = b
	}
	b.add(id)
}

func (s idSet) has(id int64) bool {
	b := s[id>>16]
	return b != nil && b[uint16(id)/64]&(1<<(uint16(id)%64)) != 0
}

// union adds the ids of the other set.
func (s idSet) union(other idSet) {
	for number, o := range other {
		b := s[number]
		if b == nil {
			b = new(block)
			*b = *o
			s[number] = b
			continue
		}
		for i := range o {
			b[i] |= o[i]
		}
	}
}

// intersected returns the intersection with to, and to itself if s is nil, that is unrestricted. It changes s.
func (s idSet) intersected(to idSet) idSet {
	if s == nil {
		return to
	}
	s.intersect(to)
	return s
}

// intersect removes the ids that are not in the other set.
func (s idSet) intersect(other idSet) {
	for number, b := range s {
		o := other[number]
		if o == nil {
			delete(s, number)
			continue
		}
		for i := range b {
			b[i] &= o[i]
		}
	}
}
