package hmis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

// housingTx is a store in which every project is a housing program.
type housingTx struct{ data.ImportTx }

func (housingTx) Program(data.HMISKey) (data.KnownProgram, error) {
	return data.KnownProgram{ID: 1, Type: data.PermanentSupportiveHousing, Housing: true}, nil
}

// otherCells are the cells of a test row by column.
var otherCells = map[string]string{
	"ExportID": "1", "SourceID": "XX-500", "CSVVersion": "2026 v1", "ProjectID": "P1", "ProjectName": "Birch Homes", "ProjectType": "3", "PersonalID": "C1",
	"EnrollmentID": "E1", "EntryDate": "2024-01-05", "RelationshipToHoH": "1", "ExitID": "X1", "ExitDate": "2024-05-01", "RecordType": "200", "TypeProvided": "200",
	"DateProvided": "2024-02-01", "LastName": "Alder", "Funder": "35", "OrganizationID": "O1", "UserID": "U1",
}

// cellsOf returns a table of one row: cells, as written in the file, and otherCells.
func cellsOf(t testing.TB, l *layout, cells map[string]string) *table {
	t.Helper()
	file := &table{layout: l, columns: map[string]int{}, read: slices.Concat(l.columns, l.optional)}
	var row []string
	for _, column := range file.read {
		cell, ok := cells[column]
		if !ok {
			cell = otherCells[column]
		}
		row = append(row, cell)
	}
	file.csv = newCSVReader(strings.NewReader(strings.Join(file.read, ",") + "\n" + strings.Join(row, ",") + "\n"))
	header, err := file.csv.header()
	if err == nil {
		err = file.locateColumns(header)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// rowOf returns the row of cellsOf, in an export made at a time; zero if unknown.
func rowOf(t testing.TB, l *layout, cells map[string]string, exported time.Time) (*importing, *row) {
	t.Helper()
	r := &importing{Export: &Export{Header: Header{Exported: exported}}, tx: housingTx{}, today: data.MustDate("2026-06-15")}
	r.leftOut = leftOut{organizations: map[string]bool{}}
	file := cellsOf(t, l, cells)
	file.exported = r.Header.exportDay()
	row, err := file.next()
	if err != nil || row == nil {
		t.Fatalf("no row: %v", err)
	}
	return r, row
}

// severest returns the highest severity of a row's problems and notes.
func severest(r *row) data.Severity {
	worst := data.Severity("")
	for _, p := range r.problems {
		if worst != data.SeverityError {
			worst = p.Severity
		}
	}
	for _, n := range r.notes {
		if worst == "" || worst == data.SeverityInfo {
			worst = n.severity
		}
	}
	if r.skipped.severity == data.SeverityWarning && worst != data.SeverityError {
		worst = r.skipped.severity
	}
	return worst
}

// readAs says in a word what a cell of a date column is read as: the date, blank or deleted; error, skipped; each with ! where it is
// with a warning, ? where it is only counted.
func readAs(t testing.TB, column, cell string, exported time.Time) string {
	t.Helper()
	if strings.HasPrefix(column, "Export") {
		return headerReadAs(t, column, cell)
	}
	layouts := map[string]*layout{"EntryDate": enrollmentFile, "MoveInDate": enrollmentFile, "DateDeleted": enrollmentFile, "DateUpdated": enrollmentFile,
		"ExitDate": exitFile, "DOB": clientFile, "DateProvided": servicesFile, "OperatingStartDate": projectFile, "OperatingEndDate": projectFile}
	r, row := rowOf(t, layouts[column], map[string]string{column: cell}, exported)
	var d data.Date
	switch column {
	case "EntryDate":
		d = r.enrollments().record(row).Entry
	case "MoveInDate":
		d = r.enrollments().record(row).MoveIn
	case "DateDeleted":
		if r.enrollments().record(row).Removed {
			d = readDate(cell).date
		}
	case "DateUpdated":
		if updated := r.enrollments().record(row).Updated; !updated.IsZero() {
			d = data.DateOf(updated)
		}
	case "ExitDate":
		d = r.exits().record(row).Exit
	case "DOB":
		d = r.clients().record(row).BirthDate
	case "DateProvided":
		d = r.services().record(row).Night
	case "OperatingStartDate":
		d = r.projects(nil).record(row).OperatingStart
	case "OperatingEndDate":
		d = r.projects(nil).record(row).OperatingEnd
	}
	word := d.String()
	switch {
	case row.failed:
		return "error"
	case row.skipped.reason != "":
		word = "skipped"
	case d == 0:
		word = "blank"
	}
	return word + map[data.Severity]string{data.SeverityWarning: "!", data.SeverityInfo: "?"}[severest(row)]
}

func headerReadAs(t testing.TB, column, cell string) string {
	t.Helper()
	h, problems, err := readHeader(cellsOf(t, exportFile, map[string]string{column: cell}))
	if err != nil {
		t.Fatal(err)
	}
	word := map[string]data.Date{"ExportDate": h.exportDay(), "ExportStartDate": h.Start, "ExportEndDate": h.End}[column].String()
	if word == "" {
		word = "blank"
	}
	for range problems {
		word += "!"
	}
	return word
}

var exportedOn = time.Date(2026, time.June, 1, 8, 0, 0, 0, time.UTC)

// Each date column with each form of a date. The export was made on 2026-06-01. DateCreated is not read.
func TestDatesByColumn(t *testing.T) {
	columns := strings.Fields("EntryDate ExitDate MoveInDate DateDeleted DOB DateProvided OperatingStartDate OperatingEndDate ExportDate ExportStartDate ExportEndDate DateUpdated")
	for _, test := range []struct {
		// date replaces "day" in want.
		cell, date, want string
	}{
		{"", "", "error error blank blank blank error blank blank blank blank blank blank"},
		{"NULL", "", "error error blank blank blank error blank blank blank blank blank blank"},
		{`"NULL"`, "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"Null", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},

		{"2024-03-09", "2024-03-09", "day day day day day day day day day day day day"},
		{"2024-03-09 13:45:10", "2024-03-09", "day day day day day day day day day day day day"},
		{"2024-03-09T23:45:10-08:00", "2024-03-09", "day day day day day day day day day day day day"},
		{"3/9/2024", "2024-03-09", "day day day day day day day day day day day day"},
		{"3/9/2024 1:45:10 PM", "2024-03-09", "day day day day day day day day day day day day"},
		{"03-09-2024", "2024-03-09", "day day day day day day day day day day day day"},
		{"09-MAR-2024", "2024-03-09", "day day day day day day day day day day day day"},
		{"1970-01-01", "1970-01-01", "day day day day day day day day day day day day"},
		{"1900-01-02", "1900-01-02", "day day day day day day day day day day day day"},

		{"09-MAR-24", "2024-03-09", "day day day error error day blank! blank! blank! blank! blank! blank?"},
		{"01-JUN-26", "2026-06-01", "day day day error error day blank! blank! blank! blank! blank! blank?"},
		{"02-JUN-26", "1926-06-02", "error error error error day error blank! blank! blank! blank! blank! blank?"},
		{"01-JUL-98", "1998-07-01", "error error error error day error blank! blank! blank! blank! blank! blank?"},
		{"29-FEB-96", "1996-02-29", "error error error error day error blank! blank! blank! blank! blank! blank?"},
		{"29-FEB-00", "2000-02-29", "day day day error error day blank! blank! blank! blank! blank! blank?"},
		{"01-JAN-00", "", "error error error error error error blank! blank! blank! blank! blank! blank?"},
		{"01-JAN-01", "", "error error error error error error blank! blank! blank! blank! blank! blank?"},
		{"31-DEC-99", "1999-12-31", "error error error error day error blank! blank! blank! blank! blank! blank?"},
		{"01-JAN-53", "1953-01-01", "error error error error day error blank! blank! blank! blank! blank! blank?"},
		{"3/9/24", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"03-09-24", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},

		{"0001-01-01", "0001-01-01", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"1753-01-01 00:00:00", "1753-01-01", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"12/30/1899", "1899-12-30", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"31-DEC-1899", "1899-12-31", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"1900-01-01", "1900-01-01", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"1/1/1900 12:00:00 AM", "1900-01-01", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"9999-12-31 23:59:59.9999999", "9999-12-31", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"9999-12-31T23:59:59Z", "9999-12-31", "error skipped! blank! blank! blank! error blank! blank! blank! day day blank?"},
		{"0000-00-00", "", "error skipped! blank! blank! blank! error blank! blank! blank! blank! blank! blank?"},
		{"00/00/0000", "", "error skipped! blank! blank! blank! error blank! blank! blank! blank! blank! blank?"},
		{"1/0/1900", "", "error skipped! blank! blank! blank! error blank! blank! blank! blank! blank! blank?"},

		{"2026-06-02", "2026-06-02", "day day day day! day day day day day day day day"},
		{"2026-06-15", "2026-06-15", "day day day day! day day day day day day day day"},
		{"2026-06-16", "2026-06-16", "day day day day! blank! day day day day day day day"},
		{"2199-12-31", "2199-12-31", "day day day day! blank! day day day day day day day"},
		{"2200-01-01", "2200-01-01", "error error error day! blank! error blank! blank! blank! day day blank?"},
		{"1899-12-29", "1899-12-29", "error error error error blank! error blank! blank! blank! day day blank?"},

		{"2026-02-30", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"2023-02-29 00:00:00", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"13/09/2024", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"2024-03-09 25:00:00", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"2024-03-09 or so", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"45123", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"45123.5", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"0", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"#VALUE!", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
		{"20240309", "", "error error error error blank! error blank! blank! blank! blank! blank! blank?"},
	} {
		for i, want := range strings.Fields(test.want) {
			if got := readAs(t, columns[i], test.cell, exportedOn); got != strings.Replace(want, "day", test.date, 1) {
				t.Errorf("%s %q is read as %s, want %s", columns[i], test.cell, got, want)
			}
		}
		if n := len(strings.Fields(test.want)); n != len(columns) {
			t.Errorf("%q: %d columns", test.cell, n)
		}
	}
}

// Without an ExportDate the century of a year of two digits is unknown, and so is whether DateDeleted is later.
func TestDatesOfAnUnknownExport(t *testing.T) {
	for _, test := range []struct{ cell, want string }{
		{"09-MAR-24", "EntryDate:error ExitDate:error MoveInDate:error DateDeleted:error DOB:error DateProvided:error"},
		{"05-JAN-64", "EntryDate:error ExitDate:error MoveInDate:error DateDeleted:error DOB:error DateProvided:error"},
		{"2026-06-16", "DateDeleted:2026-06-16 DOB:blank! EntryDate:2026-06-16"},
		{"2200-01-01", "DateDeleted:error"},
		{"1900-01-01", "DateDeleted:blank! EntryDate:error ExitDate:skipped!"},
	} {
		for _, one := range strings.Fields(test.want) {
			column, want, _ := strings.Cut(one, ":")
			if got := readAs(t, column, test.cell, time.Time{}); got != want {
				t.Errorf("%s %q is read as %s, want %s", column, test.cell, got, want)
			}
		}
	}
}
