package sqldata

import (
	"crypto/sha256"
	"encoding/binary"
)

// A Link is the hash of an audit event and of those before it in its chain; the zero Link precedes the first.
type Link [sha256.Size]byte

// The versions of the chain. Each event says by which it was made, and is verified by that.
const (
	// Chain1 links each event to the one before in the database. It covers numbers that mean nothing outside of it.
	Chain1 = 1
	// Chain2 links each event to the one before of the same device, and identifies records as data.PublicID does, so that it can
	// be verified in every copy. The first event of a device is linked to the event before in the database.
	Chain2 = 2
)

// saltSize is the number of random bytes in the digest of an event's words.
const saltSize = 16

// A storedEvent is an audit event as its columns hold it. Ids are 0 where the column is null.
type storedEvent struct {
	id                                    int64
	chain                                 int
	op                                    []byte
	part                                  int64
	kind, at                              []byte
	by, enrollment, client, program       int64
	version                               int64
	undoes, reason, changes, salt, digest []byte
	storedDevice
}

// A storedDevice is what an event of Chain2 has in addition. The public ids are blank where the event names no such record.
type storedDevice struct {
	device                                   int64
	deviceUUID                               []byte
	sequence, base                           int64
	publicBy, publicEnrollment, publicClient []byte
}

// next returns the link of the event after the link before.
func (a *storedEvent) next(before Link) Link {
	if a.chain == Chain1 {
		return a.hash("act-1", before, []int64{a.id, a.part, a.by, a.enrollment, a.client, a.program, a.version},
			a.op, a.kind, a.at, a.undoes)
	}
	return a.hash("event-2", before, []int64{a.sequence, a.part, a.program, a.version, a.base},
		a.deviceUUID, a.op, a.kind, a.at, a.undoes, a.publicBy, a.publicEnrollment, a.publicClient)
}

func (a *storedEvent) hash(prefix string, before Link, numbers []int64, texts ...[]byte) Link {
	b := make([]byte, 0, 512)
	b = append(b, prefix...)
	b = append(b, before[:]...)
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, text := range texts {
		b = appendText(b, text)
	}
	if a.digest != nil {
		b = append(b, a.digest...)
	} else {
		words := a.wordsDigest()
		b = append(b, words[:]...)
	}
	return sha256.Sum256(b)
}

// wordsDigest returns the digest of reason and changes, which retention may delete.
func (a *storedEvent) wordsDigest() [sha256.Size]byte {
	b := make([]byte, 0, 256)
	b = appendText(b, a.salt)
	b = appendText(b, a.reason)
	b = appendText(b, a.changes)
	return sha256.Sum256(b)
}

// appendText appends a text after its length, so that two texts can't be mistaken for one.
func appendText(b, text []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
}
