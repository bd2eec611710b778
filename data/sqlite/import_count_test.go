package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/storetest/importtest"
)

// Statements of an import grow far slower than its rows: new rows are inserted in batches and look-ups read neighbouring
// rows. Unchanged rows write nothing.
func TestImportRunsFewStatements(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := generate.Export(f, generate.Options{Clients: 3000, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	o := newImportOffice(t)
	for _, test := range []struct {
		name string
		// rowsAsked is the minimum number of rows for each statement.
		rowsAsked int
		written   bool
	}{{"first", 12, true}, {"again", 12, false}} {
		e, err := hmis.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		asked, rows, written := 0, 0, int64(0)
		err = o.db.Import(t.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
			x := tx.(*importTx)
			before, err := countChanges(x)
			if err != nil {
				return data.AuditEvent{}, err
			}
			report, err := e.Import(t.Context(), tx, data.ImportOptions{Now: importtest.Day})
			for _, count := range report.Files {
				rows += count.Read
			}
			asked = x.statements.queries
			after, failed := countChanges(x)
			written = after - before
			if err == nil {
				err = failed
			}
			return o.Event(data.EventImport), err
		})
		if err != nil {
			t.Fatal(err)
		}
		e.Close()
		if asked*test.rowsAsked > rows {
			t.Errorf("%s: %d questions for %d rows", test.name, asked, rows)
		}
		if (written > 0) != test.written {
			t.Errorf("%s: %d rows were written", test.name, written)
		}
	}
}

// countChanges counts the rows that the connection has written.
func countChanges(x *importTx) (n int64, err error) {
	if err := x.flushAll(); err != nil {
		return 0, err
	}
	return n, x.tx.QueryRowContext(x.ctx, `SELECT total_changes()`).Scan(&n)
}
