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
	// rarest is the part that begins the fewest words.
	rarest string
	// single: it is one character that Client IDs hold. Most do then, so it is looked for in the clients themselves.
	single bool
	// numbers are what begins the Client IDs that it begins when both are without their leading zeros.
	numbers []string
	// inIDs are the clients in whose Client ID it may occur otherwise.
	inIDs idSet
	// count is in how many clients it is found by name or number, as far as it was counted.
	count int
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

// beyond is what comes after all that the prefix begins.
func beyond(prefix string) string { return prefix + "\U0010FFFF" }

// mayBeID reports whether the term may be found in a Client ID.
func (t *searchTerm) mayBeID() bool { return t.single || len(t.numbers) > 0 || t.inIDs.len() > 0 }

// size is about how many clients the term has. Of two that have too many to be counted, the longer may have fewer.
func (t *searchTerm) size() int {
	if t.single {
		return math.MaxInt
	}
	return t.count + t.inIDs.len() + t.count/counted*max(0, 32-len(t.joined))
}

// counted is how far the clients of a term are counted, everybody more than there are.
const counted, everybody = 4000, math.MaxInt32

// The two indexes, from ?3 on.
const (
	beginsWord   = `client_id AS id FROM client_words WHERE word >= ?3 AND word < ?4`
	beginsNumber = `c.id FROM json_each(?3) j CROSS JOIN clients c ON c.personal_id >= j.value AND c.personal_id < j.value || char(0x10FFFF)`
)

// measure finds out how many clients the term has.
func (f *finding) measure(t *searchTerm) (err error) {
	t.inIDs = idSet{}
	if utf8.RuneCountInString(t.joined) > 1 {
		t.inIDs, err = idsWith(f.ctx, f.q, t.joined)
	} else {
		err = f.q.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM client_id_pairs WHERE `+pairHolds+`)`, t.joined, beyond(t.joined)).Scan(&t.single)
	}
	if err != nil {
		return err
	}
	t.count = math.MaxInt
	for _, part := range t.parts {
		n, err := f.count(beginsWord, part, beyond(part))
		if err != nil {
			return err
		}
		if n < t.count {
			t.rarest, t.count = part, n
		}
	}
	if len(t.parts) > 1 {
		n, err := f.count(beginsWord, t.joined, beyond(t.joined))
		if err != nil {
			return err
		}
		t.count += n
	}
	if len(t.numbers) > 0 {
		n, err := f.count(beginsNumber, listValue(t.numbers))
		if err != nil {
			return err
		}
		t.count += n
	}
	return nil
}

// count counts what there is in an index, up to counted.
func (f *finding) count(from string, args ...any) (n int, err error) {
	return n, f.q.QueryRowContext(f.ctx, `SELECT count(*) FROM (SELECT `+from+` LIMIT ?1 OFFSET ?2)`, append([]any{counted, 0}, args...)...).Scan(&n)
}

// clientsOf are clients in whom the term may be found, of those among if that is not nil: n from each index after so many, and
// whether there are more.
func (f *finding) clientsOf(t *searchTerm, among idSet, after, n int) (some idSet, more bool, err error) {
	some = idSet{}
	if after == 0 {
		some.join(t.inIDs)
	}
	read := func(to idSet, from string, args ...any) {
		if err == nil {
			var full bool
			full, err = f.addNumbers(to, from, n, append([]any{n, after}, args...)...)
			more = more || full
		}
	}
	read(some, beginsWord, t.joined, beyond(t.joined))
	if len(t.numbers) > 0 {
		read(some, beginsNumber, listValue(t.numbers))
	}
	if len(t.parts) > 1 {
		parted := idSet{}
		read(parted, beginsWord, t.rarest, beyond(t.rarest))
		for _, part := range t.parts {
			if n == everybody && part != t.rarest {
				too := idSet{}
				read(too, beginsWord, part, beyond(part))
				parted.meet(too)
			}
		}
		some.join(parted)
	}
	if among != nil {
		some.meet(among)
	}
	return some, more, err
}

// addNumbers adds the numbers of the clients that are read from an index, and reports whether it were n. They come as one text: a row
// for each would take three times as long.
func (f *finding) addNumbers(to idSet, from string, n int, args ...any) (full bool, err error) {
	rows, err := f.q.QueryContext(f.ctx, `SELECT count(*), coalesce(group_concat(id, ' ') || ' ', '') FROM (SELECT `+from+` LIMIT ?1 OFFSET ?2)`, args...)
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
		full = there == n
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

// narrowNames adds conditions by which a client, whose number is in the column, has words that the terms begin, where they
// can't be found in any Client ID.
func narrowNames(c *conditions, column string, terms []searchTerm) {
	for i := range terms {
		t := &terms[i]
		if t.mayBeID() {
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
