package hmis

import (
	"errors"
	"io"
	"slices"
	"strings"

	"housingtracker/data"
)

// A layout says which columns of one file the import reads. Other columns and files are ignored.
type layout struct {
	file string
	// required: an export without the file is refused.
	required bool
	// columns are required, because without one of them rows would overwrite stored values with blanks; optional ones need not.
	columns, optional []string
}

// The files in the order in which their rows refer to each other.
var (
	exportFile = &layout{"Export.csv", true, nil, []string{"ExportID", "SourceID", "SourceName", "ImplementationID", "SoftwareName", "ExportDate",
		"ExportStartDate", "ExportEndDate", "ExportPeriodType", "ExportDirective", "HashStatus", "CSVVersion"}}
	organizationFile = &layout{"Organization.csv", false, []string{"OrganizationID", "OrganizationName", "VictimServiceProvider", "DateDeleted"},
		[]string{"OrganizationCommonName", "DateUpdated"}}
	projectFile = &layout{"Project.csv", true, []string{"ProjectID", "OrganizationID", "ProjectName", "ProjectType", "DateDeleted"},
		[]string{"ProjectCommonName", "OperatingStartDate", "OperatingEndDate", "DateUpdated"}}
	funderFile = &layout{"Funder.csv", false, []string{"ProjectID", "Funder", "DateDeleted"}, []string{"FunderID", "DateUpdated"}}
	userFile   = &layout{"User.csv", false, []string{"UserID", "UserFirstName", "UserLastName", "DateDeleted"}, []string{"DateUpdated"}}
	clientFile = &layout{"Client.csv", true, []string{"PersonalID", "FirstName", "MiddleName", "LastName", "NameSuffix", "DOB", "DateDeleted"},
		[]string{"NameDataQuality", "DateUpdated"}}
	enrollmentFile = &layout{"Enrollment.csv", true, []string{"EnrollmentID", "PersonalID", "ProjectID", "EntryDate", "HouseholdID", "RelationshipToHoH",
		"MoveInDate", "DateDeleted"}, []string{"DateUpdated"}}
	exitFile     = &layout{"Exit.csv", false, []string{"ExitID", "EnrollmentID", "ExitDate", "Destination", "DateDeleted"}, []string{"PersonalID", "DateUpdated"}}
	servicesFile = &layout{"Services.csv", false, []string{"EnrollmentID", "DateProvided", "RecordType", "TypeProvided", "DateDeleted"},
		[]string{"ServicesID", "PersonalID", "DateUpdated"}}

	layouts = []*layout{exportFile, organizationFile, projectFile, funderFile, userFile, clientFile, enrollmentFile, exitFile, servicesFile}
)

// nameColumn reports whether a column has names, the only texts that can contain quotes: Robert "Bob".
func nameColumn(column string) bool {
	return strings.Contains(column, "Name") && column != "NameDataQuality"
}

// codeOrDateColumn reports whether a column has neither names nor IDs.
func codeOrDateColumn(column string) bool {
	return !nameColumn(column) && !strings.HasSuffix(column, "ID")
}

func dateColumn(column string) bool { return strings.Contains(column, "Date") || column == "DOB" }

// A table is a file being read. Column names are matched without regard to case.
type table struct {
	layout *layout
	csv    *csvReader
	// columns are the positions of the header's columns by name in lower case.
	columns map[string]int
	// read are the columns of the layout, in the order of a row's cells.
	read []string
	// exported is the day of the export; blank where it is unknown.
	exported data.Date
	close    func() error
}

// open opens a file and reads its header. The table is nil if the file is missing or empty, though not required.
func (e *Export) open(l *layout, read func(n int)) (*table, error) {
	f, ok := e.archive.file(l)
	if !ok {
		return nil, nil
	}
	r, err := f.open()
	if err != nil {
		return nil, damagedFile(f.name, err)
	}
	t := &table{layout: l, csv: newCSVReader(countingReader{r, read}), columns: map[string]int{}, read: slices.Concat(l.columns, l.optional),
		exported: e.Header.exportDay(), close: r.Close}
	header, err := t.csv.header()
	if errors.Is(err, io.EOF) && !l.required {
		r.Close()
		return nil, nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = t.locateColumns(header)
	} else {
		err = t.failure(err)
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return t, nil
}

// locateColumns finds the columns of the layout in the header.
func (t *table) locateColumns(header []string) error {
	if len(header) == 0 {
		return invalid("%s is empty: it has not even a line of headers. Export it again.", t.layout.file)
	}
	if separator := separatorOf(strings.Join(header, ","), t.read); separator != ',' {
		return invalid("%s is separated by %s, not commas. Export it again as CSV with commas.",
			t.layout.file, separatorName(separator))
	}
	twice := map[string]bool{}
	for i, name := range header {
		key := strings.ToLower(name)
		if _, ok := t.columns[key]; ok {
			twice[key] = true
			continue
		}
		t.columns[key] = i
	}
	for _, name := range t.layout.columns {
		if _, ok := t.columns[strings.ToLower(name)]; !ok {
			return invalid("%s has no column %s. Export it again.", t.layout.file, name)
		}
	}
	positions := make([]int, len(t.read))
	for i, name := range t.read {
		key := strings.ToLower(name)
		if twice[key] {
			return invalid("%s has the column %s twice. Export it again.", t.layout.file, name)
		}
		position, ok := t.columns[key]
		if !ok {
			positions[i] = noColumn
			continue
		}
		positions[i] = position
		if !nameColumn(name) {
			t.csv.unquoted = append(t.csv.unquoted, position)
		}
	}
	t.csv.selectColumns(positions)
	return nil
}

// cell returns the index of the column's cell in a row.
func (t *table) cell(column string) int { return slices.Index(t.read, column) }

func (t *table) has(column string) bool {
	_, ok := t.columns[strings.ToLower(column)]
	return ok
}

// next returns the next row; nil after the last.
func (t *table) next() (*row, error) {
	cells, err := t.csv.next()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, t.failure(err)
	}
	return &row{table: t, csvRow: cells}, nil
}

func (t *table) failure(err error) error {
	if errors.Is(err, errLongLine) {
		return invalid("Line %d of %s is longer than 1 MiB, which no HMIS writes.", t.csv.line+len(t.csv.lookahead)+1, t.layout.file)
	}
	return damagedFile(t.layout.file, err)
}

// A countingReader calls read with the number of bytes of every Read.
type countingReader struct {
	io.Reader
	read func(n int)
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read(n)
	return n, err
}
