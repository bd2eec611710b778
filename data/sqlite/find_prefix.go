package sqlite

import (
	"context"
	"database/sql"
	"unicode/utf8"
)

// Of a million clients the words of a hundred thousand may begin with the same letters: to read them one by one takes longer than
// a key press may. client_beginnings has for what words begin with, up to three characters, the set of clients that have such a word.

var prefixSets = setTable{"client_beginnings", "beginning"}

// longestBeginning is how many characters a beginning has at most.
const maxPrefixLength = 3

// beginningsOf are the beginnings of a word, the shortest first.
func prefixesOf(word string) (all []string) {
	for end := 0; end < len(word) && len(all) < maxPrefixLength; {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
		all = append(all, word[:end])
	}
	return all
}

// beginningOf is the longest beginning of a word, and whether that is all of it.
func longestPrefix(word string) (prefix string, whole bool) {
	all := prefixesOf(word)
	prefix = all[len(all)-1]
	return prefix, prefix == word
}

// clientsBeginning are the clients in the set of a beginning.
func readPrefixSet(ctx context.Context, q querier, prefix string) (idSet, error) {
	sets, err := prefixSets.read(ctx, q, `beginning = ?1`, prefix)
	if sets[prefix] == nil {
		return idSet{}, err
	}
	return sets[prefix], err
}

// A beginningWriter collects the beginnings of words and writes them many at a time.
type prefixWriter struct {
	ctx  context.Context
	tx   *sql.Tx
	sets map[prefixBlock]*[]uint16
	// last are the sets of the last word, by length. Where words come in their order, the next one mostly begins the same.
	last [maxPrefixLength]struct {
		prefixBlock
		clients *[]uint16
	}
	collected int
}

// A begun is a block of the set of a beginning.
type prefixBlock struct {
	prefix string
	number int64
}

// collectedBeginnings is how many are written at once: those of some hundred thousand clients.
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
