package sample_test

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A reading is what an export says, worked out from the rules for HMIS CSV and from nothing of the importer: slow, whole
// files in memory, one rule after the other.
type reading struct {
	today, exported string // YYYY-MM-DD
	hashStatus      string
	files           map[string][]*record
	// errors are the lines in error, by file.
	errors map[string]map[int]bool

	types         map[string]int
	payForSuccess map[string]bool
	clients       map[string]*record
	enrollments   map[string]*stay
	// leftOut are the enrollments in projects that are left out.
	leftOut map[string]bool
}

// A record is a row of a file.
type record struct {
	line  int
	cells map[string]string
	// null are the columns of cells that read NULL without quotes.
	null map[string]bool
}

// A stay is an enrollment with what other files say of it.
type stay struct {
	id, client, project, household, relationship string
	entry, exit, moveIn                          string
	removed                                      bool
}

// listLine is one line of a program's list of all members, exited ones too.
func listLine(client, name, entry, exit, movedIn string) string {
	return strings.Join([]string{client, name, entry, exit, movedIn}, " | ")
}

func newReading(t *testing.T, z *zip.Reader, today string) *reading {
	t.Helper()
	r := &reading{today: today, files: map[string][]*record{}, errors: map[string]map[int]bool{}, types: map[string]int{},
		payForSuccess: map[string]bool{}, clients: map[string]*record{}, enrollments: map[string]*stay{}, leftOut: map[string]bool{}}
	for _, f := range z.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(f.Name, ".csv")
		r.errors[name] = map[int]bool{}
		r.files[name] = recordsOf(t, name, text)
	}
	head := r.files["Export"][0]
	r.exported, r.hashStatus = head.cells["ExportDate"][:10], head.cells["HashStatus"]
	r.projects()
	r.people()
	r.stays()
	r.exits()
	r.services()
	return r
}

// unquotedNull finds a cell that reads NULL without quotes.
var unquotedNull = regexp.MustCompile(`(?m)(^|,)NULL(,|\r?$)`)

func recordsOf(t *testing.T, name string, text []byte) []*record {
	t.Helper()
	const mark = "\x01null"
	marked := text
	for unquotedNull.Match(marked) {
		marked = unquotedNull.ReplaceAll(marked, []byte("${1}"+mark+"${2}"))
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(marked), "\ufeff")))
	in.LazyQuotes, in.FieldsPerRecord = true, -1
	header, err := in.Read()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var rows []*record
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		line, _ := in.FieldPos(0)
		row := &record{line: line, cells: map[string]string{}, null: map[string]bool{}}
		for i, cell := range cells {
			if cell == mark {
				cell, row.null[header[i]] = "NULL", true
			}
			if !utf8.ValidString(cell) {
				if cell, err = charmap.Windows1252.NewDecoder().String(cell); err != nil {
					t.Fatal(err)
				}
			}
			row.cells[header[i]] = strings.TrimSpace(strings.ReplaceAll(cell, "\ufeff", ""))
		}
		rows = append(rows, row)
	}
}

// fail puts a row in error.
func (r *reading) fail(file string, row *record) { r.errors[file][row.line] = true }

var scientific = regexp.MustCompile(`^\d+\.?\d*[Ee]\+\d+$`)

// whole reports whether a spreadsheet has left an id as it was; a blank one is.
func (row *record) whole(column string) bool { return !scientific.MatchString(row.cells[column]) }

// key reads an id by which rows are found; not ok is an error.
func (row *record) key(column string) (id string, ok bool) {
	id = row.cells[column]
	return id, id != "" && id != "NULL" && row.whole(column)
}

// value is a cell in which NULL stands for nothing.
func (row *record) value(column string) string {
	if row.null[column] {
		return ""
	}
	return row.cells[column]
}

// code reads a number of one of HUD's lists; -1 for none.
func (row *record) code(column string) int {
	text := strings.TrimSuffix(row.value(column), ".0")
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

var dateForms = []struct {
	pattern, layout string
	short           bool
}{
	{`^\d{4}-\d{1,2}-\d{1,2}$`, "2006-1-2", false},
	{`^\d{1,2}/\d{1,2}/\d{4}$`, "1/2/2006", false},
	{`^\d{1,2}-\d{1,2}-\d{4}$`, "1-2-2006", false},
	{`^\d{1,2}-[A-Za-z]{3}-\d{4}$`, "2-Jan-2006", false},
	{`^\d{1,2}-[A-Za-z]{3}-\d{2}$`, "2-Jan-2006", true},
}

var clock = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2})?$`)

// readDay reads a date; short: its year has two digits and is given as one of this century.
func readDay(text string) (date string, short, ok bool) {
	text = clock.ReplaceAllString(text, "")
	for _, f := range dateForms {
		if !regexp.MustCompile(f.pattern).MatchString(text) {
			continue
		}
		if f.short {
			text = text[:len(text)-2] + "20" + text[len(text)-2:]
		}
		// Go reads month names in any case.
		d, err := time.Parse(f.layout, text)
		if err != nil {
			return "", false, false
		}
		return d.Format("2006-01-02"), f.short, true
	}
	return "", false, false
}

var placeholders = []string{"0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "9999-12-31"}

// zeroDates are MySQL's.
var zeroDates = []string{"0000-00-00", "00/00/0000"}

// likePlaceholder reports a date that a placeholder would read as with a year of two digits.
func likePlaceholder(d string) bool {
	return slices.ContainsFunc(placeholders, func(p string) bool { return p[2:] == d[2:] })
}

// date reads a date that matters; placeholder: it is one, and blank; not ok: it can't be read for certain.
func (r *reading) date(row *record, column string) (date string, placeholder, ok bool) {
	text := row.value(column)
	if text == "" {
		return "", false, true
	}
	if slices.Contains(zeroDates, text) {
		return "", true, true
	}
	d, short, ok := readDay(text)
	switch {
	case !ok:
		return "", false, false
	case short && (column == "DateDeleted" || d > r.exported || likePlaceholder(d)):
		return "", false, false
	case slices.Contains(placeholders, d):
		return "", true, true
	case d < "1900-01-01" || d > "2199-12-31":
		return "", false, false
	}
	return d, false, true
}

func (row *record) updated() string {
	text := row.value("DateUpdated")
	d, short, ok := readDay(text)
	if !ok || short || slices.Contains(placeholders, d) {
		return ""
	}
	if at := clock.FindString(text); at != "" {
		return d + at
	}
	return d + " 00:00:00"
}

// removed reads DateDeleted; not ok is an error.
func (r *reading) removed(row *record) (removed, ok bool) {
	d, _, ok := r.date(row, "DateDeleted")
	return d != "", ok
}

// onePerKey keeps of the rows with one key the one with the later DateUpdated, else the last.
func onePerKey(rows []*record, key func(*record) string) []*record {
	best := map[string]*record{}
	for _, row := range rows {
		if b := best[key(row)]; b == nil || b.updated() <= row.updated() {
			best[key(row)] = row
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row *record) bool { return best[key(row)] != row })
}

// good returns the rows of a file in which the columns are readable keys and DateDeleted is readable.
func (r *reading) good(file string, keys ...string) []*record {
	var good []*record
	for _, row := range r.files[file] {
		_, ok := r.removed(row)
		for _, column := range keys {
			_, readable := row.key(column)
			ok = ok && readable
		}
		if !ok {
			r.fail(file, row)
			continue
		}
		good = append(good, row)
	}
	return good
}
