package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"housingtracker/data"
)

// FindClients returns clients in whom every term begins words of the name or occurs in the Client ID (R43): the one whose
// Client ID is typed in full first, then by name. It goes through those in whom the rarest term is found, and no further
// than it must.
func (s *Store) FindClients(ctx context.Context, terms []string, limit int) ([]data.Client, error) {
	f := finding{ctx: ctx, q: s.read, limit: limit, seen: map[data.ClientID]bool{}}
	typed := make([]string, len(terms))
	for i, term := range terms {
		parts := strings.Fields(term)
		f.terms = append(f.terms, searchTerm{joined: strings.Join(parts, ""), parts: parts})
		typed[i] = strings.Join(parts, "-")
	}
	f.query = data.NewQuery(strings.Join(typed, " "))
	err := f.run()
	return f.found, failure(err)
}

// A finding is one search for clients while it runs.
type finding struct {
	ctx   context.Context
	q     *sql.DB
	query data.Query
	terms []searchTerm
	limit int
	seen  map[data.ClientID]bool
	found []data.Client
}

// A searchTerm is a typed word: found where its joined form begins a word, or all its parts do, or in a Client ID.
type searchTerm struct {
	joined string
	parts  []string
	// inIDs are the clients in whose Client ID it may occur.
	inIDs idSet
	// count is in how many clients it is found, as far as it was counted.
	count int
}

// mayBeID reports whether the term may be found in a Client ID.
func (t *searchTerm) mayBeID() bool { return t.joined[0] == '0' || t.inIDs.len() > 0 }

// enough is how far the clients of a term are counted. Few are gone through in no time; of many, the first will do.
const enough = 1000

func (f *finding) run() error {
	if f.limit <= 0 || len(f.terms) == 0 {
		return nil
	}
	for i := range f.terms {
		if err := f.inFull(f.terms[i].joined); err != nil {
			return err
		}
	}
	full := len(f.found)
	for i := range f.terms {
		t := &f.terms[i]
		var err error
		if t.inIDs, err = idsWith(f.ctx, f.q, t.joined); err != nil {
			return err
		}
		if t.count, err = f.countNames(t); err != nil {
			return err
		}
		t.count += min(t.inIDs.len(), enough)
	}
	rarest := slices.MinFunc(f.terms, func(a, b searchTerm) int {
		return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(len(b.joined), len(a.joined)))
	})
	for _, step := range []func(*searchTerm) error{f.byName, f.byNumber, f.byID} {
		if len(f.found) >= f.limit {
			break
		}
		if err := step(&rarest); err != nil {
			return err
		}
	}
	slices.SortFunc(f.found[min(full, len(f.found)):], func(a, b data.Client) int {
		return cmp.Or(cmp.Compare(clientNameKey(a.Name), clientNameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

// take looks at every client of a query until there are enough.
func (f *finding) take(query string, args ...any) error {
	rows, err := f.q.QueryContext(f.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for len(f.found) < f.limit && rows.Next() {
		c, err := scanClient(rows)
		if err != nil {
			return err
		}
		if !f.seen[c.ID] && f.query.Match(c.Name.Words(), c.PersonalID) {
			f.found = append(f.found, c)
		}
		f.seen[c.ID] = true
	}
	return rows.Err()
}

// inFull finds the clients with exactly that Client ID, leading zeros apart.
func (f *finding) inFull(joined string) error {
	var ids []string
	for _, zeros := range leadingZeros {
		bare := strings.TrimLeft(joined, "0")
		ids = append(ids, zeros+bare, zeros+strings.ToUpper(bare))
	}
	return f.takeOf(`personal_id`, ids)
}

// leadingZeros are those that an id of digits may have before what was typed.
var leadingZeros = func() (all []string) {
	for n := range 16 {
		all = append(all, strings.Repeat("0", n))
	}
	return all
}()

func (f *finding) takeOf(column string, values any) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return f.take(`SELECT `+clientColumns+` FROM json_each(?1) j CROSS JOIN clients c ON c.`+column+` = j.value WHERE c.removed = 0`, string(list))
}

// prefixes are what begins a word where the term is found: its joined form, or of the parts, all of which must, the longest.
func (t *searchTerm) prefixes() []string {
	if len(t.parts) < 2 {
		return []string{t.joined}
	}
	return []string{t.joined, slices.MaxFunc(t.parts, func(a, b string) int { return cmp.Compare(len(a), len(b)) })}
}

func after(prefix string) string { return prefix + "\U0010FFFF" }

func (f *finding) countNames(t *searchTerm) (n int, err error) {
	for _, prefix := range t.prefixes() {
		var some int
		err := f.q.QueryRowContext(f.ctx, `SELECT count(*) FROM (SELECT 1 FROM client_words WHERE word >= ?1 AND word < ?2 LIMIT ?3)`,
			prefix, after(prefix), enough).Scan(&some)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// byName goes through the clients in whose names the term is found, word by word. The other terms of which none can be in
// a Client ID are looked for in the index of words, before the client is read.
func (f *finding) byName(t *searchTerm) error {
	for _, prefix := range t.prefixes() {
		args := []any{prefix, after(prefix)}
		others := ""
		for _, other := range f.terms {
			if other.joined == t.joined || len(other.parts) > 1 || other.mayBeID() {
				continue
			}
			args = append(args, other.joined, after(other.joined))
			others += ` AND EXISTS (SELECT 1 FROM client_words o WHERE o.client_id = w.client_id AND o.word >= ` +
				"?" + strconv.Itoa(len(args)-1) + ` AND o.word < ` + "?" + strconv.Itoa(len(args)) + `)`
		}
		err := f.take(`SELECT `+clientColumns+` FROM client_words w CROSS JOIN clients c ON c.id = w.client_id
			WHERE w.word >= ?1 AND w.word < ?2 AND c.removed = 0`+others, args...)
		if err != nil || len(f.found) >= f.limit {
			return err
		}
	}
	return nil
}

// byNumber finds Client IDs that begin with the term when both are without their leading zeros.
func (f *finding) byNumber(t *searchTerm) error {
	bare := strings.TrimLeft(t.joined, "0")
	if bare == "" || bare == t.joined {
		return nil
	}
	for _, form := range slices.Compact([]string{bare, strings.ToUpper(bare)}) {
		for _, zeros := range leadingZeros {
			err := f.take(`SELECT `+clientColumns+` FROM clients c WHERE c.personal_id >= ?1 AND c.personal_id < ?2 AND c.removed = 0`,
				zeros+form, after(zeros+form))
			if err != nil || len(f.found) >= f.limit {
				return err
			}
		}
	}
	return nil
}

// byID goes through the clients in whose Client IDs the term may occur.
func (f *finding) byID(t *searchTerm) error {
	some := make([]int64, 0, 64)
	for id := range t.inIDs.all() {
		if some = append(some, id); len(some) == cap(some) {
			if err := f.takeOf("id", some); err != nil || len(f.found) >= f.limit {
				return err
			}
			some = make([]int64, 0, min(2*cap(some), 1024))
		}
	}
	return f.takeOf("id", some)
}
