package sqlite

import (
	"database/sql"
	"housingtracker/data/sqldata"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A searchTerm is a term of the search. It matches where its joined form is a prefix of a word, or all its parts are, or
// where it occurs in a Client ID.
type searchTerm struct {
	joined string
	parts  []string
	// single is set for one character that occurs in Client IDs. Most ids contain it then.
	single bool
	// idPrefixes are the prefixes of Client IDs that match when leading zeros of both are ignored.
	idPrefixes []string
	// inIDs are the clients whose Client ID may match otherwise.
	inIDs idSet
	// approximate is set where the candidates may include many clients that do not match.
	approximate bool
}

func newTerm(parts []string) searchTerm {
	t := searchTerm{joined: strings.Join(parts, ""), parts: parts}
	if t.joined[0] == '0' {
		for _, form := range t.forms() {
			for _, zeros := range leadingZeros {
				t.idPrefixes = append(t.idPrefixes, zeros+form)
			}
		}
	}
	return t
}

// forms returns how a Client ID may be written that matches, without leading zeros; nil where there are only zeros.
func (t *searchTerm) forms() []string {
	bare := strings.TrimLeft(t.joined, "0")
	if bare == "" {
		return nil
	}
	return slices.Compact([]string{bare, strings.ToUpper(bare)})
}

// leadingZeros are the zeros that an id may have before the typed digits.
var leadingZeros = func() (all []string) {
	for n := range 16 {
		all = append(all, strings.Repeat("0", n))
	}
	return all
}()

// mayBeWide reports whether the term may match too many clients to read them all.
func (t *searchTerm) mayBeWide() bool { return t.single || len(t.idPrefixes) > 0 }

// prefixEnd returns the end of the range of texts with the prefix.
func prefixEnd(prefix string) string { return prefix + "\U0010FFFF" }

// mayMatchID reports whether the term may match a Client ID.
func (t *searchTerm) mayMatchID() bool { return t.single || len(t.idPrefixes) > 0 || t.inIDs.len() > 0 }

// firstRead is how many clients are read from an index of words or ids at first; noLimit reads all.
const firstRead, noLimit = 4000, math.MaxInt32

// Queries on the two indexes, with arguments from ?2 on.
const (
	wordsWithPrefix = `client_id AS id FROM client_words WHERE word >= ?2 AND word < ?3`
	idsWithPrefix   = `c.id FROM json_each(?2) j CROSS JOIN clients c ON c.personal_id >= j.value AND c.personal_id < j.value || char(0x10FFFF)`
)

// readIDSets reads which Client IDs may contain the term.
func (f *search) readIDSets(t *searchTerm) (err error) {
	if utf8.RuneCountInString(t.joined) > 1 {
		t.inIDs, err = idsWith(f.ctx, f.db, t.joined)
		return err
	}
	t.inIDs = idSet{}
	return f.db.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM client_id_pairs WHERE `+bigramContains+`)`, t.joined, prefixEnd(t.joined)).Scan(&t.single)
}

// clientsOf returns all clients that may match the term; nil where the indexes have more than most entries.
func (f *search) clientsOf(t *searchTerm, most int) (idSet, error) {
	set := idSet{}
	switch {
	case !t.single:
		set.union(t.inIDs)
	case most < noLimit:
		return nil, nil
	default:
		var err error
		if set, err = idsWithSingle(f.ctx, f.db, t.joined, nil); err != nil {
			return nil, err
		}
	}
	if len(t.idPrefixes) > 0 {
		if full, err := f.addIDs(set, most, idsWithPrefix, sqldata.ListValue(t.idPrefixes)); err != nil || full {
			return nil, err
		}
	}
	named, err := f.clientsNamed(t, most)
	named.union(set)
	return named, err
}

// clientsNamed returns the clients whose names may match the term.
func (f *search) clientsNamed(t *searchTerm, most int) (idSet, error) {
	t.approximate = false
	set, err := f.clientsWithPrefix(t, t.joined, most)
	if err != nil || len(t.parts) < 2 {
		return set, err
	}
	var withParts idSet
	for _, part := range t.parts {
		withPart, err := f.clientsWithPrefix(t, part, most)
		if err != nil {
			return nil, err
		}
		if withParts == nil {
			withParts = withPart
		} else {
			withParts.intersect(withPart)
		}
	}
	set.union(withParts)
	return set, nil
}

// clientsWithPrefix returns the clients with a word that has the prefix; where these are more than most, those with a word
// that has its longest stored prefix.
func (f *search) clientsWithPrefix(t *searchTerm, prefix string, most int) (idSet, error) {
	longest, whole := longestPrefix(prefix)
	if whole {
		return readPrefixSet(f.ctx, f.db, longest)
	}
	set := idSet{}
	if full, err := f.addIDs(set, most, wordsWithPrefix, prefix, prefixEnd(prefix)); err != nil || !full {
		return set, err
	}
	t.approximate = true
	return readPrefixSet(f.ctx, f.db, longest)
}

// addIDs adds the client ids that a query reads, up to most, and reports whether it reached most. They are read as one text:
// a row for each takes three times as long.
func (f *search) addIDs(to idSet, most int, from string, args ...any) (full bool, err error) {
	rows, err := f.db.QueryContext(f.ctx, `SELECT count(*), coalesce(group_concat(id, ' ') || ' ', '') FROM (SELECT `+from+` LIMIT ?1)`, append([]any{most}, args...)...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var there int
		var text sql.RawBytes
		if err := rows.Scan(&there, &text); err != nil {
			return false, err
		}
		full = there == most
		id, number, near := int64(0), int64(-1), (*block)(nil)
		for _, b := range text {
			if b != ' ' {
				id = 10*id + int64(b-'0')
				continue
			}
			// Within a word the ids are in order.
			if id>>16 != number {
				to.add(id)
				number, near = id>>16, to[id>>16]
			}
			near.add(id)
			id = 0
		}
	}
	return full, rows.Err()
}

// addNameConditions adds the condition that a client, whose id is in the column, has words with the prefixes, for
// approximate terms that can't match a Client ID.
func addNameConditions(c *sqldata.Conditions, column string, terms []searchTerm) {
	for i := range terms {
		t := &terms[i]
		if t.mayMatchID() || !t.approximate {
			continue
		}
		text, args := ``, []any{}
		addPrefix := func(prefix string) {
			text += `EXISTS (SELECT 1 FROM client_words o WHERE o.client_id = ` + column + ` AND o.word >= ? AND o.word < ?)`
			args = append(args, prefix, prefixEnd(prefix))
		}
		addPrefix(t.joined)
		if len(t.parts) > 1 {
			for n, part := range t.parts {
				text += [...]string{` OR `, ` AND `}[min(n, 1)]
				addPrefix(part)
			}
		}
		c.Add(`(`+text+`)`, args...)
	}
}
