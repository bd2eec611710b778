package sqlite

import (
	"path/filepath"
	"slices"
	"testing"

	"housingtracker/data/file"
	"housingtracker/data/records"
)

// Every column of every table is a record, or is derived from one.
func TestEveryColumnIsARecord(t *testing.T) {
	derived := []string{"client_beginnings", "client_id_pairs", "client_words", "program_list", "goose_db_version", "sqlite_sequence", "users.password_hash"}
	s, err := At(filepath.Join(t.TempDir(), "office.db")).Make(file.Key{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.(*Store).read.QueryContext(t.Context(), `SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds := map[string]records.Kind{"INTEGER": records.Integer, "TEXT": records.Text, "BLOB": records.Blob}
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(derived, table) || slices.Contains(derived, table+"."+column) {
			continue
		}
		at := slices.IndexFunc(records.Tables, func(l records.Layout) bool { return l.Name == table })
		if at < 0 || !slices.Contains(records.Tables[at].Columns, records.Column{Name: column, Kind: kinds[kind]}) {
			t.Errorf("%s.%s is no record", table, column)
		}
	}
}
