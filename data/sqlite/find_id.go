package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"housingtracker/data"
)

// A typed word may stand anywhere in a Client ID (R43), where no ordinary index looks. client_id_pairs has for every two
// characters that follow each other in some id the set of clients in whose ids they do: those of a word are the clients
// that are in the sets of all its pairs, and a few more. Where a pair comes again in the same id, the second time is a pair
// of its own, and so on: 0000 is 00, 002, 003, or every id with two zeros would have to be looked at. An id of one
// character has that as its pair.

var bigramSets = setTable{"client_id_pairs", "pair"}

// hyphenated is the pair of the ids that are typed otherwise than they are stored, but for case: without hyphens, accents and
// invisible characters. No id's own pair is that.
const rewritten = "-"

// shortID is how many characters an id has at most whose pairs are counted without a map, which is faster. HUD's have 32.
const maxShortID = 64

// pairsOf are the pairs of a plain id (data.PlainID).
func bigrams(plain string) []string {
	var all []string
	runes := []rune(plain)
	var times map[string]int
	if len(runes) > maxShortID {
		times = map[string]int{}
	}
	for i := 1; i < len(runes); i++ {
		bigram := string(runes[i-1 : i+1])
		if times != nil {
			if times[bigram]++; times[bigram] > 1 {
				bigram += strconv.Itoa(times[bigram])
			}
		} else {
			for again, first := 2, bigram; slices.Contains(all, bigram); again++ {
				bigram = first + strconv.Itoa(again)
			}
		}
		all = append(all, bigram)
	}
	if len(runes) == 1 {
		all = []string{plain}
	}
	return all
}

// pairsOfID are the pairs of a Client ID.
func idBigrams(personalID string) []string {
	plain := data.PlainID(personalID)
	all := bigrams(plain)
	if plain != "" && plain != strings.ToLower(personalID) {
		all = append(all, rewritten)
	}
	return all
}

// idsWith are the clients in whose Client IDs the typed word of several characters may occur, but for what ids do without
// their leading zeros (see searchTerm.numbers).
func idsWith(ctx context.Context, q querier, joined string) (idSet, error) {
	found, err := idsWithAll(ctx, q, bigrams(joined))
	bare := strings.TrimLeft(joined, "0")
	if err != nil || bare == joined || bare == "" {
		return found, err
	}
	// Without its zeros the word may begin an id. The index of ids finds those, but for ids with hyphens and words of letters,
	// large and small.
	var all []string
	if utf8.RuneCountInString(bare) > 1 {
		all = bigrams(bare)
	}
	if len(all) == 0 || strings.IndexFunc(bare, func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		all = append(all, rewritten)
	}
	others, err := idsWithAll(ctx, q, all)
	found.union(others)
	return found, err
}

// pairHolds are the pairs that hold the character ?1.
const bigramContains = `(pair >= ?1 AND pair < ?2 OR pair IN (SELECT pair FROM client_id_pairs WHERE substr(pair, 2, 1) = ?1))`

// idsWithSingle are the clients in whose Client IDs the character occurs, of one block or of all.
func idsWithSingle(ctx context.Context, q querier, character string, block any) (idSet, error) {
	sets, err := bigramSets.read(ctx, q, `length(pair) <= 2 AND (?3 IS NULL OR block = ?3) AND `+bigramContains, character, prefixEnd(character), block)
	found := idSet{}
	for _, set := range sets {
		found.union(set)
	}
	return found, err
}

// idsWithAll are the clients that are in the sets of all pairs.
func idsWithAll(ctx context.Context, q querier, keys []string) (idSet, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	sets, err := bigramSets.read(ctx, q, `pair IN (SELECT value FROM json_each(?1))`, string(list))
	if err != nil || len(sets) < len(keys) {
		return idSet{}, err
	}
	all := sets[keys[0]]
	for _, set := range sets {
		all.intersect(set)
	}
	return all, nil
}

// A pairWriter collects the pairs of new clients' ids and writes them a block at a time: clients come in the order of their
// numbers.
type bigramWriter struct {
	ctx    context.Context
	tx     *sql.Tx
	number int64
	sets   map[string]*block
}

func newBigramWriter(ctx context.Context, tx *sql.Tx) *bigramWriter {
	return &bigramWriter{ctx: ctx, tx: tx, sets: map[string]*block{}}
}

func (w *bigramWriter) add(id int64, personalID string) error {
	if id>>16 != w.number {
		if err := w.flush(); err != nil {
			return err
		}
		w.number = id >> 16
	}
	for _, bigram := range idBigrams(personalID) {
		b := w.sets[bigram]
		if b == nil {
			b = new(block)
			w.sets[bigram] = b
		}
		b.add(id)
	}
	return nil
}

// flush writes what was collected.
func (w *bigramWriter) flush() error {
	for bigram, b := range w.sets {
		if err := bigramSets.add(w.ctx, w.tx, bigram, w.number, b); err != nil {
			return err
		}
	}
	clear(w.sets)
	return nil
}
