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

// A term may occur anywhere in a Client ID (R43), where no B-tree index helps. client_id_pairs stores for each bigram (two
// adjacent characters) the set of clients whose id contains it. The clients that are in the sets of all bigrams of a term
// are the candidates. The n-th occurrence of a bigram in an id is a key of its own, the bigram with n appended: 0000 has 00,
// 002 and 003; otherwise every id with two zeros would be a candidate. An id of one character is its own key.

var bigramSets = setTable{"client_id_pairs", "pair"}

// rewritten is the key of all ids that differ from their plain form (data.PlainID) in more than case: by hyphens, accents or
// invisible characters. No bigram equals it.
const rewritten = "-"

// maxShortID is the length in characters up to which bigrams are counted without a map, which is faster. HUD's ids have 32.
const maxShortID = 64

// bigrams returns the keys of a plain id (data.PlainID).
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

// idBigrams returns the keys of a Client ID.
func idBigrams(personalID string) []string {
	plain := data.PlainID(personalID)
	all := bigrams(plain)
	if plain != "" && plain != strings.ToLower(personalID) {
		all = append(all, rewritten)
	}
	return all
}

// idsWith returns the clients whose Client IDs may contain a term of several characters, except by ignoring leading zeros of
// the id (see searchTerm.idPrefixes).
func idsWith(ctx context.Context, q querier, joined string) (idSet, error) {
	found, err := idsWithAll(ctx, q, bigrams(joined))
	bare := strings.TrimLeft(joined, "0")
	if err != nil || bare == joined || bare == "" {
		return found, err
	}
	// Without its zeros the term may be a prefix of an id. The index of ids finds those, except ids with hyphens, and terms
	// with letters because of their case.
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

// bigramContains selects the bigrams that contain the character ?1.
const bigramContains = `(pair >= ?1 AND pair < ?2 OR pair IN (SELECT pair FROM client_id_pairs WHERE substr(pair, 2, 1) = ?1))`

// idsWithSingle returns the clients whose Client IDs contain the character, of one block or, if block is nil, of all.
func idsWithSingle(ctx context.Context, q querier, character string, block any) (idSet, error) {
	sets, err := bigramSets.read(ctx, q, `length(pair) <= 2 AND (?3 IS NULL OR block = ?3) AND `+bigramContains, character, prefixEnd(character), block)
	found := idSet{}
	for _, set := range sets {
		found.union(set)
	}
	return found, err
}

// idsWithAll returns the clients that are in the sets of all keys.
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

// A bigramWriter collects the bigrams of ids and writes them a block at a time; clients come in the order of their ids.
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
