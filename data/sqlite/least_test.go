package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest/importtest"
)

// Columns that the program does not need, such as the Social Security number, health and violence, never get into the
// database or a report. The marker is in those columns of every row.
func TestImportIgnoresSensitiveColumns(t *testing.T) {
	const marker = "078-05-1120"
	x := importtest.Lakeshore()
	for file := range x {
		if file == "Export.csv" {
			continue
		}
		rows := []string{importtest.Headers[file] + ",SSN,DisablingCondition"}
		for _, row := range x[file] {
			rows = append(rows, row+","+marker+","+marker)
		}
		x[file] = rows
	}
	o := newImportOffice(t)
	report, err := o.Try(x, data.ImportOptions{})
	if err != nil || report.Clients.New == 0 {
		t.Fatalf("nothing was imported: %v", err)
	}
	if strings.Contains(fmt.Sprintf("%+v", report), marker) {
		t.Error("the report shows it")
	}
	tables, err := collect(t.Context(), o.db.read, sqldata.ScanText, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := o.db.read.Query(`SELECT * FROM "` + table + `"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			for i, cell := range cells {
				text := fmt.Sprintf("%s", *cell.(*any))
				if strings.Contains(text, marker) || strings.Contains(text, strings.ReplaceAll(marker, "-", "")) {
					t.Errorf("%s.%s holds it", table, columns[i])
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
