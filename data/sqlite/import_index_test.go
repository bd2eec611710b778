package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data/hmis/generate"
)

// An import into an empty database has the same indexes afterwards, intact, whether it creates them at its end or before.
func TestImportCreatesIndexes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := generate.Export(f, generate.Options{Clients: 500, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	defer func(was int64) { maxDeferred = was }(maxDeferred)
	var contents []string
	for _, most := range []int64{1, 300, 200_000} {
		maxDeferred = most
		o := newImportOffice(t)
		const schema = `SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)`
		before := o.value(schema)
		o.MustImportFile(path)
		if o.value(schema) != before {
			t.Errorf("at most %d: the schema has changed", most)
		}
		if found := o.value(`PRAGMA integrity_check`); found != "ok" {
			t.Errorf("at most %d: %s", most, found)
		}
		contents = append(contents, o.Content())
	}
	if contents[0] != contents[1] || contents[1] != contents[2] {
		t.Error("what is imported depends on when indexes are made")
	}
}
