package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// FindClients returns clients for whom every term is a prefix of a word of the name or occurs in the Client ID (R43): first
// the one whose whole Client ID was typed, then by name. It starts with the clients that an index has for the terms, and
// reads no more of them than it must.
func (s *Store) FindClients(ctx context.Context, terms []string, limit int) ([]data.Client, error) {
	f := search{ctx: ctx, db: s.read, limit: limit, seen: map[data.ClientID]bool{}}
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

// A search is one call of FindClients.
type search struct {
	ctx   context.Context
	db    *sql.DB
	query data.Query
	terms []searchTerm
	limit int
	// examined is how many clients were looked up in the indexes.
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
		return cmp.Or(cmp.Compare(sqldata.ClientNameKey(a.Name), sqldata.ClientNameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

func (f *search) done() bool { return len(f.found) >= f.limit }

// maxCandidates is after how many candidates the search counts as ineffective if few of them match.
const maxCandidates = 1000

// ineffective reports whether few candidates match, so that verifying each takes too long.
func (f *search) ineffective() bool {
	examined := f.examined
	// Reading all ids with a prefix takes as long as verifying many clients.
	if !slices.ContainsFunc(f.terms, func(t searchTerm) bool { return t.single || t.approximate }) {
		examined /= 16
	}
	return examined > maxCandidates && 4*len(f.found) < f.limit
}

// findExact finds the clients whose Client ID is one of the terms, apart from leading zeros.
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

// findByTerms finds the clients that match all terms.
func (f *search) findByTerms() error {
	// Terms with too many clients are not intersected here.
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

// findUnlimited intersects the candidates, nil for all clients, with the complete sets of all terms, and verifies those.
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

// findWide finds clients for terms that match very many: single characters, and prefixes of ids with leading zeros. The
// first candidates mostly match.
func (f *search) findWide(terms []*searchTerm) error {
	if i := slices.IndexFunc(terms, func(t *searchTerm) bool { return !t.single }); i >= 0 {
		set := idSet{}
		if _, err := f.addIDs(set, firstRead, idsWithPrefix, sqldata.ListValue(terms[i].idPrefixes)); err != nil {
			return err
		}
		// Verifying these first is faster than reading all.
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

// findSingleCharacter verifies the clients whose names or Client IDs contain the characters, a block at a time.
func (f *search) findSingleCharacter(terms []*searchTerm) error {
	var blocks int64
	if err := f.db.QueryRowContext(f.ctx, `SELECT coalesce(max(id) >> 16, -1) + 1 FROM clients`).Scan(&blocks); err != nil {
		return err
	}
	for number := range blocks {
		var all idSet
		for _, t := range terms {
			set, err := idsWithSingle(f.ctx, f.db, t.joined, number)
			if err != nil {
				return err
			}
			named, err := prefixSets.read(f.ctx, f.db, `beginning = ?1 AND block = ?2`, t.joined, number)
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

// matchSet verifies the clients of a set until enough reports true.
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

// matchColumn verifies the clients that have one of the values in the column.
func (f *search) matchColumn(column string, values any, terms []searchTerm) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	c := sqldata.Conditions{Args: []any{string(list)}}
	c.Add(`c.removed = 0`)
	addNameConditions(&c, "j.value", terms)
	return f.matchQuery(`SELECT `+sqldata.ClientColumns+` FROM json_each(?1) j CROSS JOIN clients c ON c.`+column+` = j.value`+c.Text(), c.Args...)
}

// matchQuery adds the matching clients of a query until there are enough.
func (f *search) matchQuery(query string, args ...any) error {
	rows, err := f.db.QueryContext(f.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for !f.done() && rows.Next() {
		c, err := sqldata.ScanClient(rows)
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
