package sqlite

import (
	"database/sql"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A searchTerm is a typed word: found where its joined form begins a word, or all its parts do, or in a Client ID.
type searchTerm struct {
	joined string
	parts  []string
	// single: it is one character that Client IDs hold. Most do then, so it is looked for in the clients themselves.
	single bool
	// numbers are what begins the Client IDs that it begins when both are without their leading zeros.
	numbers []string
	// inIDs are the clients in whose Client ID it may occur otherwise.
	inIDs idSet
	// unsure: of the clients that may have it, many may not.
	unsure bool
}

func newTerm(parts []string) searchTerm {
	t := searchTerm{joined: strings.Join(parts, ""), parts: parts}
	if t.joined[0] == '0' {
		for _, form := range t.forms() {
			for _, zeros := range leadingZeros {
				t.numbers = append(t.numbers, zeros+form)
			}
		}
	}
	return t
}

// forms are how a Client ID may be written that is typed so, but for its leading zeros; none where there are only zeros.
func (t *searchTerm) forms() []string {
	bare := strings.TrimLeft(t.joined, "0")
	if bare == "" {
		return nil
	}
	return slices.Compact([]string{bare, strings.ToUpper(bare)})
}

// leadingZeros are those that an id of digits may have before what was typed.
var leadingZeros = func() (all []string) {
	for n := range 16 {
		all = append(all, strings.Repeat("0", n))
	}
	return all
}()

// wide reports whether the term may have too many clients to be told at once.
func (t *searchTerm) wide() bool { return t.single || len(t.numbers) > 0 }

// beyond is what comes after all that the prefix begins.
func beyond(prefix string) string { return prefix + "\U0010FFFF" }

// mayBeID reports whether the term may be found in a Client ID.
func (t *searchTerm) mayBeID() bool { return t.single || len(t.numbers) > 0 || t.inIDs.len() > 0 }

// counted is how many clients are read from an index of words or ids at once, everybody more than there are.
const counted, everybody = 4000, math.MaxInt32

// The two indexes, from ?2 on.
const (
	beginsWord   = `client_id AS id FROM client_words WHERE word >= ?2 AND word < ?3`
	beginsNumber = `c.id FROM json_each(?2) j CROSS JOIN clients c ON c.personal_id >= j.value AND c.personal_id < j.value || char(0x10FFFF)`
)

// learn finds out what Client IDs say about the term.
func (f *finding) learn(t *searchTerm) (err error) {
	if utf8.RuneCountInString(t.joined) > 1 {
		t.inIDs, err = idsWith(f.ctx, f.q, t.joined)
		return err
	}
	t.inIDs = idSet{}
	return f.q.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM client_id_pairs WHERE `+pairHolds+`)`, t.joined, beyond(t.joined)).Scan(&t.single)
}

// clientsOf are all clients in whom the term may be found; nil where they are too many to be told from at most so many entries of an
// index.
func (f *finding) clientsOf(t *searchTerm, most int) (idSet, error) {
	set := idSet{}
	switch {
	case !t.single:
		set.join(t.inIDs)
	case most < everybody:
		return nil, nil
	default:
		var err error
		if set, err = idsWithSingle(f.ctx, f.q, t.joined, nil); err != nil {
			return nil, err
		}
	}
	if len(t.numbers) > 0 {
		if full, err := f.addNumbers(set, most, beginsNumber, listValue(t.numbers)); err != nil || full {
			return nil, err
		}
	}
	named, err := f.clientsNamed(t, most)
	named.join(set)
	return named, err
}

// clientsNamed are the clients in whose names the term may be found.
func (f *finding) clientsNamed(t *searchTerm, most int) (idSet, error) {
	t.unsure = false
	set, err := f.clientsBegun(t, t.joined, most)
	if err != nil || len(t.parts) < 2 {
		return set, err
	}
	var parted idSet
	for _, part := range t.parts {
		begun, err := f.clientsBegun(t, part, most)
		if err != nil {
			return nil, err
		}
		if parted == nil {
			parted = begun
		} else {
			parted.intersect(begun)
		}
	}
	set.join(parted)
	return set, nil
}

// clientsBegun are the clients with a word that begins so, and where more have one than may be read, those whose words share its
// beginning.
func (f *finding) clientsBegun(t *searchTerm, prefix string, most int) (idSet, error) {
	beginning, whole := beginningOf(prefix)
	if whole {
		return clientsBeginning(f.ctx, f.q, beginning)
	}
	set := idSet{}
	if full, err := f.addNumbers(set, most, beginsWord, prefix, beyond(prefix)); err != nil || !full {
		return set, err
	}
	t.unsure = true
	return clientsBeginning(f.ctx, f.q, beginning)
}

// addNumbers adds the numbers of the clients that are read from an index, most at most, and reports whether it were as many. They come
// as one text: a row for each would take three times as long.
func (f *finding) addNumbers(to idSet, most int, from string, args ...any) (full bool, err error) {
	rows, err := f.q.QueryContext(f.ctx, `SELECT count(*), coalesce(group_concat(id, ' ') || ' ', '') FROM (SELECT `+from+` LIMIT ?1)`, append([]any{most}, args...)...)
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
			// Within a word the numbers are in order.
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

// narrowNames adds conditions by which a client, whose number is in the column, has words that the terms begin, where that is unsure
// and they can't be found in any Client ID.
func narrowNames(c *conditions, column string, terms []searchTerm) {
	for i := range terms {
		t := &terms[i]
		if t.mayBeID() || !t.unsure {
			continue
		}
		text, args := ``, []any{}
		begins := func(prefix string) {
			text += `EXISTS (SELECT 1 FROM client_words o WHERE o.client_id = ` + column + ` AND o.word >= ? AND o.word < ?)`
			args = append(args, prefix, beyond(prefix))
		}
		begins(t.joined)
		if len(t.parts) > 1 {
			for n, part := range t.parts {
				text += [...]string{` OR `, ` AND `}[min(n, 1)]
				begins(part)
			}
		}
		c.that(`(`+text+`)`, args...)
	}
}
