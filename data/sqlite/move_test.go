package sqlite

import (
	"maps"
	"slices"
	"testing"

	"housingtracker/data"
)

// hashes are the tables by name.
func hashes(t *testing.T, s *Store) map[string]data.Table {
	t.Helper()
	tables, err := s.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]data.Table{}
	for _, table := range tables {
		all[table.Name] = table
	}
	return all
}

// Every changed value, also one of another type or a NULL, changes the hash of its table and of no other.
func TestTablesTellEveryChange(t *testing.T) {
	s := openOffice(t)
	before := hashes(t, s)
	for _, name := range []string{"clients", "enrollments", "goose_db_version", "organizations", "client_words", "program_list"} {
		if before[name].Rows == 0 {
			t.Errorf("%s has no rows: %v", name, slices.Collect(maps.Keys(before)))
		}
	}
	for _, change := range []string{
		`UPDATE clients SET first_name = first_name || ' ' WHERE id = 2`, `UPDATE clients SET first_name = '', last_name = first_name || last_name WHERE id = 2`,
		`UPDATE clients SET birth_date = NULL WHERE id = 2`, `UPDATE clients SET id = 90000 WHERE id = (SELECT max(id) FROM clients)`,
	} {
		tx, err := s.write.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(`PRAGMA defer_foreign_keys = 1`); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(change); err != nil {
			t.Fatalf("%s: %v", change, err)
		}
		after, err := tables(ctx, tx)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range after {
			if changed := table != before[table.Name]; changed != (table.Name == "clients") {
				t.Errorf("%s: %s changed: %v", change, table.Name, changed)
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}
