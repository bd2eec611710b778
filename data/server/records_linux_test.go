package server

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"housingtracker/data/records"
	"housingtracker/data/server/clustertest"
)

// Rows come back from a server as they went there, whatever is in them and whatever types its columns have.
func TestRecordsAtServer(t *testing.T) {
	c := clustertest.Start(t)
	c.Do(clustertest.Database, "CREATE SCHEMA "+Schema,
		`CREATE TABLE housing_tracker.notes (id text PRIMARY KEY, "from" text, day date, at text, count bigint, hash bytea)`)
	l := records.Layout{Name: "notes", Key: []string{"id"}, Columns: []records.Column{{Name: "id", Kind: records.Text}, {Name: "from", Kind: records.Text}, {Name: "day", Kind: records.Text},
		{Name: "at", Kind: records.Text}, {Name: "count", Kind: records.Integer}, {Name: "hash", Kind: records.Blob}}}
	rows := [][]any{
		{"B", "tab\t, line\nand \\ back\r\n\\N", "2026-06-15", "2026-06-15T09:30:00.000Z", int64(-1 << 40), []byte{0, 255, '\\', '\n'}},
		{"Z", "", nil, "", int64(0), []byte{}},
		{"a", `\.`, "0001-01-01", "12", nil, nil},
		{"ä", "Núñez 🏠 བོད་", nil, nil, int64(1 << 40), nil},
	}
	table := records.Table{Layout: l, Rows: func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}}
	a, err := ParseAddress(c.OwnerAddress())
	if err != nil {
		t.Fatal(err)
	}
	c.Do(clustertest.Database, "GRANT USAGE ON SCHEMA housing_tracker TO "+clustertest.Owner, "GRANT ALL ON ALL TABLES IN SCHEMA housing_tracker TO "+clustertest.Owner)
	config, err := a.Config(a.Owner, clustertest.Password)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	sent, summary := table.Summarized()
	if err := writeTable(t.Context(), tx, sent); err != nil {
		t.Fatal(err)
	}
	err = readTable(t.Context(), tx, l, func(back records.Table) error {
		var i int
		back, sum := back.Summarized()
		for row, err := range back.Rows {
			if err != nil {
				return err
			}
			if !slices.EqualFunc(row, rows[i], func(a, b any) bool {
				x, isBytes := a.([]byte)
				y, _ := b.([]byte)
				return isBytes && slices.Equal(x, y) || !isBytes && a == b
			}) {
				t.Errorf("%#v came back as %#v", rows[i], row)
			}
			i++
		}
		if sum.Table() != summary.Table() || i != len(rows) {
			t.Errorf("sent %v, back %v", summary.Table(), sum.Table())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// A wrong row stops all, on either side.
	rows = append(rows, []any{"B", nil, nil, nil, nil, nil})
	if err := writeTable(t.Context(), tx, table); err == nil {
		t.Error("a key twice")
	}
}
