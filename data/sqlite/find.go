package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"housingtracker/data"
)

// FindClients returns clients in whom every term begins words of the name or occurs in the Client ID (R43): the one whose
// Client ID is typed in full first, then by name. It reads whom an index names for the rarest terms, and no more of them
// than it must.
func (s *Store) FindClients(ctx context.Context, terms []string, limit int) ([]data.Client, error) {
	f := search{ctx: ctx, q: s.read, limit: limit, seen: map[data.ClientID]bool{}}
	typed := make([]string, len(terms))
	for i, term := range terms {
		parts := strings.Fields(term)
		f.terms = append(f.terms, newTerm(parts))
		typed[i] = strings.Join(parts, "-")
	}
	f.query = data.NewQuery(strings.Join(typed, " "))
	err := f.run()
	return f.found, failure(err)
}

// A finding is one search for clients while it runs.
type search struct {
	ctx   context.Context
	q     *sql.DB
	query data.Query
	terms []searchTerm
	limit int
	// asked is about how many clients the indexes were asked.
	examined int
	seen     map[data.ClientID]bool
	found    []data.Client
}

func (f *search) run() error {
	if f.limit <= 0 || len(f.terms) == 0 {
		return nil
	}
	if err := f.findExact(); err != nil {
		return err
	}
	full := len(f.found)
	if !f.done() {
		for i := range f.terms {
			if err := f.readIDSets(&f.terms[i]); err != nil {
				return err
			}
		}
		if err := f.findByTerms(); err != nil {
			return err
		}
	}
	slices.SortFunc(f.found[full:], func(a, b data.Client) int {
		return cmp.Or(cmp.Compare(clientNameKey(a.Name), clientNameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

func (f *search) done() bool { return len(f.found) >= f.limit }

// patience is after how many clients it shows that hardly any of them is found.
const maxCandidates = 1000

// hopeless reports whether hardly any of the clients is found. To ask the index of words for each takes too long then.
func (f *search) ineffective() bool {
	asked := f.examined
	// To read all numbers that begin so takes as long as to look at very many clients.
	if !slices.ContainsFunc(f.terms, func(t searchTerm) bool { return t.single || t.approximate }) {
		asked /= 16
	}
	return asked > maxCandidates && 4*len(f.found) < f.limit
}

// inFull finds the clients with exactly a Client ID that was typed, leading zeros apart.
func (f *search) findExact() error {
	var ids []string
	for _, t := range f.terms {
		for _, form := range t.forms() {
			for _, zeros := range leadingZeros {
				ids = append(ids, zeros+form)
			}
		}
	}
	return f.matchColumn("personal_id", ids, nil)
}

// others finds those in whom the terms are found otherwise.
func (f *search) findByTerms() error {
	// The clients in whom all terms may be that have few enough; the others are wide.
	var candidates idSet
	var wideTerms []*searchTerm
	for i := range f.terms {
		t := &f.terms[i]
		set, err := f.clientsOf(t, firstRead)
		switch {
		case err != nil:
			return err
		case set == nil:
			wideTerms = append(wideTerms, t)
		default:
			candidates = candidates.intersected(set)
		}
	}
	if candidates == nil {
		return f.findWide(wideTerms)
	}
	if err := f.matchSet(candidates, func() bool { return f.done() || f.ineffective() }); err != nil || f.done() || !f.ineffective() {
		return err
	}
	return f.findUnlimited(candidates)
}

// everybody finds those among the known ones, or among all, with all terms read to their ends.
func (f *search) findUnlimited(candidates idSet) error {
	for i := range f.terms {
		t := &f.terms[i]
		if candidates != nil && (candidates.len() <= maxCandidates || !t.approximate && !t.mayBeWide()) {
			continue
		}
		set, err := f.clientsOf(t, noLimit)
		if err != nil {
			return err
		}
		candidates = candidates.intersected(set)
	}
	return f.matchSet(candidates, f.done)
}

// wide finds those in whom terms are found of which each has very many clients: single characters of Client IDs, and the first
// digits of numbers. The first of them mostly do.
func (f *search) findWide(terms []*searchTerm) error {
	if i := slices.IndexFunc(terms, func(t *searchTerm) bool { return !t.single }); i >= 0 {
		set := idSet{}
		if _, err := f.addIDs(set, firstRead, idsWithPrefix, listValue(terms[i].idPrefixes)); err != nil {
			return err
		}
		// To read them all takes longer than to look at each of these.
		if err := f.matchSet(set, f.done); err != nil || f.done() {
			return err
		}
		set, err := f.clientsOf(terms[i], noLimit)
		if err != nil {
			return err
		}
		return f.findUnlimited(set)
	}
	var named idSet
	for _, t := range terms {
		set, err := f.clientsNamed(t, firstRead)
		if err != nil {
			return err
		}
		named = named.intersected(set)
	}
	if err := f.matchSet(named, f.done); err != nil || f.done() {
		return err
	}
	return f.findSingleCharacter(terms)
}

// singles goes through the clients in whose names or Client IDs the characters occur, a block at a time.
func (f *search) findSingleCharacter(terms []*searchTerm) error {
	var blocks int64
	if err := f.q.QueryRowContext(f.ctx, `SELECT coalesce(max(id) >> 16, -1) + 1 FROM clients`).Scan(&blocks); err != nil {
		return err
	}
	for number := range blocks {
		var all idSet
		for _, t := range terms {
			set, err := idsWithSingle(f.ctx, f.q, t.joined, number)
			if err != nil {
				return err
			}
			named, err := prefixSets.read(f.ctx, f.q, `beginning = ?1 AND block = ?2`, t.joined, number)
			if err != nil {
				return err
			}
			set.union(named[t.joined])
			all = all.intersected(set)
		}
		if err := f.matchSet(all, f.done); err != nil || f.done() {
			return err
		}
	}
	return nil
}

// look looks at the clients of a set until that is enough.
func (f *search) matchSet(set idSet, enough func() bool) error {
	ids := make([]int64, 0, 64)
	for id := range set.all() {
		f.examined++
		if ids = append(ids, id); len(ids) == cap(ids) {
			if err := f.matchColumn("id", ids, f.terms); err != nil || enough() {
				return err
			}
			ids = make([]int64, 0, min(2*cap(ids), 1024))
		}
	}
	return f.matchColumn("id", ids, f.terms)
}

// takeOf looks at the clients that have one of the values in the column, and in whose words the terms are.
func (f *search) matchColumn(column string, values any, terms []searchTerm) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	c := conditions{args: []any{string(list)}}
	c.add(`c.removed = 0`)
	addNameConditions(&c, "j.value", terms)
	return f.matchQuery(`SELECT `+clientColumns+` FROM json_each(?1) j CROSS JOIN clients c ON c.`+column+` = j.value`+c.text(), c.args...)
}

// take looks at every client of a query until there are enough.
func (f *search) matchQuery(query string, args ...any) error {
	rows, err := f.q.QueryContext(f.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for !f.done() && rows.Next() {
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
