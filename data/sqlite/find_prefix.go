package sqlite

import (
	"context"
	"database/sql"
	"unicode/utf8"
)

// Of a million clients the words of a hundred thousand may begin with the same letters: to read them one by one takes longer than
// a key press may. client_beginnings has for what words begin with, up to three characters, the set of clients that have such a word.

var beginnings = setTable{"client_beginnings", "beginning"}

// longestBeginning is how many characters a beginning has at most.
const longestBeginning = 3

// beginningsOf are the beginnings of a word, the shortest first.
func beginningsOf(word string) (all []string) {
	for end := 0; end < len(word) && len(all) < longestBeginning; {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
		all = append(all, word[:end])
	}
	return all
}

// beginningOf is the longest beginning of a word, and whether that is all of it.
func beginningOf(word string) (beginning string, whole bool) {
	all := beginningsOf(word)
	beginning = all[len(all)-1]
	return beginning, beginning == word
}

// clientsBeginning are the clients in the set of a beginning.
func clientsBeginning(ctx context.Context, q querier, beginning string) (idSet, error) {
	sets, err := beginnings.read(ctx, q, `beginning = ?1`, beginning)
	if sets[beginning] == nil {
		return idSet{}, err
	}
	return sets[beginning], err
}

// A beginningWriter collects the beginnings of words and writes them many at a time.
type beginningWriter struct {
	ctx  context.Context
	tx   *sql.Tx
	sets map[begun]*[]uint16
	// last are the sets of the last word, by length. Where words come in their order, the next one mostly begins the same.
	last [longestBeginning]struct {
		begun
		clients *[]uint16
	}
	collected int
}

// A begun is a block of the set of a beginning.
type begun struct {
	beginning string
	number    int64
}

// collectedBeginnings is how many are written at once: those of some hundred thousand clients.
const collectedBeginnings = 1 << 20

func newBeginningWriter(ctx context.Context, tx *sql.Tx) *beginningWriter {
	return &beginningWriter{ctx: ctx, tx: tx, sets: map[begun]*[]uint16{}}
}

func (w *beginningWriter) add(id int64, word string) error {
	end := 0
	for n := 0; n < len(w.last) && end < len(word); n++ {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
		last, key := &w.last[n], begun{word[:end], id >> 16}
		if last.begun != key || last.clients == nil {
			if last.begun, last.clients = key, w.sets[key]; last.clients == nil {
				last.clients = new([]uint16)
				w.sets[key] = last.clients
			}
		}
		*last.clients = append(*last.clients, uint16(id))
		w.collected++
	}
	if w.collected < collectedBeginnings {
		return nil
	}
	return w.flush()
}

// flush writes what was collected.
func (w *beginningWriter) flush() error {
	var b block
	for key, clients := range w.sets {
		for _, id := range *clients {
			b.add(int64(id))
		}
		if err := beginnings.add(w.ctx, w.tx, key.beginning, key.number, &b); err != nil {
			return err
		}
		b = block{}
	}
	w.sets, w.last, w.collected = map[begun]*[]uint16{}, [longestBeginning]struct {
		begun
		clients *[]uint16
	}{}, 0
	return nil
}
