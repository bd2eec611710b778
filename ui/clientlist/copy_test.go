package clientlist

import (
	"strings"
	"testing"

	"housingtracker/data"
)

func TestTable(t *testing.T) {
	row := data.Row{Listed: &data.Listed{PersonalID: "0000012", Name: data.Name{Last: "=1+1"}}, Display: "=1+1", Stage: data.AppliedForUnit}
	row.Applied, row.PropertyName = data.MustDate("2026-11-10"), "Elm House"
	lines := strings.Split(Table([]data.Row{row}, []data.Column{data.ColumnProperty}), "\r\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "Housing Status\tClient Name\tClient ID\t") {
		t.Fatalf("table %q", lines)
	}
	if cells := strings.Split(lines[1], "\t"); cells[0] != "Applied for Unit" || cells[1] != "'=1+1" || cells[2] != "0000012" || cells[5] != "11/10/2026" || cells[len(cells)-1] != "Elm House" {
		t.Errorf("cells %q", cells)
	}
}
