package clientlist

import (
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/export"
)

// Table returns rows as lines of text under their titles, with tabs between the columns: spreadsheet programs paste it as a
// table. The columns are those of R24 with the given optional ones and the stage.
func Table(rows []data.Row, optional []data.Column) string {
	columns := slices.Clone(data.Columns)
	for _, c := range Optional {
		if slices.Contains(optional, c) {
			columns = append(columns, c)
		}
	}
	titles := []string{"Housing Status"}
	for _, c := range columns {
		titles = append(titles, c.Title())
	}
	lines := []string{strings.Join(titles, "\t")}
	for i := range rows {
		cells := []string{rows[i].Stage.String()}
		for _, c := range columns {
			cells = append(cells, export.CellText(rows[i].Text(c)))
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}
