package sqldata

import (
	"encoding/hex"
	"testing"
)

// The hashes of released versions must never change, or their audit logs could no longer be verified. The wanted ones were
// calculated by another program.
func TestEventHash(t *testing.T) {
	event := storedEvent{id: 7, op: []byte("op"), part: 1, kind: []byte("note"), at: []byte("2026-06-15T09:30:00.000Z"), by: 2, enrollment: 103, client: 3,
		program: 4, version: 5, undoes: []byte("undone"), reason: []byte("why"), changes: []byte("[]"),
		storedDevice: storedDevice{device: 8, deviceUUID: []byte("device"), sequence: 9, base: 6,
			publicBy: []byte("user"), publicEnrollment: []byte("103"), publicClient: []byte("client")}}
	var before Link
	for i := range before {
		before[i] = byte(i)
	}
	for i := range saltSize {
		event.salt = append(event.salt, byte(i))
	}
	for chain, want := range map[int]string{
		Chain1: "ffca7fa7a900bd049f28bcddd24b6ca38d58a539674f44be655e4f0b780ec100",
		Chain2: "8e38ae9cfec2f7de32fdff692f8c225104fc81b243199e630f2a97bcb40fedfc",
	} {
		event.chain, event.digest = chain, nil
		got := event.next(before)
		if hex.EncodeToString(got[:]) != want {
			t.Errorf("chain %d: %x, want %s", chain, got, want)
		}
		// Without its words the event has the same hash.
		words := event.wordsDigest()
		event.digest = words[:]
		if event.next(before) != got {
			t.Errorf("chain %d: another hash without the words", chain)
		}
	}
}
