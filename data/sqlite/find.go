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
	f := finding{ctx: ctx, q: s.read, limit: limit, seen: map[data.ClientID]bool{}}
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
type finding struct {
	ctx   context.Context
	q     *sql.DB
	query data.Query
	terms []searchTerm
	limit int
	// asked is about how many clients the indexes were asked.
	asked int
	seen  map[data.ClientID]bool
	found []data.Client
}

func (f *finding) run() error {
	if f.limit <= 0 || len(f.terms) == 0 {
		return nil
	}
	if err := f.inFull(); err != nil {
		return err
	}
	full := len(f.found)
	if !f.enough() {
		for i := range f.terms {
			if err := f.measure(&f.terms[i]); err != nil {
				return err
			}
		}
		if err := f.others(); err != nil {
			return err
		}
	}
	slices.SortFunc(f.found[full:], func(a, b data.Client) int {
		return cmp.Or(cmp.Compare(clientNameKey(a.Name), clientNameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

func (f *finding) enough() bool { return len(f.found) >= f.limit }

// patience is after how many clients it shows that hardly any of them is found.
const patience = 1000

// hopeless reports whether hardly any of the clients is found. To ask the index of words for each takes too long then.
func (f *finding) hopeless() bool { return f.asked > patience && 4*len(f.found) < f.limit }

// inFull finds the clients with exactly a Client ID that was typed, leading zeros apart.
func (f *finding) inFull() error {
	var ids []string
	for _, t := range f.terms {
		for _, form := range t.forms() {
			for _, zeros := range leadingZeros {
				ids = append(ids, zeros+form)
			}
		}
	}
	return f.takeOf("personal_id", ids, nil)
}

// others finds those in whom the terms are found otherwise.
func (f *finding) others() error {
	// The clients of terms that are in Client IDs alone are known already.
	var known idSet
	rest := slices.DeleteFunc(f.terms, func(t searchTerm) bool {
		switch {
		case t.single || t.count > 0:
			return false
		case known == nil:
			known = t.inIDs
		default:
			known.meet(t.inIDs)
		}
		return true
	})
	slices.SortStableFunc(rest, func(a, b searchTerm) int { return cmp.Compare(a.size(), b.size()) })
	if len(rest) == 0 || known != nil && (rest[0].single || known.len() <= patience) {
		return f.look(known, rest, f.enough)
	}
	rarest, unsure := &rest[0], rest
	if len(rarest.parts) == 1 {
		unsure = rest[1:]
	}
	hopeless := func() bool { return !rarest.single && f.hopeless() }
	for from, n, more := 0, f.limit, true; more && !hopeless(); from, n = from+n, max(4*n, patience) {
		var some idSet
		var err error
		if some, more, err = f.clientsOf(rarest, known, from, n); err != nil {
			return err
		}
		if err := f.look(some, unsure, func() bool { return f.enough() || hopeless() }); err != nil || f.enough() {
			return err
		}
	}
	switch {
	case rarest.single:
		return f.bySingle(rarest)
	case !hopeless():
		return nil
	}
	all := known
	for len(rest) > 0 && !rest[0].single && (all == nil || all.len() > patience) {
		var err error
		if all, _, err = f.clientsOf(&rest[0], all, 0, everybody); err != nil {
			return err
		}
		rest = rest[1:]
	}
	return f.look(all, rest, f.enough)
}

// bySingle goes through the clients in whose Client IDs the one character occurs.
func (f *finding) bySingle(t *searchTerm) error {
	var blocks int64
	if err := f.q.QueryRowContext(f.ctx, `SELECT coalesce(max(block) + 1, 0) FROM client_id_pairs`).Scan(&blocks); err != nil {
		return err
	}
	for number := range blocks {
		set, err := idsWithSingle(f.ctx, f.q, t.joined, number)
		if err == nil {
			err = f.look(set, nil, f.enough)
		}
		if err != nil || f.enough() {
			return err
		}
	}
	return nil
}

// look looks at the clients of a set in whose words the terms are, until that is enough.
func (f *finding) look(in idSet, terms []searchTerm, enough func() bool) error {
	some := make([]int64, 0, 64)
	for id := range in.all() {
		f.asked++
		if some = append(some, id); len(some) == cap(some) {
			if err := f.takeOf("id", some, terms); err != nil || enough() {
				return err
			}
			some = make([]int64, 0, min(2*cap(some), 1024))
		}
	}
	return f.takeOf("id", some, terms)
}

// takeOf looks at the clients that have one of the values in the column, and in whose words the terms are.
func (f *finding) takeOf(column string, values any, terms []searchTerm) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	c := conditions{args: []any{string(list)}}
	c.that(`c.removed = 0`)
	narrowNames(&c, "j.value", terms)
	return f.take(`SELECT `+clientColumns+` FROM json_each(?1) j CROSS JOIN clients c ON c.`+column+` = j.value`+c.text(), c.args...)
}

// take looks at every client of a query until there are enough.
func (f *finding) take(query string, args ...any) error {
	rows, err := f.q.QueryContext(f.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for !f.enough() && rows.Next() {
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
