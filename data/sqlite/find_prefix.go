package sqlite

import (
	"context"
	"database/sql"
	"unicode/utf8"
)

// Of a million clients a hundred thousand may share a prefix; reading them one by one is too slow for a key press.
// client_beginnings stores, for prefixes of up to three characters, the set of clients with a word that has the prefix.

var prefixSets = setTable{"client_beginnings", "beginning"}

// maxPrefixLength is the length of the longest stored prefix, in characters.
const maxPrefixLength = 3

// prefixesOf returns the stored prefixes of a word, shortest first.
func prefixesOf(word string) (all []string) {
	for end := 0; end < len(word) && len(all) < maxPrefixLength; {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
		all = append(all, word[:end])
	}
	return all
}

// longestPrefix returns the longest stored prefix of a word, and whether it is the whole word.
func longestPrefix(word string) (prefix string, whole bool) {
	all := prefixesOf(word)
	prefix = all[len(all)-1]
	return prefix, prefix == word
}

// readPrefixSet returns the clients in the set of a prefix.
func readPrefixSet(ctx context.Context, q querier, prefix string) (idSet, error) {
	sets, err := prefixSets.read(ctx, q, `beginning = ?1`, prefix)
	if sets[prefix] == nil {
		return idSet{}, err
	}
	return sets[prefix], err
}

// A prefixWriter collects prefixes of words and writes them in batches.
type prefixWriter struct {
	ctx  context.Context
	tx   *sql.Tx
	sets map[prefixBlock]*[]uint16
	// last holds the sets of the last word, by length. Sorted words mostly share their prefixes with the one before.
	last [maxPrefixLength]struct {
		prefixBlock
		clients *[]uint16
	}
	collected int
}

// A prefixBlock identifies a block of the set of a prefix.
type prefixBlock struct {
	prefix string
	number int64
}

// maxCollected is how many prefixes are written at once: those of some hundred thousand clients.
const maxCollected = 1 << 20

func newPrefixWriter(ctx context.Context, tx *sql.Tx) *prefixWriter {
	return &prefixWriter{ctx: ctx, tx: tx, sets: map[prefixBlock]*[]uint16{}}
}

func (w *prefixWriter) add(id int64, word string) error {
	end := 0
	for n := 0; n < len(w.last) && end < len(word); n++ {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
		last, key := &w.last[n], prefixBlock{word[:end], id >> 16}
		if last.prefixBlock != key || last.clients == nil {
			if last.prefixBlock, last.clients = key, w.sets[key]; last.clients == nil {
				last.clients = new([]uint16)
				w.sets[key] = last.clients
			}
		}
		*last.clients = append(*last.clients, uint16(id))
		w.collected++
	}
	if w.collected < maxCollected {
		return nil
	}
	return w.flush()
}

// flush writes what was collected.
func (w *prefixWriter) flush() error {
	var b block
	for key, clients := range w.sets {
		for _, id := range *clients {
			b.add(int64(id))
		}
		if err := prefixSets.add(w.ctx, w.tx, key.prefix, key.number, &b); err != nil {
			return err
		}
		b = block{}
	}
	w.sets, w.last, w.collected = map[prefixBlock]*[]uint16{}, [maxPrefixLength]struct {
		prefixBlock
		clients *[]uint16
	}{}, 0
	return nil
}
