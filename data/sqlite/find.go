package sqlite

import (
	"context"
	"strconv"
	"strings"

	"housingtracker/data"
)

// FindClients returns clients in whom every term begins words of the name or occurs in the Client ID (R43): the one whose
// Client ID is typed in full first, then by name.
func (s *Store) FindClients(ctx context.Context, terms []string, limit int) ([]data.Client, error) {
	search := search{args: []any{limit}}
	where, typed := "", []string{"''"}
	for _, term := range terms {
		parts := strings.Fields(term)
		joined := strings.Join(parts, "")
		where += " AND c.id IN (" + search.term(joined, parts) + ")"
		if bare := strings.TrimLeft(joined, "0"); bare != "" {
			typed = append(typed, search.bind(bare))
		}
	}
	return collect(ctx, s.read, scanClient, `SELECT `+clientColumns+` FROM clients c WHERE c.removed = 0`+where+`
		ORDER BY c.personal_id <> '' AND ltrim(`+typedID+`, '0') IN (`+strings.Join(typed, ", ")+`) DESC, c.name_key, c.id LIMIT ?1`,
		search.args...)
}

// typedID is a Client ID as a typed word holds it: without case and hyphens.
const typedID = `lower(replace(personal_id, '-', ''))`

// A search collects the values of a query whose text depends on what was typed.
type search struct{ args []any }

func (s *search) bind(value any) string {
	s.args = append(s.args, value)
	return "?" + strconv.Itoa(len(s.args))
}

// term selects the ids of clients in whom the typed word is found, whole or in its parts. Client IDs have no index by
// what they hold, so a single letter, which nearly every one holds or none, is not looked for in them.
func (s *search) term(joined string, parts []string) string {
	query := s.beginning(joined)
	if len(parts) > 1 {
		query += " UNION SELECT id FROM clients WHERE true"
		for _, part := range parts {
			query += " AND id IN (" + s.beginning(part) + ")"
		}
	}
	if len(joined) > 1 || strings.ContainsAny(joined, "0123456789") {
		query += " UNION SELECT id FROM clients WHERE instr(" + typedID + ", " + s.bind(joined) + ") > 0"
		if bare := strings.TrimLeft(joined, "0"); bare != "" && bare != joined {
			query += " OR instr(ltrim(" + typedID + ", '0'), " + s.bind(bare) + ") = 1"
		}
	}
	return query
}

// beginning selects the clients of whose words one begins with prefix.
func (s *search) beginning(prefix string) string {
	return "SELECT client_id FROM client_words WHERE word >= " + s.bind(prefix) + " AND word < " + s.bind(prefix+"\U0010FFFF")
}
