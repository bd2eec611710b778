package sqlite

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Columns that the program does not need, such as the Social Security number, health and violence, never get into the
// database or a report. The marker is in those columns of every row.
func TestImportIgnoresSensitiveColumns(t *testing.T) {
	const marker = "078-05-1120"
	headers := maps.Clone(hmisHeaders)
	t.Cleanup(func() { hmisHeaders = headers })
	hmisHeaders = maps.Clone(headers)
	x := lakeshore()
	for file := range x {
		if file == "Export.csv" {
			continue
		}
		hmisHeaders[file] += ",SSN,DisablingCondition"
		x[file] = slices.Clone(x[file])
		for i := range x[file] {
			x[file][i] += "," + marker + "," + marker
		}
	}
	o := newImportOffice(t)
	report := o.mustImport(x)
	if report.Clients.New == 0 {
		t.Fatal("nothing was imported")
	}
	if strings.Contains(fmt.Sprintf("%+v", report), marker) {
		t.Error("the report shows it")
	}
	tables, err := collect(t.Context(), o.read, scanText, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := o.read.Query(`SELECT * FROM "` + table + `"`)
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
