package generate

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"housingtracker/data"
)

// A Flaw is what spreadsheets, query tools and databases do to an export, at one column of a file or to a whole file.
type Flaw struct {
	// Kind is one of FlawKinds.
	Kind string
	// File is HUD's name of the file, without .csv. Column is blank where the whole file has the flaw.
	File, Column string
}

// String returns the flaw as ParseFlaws reads it: kind:File.Column, or kind:File.
func (f Flaw) String() string {
	if f.Column == "" {
		return f.Kind + ":" + f.File
	}
	return f.Kind + ":" + f.File + "." + f.Column
}

// A columnClass is a kind of columns.
type columnClass uint8

const (
	idColumn columnClass = 1 << iota
	dateColumn
	stampColumn
	codeColumn
	nameColumn
	anyColumn = idColumn | dateColumn | stampColumn | codeColumn | nameColumn
)

// flawColumns are the columns that an import reads, by class, without those of stampedFiles.
var flawColumns = []struct {
	file    string
	class   columnClass
	columns string
}{
	{"Organization", idColumn, "OrganizationID"},
	{"Organization", nameColumn, "OrganizationName"},
	{"Organization", codeColumn, "VictimServiceProvider"},
	{"Project", idColumn, "ProjectID OrganizationID"},
	{"Project", nameColumn, "ProjectName"},
	{"Project", codeColumn, "ProjectType"},
	{"Project", dateColumn, "OperatingStartDate OperatingEndDate"},
	{"Funder", idColumn, "FunderID ProjectID"},
	{"Funder", codeColumn, "Funder"},
	{"User", idColumn, "UserID"},
	{"User", nameColumn, "UserFirstName UserLastName"},
	{"Client", idColumn, "PersonalID"},
	{"Client", nameColumn, "FirstName MiddleName LastName NameSuffix"},
	{"Client", codeColumn, "NameDataQuality"},
	{"Client", dateColumn, "DOB"},
	{"Enrollment", idColumn, "EnrollmentID PersonalID ProjectID HouseholdID"},
	{"Enrollment", codeColumn, "RelationshipToHoH"},
	{"Enrollment", dateColumn, "EntryDate MoveInDate"},
	{"Exit", idColumn, "ExitID EnrollmentID PersonalID"},
	{"Exit", codeColumn, "Destination"},
	{"Exit", dateColumn, "ExitDate"},
	{"Services", idColumn, "ServicesID EnrollmentID PersonalID"},
	{"Services", codeColumn, "RecordType TypeProvided"},
	{"Services", dateColumn, "DateProvided"},
}

// stampedFiles also have the columns DateDeleted, DateCreated and DateUpdated.
var stampedFiles = []string{"Organization", "Project", "Funder", "User", "Client", "Enrollment", "Exit", "Services"}

// A cellFlaw changes cells of the columns of its class; n is the number of cells changed before.
type cellFlaw struct {
	kind  string
	class columnClass
	// columns are further columns that it changes.
	columns []string
	change  func(x *export, cell string, n int) string
}

// A fileFlaw changes a whole file.
type fileFlaw struct {
	kind   string
	change func(content []byte) []byte
}

// replaceWith returns a change of every cell to the same text.
func replaceWith(text string) func(*export, string, int) string {
	return func(*export, string, int) string { return text }
}

// cycle returns a change of cells to the texts in turn.
func cycle(texts ...string) func(*export, string, int) string {
	return func(_ *export, _ string, n int) string { return texts[n%len(texts)] }
}

// modify returns a change that depends on the cell alone.
func modify(change func(cell string) string) func(*export, string, int) string {
	return func(_ *export, cell string, _ int) string { return change(cell) }
}

// reformat returns a change of dates, written as YYYY-MM-DD, to another layout. Blank cells stay blank.
func reformat(layout string) func(*export, string, int) string {
	return modify(func(cell string) string {
		if len(cell) < 10 {
			return cell
		}
		months := [...]string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
		month := int(cell[5]-'0')*10 + int(cell[6]-'0')
		if month < 1 || month > 12 {
			return cell
		}
		return strings.NewReplacer("YYYY", cell[:4], "YY", cell[2:4], "MON", months[month-1], "MM", cell[5:7], "DD", cell[8:10]).Replace(layout)
	})
}

// hashedFlaw replaces names with hashes and sets HashStatus.
const hashedFlaw = "hashed"

var cellFlaws = []cellFlaw{
	{"scientific-id", idColumn, nil, cycle("1.23457E+11", "1.23457E+11", "7E+15")},
	{"rounded-id", 0, []string{"Client.PersonalID", "Enrollment.PersonalID"}, replaceWith("123456789012345000")},
	{"null", anyColumn, nil, replaceWith(verbatim + "NULL")},
	{"quoted-null", anyColumn, nil, replaceWith(verbatim + `"NULL"`)},
	{"placeholder-date", dateColumn | stampColumn, nil, cycle("1900-01-01 00:00:00", "0001-01-01", "1753-01-01 00:00:00", "12/30/1899", "1899-12-31",
		"9999-12-31 23:59:59", "1/1/1900", "01-JAN-1900", "12/31/9999")},
	{"epoch", dateColumn | stampColumn, nil, replaceWith("1970-01-01")},
	{"zero-date", dateColumn | stampColumn, nil, cycle("0000-00-00", "00/00/0000", "0")},
	{"short-year", dateColumn | stampColumn, nil, reformat("DD-MON-YY")},
	{"short-year-past", dateColumn | stampColumn, nil, cycle("01-JUL-98", "30-JAN-26", "01-FEB-26", "31-JAN-26")},
	{"impossible-date", dateColumn | stampColumn, nil, cycle("2025-02-29", "13/13/2025", "2025-06-31 08:00:00", "31-FEB-2025", "yesterday", "45123")},
	{"american-date", dateColumn | stampColumn, nil, reformat("MM/DD/YYYY")},
	{"dashed-date", dateColumn | stampColumn, nil, reformat("MM-DD-YYYY")},
	{"date-with-time", dateColumn, nil, reformat("YYYY-MM-DD 00:00:00")},
	{"deleted-later", 0, []string{"Client.DateDeleted", "Enrollment.DateDeleted", "Exit.DateDeleted", "Services.DateDeleted"}, replaceWith("2031-05-05 10:00:00")},
	{"decimal-code", codeColumn, nil, modify(func(cell string) string {
		if cell == "" {
			return cell
		}
		return cell + ".0"
	})},
	{"byte-order-mark", anyColumn, nil, modify(func(cell string) string { return "\ufeff" + cell })},
	{"windows-1252", nameColumn, nil, modify(func(cell string) string { return cell + " Jos\xe9\x92s" })},
	{"invisible-name", nameColumn, nil, cycle("\u200b", "\u00ad\u2060", "\u3164", "\u202e", "\u034f\ufe0f")},
	{"invisible-part", nameColumn, nil, modify(func(cell string) string { return "\u202b" + cell + "\u00ad" })},
	{hashedFlaw, 0, []string{"Client.FirstName", "Client.LastName"}, cycle(
		"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=", "0x9F86D081884C7D659A2FEAA0C55AD015", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		strings.Repeat("ee26b0dd4af7e749", 8))},
	{"other-client", 0, []string{"Exit.PersonalID", "Services.PersonalID", "Enrollment.PersonalID"}, func(x *export, _ string, _ int) string { return x.clientID(0) }},
	{"unknown-id", idColumn, nil, replaceWith("NOWHERE-1")},
	{"blank", anyColumn, nil, replaceWith("")},
	{"surname-null", 0, []string{"Client.LastName"}, replaceWith("Null")},
	{"quoted-name", nameColumn, nil, modify(func(cell string) string { return `"` + cell + `"` })},
}

var fileFlaws = []fileFlaw{
	{"blank-rows", func(content []byte) []byte {
		end := bytes.IndexByte(content, '\n') + 1
		columns := bytes.Count(content[:max(end-1, 0)], []byte(","))
		return slices.Concat(content[:end], bytes.Repeat([]byte(","), columns), []byte("\n\n , \n"), content[end:])
	}},
	{"control-z", func(content []byte) []byte { return append(bytes.TrimRight(content, "\r\n"), '\r', '\n', 0x1A) }},
	{"no-line-end", func(content []byte) []byte { return bytes.TrimRight(content, "\r\n") }},
	{"utf-16", func(content []byte) []byte {
		encoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(bytes.TrimPrefix(content, []byte("\ufeff")))
		if err != nil {
			return content
		}
		return encoded
	}},
	{"semicolons", func(content []byte) []byte { return bytes.ReplaceAll(content, []byte(","), []byte(";")) }},
	{"tabs", func(content []byte) []byte { return bytes.ReplaceAll(content, []byte(","), []byte("\t")) }},
	{"quoted-twice", func(content []byte) []byte {
		var b bytes.Buffer
		rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
		for {
			cells, err := rows.Read()
			if err != nil {
				return b.Bytes()
			}
			for i, cell := range cells {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(`"""` + strings.ReplaceAll(cell, `"`, `""""`) + `"""`)
			}
			b.WriteByte('\n')
		}
	}},
}

// FlawKinds returns the kinds of flaws for Options.Flaws.
func FlawKinds() []string {
	var kinds []string
	for _, f := range cellFlaws {
		kinds = append(kinds, f.kind)
	}
	for _, f := range fileFlaws {
		kinds = append(kinds, f.kind)
	}
	return kinds
}

// Flaws returns the flaws of a kind, one for each column or file that can have it; nil for an unknown kind.
func Flaws(kind string) []Flaw {
	var flaws []Flaw
	for _, f := range fileFlaws {
		if f.kind == kind {
			for _, file := range append([]string{"Export"}, stampedFiles...) {
				flaws = append(flaws, Flaw{kind, file, ""})
			}
		}
	}
	for _, f := range cellFlaws {
		if f.kind != kind {
			continue
		}
		for _, at := range f.columns {
			file, column, _ := strings.Cut(at, ".")
			flaws = append(flaws, Flaw{kind, file, column})
		}
		for _, d := range flawColumns {
			if f.class&d.class != 0 {
				for _, column := range strings.Fields(d.columns) {
					flaws = append(flaws, Flaw{kind, d.file, column})
				}
			}
		}
		for _, file := range stampedFiles {
			if f.class&dateColumn != 0 {
				flaws = append(flaws, Flaw{kind, file, "DateDeleted"})
			}
			if f.class&stampColumn != 0 {
				flaws = append(flaws, Flaw{kind, file, "DateUpdated"}, Flaw{kind, file, "DateCreated"})
			}
		}
	}
	return flaws
}

// ParseFlaws parses flaws as Flaw.String writes them, separated by commas. A kind alone is all its flaws, "all" is every flaw of
// cells, "" is none. The error is CodeInvalid and lists the kinds.
func ParseFlaws(text string) ([]Flaw, error) {
	var flaws []Flaw
	switch text {
	case "":
		return nil, nil
	case "all":
		for _, f := range cellFlaws {
			flaws = append(flaws, Flaws(f.kind)...)
		}
		return flaws, nil
	}
	for _, one := range strings.Split(text, ",") {
		kind, place, placed := strings.Cut(strings.TrimSpace(one), ":")
		of := Flaws(kind)
		if placed {
			of = slices.DeleteFunc(of, func(f Flaw) bool { return f.String() != kind+":"+place })
		}
		if len(of) == 0 {
			return nil, data.Refuse(data.CodeInvalid, "There is no flaw %q. The kinds are %s.", one, strings.Join(FlawKinds(), ", "))
		}
		flaws = append(flaws, of...)
	}
	return flaws, nil
}

// rowsPerFlaw is the number of rows with each flaw of a cell. It is two because some flaws make rows equal.
const rowsPerFlaw = 2

// damage returns the function that changes the cells of a file's rows, with the flaws spread over the file; nil without flaws.
func (x *export) damage(file string) func(cells []string) {
	type placed struct {
		change func(*export, string, int) string
		column int
	}
	var flaws []placed
	columns := Columns(file, x.year)
	for _, f := range x.flaws {
		column := slices.Index(columns, f.Column)
		kind := slices.IndexFunc(cellFlaws, func(c cellFlaw) bool { return c.kind == f.Kind })
		if f.File == file && column >= 0 && kind >= 0 {
			flaws = append(flaws, placed{cellFlaws[kind].change, column})
		}
	}
	if len(flaws) == 0 {
		return nil
	}
	every := max(1, x.expectedRows(file)/(rowsPerFlaw*len(flaws)))
	row := -1
	return func(cells []string) {
		row++
		turn := row - int(x.seed%uint64(every))
		if turn < 0 || turn%every != 0 || turn/every >= rowsPerFlaw*len(flaws) {
			return
		}
		n := turn / every
		f := flaws[n%len(flaws)]
		cells[f.column] = f.change(x, cells[f.column], n/len(flaws)+int(x.seed%1000))
	}
}

// expectedRows estimates the number of rows of a file.
func (x *export) expectedRows(file string) int {
	switch file {
	case "Client", "Services":
		return x.clients
	case "Enrollment":
		return x.clients * 6 / 5
	case "Exit":
		return x.clients * 3 / 5
	case "Organization":
		return len(x.place.agencies)
	case "User":
		return len(x.place.staff)
	}
	return len(x.place.projects())
}

// fileChange returns the change of a whole file by a flaw; nil if there is none.
func (x *export) fileChange(file string) func([]byte) []byte {
	for _, f := range x.flaws {
		for _, w := range fileFlaws {
			if f.File == file && f.Column == "" && f.Kind == w.kind {
				return w.change
			}
		}
	}
	return nil
}
