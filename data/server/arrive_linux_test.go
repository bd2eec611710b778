package server

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/records"
	"housingtracker/data/server/clustertest"
)

// given are records of two users; the other tables are empty.
type given struct{ failing error }

func (g given) ReadRecords(_ context.Context, read func(records.Table) error) error {
	for _, l := range records.Tables {
		t := records.Table{Layout: l, Rows: func(func([]any, error) bool) {}}
		if l.Name == "users" {
			t.Rows = func(yield func([]any, error) bool) {
				row := make([]any, len(l.Columns))
				for i, name := range []string{ann, "Bo Caseworker"} {
					for c, column := range l.Columns {
						row[c] = map[string]any{"id": int64(i + 1), "name": name, "disabled": int64(0), "role": "administrator"}[column.Name]
					}
					if !yield(row, nil) {
						return
					}
				}
				if g.failing != nil {
					yield(nil, g.failing)
				}
			}
		}
		if err := read(t); err != nil {
			return err
		}
	}
	return nil
}

// derived is an Owned whose records derive nothing.
type derived struct{ Owned }

func (derived) Derive(context.Context, pgx.Tx) error { return nil }

// Records arrive whole or not at all, in spite of policies and triggers, with the roles that the users will have.
func TestRecordsArrive(t *testing.T) {
	c := clustertest.Start(t)
	a, err := ParseAddress(c.OwnerAddress())
	if err != nil {
		t.Fatal(err)
	}
	config, err := a.Config(a.Owner, clustertest.Password)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	schema := "CREATE SCHEMA housing_tracker; CREATE FUNCTION housing_tracker.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
	types := []string{records.Integer: "bigint", records.Text: "text", records.Blob: "bytea"}
	for _, l := range records.Tables {
		var columns []string
		for _, column := range l.Columns {
			columns = append(columns, quoted(column.Name)+" "+types[column.Kind])
		}
		if l.Name == "users" {
			columns = append(columns, "login text NOT NULL UNIQUE")
		}
		name := tableName(l)
		schema += fmt.Sprintf("CREATE TABLE %s (%s, PRIMARY KEY (%s)); ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE TRIGGER refuse BEFORE INSERT OR DELETE ON %s EXECUTE FUNCTION housing_tracker.refuse();",
			name, strings.Join(columns, ", "), strings.Join(l.Key, ", "), name, name)
	}
	if _, err := conn.Exec(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
	to := &arriving{address: a, conn: conn, store: derived{}}
	count := func() (rows, guarded int) {
		t.Helper()
		// Not as the owner, from whom the policies hide every row.
		out, err := c.Shell()("psql -AtX " + clustertest.Database + ` -c "SELECT count(*) FROM housing_tracker.users" -c "SELECT count(*) FROM pg_class WHERE relforcerowsecurity" -c "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND tgname = 'refuse'"`)
		var triggers int
		if _, scanned := fmt.Sscan(out, &rows, &guarded, &triggers); err != nil || scanned != nil || triggers != guarded {
			t.Fatalf("%s, %v", out, err)
		}
		return rows, guarded
	}
	failed := data.Refuse(data.CodeUnavailable, "The disk is gone.")
	if _, err := records.Copy(t.Context(), given{failed}, to); err == nil || !strings.Contains(err.Error(), "The disk is gone") {
		t.Errorf("cut off: %v", err)
	}
	if rows, guarded := count(); rows != 0 || guarded != len(records.Tables) {
		t.Errorf("cut off, it has %d users, and %d guarded tables", rows, guarded)
	}
	for range 2 {
		if _, err := records.Copy(t.Context(), given{}, to); err != nil {
			t.Fatal(err)
		}
		if rows, guarded := count(); rows != 2 || guarded != len(records.Tables) {
			t.Errorf("it has %d users, and %d guarded tables", rows, guarded)
		}
	}
	out, err := c.Shell()("psql -AtX " + clustertest.Database + ` -c "SELECT login FROM housing_tracker.users WHERE id = 1"`)
	if strings.TrimSpace(out) != RoleName(clustertest.Database, ann) {
		t.Errorf("the role is %q, %v", out, err)
	}
}
