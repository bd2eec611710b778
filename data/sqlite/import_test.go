package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data/storetest/importtest"
)

func TestImports(t *testing.T) {
	importtest.Run(t, func(t *testing.T) importtest.Store { return openEmpty(t) })
}

// contentStore is a store as importtest reads it.
type contentStore struct{ *Store }

func openEmpty(t *testing.T) contentStore {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "office.db"), testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.write.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	return contentStore{s}
}

// Content returns everything that imports write, as text.
func (s contentStore) Content(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"sources", "source_pairs", "organizations", "programs", "funders", "hmis_users", "clients", "client_words", "enrollments", "exits", "bed_nights", "trackers", "program_list"} {
		rows, err := s.read.Query(`SELECT * FROM ` + table + ` ORDER BY 1, 2`)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			if table == "organizations" {
				// The office's own organization has another UUID each time.
				values = values[:slices.Index(columns, "uuid")]
			}
			fmt.Fprintln(&b, table, values)
		}
		rows.Close()
	}
	return b.String()
}

// An importOffice is an office of importtest with its database.
type importOffice struct {
	*importtest.Office
	db *Store
	t  *testing.T
}

func newImportOffice(t *testing.T) *importOffice {
	t.Helper()
	s := openEmpty(t)
	return &importOffice{importtest.NewOffice(t, s), s.Store, t}
}

// value reads one value by SQL, as text.
func (o *importOffice) value(query string, args ...any) string {
	o.t.Helper()
	var v any
	if err := o.db.read.QueryRow(query, args...).Scan(&v); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	return fmt.Sprint(v)
}

// What no store returns is stored as it should be.
func TestImportStoresUnusedColumns(t *testing.T) {
	o := newImportOffice(t)
	x := importtest.Lakeshore().Replacing("Exit.csv", "410", "410.0")
	x["User.csv"] = []string{"U1,Una,NULL,NULL,NULL", "U2,Una,NULL,,"}
	o.MustImport(x)
	if got := o.value(`SELECT destination FROM exits`); got != "410" {
		t.Errorf("the destination = %s", got)
	}
	if got := o.value(`SELECT group_concat(last_name) FROM (SELECT last_name FROM hmis_users ORDER BY hmis_id)`); got != ",NULL" {
		t.Errorf("users are called %s", got)
	}
}

// The words by which a client is found, and the latest bed night, are stored beside what they are derived from.
func TestImportUpdatesDerivedColumns(t *testing.T) {
	o := newImportOffice(t)
	x := importtest.Lakeshore()
	o.MustImport(x)
	words := func() string {
		return o.value(`SELECT group_concat(w.word) FROM client_words w JOIN clients c ON c.id = w.client_id WHERE c.personal_id = 'C1'`)
	}
	night := func() string { return o.value(`SELECT latest_night FROM enrollments WHERE hmis_id = 'E3'`) }
	if words() != "alder,ann" || night() != "2026-05-21" {
		t.Errorf("words %s, latest night %s", words(), night())
	}
	o.MustImport(x.Replacing("Client.csv", "Ann,,Alder,,1,1980-01-02,2026-01-05", "Ann,,Aspen,,1,1980-01-02,2026-01-06").
		Replacing("Services.csv", "S2,E3,2026-05-21,200,200,2026-05-21 10:00:00,", "S2,E3,2026-05-21,200,200,2026-05-22 10:00:00,2026-05-22"))
	if words() != "ann,aspen" || night() != "2026-05-20" {
		t.Errorf("words %s, latest night %s", words(), night())
	}
}
