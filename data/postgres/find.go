package postgres

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// maxCandidates is how many clients with a term are read before the other terms are asked of the server.
const maxCandidates = 2000

// prefixEnd returns the end of the range of texts with the prefix.
func prefixEnd(prefix string) string { return prefix + "\U0010FFFF" }

// FindClients implements data.ReadStore (R43). It reads the clients whom an index has for the longest term, and verifies them.
func (s *Store) FindClients(ctx context.Context, terms []string, limit int) ([]data.Client, error) {
	if limit <= 0 || len(terms) == 0 {
		return nil, nil
	}
	f := &search{ctx: ctx, db: s.DB, limit: limit, seen: map[data.ClientID]bool{}}
	typed := make([]string, len(terms))
	for i, term := range terms {
		parts := strings.Fields(term)
		f.terms = append(f.terms, searchTerm{strings.Join(parts, ""), parts})
		typed[i] = strings.Join(parts, "-")
	}
	f.query = data.NewQuery(strings.Join(typed, " "))
	err := f.exact()
	whole := len(f.found)
	if err == nil {
		err = f.run()
	}
	slices.SortFunc(f.found[whole:], func(a, b data.Client) int {
		return cmp.Or(cmp.Compare(sqldata.ClientNameKey(a.Name), sqldata.ClientNameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return f.found[:min(len(f.found), limit)], failure(err)
}

// A searchTerm is a typed word: its parts, and these joined.
type searchTerm struct {
	joined string
	parts  []string
}

// bare is the term without leading zeros, which count neither in it nor in a Client ID.
func (t searchTerm) bare() string { return cmp.Or(strings.TrimLeft(t.joined, "0"), t.joined[:1]) }

type search struct {
	ctx   context.Context
	db    sqldata.DB
	query data.Query
	terms []searchTerm
	limit int
	seen  map[data.ClientID]bool
	found []data.Client
}

// exact finds the clients whose whole Client ID is one of the terms, apart from leading zeros.
func (f *search) exact() error {
	var forms []string
	for _, t := range f.terms {
		forms = append(forms, strings.TrimLeft(t.joined, "0"))
	}
	_, err := f.read(f.limit, `c.removed = 0 AND ltrim(c.plain_id, '0') IN (`+f.db.Dialect().Texts("?1")+`) AND c.plain_id <> ''`, sqldata.ListValue(forms))
	return err
}

func (f *search) run() error {
	order := slices.Clone(f.terms)
	slices.SortStableFunc(order, func(a, b searchTerm) int {
		return cmp.Compare(utf8.RuneCountInString(b.joined), utf8.RuneCountInString(a.joined))
	})
	for _, t := range order {
		// Names and Client IDs have an index each.
		named, err := f.read(maxCandidates, `c.removed = 0 AND c.id IN (SELECT w.client_id FROM client_words w WHERE w.word >= ?1 AND w.word < ?2)`, t.parts[0], prefixEnd(t.parts[0]))
		if err != nil {
			return err
		}
		joined := 0
		if len(t.parts) > 1 {
			if joined, err = f.read(maxCandidates, `c.removed = 0 AND c.id IN (SELECT w.client_id FROM client_words w WHERE w.word >= ?1 AND w.word < ?2)`, t.joined, prefixEnd(t.joined)); err != nil {
				return err
			}
		}
		ids, err := f.read(maxCandidates, `c.removed = 0 AND c.plain_id LIKE ?1`, pattern(t))
		if err != nil || len(f.found) >= f.limit || max(named, joined, ids) < maxCandidates {
			return err
		}
	}
	// All terms have too many clients, so the server joins them.
	where, args := []string{"c.removed = 0"}, []any{}
	for _, t := range order {
		n := len(args)
		args = append(args, t.parts[0], prefixEnd(t.parts[0]), t.joined, prefixEnd(t.joined), pattern(t))
		word := func(from int) string {
			return `EXISTS (SELECT 1 FROM client_words w WHERE w.client_id = c.id AND w.word >= ?` + itoa(from) + ` AND w.word < ?` + itoa(from+1) + `)`
		}
		where = append(where, `(`+word(n+1)+` OR `+word(n+3)+` OR c.plain_id LIKE ?`+itoa(n+5)+`)`)
	}
	_, err := f.read(maxCandidates, strings.Join(where, " AND "), args...)
	return err
}

// pattern matches the Client IDs in which the term may occur.
func pattern(t searchTerm) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(t.bare()) + "%"
}

// read verifies at most most clients that a condition selects, and returns how many these were.
func (f *search) read(most int, where string, args ...any) (int, error) {
	clients, err := sqldata.Collect(f.ctx, f.db, sqldata.ScanClient, `SELECT `+sqldata.ClientColumns+` FROM clients c WHERE `+where+` LIMIT `+itoa(most), args...)
	for _, c := range clients {
		if !f.seen[c.ID] && f.query.Match(c.Name.Words(), c.PersonalID) {
			f.found = append(f.found, c)
		}
		f.seen[c.ID] = true
	}
	return len(clients), err
}
