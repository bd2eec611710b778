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

var idPairs = setTable{"client_id_pairs", "pair"}

// hyphenated is the pair of the ids that are typed otherwise than they are stored, but for case: without hyphens, accents and
// invisible characters. No id's own pair is that.
const hyphenated = "-"

// shortID is how many characters an id has at most whose pairs are counted without a map, which is faster. HUD's have 32.
const shortID = 64

// pairsOf are the pairs of a plain id (data.PlainID).
func pairsOf(plain string) []string {
	var pairs []string
	runes := []rune(plain)
	var times map[string]int
	if len(runes) > shortID {
		times = map[string]int{}
	}
	for i := 1; i < len(runes); i++ {
		pair := string(runes[i-1 : i+1])
		if times != nil {
			if times[pair]++; times[pair] > 1 {
				pair += strconv.Itoa(times[pair])
			}
		} else {
			for again, first := 2, pair; slices.Contains(pairs, pair); again++ {
				pair = first + strconv.Itoa(again)
			}
		}
		pairs = append(pairs, pair)
	}
	if len(runes) == 1 {
		pairs = []string{plain}
	}
	return pairs
}

// pairsOfID are the pairs of a Client ID.
func pairsOfID(personalID string) []string {
	plain := data.PlainID(personalID)
	pairs := pairsOf(plain)
	if plain != "" && plain != strings.ToLower(personalID) {
		pairs = append(pairs, hyphenated)
	}
	return pairs
}

// idsWith are the clients in whose Client IDs the typed word of several characters may occur, but for what ids do without
// their leading zeros (see searchTerm.numbers).
func idsWith(ctx context.Context, q querier, joined string) (idSet, error) {
	found, err := idsWithAll(ctx, q, pairsOf(joined))
	bare := strings.TrimLeft(joined, "0")
	if err != nil || bare == joined || bare == "" {
		return found, err
	}
	// Without its zeros the word may begin an id. The index of ids finds those, but for ids with hyphens and words of letters,
	// large and small.
	var pairs []string
	if utf8.RuneCountInString(bare) > 1 {
		pairs = pairsOf(bare)
	}
	if len(pairs) == 0 || strings.IndexFunc(bare, func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		pairs = append(pairs, hyphenated)
	}
	others, err := idsWithAll(ctx, q, pairs)
	found.join(others)
	return found, err
}

// pairHolds are the pairs that hold the character ?1.
const pairHolds = `(pair >= ?1 AND pair < ?2 OR pair IN (SELECT pair FROM client_id_pairs WHERE substr(pair, 2, 1) = ?1))`

// idsWithSingle are the clients in whose Client IDs the character occurs, of one block or of all.
func idsWithSingle(ctx context.Context, q querier, character string, block any) (idSet, error) {
	sets, err := idPairs.read(ctx, q, `length(pair) <= 2 AND (?3 IS NULL OR block = ?3) AND `+pairHolds, character, beyond(character), block)
	found := idSet{}
	for _, set := range sets {
		found.join(set)
	}
	return found, err
}

// idsWithAll are the clients that are in the sets of all pairs.
func idsWithAll(ctx context.Context, q querier, pairs []string) (idSet, error) {
	list, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	sets, err := idPairs.read(ctx, q, `pair IN (SELECT value FROM json_each(?1))`, string(list))
	if err != nil || len(sets) < len(pairs) {
		return idSet{}, err
	}
	all := sets[pairs[0]]
	for _, set := range sets {
		all.intersect(set)
	}
	return all, nil
}

// A pairWriter collects the pairs of new clients' ids and writes them a block at a time: clients come in the order of their
// numbers.
type pairWriter struct {
	ctx    context.Context
	tx     *sql.Tx
	number int64
	sets   map[string]*block
}

func newPairWriter(ctx context.Context, tx *sql.Tx) *pairWriter {
	return &pairWriter{ctx: ctx, tx: tx, sets: map[string]*block{}}
}

func (w *pairWriter) add(id int64, personalID string) error {
	if id>>16 != w.number {
		if err := w.flush(); err != nil {
			return err
		}
		w.number = id >> 16
	}
	for _, pair := range pairsOfID(personalID) {
		b := w.sets[pair]
		if b == nil {
			b = new(block)
			w.sets[pair] = b
		}
		b.add(id)
	}
	return nil
}

// flush writes what was collected.
func (w *pairWriter) flush() error {
	for pair, b := range w.sets {
		if err := idPairs.add(w.ctx, w.tx, pair, w.number, b); err != nil {
			return err
		}
	}
	clear(w.sets)
	return nil
}
