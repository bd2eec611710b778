package sample_test

import (
	"path/filepath"
	"slices"
	"testing"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/records"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
)

// What a database holds comes whole through plain rows: every table of records is the same, and what is derived is as it should be.
func TestRecords(t *testing.T) {
	ctx := t.Context()
	db := filepath.Join(t.TempDir(), "sample.db")
	if err := sample.BuildAt(ctx, sqlite.At(db), account.Cheap(db), morning); err != nil {
		t.Fatal(err)
	}
	u, err := account.Cheap(db).Unlock(sample.Accounts[2].Name, sample.Accounts[2].Password, morning)
	if err != nil {
		t.Fatal(err)
	}
	key := u.Key
	if !u.Info.Encrypted {
		key = file.Key{}
	}
	from, err := sqlite.At(db).Open(key)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := sqlite.At(filepath.Join(t.TempDir(), "copy.db")).Make(file.Key{})
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	source, target := from.(records.Reader), to.(interface {
		records.Reader
		records.Writer
	})
	sent, err := records.Copy(ctx, source, target)
	if err != nil {
		t.Fatal(err)
	}
	arrived, err := records.Sums(ctx, target)
	if err != nil || !slices.Equal(sent, arrived) || len(sent) != len(records.Tables) {
		t.Fatalf("sent %v, arrived %v, %v", sent, arrived, err)
	}
	var rows int64
	for _, table := range sent {
		rows += table.Rows
	}
	if rows < 10000 {
		t.Errorf("the sample office has %d rows", rows)
	}
	if wrong, err := to.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("the copy: %v, %v", wrong, err)
	}
	// The whole databases differ in nothing but the record of when the schema was made, and in the order in which sets of clients are
	// stored, which the check compares.
	differing := []string{"goose_db_version", "client_beginnings", "client_id_pairs"}
	before, err := from.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	after, err := to.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range before {
		if table != after[i] && !slices.Contains(differing, table.Name) {
			t.Errorf("%s has %d rows, and %d in the copy, or others", table.Name, table.Rows, after[i].Rows)
		}
	}
	if _, err := records.Copy(ctx, source, target); data.CodeOf(err) != data.CodeExists {
		t.Errorf("into a database in use: %v", err)
	}
}
